/** Looks at items in the trash, and sends what changes them until it is clear how each ended. */
import { maxWait, retryAfter } from '../../http/retry.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Action, ItemStatus, Outcome } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { outcomeAfterLook } from '../../trash/settle.ts';
import { decode } from '../answers.ts';
import { eachItem, failed, never } from '../outcomes.ts';
import { type BoxApi, type Change, type ChangeResult, errorIn, good, isNotFound } from './calls.ts';
import {
  allFields,
  type BoxEntry,
  entry,
  fields,
  insideTrashed,
  itemOf,
  pathOf,
  placeOf,
  unknownKind,
} from './decode.ts';

/** Items worked on side by side: one call less than the limit, which leaves one for what a person opens meanwhile. */
export const concurrency = 7;
/** Waits before an item is sent again: most locks end within a minute. */
const pauses = [2000, 8000, 30_000];
const maxPause = 60_000;
/** How long a locked folder is waited for in all. After that no other item in it waits. */
const maxLockTime = 300_000;
/** How often an item is sent again after an unclear end: Box may carry out a minute later what it answered with 503. */
const maxAttempts = { item: 4, folder: 7 };

type EntryStatus =
  | { readonly state: 'trashed'; readonly entry: BoxEntry }
  | { readonly state: 'live'; readonly entry: BoxEntry }
  | { readonly state: 'gone' }
  | { readonly state: 'unknown'; readonly problem: Problem };

/** Asks the trash first. Its 404 also means "only a parent was trashed", so then the plain item decides. */
export async function lookUp(calls: BoxApi, item: TrashItem, signal = calls.signal): Promise<EntryStatus> {
  if (item.kind === 'unknown') return { state: 'unknown', problem: unknownKind };
  try {
    const trashed = await calls.get(`${pathOf(item)}/trash?fields=${fields}`, { signal });
    if (!isNotFound(trashed)) return { state: 'trashed', entry: decode(entry, good(trashed)) };
    const plain = await calls.get(`${pathOf(item)}?fields=${allFields}`, { signal });
    if (errorIn(plain)?.code === 'trashed') return { state: 'unknown', problem: insideTrashed };
    if (isNotFound(plain)) return { state: 'gone' };
    const found = decode(entry, good(plain));
    if (found.item_status === 'active') return { state: 'live', entry: found };
    return found.item_status === 'deleted' ? { state: 'gone' } : { state: 'unknown', problem: insideTrashed };
  } catch (error) {
    signal.throwIfAborted();
    return { state: 'unknown', problem: problemOf(error) };
  }
}

export function look(calls: BoxApi, items: readonly TrashItem[]): AsyncIterable<ItemStatus> {
  const { account, signal } = calls;
  const one = async (item: TrashItem): Promise<ItemStatus> => {
    const found = await lookUp(calls, item);
    if (found.state === 'trashed') return { item, state: 'trashed', fresh: itemOf(account, found.entry) };
    if (found.state !== 'live') return { item, ...found };
    return { item, state: 'live', where: placeOf(found.entry), name: found.entry.name || undefined };
  };
  return pool(items, concurrency, signal, one, () => {
    throw signal.reason;
  });
}

/** How a change of an item ended. */
export type Ended =
  /** `byOurCall` where Box's answer itself says so; else someone else may have done it. */
  | { readonly end: 'done'; readonly entry?: BoxEntry; readonly byOurCall: boolean }
  /** It is as before; of kind `unclear`, perhaps not for long. */
  | { readonly end: 'refused'; readonly problem: Problem }
  | { readonly end: 'settled'; readonly outcome: Outcome };

export interface ChangeTask {
  readonly item: TrashItem;
  readonly change: Change;
  /** Id of the folder that Box locks meanwhile. */
  readonly folder: string;
  /** Whether the item may have been changed all the same, by the status of a refusal. */
  looksAfter(status: number | undefined): boolean;
  /**
   * Looks at the item, and says how it ended; `undefined` where it is as before.
   * @param problem the last answer's
   * @param unclear why it is not clear whether one of our calls did it
   * @param isFinal the last answer was a refusal for good
   */
  settle(problem: Problem, unclear: Problem | undefined, isFinal: boolean): Promise<Ended | undefined>;
}

/** Sends a change, and again while the item is locked, or still as before after an unclear end. */
export async function carryOut(calls: BoxApi, task: ChangeTask): Promise<Ended> {
  const { item, change, folder } = task;
  const send = async () => {
    if (calls.hooks.beforeSend) await calls.hooks.beforeSend([item]);
    return await calls.change(item, change);
  };
  let unclear: Problem | undefined;
  for (let attempt = 0; ; attempt += 1) {
    const sent: ChangeResult = await send().catch((error: unknown) => {
      if (error === calls.signal.reason && !unclear) throw error;
      return { end: 'refused', problem: unclear ?? problemOf(error) };
    });
    if (sent.end === 'done') {
      calls.lockedSince.delete(folder);
      return { ...sent, byOurCall: true };
    }
    const { end, problem } = sent;
    if (end === 'unclear') unclear = problem;
    const isFinal = end === 'refused' && problem.kind !== 'busy';
    const goesOn = !isFinal && (await pause(calls, task, attempt, sent));
    // After the pause: Box may carry out a while later what it left open.
    if (unclear || task.looksAfter(problem.status)) {
      const settled = await task.settle(problem, unclear, isFinal);
      if (settled?.end === 'done') calls.lockedSince.delete(folder);
      if (settled) return settled;
    }
    if (goesOn) continue;
    // A refusal of this call says nothing of an earlier one, unless it says what keeps the item where it is.
    const saysWhy = isFinal && (problem.kind === 'nameTaken' || problem.kind === 'invalidName');
    return { end: 'refused', problem: !unclear || saysWhy ? problem : asUnclear(unclear) };
  }
}

/** Waits before the next attempt. False if there is none: too many, cancelled, or Box asks for a longer pause. */
async function pause(
  calls: BoxApi,
  { item, folder }: ChangeTask,
  attempt: number,
  { problem, answer }: Exclude<ChangeResult, { end: 'done' }>,
): Promise<boolean> {
  const { clock, signal, budget, lockedSince } = calls;
  const now = clock.now();
  const asked = retryAfter(answer?.header('retry-after'), now) ?? 0;
  if (asked > maxWait) return false;
  const wait = Math.max(pauses[attempt] ?? maxPause, asked);
  if (problem.kind === 'busy') {
    const since = lockedSince.get(folder) ?? now;
    const isInTime = now + wait - since <= maxLockTime;
    lockedSince.set(folder, isInTime ? since : 0);
    if (!isInTime) return false;
  } else if (attempt >= (item.kind === 'folder' ? maxAttempts.folder : maxAttempts.item) || !budget.tryConsume()) {
    return false;
  }
  await clock.sleep(wait, signal).catch(() => undefined);
  return !signal.aborted;
}

export function asUnclear(problem: Problem): Problem {
  return { ...problem, kind: 'unclear' };
}

/** For a problem of an item that was then seen in the trash: "not found" is not true any more. */
export function asStillTrashed(problem: Problem): Problem {
  return problem.kind === 'notFound' ? { ...problem, kind: 'refused' } : problem;
}

/** @param json the body of a restore: without one Box answers 411 */
export async function act(calls: BoxApi, item: TrashItem, action: Action, json?: object): Promise<Ended> {
  const isRestore = action === 'restore';
  return await carryOut(calls, {
    item,
    change: isRestore ? { method: 'POST', json } : { method: 'DELETE' },
    folder: item.origin?.id ?? '',
    looksAfter: (status) => status === 404 || (isRestore && status === 403),
    settle: async (problem, unclear) => {
      const found = await lookUp(calls, item, never);
      if (found.state === 'trashed') return undefined;
      const why = unclear ?? (found.state === 'unknown' ? found.problem : problem);
      const outcome = outcomeAfterLook(item, action, found.state, unclear ? 'possible' : 'none', why);
      if (outcome.end !== 'done') return { end: 'settled', outcome };
      return { end: 'done', entry: found.state === 'live' ? found.entry : undefined, byOurCall: false };
    },
  });
}

export function purge(calls: BoxApi, items: readonly TrashItem[]): AsyncIterable<Outcome> {
  return eachItem(items, concurrency, calls.signal, async (item) => {
    if (item.kind === 'unknown') return failed(item, unknownKind);
    const ended = await act(calls, item, 'purge');
    if (ended.end === 'settled') return ended.outcome;
    return ended.end === 'done' ? { item, end: 'done' } : failed(item, asStillTrashed(ended.problem));
  });
}
