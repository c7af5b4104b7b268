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
  afterRefusedLook,
  afterSend,
  nextChunkSize,
  type Phase,
} from '../../../../src/vendors/docspace/decide.ts';
import type { RemainingItem } from '../../../../src/vendors/docspace/settling.ts';
import type { WatchResult } from '../../../../src/vendors/docspace/watch.ts';
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
  const rows: readonly [keyof typeof looks, 'restore' | 'purge', Phase, string][] = [
    ['trashed', 'restore', 'first', 'send'],
    ['trashed', 'purge', 'maybeApplied', 'send'],
    ['trashed again', 'restore', 'first', 'send'],
    ['trashed again', 'purge', 'first', 'failed trashedAgain'],
    ['live', 'restore', 'narrowed', 'skipped live'],
    ['live', 'restore', 'maybeApplied', 'done'],
    ['live', 'purge', 'maybeApplied', 'skipped live'],
    ['gone', 'purge', 'first', 'skipped gone'],
    ['gone', 'purge', 'maybeApplied', 'done'],
    ['gone', 'restore', 'first', 'failed notFound'],
    ['unknown', 'purge', 'first', 'failed server'],
    ['unknown', 'purge', 'maybeApplied', 'failed unclear'],
  ];
  for (const [look, action, phase, expected] of rows) {
    it(`that is ${look} leads to "${expected}" (${action}, ${phase})`, () => {
      const next = afterLook(looks[look], { action }, phase);
      assert.equal('end' in next ? words(next) : 'send', expected);
    });
  }
});

describe('DocSpace batch: the next chunk', () => {
  for (const [pace, size, looked, expected] of [
    ['quick', 30, 30, 60],
    ['quick', 80, 80, 100],
    ['steady', 40, 12, 40],
    ['slow', 100, 100, 50],
    ['slow', 1, 1, 1],
  ] as const) {
    it(`has ${expected} items after a ${pace} look at ${looked} of ${size}`, () => {
      assert.equal(nextChunkSize(size, pace, looked), expected);
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
    it(`${what} leads to "${next}"`, () => assert.equal(afterSend(written).next, next));
  }
});

describe('DocSpace batch: after a refusal', () => {
  const of = (status: number): Problem => ({ kind: 'refused', status });
  const locked = of(403);
  const wide: Problem = { kind: 'signIn', status: 401 };
  type Row = [string, Problem, Phase, number, number, string];
  const rows: readonly Row[] = [
    ['a chunk is halved once nothing else stands in its way', locked, 'first', 8, 0, 'narrowed: ask, halve'],
    ['part of a chunk is halved without asking', locked, 'narrowed', 8, 0, 'narrowed: halve'],
    ['a 404 asks each time', of(404), 'narrowed', 8, 0, 'narrowed: ask, halve'],
    ['a single item is looked at', locked, 'narrowed', 1, 0, 'narrowed: look'],
    ['a 500 leaves open what was done', of(500), 'first', 8, 1, 'maybeApplied: halve'],
    ['what met a 500 stays open', locked, 'maybeApplied', 8, 0, 'maybeApplied: halve'],
    ['a single item that met a 500 is looked at', locked, 'maybeApplied', 1, 0, 'maybeApplied: look'],
    ['the tenth 500 in a row stops the batch', of(500), 'narrowed', 2, 10, 'maybeApplied: halve, stop'],
    ['another status is about all items', of(409), 'first', 8, 0, 'narrowed: end'],
    ['a refused sign-in stops the batch', wide, 'first', 8, 0, 'narrowed: end, stop'],
    ['a refused sign-in after a 500 leaves it open', wide, 'maybeApplied', 8, 0, 'maybeApplied: end, stop'],
  ];
  for (const [what, problem, phase, items, serverErrors, expected] of rows) {
    it(what, () => {
      const after = afterRefusal(problem, { phase, items, serverErrors, aborted: false });
      const words = [after.asks && 'ask', after.next, after.stop && 'stop'].filter(Boolean).join(', ');
      assert.equal(`${after.phase}: ${words}`, expected);
    });
  }

  it('nothing more is asked once the person cancelled', () => {
    assert.equal(afterRefusal(locked, { phase: 'first', items: 8, serverErrors: 0, aborted: true }).asks, false);
  });

  for (const [look, phase, problem, expected] of [
    ['trashed', 'narrowed', locked, 'failed refused'],
    ['trashed', 'narrowed', { kind: 'notFound', status: 404 }, 'failed refused'],
    ['trashed', 'maybeApplied', locked, 'open'],
    ['trashed again', 'maybeApplied', locked, 'failed trashedAgain'],
    ['gone', 'narrowed', locked, 'skipped gone'],
    ['gone', 'maybeApplied', locked, 'done'],
    ['live', 'narrowed', locked, 'skipped live'],
  ] as const) {
    it(`an item that is ${look} then ends as "${expected}" (${phase}, ${problem.kind})`, () => {
      const outcome = afterRefusedLook(looks[look], { item: a, before: a }, { action: 'purge' }, phase, problem);
      assert.equal(outcome ? words(outcome) : 'open', expected);
    });
  }
});

describe('DocSpace batch: after an operation', () => {
  const still: RemainingItem = { item: a, before: a, fresh: a };
  const again: RemainingItem = { item: a, before: a, fresh: later };
  const clean: WatchResult = { how: 'finished', idle: false, files: new Set(), parents: new Map() };
  const idle: WatchResult = { ...clean, idle: true };
  const error: WatchResult = { ...clean, error: 'Locked' };
  type Row = [string, WatchResult, readonly RemainingItem[], number, number, string];
  const rows: readonly Row[] = [
    ['without an error that left nothing, all is done', clean, [], 4, 3, '0: end'],
    ['that did a part, the rest ends', error, [still], 4, 3, '0: end'],
    ['that did nothing because of an error, the items are halved', error, [still, still], 2, 0, '1: ask, halve'],
    ['that did nothing because of an error, a single item ends', error, [still], 1, 2, '3: ask, end'],
    ['that did nothing without an error, the items end', clean, [still, still], 2, 0, '1: ask, end'],
    ['that says it did nothing, the rest ends', idle, [still, still], 4, 0, '1: ask, end'],
    ['that is the 16th to do nothing, the items end', error, [still, still], 2, 15, '16: ask, end'],
    ['whose items were all trashed again, they end', error, [again, again], 2, 3, '0: end'],
    ['that was cancelled, the items end', { how: 'cancelled' }, [still, still], 2, 3, '0: end'],
    ['that vanished, the items end', { how: 'vanished' }, [still, still], 2, 3, '0: end'],
  ];
  for (const [what, ended, left, sent, idleBefore, expected] of rows) {
    it(what, () => {
      const after = afterOperation(ended, { left, sent, idle: idleBefore, aborted: false });
      assert.equal(`${after.idle}: ${after.asks ? 'ask, ' : ''}${after.next}`, expected);
    });
  }

  it('that did nothing, the items end unasked once the person cancelled', () => {
    const after = afterOperation(error, { left: [still, still], sent: 2, idle: 0, aborted: true });
    assert.deepEqual([after.asks, after.next], [false, 'end']);
  });
});
