import assert from 'node:assert/strict';
import { DeletionWatch } from '../../../src/trash/deletionWatch.ts';
import type { TrashItem } from '../../../src/trash/item.ts';
import { noon } from '../fakes/clock.ts';
import { items, page, trashOf } from '../fakes/trash.ts';

/** Lists one after another, as they are read. */
async function watch(threshold: number, ...lists: readonly (readonly TrashItem[])[]) {
  const { trash } = trashOf({ walks: lists.map((each) => [page(each, { last: true })]) });
  const watch = new DeletionWatch(() => threshold);
  const changes: (number | undefined)[] = [];
  watch.onDidChange((id) => void changes.push(watch.of(id)?.items));
  trash.onDidChange(() => watch.check(trash));
  const next = async () => {
    await trash.refresh();
    return watch.of('a')?.items;
  };
  return { watch, trash, next, changes };
}

const old = items(300, 'old', { deletedAt: 1000 });
const many = items(200, 'new', { deletedAt: 2000 });

describe('the watch for mass deletions', () => {
  it('notices nothing in the first list of an account', async () => {
    const { next } = await watch(200, [...old, ...many]);
    assert.equal(await next(), undefined);
  });

  it('notices what has come since, once for each event', async () => {
    const { next, changes, watch: watching } = await watch(200, old, [...old, ...many], [...old, ...many]);
    assert.equal(await next(), undefined);
    assert.equal(await next(), 200);
    assert.equal(await next(), 200);
    watching.dismiss('a');
    assert.equal(watching.of('a'), undefined);
    assert.equal(await next(), undefined);
    assert.equal(changes.at(-1), undefined);
  });

  it('adds up what comes in several lists', async () => {
    const { next } = await watch(200, old, [...many.slice(0, 100), ...old], [...many, ...old]);
    assert.deepEqual([await next(), await next(), await next()], [undefined, undefined, 200]);
  });

  it('keeps a warning though the items are restored, until it is dismissed', async () => {
    const { next } = await watch(200, old, [...old, ...many], old);
    assert.deepEqual([await next(), await next(), await next()], [undefined, 200, 200]);
  });

  it('does not count again what is left while they are restored, but what is added', async () => {
    const more = [...items(50, 'more', { deletedAt: 3000 }), ...items(300, 'new', { deletedAt: 2000 })];
    const few = items(210, 'new', { deletedAt: 2000 });
    const { next, changes } = await watch(200, old, [...old, ...more.slice(50)], [...old, ...few], [...old, ...more]);
    assert.deepEqual([await next(), await next(), await next(), await next()], [undefined, 300, 300, 350]);
    assert.deepEqual(changes, [300, 350]);
  });

  it('shows nothing once the threshold is 0', async () => {
    let threshold = 200;
    const { trash } = trashOf({ walks: [old, [...old, ...many]].map((each) => [page(each, { last: true })]) });
    const watching = new DeletionWatch(() => threshold);
    trash.onDidChange(() => watching.check(trash));
    await trash.refresh();
    await trash.refresh();
    assert.equal(watching.of('a')?.items, 200);
    threshold = 0;
    assert.equal(watching.of('a'), undefined);
  });

  it('notices what comes into a trash that was empty', async () => {
    const { next } = await watch(200, [], many);
    assert.deepEqual([await next(), await next()], [undefined, 200]);
  });

  it('goes by the number of items where only the newest were listed', async () => {
    const newest = items(100, 'new', { deletedAt: 2000 });
    const listed = (of: readonly TrashItem[], total: number) => [
      page(of, { total: { items: total, precision: 'exact' } }),
    ];
    const { trash } = trashOf({
      capabilities: { pagesByDeletionDate: true },
      walks: [listed(items(100, 'old', { deletedAt: 1000 }), 300), listed(newest, 540)],
    });
    const watch = new DeletionWatch(() => 200);
    trash.onDidChange(() => watch.check(trash));
    await trash.refresh();
    assert.equal(watch.of('a'), undefined);
    await trash.refresh({ background: true });
    assert.deepEqual(watch.of('a'), { from: 1001, to: 2000, items: 240 });
  });

  it('is off with a threshold of 0', async () => {
    const { next } = await watch(0, old, [...old, ...many]);
    assert.deepEqual([await next(), await next()], [undefined, undefined]);
  });

  describe('and Load More', () => {
    /** A list of which the first part is loaded, and the rest on request. */
    async function watchMore(pagesByDeletionDate: boolean, first: readonly TrashItem[], rest: readonly TrashItem[]) {
      const capabilities = { pagesByDeletionDate };
      const { trash } = trashOf({ capabilities, walks: [[page(first), page(rest, { last: true })]] });
      const watch = new DeletionWatch(() => 200);
      trash.onDidChange(() => watch.check(trash));
      await trash.refresh();
      assert.equal(trash.state.complete, false);
      while (!trash.state.complete) await trash.more();
      return watch.of('a');
    }

    it('take nothing older for new', async () => {
      assert.equal(await watchMore(true, items(500, 'x', { deletedAt: noon }), many), undefined);
    });

    it('take nothing newer for new, where pages come in no useful order and it was there at first', async () => {
      const first = items(10_000, 'x', { deletedAt: 1000 });
      assert.equal(await watchMore(false, first, items(300, 'y', { deletedAt: noon - 1000 })), undefined);
    });
  });

  it('waits for a whole list where the first one failed halfway', async () => {
    const now = [...many, ...old];
    const walks = [[page(old), new Error('broken')], [page(now, { last: true })]];
    const { trash } = trashOf({ walks });
    const watch = new DeletionWatch(() => 200);
    trash.onDidChange(() => watch.check(trash));
    await trash.refresh();
    assert.ok(trash.state.problem);
    await trash.refresh();
    assert.equal(trash.state.problem, undefined);
    assert.equal(watch.of('a'), undefined);
  });
});
