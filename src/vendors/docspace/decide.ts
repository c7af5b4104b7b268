/** The transitions of a batch: what comes after a look, a call, a refusal, an operation. Pure. */
import type { HttpResponse } from '../../http/http.ts';
import type { ItemStatus, Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import type { WriteResult } from '../answers.ts';
import { failed } from '../outcomes.ts';
import { affectsAllItems, isAboutObject } from './problems.ts';
import {
  type Expectation,
  isClean,
  outcomeIfNotTrashed,
  type RemainingItem,
  type SentItem,
  wasTrashedAgain,
} from './settling.ts';
import type { WatchResult } from './watch.ts';

/** The portal checks every id before it answers, one after the other. */
export const maxChunk = 100;
/** The statuses by which the portal (3.7) refuses a whole chunk before it starts, because of one item in it. */
const dueToOneItem = new Set([400, 403, 404, 415, 500]);
/** So many 500s in a row are not about one item any more: halving 100 down to a bad one meets 8. */
const maxServerErrors = 10;
/** So many operations in a row that did nothing, too; old portals (3.6) show a bad item only in this way. */
const maxIdle = 16;
/** So many calls in a row that could not be sent in time. */
const maxExpired = 6;

/** `narrowed`: part of a refused chunk; `maybeApplied`: and a 500 leaves open whether something was started. */
export type Phase = 'first' | 'narrowed' | 'maybeApplied';

/** Before it is sent: the outcome of an item that must not be, else the item as it is now. */
export function afterLook(look: ItemStatus, expectation: Expectation, phase: Phase): Outcome | RemainingItem {
  if (look.state !== 'trashed')
    return outcomeIfNotTrashed(look, expectation, phase === 'maybeApplied' ? 'possible' : 'none');
  const { item, fresh } = look;
  // It lived in between, so it is not the deletion that was to be made final; perhaps a call of ours trashed it.
  if (expectation.action === 'purge' && wasTrashedAgain(item, fresh)) return failed(item, { kind: 'trashedAgain' });
  return { item, before: fresh, fresh };
}

/** How many items to look at next: fewer while the portal is too slow to be asked about so many. */
export function nextChunkSize(size: number, pace: 'quick' | 'steady' | 'slow', looked: number): number {
  if (pace === 'quick') return Math.min(2 * size, maxChunk);
  return pace === 'slow' ? Math.ceil(looked / 2) : size;
}

/** A call that was not sent: with which problem its items end, or nothing if they are to be looked at and sent again. */
export function afterNotSent(problem: Problem, expiredBefore: number): Problem | undefined {
  if (problem.code !== 'http.expired') return problem;
  if (expiredBefore < maxExpired) return undefined;
  return problem.status === 429 ? { ...problem, kind: 'limited', code: undefined } : problem;
}

type AfterSend =
  /** The portal took it. */
  | { readonly next: 'watch'; readonly answer: HttpResponse }
  | { readonly next: 'refused'; readonly answer: HttpResponse }
  /** Something may be going on, without an operation to watch. */
  | { readonly next: 'unwatched'; readonly problem: Problem };

export function afterSend(written: WriteResult): AfterSend {
  const { answer } = written;
  if (written.settled) return { next: written.answer.status < 300 ? 'watch' : 'refused', answer: written.answer };
  // A 500 with the portal's own body is a refusal too: by the checks before the start, or by what came after it.
  if (answer?.status === 500 && isAboutObject(answer)) return { next: 'refused', answer };
  return { next: 'unwatched', problem: written.problem };
}

interface AfterRefusal {
  readonly phase: Phase;
  /** Whether to ask first what stands in the way of all the items, such as a folder that was closed meanwhile. */
  readonly asks: boolean;
  /** `end`: it is about all of them; `look`: the one to blame stands alone. */
  readonly next: 'halve' | 'look' | 'end';
  readonly stop: boolean;
}

interface Refused {
  readonly phase: Phase;
  readonly items: number;
  /** How many calls in a row met a 500, this one included. */
  readonly serverErrors: number;
  readonly aborted: boolean;
}

export function afterRefusal(problem: Problem, { phase, items, serverErrors, aborted }: Refused): AfterRefusal {
  const { status = 0 } = problem;
  const after = phase === 'maybeApplied' || status === 500 ? 'maybeApplied' : 'narrowed';
  const stop = affectsAllItems(problem) || serverErrors >= maxServerErrors;
  if (affectsAllItems(problem) || !dueToOneItem.has(status)) return { phase: after, asks: false, next: 'end', stop };
  const asks = !aborted && after === 'narrowed' && (phase === 'first' || status === 404);
  return { phase: after, asks, next: items > 1 ? 'halve' : 'look', stop };
}

/**
 * A refused item that was looked at; `undefined` where a 500 leaves it open. Perhaps it was refused because it left the
 * trash between our look and the call.
 */
export function afterRefusedLook(
  look: ItemStatus,
  { item, before }: SentItem,
  expectation: Expectation,
  phase: Phase,
  problem: Problem,
): Outcome | undefined {
  if (look.state !== 'trashed')
    return outcomeIfNotTrashed(look, expectation, phase === 'maybeApplied' ? 'possible' : 'none');
  if (wasTrashedAgain(before, look.fresh)) return failed(item, { kind: 'trashedAgain' });
  if (phase === 'maybeApplied') return undefined;
  // It is there, whatever the portal did not find.
  return failed(item, problem.kind === 'notFound' ? { ...problem, kind: 'refused' } : problem);
}

interface AfterOperation {
  /** How many operations in a row did nothing by now. */
  readonly idle: number;
  /** As after a refusal. */
  readonly asks: boolean;
  /** One item can keep an old portal from all of them, so the others get their turn without it. */
  readonly next: 'halve' | 'end';
}

interface Ended {
  /** How many items were sent. */
  readonly sent: number;
  /** What is still in the trash of them. */
  readonly left: readonly RemainingItem[];
  /** How many operations in a row did nothing before this one. */
  readonly idle: number;
  readonly aborted: boolean;
}

export function afterOperation(ended: WatchResult, { sent, left, idle, aborted }: Ended): AfterOperation {
  const same = left.filter(({ before, fresh }) => !wasTrashedAgain(before, fresh)).length;
  const didNothing = ended.how === 'finished' && same > 0 && (ended.idle || left.length === sent);
  if (!didNothing) return { idle: 0, asks: false, next: 'end' };
  const halves = !aborted && !isClean(ended) && idle + 1 < maxIdle && same > 1;
  return { idle: idle + 1, asks: !aborted, next: halves ? 'halve' : 'end' };
}

/** Whether nothing more is to be sent. */
export function stopsBatch(problem: Problem): boolean {
  return affectsAllItems(problem) || problem.code === 'docspace.stalled';
}
