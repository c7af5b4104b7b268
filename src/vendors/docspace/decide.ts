/** The decisions of a batch: what a look, a call, a refusal or an operation means for the items, and what comes next. Pure. */
import type { HttpResponse } from '../../http/http.ts';
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Action, ItemStatus, Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import { type Effect, outcomeAfterLook } from '../../trash/settle.ts';
import type { WriteResult } from '../answers.ts';
import { cancelled, failed } from '../outcomes.ts';
import { affectsAllItems, isAboutObject } from './decode.ts';
import type { FinishedOperation } from './watch.ts';

/** The portal checks every id before it answers, one after the other. */
export const maxChunk = 100;
/** The statuses by which the portal (3.7) refuses a whole chunk before it starts, because of one item in it. */
const dueToOneItem = new Set([400, 403, 404, 415, 500]);
/** So many 500s in a row are not about one item any more: halving 100 down to a bad one meets 8. */
export const maxServerErrors = 10;
/** So many operations in a row that did nothing, too; old portals (3.6) show a bad item only in this way. */
const maxIdle = 16;
/** So many calls in a row that could not be sent in time. */
const maxExpired = 6;

/** An item that was sent. */
export interface SentItem {
  readonly item: TrashItem;
  /** As it was right before. */
  readonly before: TrashItem;
}

/** One on which a call of ours may still be at work. */
export interface UnclearItem extends SentItem {
  readonly expectation: Expectation;
  /** Why no one knows what became of it. */
  readonly problem: Problem;
  /** Whether its operation was stopped, so that it stays as it is once nothing changes any more. */
  readonly cancelled?: boolean;
}

export interface Expectation {
  readonly action: Action;
  /** Where restored items are. */
  readonly where?: Place;
  /** The items may become part of others that live, whose ids are the ones that stay: the reason if that is not sure. */
  readonly merged?: string;
  /** How an item ends that stays in the trash although the portal reports no error. */
  left?(item: TrashItem): Outcome;
}

/** Whether nothing more is to be sent. */
export function stopsBatch(problem: Problem): boolean {
  return affectsAllItems(problem) || problem.code === 'docspace.stalled' || problem.code === 'http.expired';
}

/** How many items to look at next: fewer while the portal is too slow to be asked about so many. */
export function nextChunkSize(size: number, asked: number, looked: number, quick: boolean): number {
  if (looked < asked) return Math.max(looked, Math.ceil(asked / 2));
  return quick ? Math.min(2 * size, maxChunk) : size;
}

/**
 * Before it is sent: the outcome of an item that must not be, else the item as it is now.
 * @param maybeApplied whether a 500 leaves open if an earlier call has worked on it
 */
export function afterLook(look: ItemStatus, expectation: Expectation, maybeApplied: boolean): Outcome | SentItem {
  if (look.state !== 'trashed') return outcomeIfNotTrashed(look, expectation, maybeApplied ? 'possible' : 'none');
  const { item, fresh } = look;
  // It lived in between, so it is not the deletion that was to be made final; perhaps a call of ours trashed it.
  if (expectation.action === 'purge' && wasTrashedAgain(item, fresh)) return failed(item, { kind: 'trashedAgain' });
  return { item, before: fresh };
}

/** A call that was not sent: with which problem its items end, or nothing if they are to be looked at and sent again. */
export function afterNotSent(problem: Problem, expiredBefore: number): Problem | undefined {
  if (problem.code !== 'http.expired') return problem;
  if (expiredBefore < maxExpired) return undefined;
  return problem.status === 429 ? { ...problem, kind: 'limited', code: undefined } : problem;
}

/** The answer to a call, or why something may be going on without an operation to watch. */
export function standingAnswer(written: WriteResult): HttpResponse | Problem {
  if (written.settled) return written.answer;
  const { answer, problem } = written;
  // A 500 with the portal's own body is a refusal too: by the checks before the start, or by what came after it.
  return answer?.status === 500 && isAboutObject(answer) ? answer : problem;
}

/** After a refusal. `end`: it is about all of them; `look`: the one to blame stands alone. */
export function afterRefusal(problem: Problem, items: number): 'halve' | 'look' | 'end' {
  if (affectsAllItems(problem) || !dueToOneItem.has(problem.status ?? 0)) return 'end';
  return items > 1 ? 'halve' : 'look';
}

/** Perhaps it was refused because it left the trash between our look and the call. */
export function outcomeIfRefused(look: ItemStatus, sent: SentItem, expectation: Expectation, problem: Problem) {
  // Where it is there, whatever the portal did not find.
  const kind = problem.kind === 'notFound' ? 'refused' : problem.kind;
  return outcomeIfChanged(look, sent, expectation, 'none') ?? failed(sent.item, { ...problem, kind });
}

/**
 * How many operations in a row did nothing by now, and whether to halve the chunk: one item can keep an old portal from
 * all of them, so the others get their turn without it.
 * @param sent how many items were sent
 * @param left how many of them are in the trash as before
 * @param idle how many operations in a row did nothing before this one
 */
export function afterOperation(ended: FinishedOperation, sent: number, left: number, idle: number) {
  if (left === 0 || (!ended.idle && left < sent)) return { idle: 0, halve: false };
  return { idle: idle + 1, halve: ended.error !== undefined && idle + 1 < maxIdle && left > 1 };
}

/** Of an item that is not in the trash any more, or in it again. */
export function outcomeIfChanged(
  look: ItemStatus,
  { item, before }: SentItem,
  expectation: Expectation,
  effect: Effect,
): Outcome | undefined {
  if (look.state !== 'trashed') return outcomeIfNotTrashed(look, expectation, effect);
  // By our call, or by someone else before our call gets to it.
  return wasTrashedAgain(before, look.fresh) ? failed(item, { kind: 'trashedAgain' }) : undefined;
}

function outcomeIfNotTrashed(
  look: Exclude<ItemStatus, { state: 'trashed' }>,
  expectation: Expectation,
  effect: Effect,
): Outcome {
  const { item } = look;
  // An item inside a trashed folder was seen well enough.
  if (look.state === 'unknown' && look.problem.kind === 'notFound') return failed(item, look.problem);
  const state = look.state === 'gone' && expectation.merged !== undefined ? 'maybeMerged' : look.state;
  const problem: Problem = look.state === 'unknown' ? look.problem : { kind: 'unclear', code: expectation.merged };
  const outcome = outcomeAfterLook(item, expectation.action, state, effect, problem);
  if (outcome.end !== 'done' || expectation.action === 'purge') return outcome;
  const where = look.state === 'live' ? look.where : expectation.where;
  if (where?.id !== undefined && where.id !== expectation.where?.id)
    return { item, end: 'done', where, misplaced: true };
  return { item, end: 'done', where: where && expectation.where };
}

/** What our call did to an item, by the end of its operation. */
export function effectOf(ended: FinishedOperation, item: TrashItem): Effect {
  // Old portals report no error where the destination is gone.
  return didAll(ended) || ended.files.has(item.name) ? 'confirmed' : 'possible';
}

/** Whether it finished without an error and says that it has done something. */
export function didAll({ error, idle }: FinishedOperation): boolean {
  return error === undefined && !idle;
}

/** Why an item is still in the trash after its operation. */
export function outcomeIfLeft(
  item: TrashItem,
  { left }: Expectation,
  error: string | undefined,
  call: string,
): Outcome {
  if (error === undefined && left) return left(item);
  // The text is the last one of the operation, so perhaps about another item; there is no better one.
  return failed(item, { kind: 'refused', code: 'docspace.left', said: error, call });
}

/**
 * An item whose call cannot be watched, after the last look.
 * @param isQuiet whether the look before showed the same
 */
export function outcomeIfUnclear(look: ItemStatus, sent: UnclearItem, isQuiet: boolean): Outcome {
  const { item, before, expectation, problem, cancelled: isCancelled } = sent;
  const outcome = outcomeIfChanged(look, sent, expectation, 'possible');
  if (outcome) return outcome;
  if (!isCancelled || !isQuiet) return failed(item, { ...problem, kind: 'unclear' });
  const isPart = look.state === 'trashed' && look.fresh.contents && sizeOf(look.fresh) < sizeOf(before);
  return isPart && expectation.action === 'purge'
    ? failed(item, { kind: 'unclear', code: 'docspace.partly_erased' })
    : cancelled(item);
}

/** How many entries lie in it at every depth. */
export function sizeOf({ contents }: TrashItem): number {
  return contents ? contents.files + contents.folders : 0;
}

/** Whether someone restored it and it was deleted once more, perhaps by our own call. */
function wasTrashedAgain(before: TrashItem, { deletedAt }: TrashItem): boolean {
  return before.deletedAt !== undefined && deletedAt !== undefined && deletedAt !== before.deletedAt;
}
