// Random failures, and random changes by others: the client never harms a live item, and its outcomes are true.
import assert from 'node:assert/strict';
import { keyOf } from '../../../../src/trash/item.ts';
import { notFoundPage } from '../../../emulators/box/replies.ts';
import type { Mischief } from '../../../emulators/server.ts';
import { dice, rounds } from '../../fakes/dice.ts';
import { all, closeAll, listed, never, setUp } from './setup.ts';

const failures: Mischief[] = [
  'reset before',
  'reset after',
  'half a body',
  { status: 502, text: '<html></html>' },
  { after: { status: 503 } },
  { status: 200, text: '<html>Sign in to this network</html>' },
  { status: 404 },
  notFoundPage(),
  { after: notFoundPage() },
  { status: 429, headers: { 'retry-after': '2' } },
  { status: 429 },
];

describe('Box when others change the same items', () => {
  afterEach(closeAll);

  for (const action of ['purge', 'restore'] as const) {
    it(`harms no live item and reports true outcomes when items change during a ${action}`, async () => {
      for (let seed = 1; seed <= rounds(15, 400); seed += 1) {
        const roll = dice(seed);
        const { state, client, clock, fail } = await setUp();
        const folder = state.folder({ name: 'F' });
        for (let index = 0; index < 12; index += 1) {
          const about = { name: `item ${index}`, from: folder.id };
          if (index % 4 === 0) state.trashFolder(about);
          else state.trashFile(about);
        }
        const bystander = state.file({ name: 'bystander', in: folder.id });
        const items = await listed(client);
        const meddled = new Set<string>();
        const meddle = () => {
          const found = state.trash()[roll(12)];
          if (!found) return;
          meddled.add(found.name);
          if (roll(3) > 0) state.restoreElsewhere(found);
          else state.purgeElsewhere(found);
        };
        for (let times = roll(3); times > 0; times -= 1) meddle();
        const controller = new AbortController();
        const stopAt = roll(12);
        clock.onSleep = () => {
          if (roll(2) === 0) meddle();
          if (clock.slept.length === stopAt) controller.abort();
        };
        for (let times = roll(6); times > 0; times -= 1) {
          const how = failures[roll(failures.length)];
          const method = action === 'purge' ? 'DELETE' : 'POST';
          if (how) fail(roll(3) === 0 ? { how } : { method, how });
        }
        const outcomes = await all(client[action](items, controller.signal));

        const about = `seed ${seed}`;
        assert.deepEqual(outcomes.map(({ item }) => item.name).sort(), items.map(({ name }) => name).sort(), about);
        assert.ok(
          state.live().some(({ id, kind }) => id === bystander.id && kind === 'file'),
          about,
        );
        const trash = new Set(state.trash().map(({ name }) => name));
        const live = new Set(state.live().map(({ path }) => path.split('/').at(-1)));
        for (const { item, ...outcome } of outcomes) {
          const truth = trash.has(item.name) ? 'trash' : live.has(item.name) ? 'live' : 'gone';
          const which = `${about} ${item.name} ${outcome.end}`;
          if (outcome.end === 'done') assert.equal(truth, action === 'purge' ? 'gone' : 'live', which);
          if (outcome.end === 'cancelled') assert.ok(truth === 'trash' || meddled.has(item.name), which);
          if (outcome.end === 'skipped') assert.ok(meddled.has(item.name), which);
          if (outcome.end === 'failed' && outcome.problem.kind !== 'unclear')
            assert.ok(truth === 'trash' || meddled.has(item.name), which);
        }
        await closeAll();
      }
    });
  }

  it('harms no live item and reports true outcomes when items change during a restore to another folder', async () => {
    for (let seed = 1; seed <= rounds(25, 600); seed += 1) {
      const roll = dice(seed);
      const { state, client, clock, fail } = await setUp();
      const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
      for (let index = 0; index < 12; index += 1) {
        const name = `item ${index % 8}`;
        const about = { name, from: index % 5 === 0 ? state.goneFolder() : old.id };
        if (index % 4 === 0) state.trashFolder(about);
        else state.trashFile(about);
      }
      const bystanders = [old, chosen].map(({ id }) => state.file({ name: `item ${roll(8)}`, in: id }));
      const where = ({ id, kind }: { id: string; kind: string }) =>
        state.live().find((each) => each.id === id && each.kind === kind)?.path;
      const before = bystanders.map(where);
      const items = await listed(client);
      const meddled = new Set<string>();
      // Someone else restores, purges, moves or trashes what he finds, live or not.
      const meddle = () => {
        const found = state.trash()[roll(12)];
        const mine = state.live().filter(({ path }) => /\/item /.test(path) && !before.includes(path));
        const live = mine[roll(12)];
        try {
          if (live && roll(2) === 0) {
            meddled.add(`${live.kind} ${live.id}`);
            if (roll(2) === 0) state.trashElsewhere(live);
            else state.moveElsewhere(live, { name: `theirs ${roll(1000)}`, parent: '0' });
          } else if (found) {
            meddled.add(`${found.kind} ${found.id}`);
            if (roll(3) > 0) state.restoreElsewhere(found, { parent: '0' });
            else state.purgeElsewhere(found);
          }
        } catch {
          // The name is taken: he leaves it.
        }
      };
      for (let times = roll(3); times > 0; times -= 1) meddle();
      const controller = new AbortController();
      const stopAt = roll(20);
      clock.onSleep = () => {
        if (roll(2) === 0) meddle();
        if (clock.slept.length === stopAt) controller.abort();
      };
      for (let times = roll(9); times > 0; times -= 1) {
        const how = failures[roll(failures.length)];
        if (how) fail(roll(3) === 0 ? { how } : { method: roll(2) === 0 ? 'PUT' : 'POST', how });
      }
      const conflict = (['keepBoth', undefined] as const)[roll(2)];
      const restoreOptions = { folder: { id: chosen.id, name: 'New' }, conflict };
      const outcomes = await all(client.restore(items, controller.signal, restoreOptions));
      clock.onSleep = () => {};

      const about = `seed ${seed}`;
      const key = ({ kind, id }: { kind: string; id: string }) => `${kind} ${id}`;
      assert.deepEqual(outcomes.map(({ item }) => key(item)).sort(), items.map(key).sort(), about);
      assert.deepEqual(bystanders.map(where), before, about);
      const trash = new Set(state.trash().map(key));
      for (const outcome of outcomes) {
        const { item } = outcome;
        const path = where(item);
        const which = `${about} ${key(item)} ${path} ${JSON.stringify(outcome)}`;
        if (meddled.has(key(item))) continue;
        if (outcome.end === 'done') assert.equal(path, `New/${outcome.name ?? item.name}`, which);
        else if (outcome.end !== 'failed') assert.ok(trash.has(key(item)), which);
        else if (outcome.problem.kind === 'notMoved') assert.ok(path?.startsWith('Old/'), which);
        else if (outcome.problem.kind !== 'unclear') assert.ok(trash.has(key(item)), which);
      }
      // Another try moves what is halfway, and nothing else.
      const pendingMoves = new Map(
        outcomes.flatMap((each) =>
          each.end === 'failed' && each.pendingMove ? [[keyOf(each.item), each.pendingMove]] : [],
        ),
      );
      const half = items.filter((item) => pendingMoves.has(keyOf(item)));
      const again = await all(client.restore(half, never, { ...restoreOptions, conflict: 'keepBoth', pendingMoves }));
      for (const outcome of again) {
        if (meddled.has(key(outcome.item))) continue;
        const which = `${about} again ${JSON.stringify(outcome)}`;
        if (outcome.end === 'done')
          assert.equal(where(outcome.item), `New/${outcome.name ?? outcome.item.name}`, which);
        else assert.ok(outcome.end === 'failed' && /notMoved|unclear/.test(outcome.problem.kind), which);
      }
      await closeAll();
    }
  });
});
