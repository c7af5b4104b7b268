// The same promises on each release of the server that answers differently.
import assert from 'node:assert/strict';
import type { Version } from '../../../emulators/docspace/state.ts';
import { all, closeAll, endsOf, listed, never, setUp } from './setup.ts';

const versions: readonly Version[] = ['3.7.2', '3.6.1', '3.1.1'];

for (const version of versions) {
  describe(`docspace ${version}`, () => {
    afterEach(closeAll);

    it('lists', async () => {
      const { state, client } = await setUp({ version });
      state.fill(230);
      assert.equal((await listed(client)).length, 230);
      assert.deepEqual(await client.count(never), { items: 230, precision: 'exact' });
    });

    it('restores more than a chunk to two origins', async () => {
      const { state, client } = await setUp({ version });
      const folder = state.addFolder({ name: 'F' });
      state.fill(110);
      state.fill(15, { from: folder.id });
      const outcomes = await all(client.restore(await listed(client), never, { conflict: 'keepBoth' }));
      assert.equal(outcomes.filter(({ end }) => end === 'done').length, 125);
      assert.deepEqual([state.trash(), state.movedLive()], [[], []]);
    });

    it('finds taken names, overwrites and keeps both', async () => {
      for (const [conflict, word, count] of [
        [undefined, 'failed nameTaken', 1],
        ['keepBoth', 'done', 1],
        ['overwrite', 'done', 2],
      ] as const) {
        const { state, client } = await setUp({ version });
        const live = state.addFile({ name: 'a', content: 'old' });
        state.trashFile({ name: 'a', content: 'new' });
        state.trashFile({ name: 'b' });
        const words = endsOf(await all(client.restore(await listed(client), never, { conflict })));
        assert.deepEqual(words, { a: word, b: 'done' }, conflict);
        assert.equal(state.versionsOf(live.id).length, count, conflict);
        assert.equal(state.versionsOf(live.id)[0]?.content, 'old');
      }
    });

    it('purges, and destroys nothing that is restored meanwhile', async () => {
      const { state, client } = await setUp({ version });
      const files = state.fill(12);
      const items = await listed(client);
      const [first, second] = files;
      if (!first || !second) throw new Error('no files');
      state.restoreElsewhere(first);
      state.beforeWork(() => state.restoreElsewhere(second));
      const words = endsOf(await all(client.purge(items, never)));
      assert.equal(words[first.title], 'skipped live');
      assert.equal(words[second.title], 'failed trashedAgain');
      assert.equal(Object.values(words).filter((word) => word === 'done').length, 10);
      assert.deepEqual(state.destroyedLive(), []);
    });

    it('does the others when one file is locked', async () => {
      for (const action of ['restore', 'purge'] as const) {
        const { state, client } = await setUp({ version });
        const mike = state.addPerson({ name: 'Mike' });
        const files = Array.from({ length: 9 }, (_, i) => state.trashFile({ name: `f${i}` }));
        const items = await listed(client);
        for (const i of [0, 5]) state.lock(files[i] ?? { kind: 'file', id: 0 }, mike);
        const outcomes = await all(client[action](items, never));
        const { f0, f5, ...rest } = endsOf(outcomes);
        const word = version === '3.7.2' ? 'failed forbidden' : 'failed refused docspace.left';
        assert.deepEqual([f0, f5], [word, word]);
        assert.deepEqual(new Set(Object.values(rest)), new Set(['done']));
        const said = outcomes.flatMap((each) => (each.end === 'failed' ? (each.problem.said ?? '') : []));
        assert(said.every((text) => text.length > 0));
      }
    });

    it('does the others when one item left the trash', async () => {
      for (const action of ['restore', 'purge'] as const) {
        for (const kind of ['file', 'folder'] as const) {
          const { state, client } = await setUp({ version });
          const make = (name: string) => (kind === 'file' ? state.trashFile({ name }) : state.trashFolder({ name }));
          const entries = Array.from({ length: 7 }, (_, i) => make(`e${i}`));
          const items = await listed(client);
          const [first] = items;
          state.beforeWrite(() => {
            for (const entry of entries) if (entry.title === first?.name) state.purgeElsewhere(entry);
          });
          const { [first?.name ?? '']: word, ...rest } = endsOf(await all(client[action](items, never)));
          const about = `${action} ${kind}`;
          // The content of a folder may as well have gone into another one.
          const erased = kind === 'file' ? 'failed notFound item.erased' : 'failed unclear docspace.merged';
          if (action === 'restore') assert.equal(word, erased, about);
          else assert.match(word ?? '', /^(done|skipped gone)$/, about);
          assert.deepEqual(new Set(Object.values(rest)), new Set(['done']), about);
        }
      }
    });

    it('reports why when none of the items can be moved', async () => {
      const { state, client, calls } = await setUp({ version });
      const room = state.addRoom({ name: 'Closed', kind: 'private' });
      state.fill(100);
      const restoreOptions = { folder: { id: String(room.id), name: 'Closed' } };
      const outcomes = await all(client.restore(await listed(client), never, restoreOptions));
      assert.equal(outcomes.length, 100);
      assert(outcomes.every(({ end }) => end === 'failed'));
      assert.equal(state.trash().length, 100);
      // A try for each of them would be 199; an old portal takes seconds for each.
      if (version !== '3.7.2') assert(calls(/PUT .*move$/).length < 25);
    });

    it('reports the rest as cancelled after an abort', async () => {
      for (const action of ['restore', 'purge'] as const) {
        const { state, client, clock, calls } = await setUp({ version });
        state.fill(40);
        state.nextOperation({ reads: 10 });
        const items = await listed(client);
        const controller = new AbortController();
        clock.onSleep = (ms) => {
          if (ms === 1000) controller.abort();
        };
        const ends = (await all(client[action](items, controller.signal))).map(({ end }) => end);
        const done = ends.filter((end) => end === 'done').length;
        assert(done > 0 && done < 40, action);
        assert.equal(ends.filter((end) => end === 'cancelled').length, 40 - done);
        assert.equal(state.trash().length, 40 - done);
        assert.equal(calls(/terminate\/.+/).length, 1);
      }
    });
  });
}
