import assert from 'node:assert/strict';
import type { Problem } from '../../../../src/trash/problem.ts';
import { nextStep } from '../../../../src/vendors/box/moving.ts';

/** The answers to a move, other than "done". */
const answers: Readonly<Record<string, readonly ['refused' | 'unclear', Problem]>> = {
  'a lock': ['refused', { kind: 'busy', status: 403 }],
  'a taken name': ['refused', { kind: 'nameTaken', status: 409 }],
  'a 404': ['refused', { kind: 'notFound', status: 404 }],
  'a 412': ['refused', { kind: 'refused', status: 412 }],
  'a 429': ['refused', { kind: 'limited', status: 429 }],
  'a 503': ['unclear', { kind: 'server', status: 503 }],
  'a lost answer': ['unclear', { kind: 'unclear' }],
};

type Step = ReturnType<typeof nextStep>;

/** For each position that a look may find: nothing was looked at, then the four others. */
const columns = [undefined, 'origin', 'elsewhere', 'notLive', 'unknown'] as const;
type Row = readonly [Step, ...Step[]];

const firstCall: Readonly<Record<string, Row>> = {
  'a lock': ['wait'],
  'a taken name': ['refused'],
  'a 429': ['refused'],
  'a 404': ['look', 'refused', 'changed', 'changed', 'refused'],
};
const maybeMoved: Readonly<Record<string, Row>> = {
  'a lock': ['wait'],
  'a taken name': ['look', 'refused', 'changed', 'changed', 'unseen'],
  'a 404': ['look', 'refused', 'changed', 'changed', 'unseen'],
  'a 429': ['look', 'unseen', 'changed', 'changed', 'unseen'],
  'a 412': ['look', 'changed', 'changed', 'changed', 'unseen'],
  'a 503': ['look', 'wait', 'wait', 'changed', 'wait'],
  'a lost answer': ['look', 'wait', 'wait', 'changed', 'wait'],
};

describe('The next step of a Box move', () => {
  for (const [unclear, rows] of [
    [false, firstCall],
    [true, maybeMoved],
  ] as const) {
    for (const [name, steps] of Object.entries(rows)) {
      for (const [index, step] of steps.entries()) {
        const at = columns[index];
        const seen = at === undefined ? 'before a look' : `when a look finds it ${at}`;
        const before = unclear ? 'a call that may have moved the item' : 'no other call';
        it(`is "${step}" after ${name}, ${seen}, and after ${before}`, () => {
          const answer = answers[name];
          assert.ok(answer);
          assert.equal(nextStep(...answer, unclear, at), step);
        });
      }
    }
  }
});
