// Random trouble and random meddling: the promises of the client hold whatever happens.
import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { TrashClient } from '../../../../src/trash/ports.ts';
import type { Plan } from '../../../emulators/docspace/operations.ts';
import type { Mischief } from '../../../emulators/server.ts';
import { dice, rounds } from '../../fakes/dice.ts';
import { all, closeAll, listed, setUp } from './setup.ts';

const broken = { status: 500, json: { error: { message: 'Broken' } } };
const gateway = { status: 502, text: '<html></html>' };
const troubles: (Mischief | undefined)[] = [
  ...([undefined, undefined, 'reset before', 'reset after', 'half a body'] as const),
  ...[broken, { after: broken }, gateway, { after: gateway }, { status: 429 }],
];
const plans: Plan[] = [
  {},
  {},
  { reads: 0 },
  { reads: 5 },
  { vanish: 'half' },
  { vanish: 'undone' },
  { finishedEarly: true },
];

type BulkCall = (client: TrashClient, items: readonly TrashItem[], signal: AbortSignal) => AsyncIterable<Outcome>;
const act: Readonly<Record<'purge' | 'restore' | 'overwrite', BulkCall>> = {
  purge: (client, items, signal) => client.purge(items, signal),
  restore: (client, items, signal) => client.restore(items, signal),
  overwrite: (client, items, signal) => client.restore(items, signal, { conflict: 'overwrite' }),
};

describe('docspace: races', () => {
  afterEach(closeAll);

  for (const action of ['purge', 'restore', 'overwrite'] as const) {
    it(`keeps the invariants under random faults during: ${action}`, async () => {
      for (let seed = 1; seed <= rounds(15, 400); seed += 1) {
        const roll = dice(seed);
        const { state, client, clock, emulator } = await setUp();
        const folder = state.addFolder({ name: 'F' });
        const entries = [...state.fill(8), ...state.fill(6, { from: folder.id })];
        const untouched = state.addFile({ name: 'bystander' });
        const inTheWay = new Map<string, number>();
        for (const { kind, title } of action === 'overwrite' ? entries.slice(0, 8) : []) {
          if (kind === 'file' && roll(2) === 0) inTheWay.set(title, state.addFile({ name: title, content: 'live' }).id);
        }
        const items = await listed(client);
        const meddled = new Set<string>();
        const meddle = () => {
          const entry = entries[roll(entries.length)];
          if (!entry || !state.find(entry)) return;
          const inTrash = state.trash().some(({ kind, id }) => kind === entry.kind && id === entry.id);
          if (roll(3) > 0 && inTrash) state.restoreElsewhere(entry);
          else if (inTrash) state.purgeElsewhere(entry);
          if (roll(4) === 0 && state.find(entry) && !inTrash) state.trashElsewhere(entry);
          meddled.add(`${entry.kind} ${entry.id}`);
        };
        if (roll(3) === 0) meddle();
        if (roll(2) === 0) state.beforeWrite(meddle);
        if (roll(2) === 0) state.beforeWork(meddle);
        const controller = new AbortController();
        const stopAt = roll(12);
        clock.onSleep = () => {
          if (clock.slept.length === stopAt) controller.abort();
        };
        state.nextOperation(plans[roll(plans.length)] ?? {});
        const how = troubles[roll(troubles.length)];
        if (how) emulator.server.fail({ method: 'PUT', times: 1 + roll(2), how });
        const outcomes = await all(act[action](client, items, controller.signal));

        const about = `seed ${seed}`;
        const keys = outcomes.map(({ item }) => `${item.kind} ${item.id}`).sort();
        assert.deepEqual(keys, items.map(({ kind, id }) => `${kind} ${id}`).sort(), about);
        assert.deepEqual(state.destroyedLive(), [], about);
        if (action !== 'overwrite') assert.deepEqual(state.overwrittenLive(), [], about);
        for (const id of inTheWay.values()) assert.equal(state.versionsOf(id)[0]?.content, 'live', about);
        assert.equal(state.find(untouched)?.path, 'My documents/bystander', about);
        const trash = new Set(state.trash().map(({ kind, id }) => `${kind} ${id}`));
        const live = new Set(state.live().map(({ kind, id }) => `${kind} ${id}`));
        for (const { item, ...outcome } of outcomes) {
          const key = `${item.kind} ${item.id}`;
          const truth = trash.has(key) ? 'trash' : live.has(key) ? 'live' : 'gone';
          const versions = item.kind === 'file' ? state.versionsOf(inTheWay.get(item.name) ?? 0) : [];
          const isVersion = versions.some(({ content }) => content === `content of file ${item.id}`);
          if (outcome.end === 'done') {
            assert(isVersion || truth === (action === 'purge' ? 'gone' : 'live'), `${about} ${key}`);
          }
          if (action === 'overwrite' && !meddled.has(key)) assert(isVersion || truth !== 'gone', `${about} ${key}`);
          // Someone may act after we looked, and what a lost call still does later cannot be known.
          if (outcome.end === 'cancelled') assert(truth === 'trash' || meddled.has(key), `${about} ${key}`);
          if (outcome.end === 'skipped') assert(meddled.has(key), `${about} ${key}`);
        }
        await closeAll();
      }
    });
  }
});
