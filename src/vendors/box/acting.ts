/** Looks at items in the trash, and sends what changes them until it is clear how each ended. */
import { RetryBudget } from '../../http/budget.ts';
import { maxWait, retryAfter } from '../../http/retry.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Action, ItemStatus, Outcome } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { eachItem, failed, never } from '../outcomes.ts';
import { outcomeAfterLook } from '../settle.ts';
import { type BoxApi, boxCode, type Change, type ChangeResult, isNotFound } from './calls.ts';
import { type BoxEntry, entry, fields, insideTrashed, itemOf, pathOf, placeOf, unknownKind } from './decode.ts';

/** Items worked on side by side: one call less than the limit, which leaves one for what a person opens meanwhile. */
export const concurrency = 7;
/** Waits before an item is sent again: most locks end within a minute. */
const pauses = [2000, 8000, 30_000];
const maxPause = 60_000;
/** How long a locked folder is waited for in all. After that no other item in it waits. */
const maxLockTime = 300_000;
/** How often an item is sent again after an unclear end: Box may carry out a minute later what it answered with 503. */
const maxAttempts = { item: 4, folder: 7 };

export type EntryStatus =
  | { readonly state: 'trashed'; readonly entry: BoxEntry }
  | { readonly state: 'live'; readonly entry: BoxEntry }
  | { readonly state: 'gone' }
  | { readonly state: 'unknown'; readonly problem: Problem };

/** Why an item can be neither looked at nor acted on, if so. */
export function unknownKindProblem({ kind }: TrashItem): Problem | undefined {
  return kind === 'unknown' || kind === 'version' ? unknownKind : undefined;
}

/** Asks the trash first. Its 404 also means "only a parent was trashed", so then the plain item decides. */
export async function lookUp(calls: BoxApi, item: TrashItem, signal: AbortSignal): Promise<EntryStatus> {
  const problem = unknownKindProblem(item);
  if (problem) return { state: 'unknown', problem };
  try {
    const trashed = await calls.get(`${pathOf(item)}/trash?fields=${fields}`, signal);
    if (!isNotFound(trashed)) return { state: 'trashed', entry: decode(entry, calls.good(trashed)) };
    const plain = await calls.get(`${pathOf(item)}?fields=${fields},path_collection`, signal);
    if (boxCode(plain) === 'trashed') return { state: 'unknown', problem: insideTrashed };
    if (isNotFound(plain)) return { state: 'gone' };
    const found = decode(entry, calls.good(plain));
    if (found.item_status === 'active') return { state: 'live', entry: found };
    return found.item_status === 'deleted' ? { state: 'gone' } : { state: 'unknown', problem: insideTrashed };
  } catch (error) {
    signal.throwIfAborted();
    return { state: 'unknown', problem: problemOf(error) };
  }
}

export async function* look(
  calls: BoxApi,
  items: readonly TrashItem[],
  signal: AbortSignal,
): AsyncIterable<ItemStatus> {
  const one = async (item: TrashItem): Promise<ItemStatus> => {
    const found = await lookUp(calls, item, signal);
    if (found.state === 'trashed') return { item, state: 'trashed', fresh: itemOf(calls.account, found.entry) };
    return found.state === 'live' ? { item, state: 'live', where: placeOf(found.entry) } : { item, ...found };
  };
  for await (const each of pool(items, concurrency, signal, one, (): undefined => undefined)) {
    signal.throwIfAborted();
    if (each) yield each;
  }
}

/** What the items of one restore or purge share: the retry budget and the locked folders. */
export class BoxOperation {
  readonly calls: BoxApi;
  readonly signal: AbortSignal;
  /** For calls that the HTTP client repeats and for items that are sent again from here. */
  readonly #budget = new RetryBudget();
  readonly #lockedSince = new Map<string, number>();

  constructor(calls: BoxApi, signal: AbortSignal) {
    this.calls = calls.forOperation(this.#budget);
    this.signal = signal;
  }

  /** Waits before the next attempt. False if there is none: too many, cancelled, or Box asks for a longer pause. */
  async pause(
    item: TrashItem,
    folder: string,
    attempt: number,
    { problem, answer }: Pick<Exclude<ChangeResult, { end: 'done' }>, 'problem' | 'answer'>,
  ): Promise<boolean> {
    const { clock } = this.calls;
    const asked = retryAfter(answer?.header('retry-after'), clock.now()) ?? 0;
    const wait = Math.max(pauses[attempt] ?? maxPause, asked);
    if (asked > maxWait) return false;
    const isLocked = problem.kind === 'busy';
    const most = item.kind === 'folder' ? maxAttempts.folder : maxAttempts.item;
    const goesOn = isLocked ? this.#awaitsLock(folder, wait) : attempt < most && this.#budget.tryConsume();
    if (!goesOn) return false;
    await clock.sleep(wait, this.signal).catch(() => undefined);
    return !this.signal.aborted;
  }

  /** The folder is no longer locked. */
  unlocked(folder: string): void {
    this.#lockedSince.delete(folder);
  }

  #awaitsLock(folder: string, wait: number): boolean {
    const now = this.calls.clock.now();
    const since = this.#lockedSince.get(folder) ?? now;
    const isInTime = now + wait - since <= maxLockTime;
    this.#lockedSince.set(folder, isInTime ? since : Number.NEGATIVE_INFINITY);
    return isInTime;
  }
}

/** How an attempt to restore or purge an item ended. */
export type ActResult =
  /** `byOurCall` where Box's answer itself says so; else someone else may have done it. */
  | { readonly end: 'done'; readonly entry?: BoxEntry; readonly byOurCall: boolean }
  /** It is in the trash as before; of kind `unclear`, perhaps not for long. */
  | { readonly end: 'refused'; readonly problem: Problem }
  | { readonly end: 'settled'; readonly outcome: Outcome };

/** Statuses that may mean that the item has left the trash. */
const looksAfter: Readonly<Record<Action, readonly number[]>> = { restore: [403, 404], purge: [404] };

/**
 * Restores or purges one item. It is sent again while it is locked, or still in the trash after an unclear end.
 * @param folder id of the folder that Box locks meanwhile
 * @param json the body of a restore: without one Box answers 411
 */
export async function act(
  operation: BoxOperation,
  item: TrashItem,
  action: Action,
  folder: string,
  json?: object,
): Promise<ActResult> {
  const { calls, signal } = operation;
  const change: Change = action === 'restore' ? { method: 'POST', json } : { method: 'DELETE' };
  /** Why it is not clear whether one of our calls did it. */
  let unclear: Problem | undefined;
  const settle = (found: Exclude<EntryStatus, { state: 'trashed' }>, problem: Problem): ActResult => {
    if (found.state !== 'unknown') operation.unlocked(folder);
    const why = found.state === 'unknown' && !unclear ? found.problem : problem;
    const outcome = outcomeAfterLook(item, action, found.state, unclear ? 'possible' : 'none', why);
    if (outcome.end !== 'done') return { end: 'settled', outcome };
    return { end: 'done', entry: found.state === 'live' ? found.entry : undefined, byOurCall: false };
  };
  const giveUp = (problem: Problem): ActResult => ({
    end: 'refused',
    problem: unclear ? asUnclear(problem) : asStillTrashed(problem),
  });
  for (let attempt = 0; ; attempt += 1) {
    const sent = await operation.calls.change(item, change, signal).catch((error: unknown) => {
      if (!unclear) throw error;
      return { end: 'unsent' as const, problem: unclear, answer: undefined };
    });
    if (sent.end === 'done') {
      operation.unlocked(folder);
      return { ...sent, byOurCall: true };
    }
    const { problem, answer } = sent;
    if (sent.end === 'unclear') unclear = problem;
    if (problem.kind !== 'busy') {
      const mayHaveLeft = unclear !== undefined || looksAfter[action].includes(answer?.status ?? 0);
      if (!mayHaveLeft) return { end: 'refused', problem };
      const found = await lookUp(calls, item, never);
      if (found.state !== 'trashed') return settle(found, problem);
      // A refusal of this call says nothing of an earlier one, which may still be carried out.
      if (sent.end === 'refused')
        return { end: 'refused', problem: unclear && !isAboutItem(problem) ? asUnclear(unclear) : problem };
      if (sent.end === 'unsent') return giveUp(problem);
    }
    const goesOn = await operation.pause(item, folder, attempt, sent);
    // During the pause, the work of an unclear call, or a like call of someone else, may have ended.
    const mayHaveEnded = goesOn
      ? (unclear && item.kind === 'folder') || boxCode(answer) === 'name_temporarily_reserved'
      : unclear && signal.aborted;
    if (mayHaveEnded) {
      const found = await lookUp(calls, item, never);
      if (found.state === 'live' || found.state === 'gone') return settle(found, problem);
    }
    if (!goesOn) return giveUp(problem);
  }
}

/** Where Box says what keeps this item in the trash, an earlier call cannot have been carried out either. */
function isAboutItem({ kind }: Problem): boolean {
  return kind === 'nameTaken' || kind === 'originMissing' || kind === 'invalidName';
}

function asUnclear(problem: Problem): Problem {
  return { ...problem, kind: 'unclear' };
}

/** For a problem of an item that was then seen in the trash: "not found" is not true any more. */
export function asStillTrashed(problem: Problem): Problem {
  return problem.kind === 'notFound' ? { ...problem, kind: 'refused' } : problem;
}

export async function* purge(calls: BoxApi, items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
  const operation = new BoxOperation(calls, signal);
  yield* eachItem([{ items, concurrency }], signal, async (item) => {
    const unknown = unknownKindProblem(item);
    if (unknown) return failed(item, unknown);
    const acted = await act(operation, item, 'purge', item.origin?.id ?? '');
    if (acted.end === 'settled') return acted.outcome;
    return acted.end === 'done' ? { item, end: 'done' } : failed(item, asStillTrashed(acted.problem));
  });
}
