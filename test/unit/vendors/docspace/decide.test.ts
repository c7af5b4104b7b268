// Each transition of a batch, one per line.
import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { ItemStatus, Outcome } from '../../../../src/trash/outcome.ts';
import type { Problem } from '../../../../src/trash/problem.ts';
import type { WriteResult } from '../../../../src/vendors/answers.ts';
import {
  afterLook,
  afterNotSent,
  afterOperation,
  afterRefusal,
  nextChunkSize,
  outcomeIfRefused,
  outcomeIfUnclear,
  standingAnswer,
} from '../../../../src/vendors/docspace/decide.ts';
import type { FinishedOperation } from '../../../../src/vendors/docspace/watch.ts';
import { answer, item } from './setup.ts';

const a = item('file', '1', { deletedAt: 1000 });
const later: TrashItem = { ...a, deletedAt: 2000 };

const looks = {
  trashed: { item: a, state: 'trashed', fresh: a },
  'trashed again': { item: a, state: 'trashed', fresh: later },
  live: { item: a, state: 'live' },
  gone: { item: a, state: 'gone' },
  unknown: { item: a, state: 'unknown', problem: { kind: 'server', status: 503 } },
} as const satisfies Record<string, ItemStatus>;

function words(outcome: Outcome): string {
  if (outcome.end === 'skipped') return `skipped ${outcome.why}`;
  return outcome.end === 'failed' ? `failed ${outcome.problem.kind}` : outcome.end;
}

describe('DocSpace batch: after the look before a call, an item', () => {
  const rows: readonly [keyof typeof looks, 'restore' | 'purge', 'first' | 'after a 500', string][] = [
    ['trashed', 'restore', 'first', 'send'],
    ['trashed', 'purge', 'after a 500', 'send'],
    ['trashed again', 'restore', 'first', 'send'],
    ['trashed again', 'purge', 'first', 'failed trashedAgain'],
    ['live', 'restore', 'first', 'skipped live'],
    ['live', 'restore', 'after a 500', 'done'],
    ['live', 'purge', 'after a 500', 'skipped live'],
    ['gone', 'purge', 'first', 'skipped gone'],
    ['gone', 'purge', 'after a 500', 'done'],
    ['gone', 'restore', 'first', 'failed notFound'],
    ['unknown', 'purge', 'first', 'failed server'],
    ['unknown', 'purge', 'after a 500', 'failed unclear'],
  ];
  for (const [look, action, phase, expected] of rows) {
    it(`that is ${look} leads to "${expected}" (${action}, ${phase})`, () => {
      const next = afterLook(looks[look], { action }, phase === 'after a 500');
      assert.equal('end' in next ? words(next) : 'send', expected);
    });
  }
});

describe('DocSpace batch: the next chunk', () => {
  for (const [size, asked, looked, pace, expected] of [
    [30, 30, 30, 'quick', 60],
    [80, 80, 80, 'quick', 100],
    [40, 12, 12, 'quick', 80],
    [40, 40, 40, 'slow', 40],
    [100, 100, 60, 'slow', 60],
    [100, 100, 20, 'slow', 50],
    [100, 100, 1, 'quick', 50],
    [1, 1, 1, 'slow', 1],
  ] as const) {
    it(`has ${expected} items after a ${pace} look at ${looked} of ${asked} where ${size} were allowed`, () => {
      assert.equal(nextChunkSize(size, asked, looked, pace === 'quick'), expected);
    });
  }
});

describe('DocSpace batch: a call that was not sent', () => {
  const expired: Problem = { kind: 'busy', code: 'http.expired' };
  for (const [what, problem, before, expected] of [
    ['because its look was too old is tried again', expired, 0, undefined],
    ['because its look was too old is tried again six times', expired, 5, undefined],
    ['because its look was too old is given up after that', expired, 6, 'busy http.expired'],
    ['because of too many calls is given up as limited', { ...expired, status: 429 }, 6, 'limited'],
    ['for another reason is given up at once', { kind: 'offline' }, 0, 'offline'],
  ] as const) {
    it(what, () => {
      const end = afterNotSent(problem, before);
      assert.equal(end && [end.kind, end.code].filter(Boolean).join(' '), expected);
    });
  }
});

describe('DocSpace batch: after a call', () => {
  const own = { error: { message: 'Broken' } };
  const lost: Problem = { kind: 'unclear' };
  const rows: readonly [string, WriteResult, string][] = [
    ['a success', { settled: true, answer: answer(200) }, 'watch'],
    ['a refusal', { settled: true, answer: answer(403) }, 'refused'],
    ['a 500 in the words of the portal', { settled: false, problem: lost, answer: answer(500, own) }, 'refused'],
    ['a 500 in other words', { settled: false, problem: lost, answer: answer(500) }, 'unwatched'],
    ['a 502', { settled: false, problem: lost, answer: answer(502, own) }, 'unwatched'],
    ['a lost answer', { settled: false, problem: lost }, 'unwatched'],
  ];
  for (const [what, written, next] of rows) {
    it(`${what} leads to "${next}"`, () => {
      const answered = standingAnswer(written);
      const isAnswer = 'text' in answered;
      assert.equal(isAnswer ? (answered.status < 300 ? 'watch' : 'refused') : 'unwatched', next);
    });
  }
});

describe('DocSpace batch: after a refusal', () => {
  const of = (status: number): Problem => ({ kind: 'refused', status });
  const locked = of(403);
  const wide: Problem = { kind: 'signIn', status: 401 };
  for (const [what, problem, items, expected] of [
    ['a chunk is halved', locked, 8, 'halve'],
    ['a single item is looked at', locked, 1, 'look'],
    ['a chunk is halved after a 500 too', of(500), 8, 'halve'],
    ['another status is about all items', of(409), 8, 'end'],
    ['a refused sign-in is about all items', wide, 8, 'end'],
  ] as const) {
    it(what, () => assert.equal(afterRefusal(problem, items), expected));
  }

  for (const [look, problem, expected] of [
    ['trashed', locked, 'failed refused'],
    ['trashed', { kind: 'notFound', status: 404 }, 'failed refused'],
    ['trashed again', locked, 'failed trashedAgain'],
    ['gone', locked, 'skipped gone'],
    ['live', locked, 'skipped live'],
    ['unknown', locked, 'failed server'],
  ] as const) {
    it(`an item that is ${look} then ends as "${expected}" (${problem.kind})`, () => {
      assert.equal(
        words(outcomeIfRefused(looks[look], { item: a, before: a }, { action: 'purge' }, problem)),
        expected,
      );
    });
  }

  for (const [look, cancelled, isQuiet, expected] of [
    ['trashed', false, true, 'failed unclear'],
    ['trashed', true, true, 'cancelled'],
    ['trashed', true, false, 'failed unclear'],
    ['trashed again', false, true, 'failed trashedAgain'],
    ['trashed again', true, true, 'failed trashedAgain'],
    ['gone', true, true, 'done'],
    ['live', false, true, 'skipped live'],
    ['unknown', true, true, 'failed unclear'],
  ] as const) {
    const about = `${cancelled ? 'cancelled' : 'open'}${isQuiet ? '' : ', still changing'}`;
    it(`an item that is ${look} in the end is "${expected}" (${about})`, () => {
      const sent = { item: a, before: a, expectation: { action: 'purge' }, problem: locked, cancelled } as const;
      assert.equal(words(outcomeIfUnclear(looks[look], sent, isQuiet)), expected);
    });
  }
});

describe('DocSpace batch: after an operation', () => {
  const clean: FinishedOperation = { idle: false, files: new Set(), parents: new Map() };
  const idle: FinishedOperation = { ...clean, idle: true };
  const error: FinishedOperation = { ...clean, error: 'Locked' };
  /** How many were sent, and are left. */
  type AfterOperationRow = [string, FinishedOperation, number, number, number, string];
  const rows: readonly AfterOperationRow[] = [
    ['without an error that left nothing, all is done', clean, 4, 0, 3, '0: end'],
    ['that did a part, the rest ends', error, 4, 1, 3, '0: end'],
    ['that did nothing because of an error, the items are halved', error, 2, 2, 0, '1: halve'],
    ['that did nothing because of an error, a single item ends', error, 1, 1, 2, '3: end'],
    ['that did nothing without an error, the items end', clean, 2, 2, 0, '1: end'],
    ['that says it did nothing, the rest ends', idle, 4, 2, 0, '1: end'],
    ['that is the 16th to do nothing, the items end', error, 2, 2, 15, '16: end'],
    ['whose items were all trashed again, they end', error, 2, 0, 3, '0: end'],
  ];
  for (const [what, ended, sent, left, idleBefore, expected] of rows) {
    it(what, () => {
      const after = afterOperation(ended, sent, left, idleBefore);
      assert.equal(`${after.idle}: ${after.halve ? 'halve' : 'end'}`, expected);
    });
  }
});
