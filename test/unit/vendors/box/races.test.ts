// Random trouble and random meddling: the promises of the client hold whatever happens.
import assert from 'node:assert/strict';
import type { Mischief } from '../../../emulators/server.ts';
import { dice, rounds } from '../../fakes/dice.ts';
import { all, closeAll, listed, setUp } from './setup.ts';

const troubles: Mischief[] = [
  'reset before',
  'reset after',
  'half a body',
  { status: 502, text: '<html></html>' },
  { after: { status: 503 } },
  { status: 200, text: '<html>Sign in to this network</html>' },
  { status: 429, headers: { 'retry-after': '2' } },
  { status: 429 },
];

describe('Box: races', () => {
  afterEach(closeAll);

  for (const action of ['purge', 'restore'] as const) {
    it(`keeps its promises whatever happens during a ${action}`, async () => {
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
          const how = troubles[roll(troubles.length)];
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
        }
        await closeAll();
      }
    });
  }
});
