// Random trouble and random meddling: the promises of the client hold whatever happens.
import assert from 'node:assert/strict';
import type { Mischief } from '../../../emulators/server.ts';
import { dice, rounds } from '../../fakes/dice.ts';
import { actionPath, all, list, open } from './harness.ts';

const troubles: Mischief[] = [
  'reset before',
  'reset after',
  'half a body',
  { status: 502, text: '<html></html>' },
  { after: { status: 503 } },
  { status: 429, headers: { 'retry-after': '2' } },
  { status: 403, headers: { 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_QPS', 'retry-after': '1' } },
];

describe('Egnyte: races', () => {
  for (const action of ['purge', 'restore'] as const) {
    it(`reports each item once and harms no live file whatever happens during a ${action}`, async () => {
      for (let seed = 1; seed <= rounds(15, 400); seed += 1) {
        const roll = dice(seed);
        const domain = await open();
        const { state, server } = domain.egnyte;
        for (let index = 0; index < 34; index += 1)
          state.trashFile({ name: `item ${index}`, from: `/Shared/${index % 3}` });
        state.liveFile('/Shared/0/bystander');
        const items = await list(domain.client);
        const meddled = new Set<string>();
        const meddle = () => {
          const found = state.trash()[roll(34)];
          if (!found) return;
          meddled.add(found.id);
          if (roll(3) > 0) state.restoreElsewhere(found.id);
          else state.purgeElsewhere(found.id);
        };
        for (let times = roll(3); times > 0; times -= 1) meddle();
        const controller = new AbortController();
        const stopAt = roll(8);
        domain.onWait = () => {
          if (roll(2) === 0) meddle();
          if (domain.waits.length === stopAt) controller.abort();
        };
        for (let times = roll(5); times > 0; times -= 1) {
          const how = troubles[roll(troubles.length)];
          if (how) server.fail(roll(3) === 0 ? { how } : { method: 'POST', path: new RegExp(actionPath), how });
        }
        const outcomes = await all(domain.client[action](items, controller.signal));

        const about = `seed ${seed}`;
        assert.deepEqual(outcomes.map(({ item }) => item.id).sort(), items.map(({ id }) => id).sort(), about);
        assert.deepEqual([state.destroyedLive(), state.movedLive()], [[], []], about);
        assert.ok(state.liveAt('/Shared/0/bystander'), about);
        const trash = new Set(state.trash().map(({ id }) => id));
        for (const { item, ...outcome } of outcomes) {
          const isLive = state.liveAt(`${item.origin?.path ?? ''}/${item.name}`) !== undefined;
          const truth = trash.has(item.id) ? 'trash' : isLive ? 'live' : 'gone';
          const which = `${about} ${item.name} ${outcome.end}`;
          // The list alone tells: what left the trash by another's hand while an answer was lost cannot be told apart.
          if (outcome.end === 'done' && !meddled.has(item.id)) {
            assert.equal(truth, action === 'purge' ? 'gone' : 'live', which);
          }
          if (outcome.end === 'cancelled') assert.ok(truth === 'trash' || meddled.has(item.id), which);
          if (outcome.end === 'skipped') assert.ok(meddled.has(item.id), which);
        }
        await domain.egnyte.stop();
      }
    });
  }
});
