import assert from 'node:assert/strict';
import type { AccountTrash } from '../../../src/trash/accountTrash.ts';
import type { Account } from '../../../src/trash/ports.ts';
import { Trashes } from '../../../src/trash/trashes.ts';
import { FakeClock } from '../fakes/clock.ts';
import { account, items, page, type Script, scriptedClient } from '../fakes/trash.ts';

function trashesOf(scripts: Readonly<Record<string, Script>> = {}) {
  const connected: Account[] = [];
  const trashes = new Trashes(new FakeClock(), (each) => {
    connected.push(each);
    return each.id === 'impossible' ? undefined : scriptedClient(scripts[each.id] ?? { walks: [[page(items(2))]] });
  });
  return { trashes, connected };
}

const ids = ({ list }: Trashes) => list.map((each) => each.account.id);

describe('the trashes of all accounts', () => {
  it('follow the list of accounts, in its order', () => {
    const { trashes } = trashesOf();
    trashes.sync([account({ id: 'a' }), account({ id: 'b' })]);
    trashes.sync([account({ id: 'c' }), account({ id: 'b' })]);
    assert.deepEqual(ids(trashes), ['c', 'b']);
    assert.equal(trashes.of('a'), undefined);
    assert.equal(trashes.of('b')?.account.id, 'b');
  });

  it('keep what is loaded of an account that stays', async () => {
    const { trashes, connected } = trashesOf();
    trashes.sync([account()]);
    await trashes.of('a')?.refresh();
    trashes.sync([account(), account({ id: 'b' })]);
    assert.equal(trashes.of('a')?.state.items.length, 2);
    assert.equal(connected.length, 2);
  });

  it('load an account again whose address changed', async () => {
    const { trashes } = trashesOf();
    trashes.sync([account()]);
    const before = trashes.of('a');
    trashes.sync([account({ url: 'https://other.example' })]);
    assert.notEqual(trashes.of('a'), before);
    assert.equal(trashes.of('a')?.account.url, 'https://other.example');
  });

  it('leave out an account for which there can be no client', () => {
    const { trashes } = trashesOf();
    trashes.sync([account({ id: 'impossible' }), account({ id: 'b' })]);
    assert.deepEqual(ids(trashes), ['b']);
  });

  it('report which trash changed, or `undefined` when accounts come or go', async () => {
    const { trashes } = trashesOf();
    const changed: (string | undefined)[] = [];
    trashes.onDidChange((trash: AccountTrash | undefined) => void changed.push(trash?.account.id));
    trashes.sync([account({ id: 'a' }), account({ id: 'b' })]);
    assert.deepEqual(changed, [undefined]);
    await trashes.of('b')?.refresh();
    assert.deepEqual([...new Set(changed)], [undefined, 'b']);
  });

  it('fire no event for an account that was removed', async () => {
    const { trashes } = trashesOf();
    trashes.sync([account()]);
    const removed = trashes.of('a');
    trashes.sync([]);
    const changed: unknown[] = [];
    trashes.onDidChange((trash) => void changed.push(trash));
    await removed?.refresh();
    assert.deepEqual(changed, []);
  });

  it('start one account again in its place', async () => {
    const { trashes } = trashesOf();
    trashes.sync([account({ id: 'a' }), account({ id: 'b' })]);
    await trashes.of('a')?.refresh();
    const fresh = trashes.restart('a');
    assert.deepEqual(ids(trashes), ['a', 'b']);
    assert.equal(trashes.of('a'), fresh);
    assert.equal(fresh?.state.items.length, 0);
    assert.equal(trashes.restart('unknown'), undefined);
  });

  it('keep the problem of one account from the others', async () => {
    const { trashes } = trashesOf({ a: { walks: [[new Error('dead')]] } });
    trashes.sync([account({ id: 'a' }), account({ id: 'b' })]);
    await Promise.all(trashes.list.map((each) => each.refresh()));
    assert.deepEqual(
      trashes.list.map(({ state }) => state.problem?.kind),
      ['internal', undefined],
    );
    assert.deepEqual(trashes.count, { items: 2, precision: 'atLeast' });
  });

  it('pass on what was counted in the background', () => {
    const { trashes } = trashesOf();
    trashes.sync([account({ id: 'a' }), account({ id: 'b' })]);
    trashes.counted({
      a: { items: 3, precision: 'exact', at: 1 },
      b: { items: 4, precision: 'about', at: 1 },
      gone: { items: 9, precision: 'exact', at: 1 },
    });
    assert.deepEqual(trashes.count, { items: 7, precision: 'about' });
  });
});
