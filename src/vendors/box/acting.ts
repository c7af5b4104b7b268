/** Sends what changes an item until it is clear what became of it. */
import { RetryBudget } from '../../http/budget.ts';
import { maxWait, retryAfter } from '../../http/retry.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Action, Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import { eachItem, failed, never } from '../outcomes.ts';
import type { BoxApi, Change, ChangeResult } from './calls.ts';
import type { BoxEntry } from './decode.ts';
import { concurrency, type EntryStatus, lookUp, unknownKindProblem } from './lookUp.ts';
import { boxCode } from './problems.ts';

/** Waits before an item is sent again: most of what locks it ends within a minute. */
const pauses = [2000, 8000, 30_000, 60_000];
/** For so long something locked is waited for in all, and then no more for what lies in the same folder. */
const maxLockTime = 300_000;
/** How often an item is sent again after an unclear end: Box may do a minute later what it has answered with 503. */
const maxAttempts = { item: 4, folder: 7 };

/** What the items of one restore or purge share. */
export class BoxOperation {
  readonly calls: BoxApi;
  readonly signal: AbortSignal;
  readonly #budget = new RetryBudget();
  readonly #lockedSince = new Map<string, number>();

  constructor(calls: BoxApi, signal: AbortSignal) {
    this.calls = calls.forOperation();
    this.signal = signal;
  }

  async send(item: TrashItem, change: Change, signal: AbortSignal): Promise<ChangeResult> {
    const sent = await this.calls.change(item, change, signal);
    if (sent.end !== 'unclear') this.#budget.credit();
    return sent;
  }

  /** False where nothing more is to be sent: after the last try, or cancelled, or told to stay away for long. */
  async pause(
    item: TrashItem,
    folder: string,
    attempt: number,
    sent: Exclude<ChangeResult, { end: 'done' }>,
  ): Promise<boolean> {
    const { clock } = this.calls;
    const asked = retryAfter(sent.answer?.header('retry-after'), clock.now()) ?? 0;
    const wait = Math.max(pauses[Math.min(attempt, pauses.length - 1)] ?? 0, asked);
    if (asked > maxWait || !this.#mayWait(item, folder, attempt, wait, sent.problem)) return false;
    await clock.sleep(wait, this.signal).catch(() => undefined);
    return !this.signal.aborted;
  }

  /** The folder is not locked any more. */
  unlocked(folder: string): void {
    this.#lockedSince.delete(folder);
  }

  #mayWait(item: TrashItem, folder: string, attempt: number, wait: number, { kind }: Problem): boolean {
    const most = item.kind === 'folder' ? maxAttempts.folder : maxAttempts.item;
    if (kind !== 'busy') return attempt < most && this.#budget.tryConsume();
    const now = this.calls.clock.now();
    const since = this.#lockedSince.get(folder) ?? now;
    const mayWait = now + wait - since <= maxLockTime;
    this.#lockedSince.set(folder, mayWait ? since : Number.NEGATIVE_INFINITY);
    return mayWait;
  }
}

/** What became of an item in the trash. */
export type ActResult =
  /** `ours` where Box itself says that this call did it. */
  | { readonly end: 'done'; readonly entry?: BoxEntry; readonly byOurCall: boolean }
  /** It is in the trash as before, of kind `unclear` perhaps not for long. */
  | { readonly end: 'refused'; readonly problem: Problem }
  | { readonly end: 'settled'; readonly outcome: Outcome };

/** Statuses that may mean that the item has left the trash. */
const looksAfter: Readonly<Record<Action, readonly number[]>> = { restore: [403, 404], purge: [404] };

/**
 * Restores or purges. What is locked, or still in the trash after an unclear end, is sent again.
 * @param json the body of a restore: without one Box answers 411
 * @param folder id of the folder that this locks
 */
export async function act(
  operation: BoxOperation,
  item: TrashItem,
  action: Action,
  folder: string,
  json?: object,
): Promise<ActResult> {
  const change: Change = action === 'restore' ? { method: 'POST', json } : { method: 'DELETE' };
  const isFolder = item.kind === 'folder';
  let unclear: Problem | undefined;
  const settle = (found: Exclude<EntryStatus, { state: 'trashed' }>, problem: Problem): ActResult => {
    // What has left the trash is not waited for any more.
    if (found.state !== 'unknown') operation.unlocked(folder);
    return settled(action, item, found, unclear !== undefined, problem);
  };
  /** `undefined` while it is in the trash as before, or cannot be looked at. */
  const lookAgain = async (problem: Problem): Promise<ActResult | undefined> => {
    const found = await lookUp(operation.calls, item, never);
    return found.state === 'live' || found.state === 'gone' ? settle(found, problem) : undefined;
  };
  // What an unclear call has begun may go on although the item is in the trash still.
  const giveUp = (problem: Problem): ActResult => ({
    end: 'refused',
    problem: unclear ? { ...problem, kind: 'unclear' } : asStillTrashed(problem),
  });
  for (let attempt = 0; ; attempt += 1) {
    const sent = await operation.send(item, change, operation.signal).catch((error: unknown) => {
      if (!unclear) throw error;
      return unclear;
    });
    // Not sent again, and what was sent before may be done by now.
    if (!('end' in sent)) return (await lookAgain(sent)) ?? giveUp(sent);
    if (sent.end === 'done') {
      operation.unlocked(folder);
      return { ...sent, byOurCall: true };
    }
    const { problem, answer } = sent;
    if (problem.kind !== 'busy') {
      const isClear = sent.end === 'refused';
      const mayHaveLeft = unclear !== undefined || looksAfter[action].includes(answer?.status ?? 0);
      if (isClear && !mayHaveLeft) return { end: 'refused', problem };
      if (!isClear) unclear = problem;
      const found = await lookUp(operation.calls, item, never);
      if (found.state !== 'trashed') return settle(found, problem);
      if (isClear) return { end: 'refused', problem };
    }
    const goesOn = await operation.pause(item, folder, attempt, sent);
    // A like call, or work that an unclear call has begun, may have ended while it was waited for.
    const mayBeDone = goesOn
      ? (unclear && isFolder) || boxCode(answer) === 'name_temporarily_reserved'
      : unclear && operation.signal.aborted;
    const ended = mayBeDone ? await lookAgain(problem) : undefined;
    if (ended) return ended;
    if (!goesOn) return giveUp(problem);
  }
}

/** @param unclear whether one of our own calls may have done it */
function settled(
  action: Action,
  item: TrashItem,
  found: Exclude<EntryStatus, { state: 'trashed' }>,
  unclear: boolean,
  problem: Problem,
): ActResult {
  const end = (outcome: Outcome): ActResult => ({ end: 'settled', outcome });
  if (found.state === 'unknown') return end(failed(item, unclear ? { ...problem, kind: 'unclear' } : found.problem));
  if (action === 'purge') {
    if (found.state === 'gone' && unclear) return { end: 'done', byOurCall: false };
    return end({ item, end: 'skipped', why: found.state === 'gone' ? 'gone' : 'live' });
  }
  if (found.state === 'gone') return end(failed(item, { kind: 'notFound', code: 'item.erased' }));
  return unclear ? { end: 'done', entry: found.entry, byOurCall: false } : end({ item, end: 'skipped', why: 'live' });
}

/** A problem of an item that was then seen in the trash: "not found" is not true any more. */
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
