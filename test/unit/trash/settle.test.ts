import assert from 'node:assert/strict';
import type { Action } from '../../../src/trash/outcome.ts';
import type { Problem } from '../../../src/trash/problem.ts';
import { type Effect, type LookState, outcomeAfterLook } from '../../../src/trash/settle.ts';
import { items } from '../fakes/trash.ts';

const [item] = items(1);
const problem: Problem = { kind: 'server', status: 503 };

function endOf(action: Action, state: LookState, effect: Effect): string {
  assert.ok(item);
  const outcome = outcomeAfterLook(item, action, state, effect, problem);
  assert.equal(outcome.item, item);
  if (outcome.end === 'skipped') return `skipped ${outcome.why}`;
  if (outcome.end !== 'failed') return outcome.end;
  const { kind, status, code } = outcome.problem;
  return ['failed', kind, status, code].filter(Boolean).join(' ');
}

/** What our calls did: nothing, perhaps their work, their work for sure. */
type SettleRow = readonly [LookState, none: string, possible: string, confirmed: string];

const erased = 'failed notFound item.erased';
const unclear = 'failed unclear 503';

const restores: readonly SettleRow[] = [
  ['live', 'skipped live', 'done', 'done'],
  ['gone', erased, erased, erased],
  ['maybeMerged', erased, unclear, 'done'],
  ['absent', 'failed server 503', 'done', 'done'],
  ['unknown', 'failed server 503', unclear, unclear],
];
const purges: readonly SettleRow[] = [
  ['live', 'skipped live', 'skipped live', 'skipped live'],
  ['gone', 'skipped gone', 'done', 'done'],
  ['maybeMerged', 'skipped gone', 'done', 'done'],
  ['absent', 'skipped gone', 'done', 'done'],
  ['unknown', 'failed server 503', unclear, unclear],
];

describe('The outcome after a look', () => {
  for (const [action, rows] of [
    ['restore', restores],
    ['purge', purges],
  ] as const) {
    for (const [state, none, possible, confirmed] of rows) {
      for (const [effect, end] of Object.entries({ none, possible, confirmed }) as [Effect, string][]) {
        it(`of a ${action} is "${end}" when the item is ${state} and the effect of our call is ${effect}`, () => {
          assert.equal(endOf(action, state, effect), end);
        });
      }
    }
  }
});
