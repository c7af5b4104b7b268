import assert from 'node:assert/strict';
import { rowsAtOnce } from '../../../src/trash/accountTrash.ts';
import { loadRest } from '../../../src/trash/loadRest.ts';
import { TrashError } from '../../../src/trash/problem.ts';
import { items, page, trashOf } from '../fakes/trash.ts';

const byDate = { pagesByDeletionDate: true };
const lost = new TrashError({ kind: 'offline' });
const goOn = () => false;

describe('loading the rest of a trash', () => {
  const pages = [page(items(5)), page(items(5, 'j')), page(items(5, 'k'), { last: true })];

  it('goes on to the end of the walk that was begun, and shows no more rows', async () => {
    const { trash, client } = trashOf({ capabilities: byDate, walks: [pages] });
    await trash.refresh();
    assert.equal(trash.state.items.length, 5);
    await loadRest(trash, goOn);
    assert.equal(trash.state.items.length, 15);
    assert.ok(trash.state.complete);
    assert.equal(trash.state.shown, rowsAtOnce);
    assert.equal(client.asked.length, 1);
    await loadRest(trash, goOn);
    assert.equal(client.handedOut, 3);
  });

  it('starts a list that was never read, and waits for one that is being read', async () => {
    const { trash, client } = trashOf({ capabilities: byDate, walks: [pages] });
    await Promise.all([trash.load(), loadRest(trash, goOn), loadRest(trash, goOn)]);
    assert.equal(trash.state.items.length, 15);
    assert.equal(client.asked.length, 1);
  });

  it('stops after some items when it is told to', async () => {
    const long = Array.from({ length: 5 }, (_, index) => page(items(700, `p${index} `)));
    const { trash } = trashOf({ capabilities: byDate, walks: [long] });
    await trash.refresh();
    let asked = 0;
    await loadRest(trash, () => ++asked > 1);
    assert.deepEqual([trash.state.items.length, trash.state.loading], [2100, false]);
  });

  it('ends with the problem that it meets, and tries once more when it is asked again', async () => {
    const { trash } = trashOf({ capabilities: byDate, walks: [[page(items(5)), lost], pages] });
    await loadRest(trash, goOn);
    assert.equal(trash.state.problem?.kind, 'offline');
    assert.equal(trash.state.items.length, 5);
    await loadRest(trash, goOn);
    assert.equal(trash.state.problem, undefined);
    assert.equal(trash.state.items.length, 15);
  });
});
