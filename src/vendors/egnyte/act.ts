/** Restores or purges many items: at most 10 ids a call, one outcome each. */
import type { TrashItem } from '../../trash/item.ts';
import type { Action, ItemStatus, Outcome } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import type { Problem } from '../../trash/problem.ts';
import { problemOf, TrashError } from '../../trash/problem.ts';
import type { WriteResult } from '../answers.ts';
import { cancelled, failed, never, stopsOperation } from '../outcomes.ts';
import { absent, type BatchResult, type PendingItem, readAnswer } from './action.ts';

/** The most that Egnyte's documentation of the trash API allows. */
const maxIds = 10;
const concurrency = 2;
/** A call whose items turn out to be in the trash still is sent once more. */
const tries = 2;

export interface ActDeps {
  /** An aborted signal keeps the call from being sent, and does not touch it once it is. */
  readonly send: (action: Action, ids: readonly string[], signal: AbortSignal) => Promise<WriteResult>;
  /** `gone` is whatever is not in the trash. */
  readonly find: (items: readonly TrashItem[], signal: AbortSignal) => AsyncIterable<ItemStatus>;
  readonly now: () => number;
  /** Calls left of the day, as far as it is known. */
  readonly left: () => number;
}

/**
 * Whatever ended unclear is settled by one walk through the list after everything was sent: a walk may cost many of
 * the day's calls.
 */
export async function* act(
  deps: ActDeps,
  action: Action,
  items: readonly TrashItem[],
  signal: AbortSignal,
): AsyncIterable<Outcome> {
  let open: PendingItem[] = items.map((item) => ({ item, unclear: false }));
  let stopReason: Problem | undefined;
  /** What still waits for its turn when nothing is to be hoped for is not sent either. */
  const hold = new AbortController();
  const sending = AbortSignal.any([signal, hold.signal]);
  /** A call alone, until one got through and where the day may end with it: what refuses it would refuse two. */
  let gotThrough = false;
  const together = () => (gotThrough && deps.left() >= concurrency ? concurrency : 1);
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const unresolved: PendingItem[] = [];
    for (const { cases, side } of phases(action, open)) {
      const send = async (chunk: readonly PendingItem[]): Promise<BatchResult> => {
        if (stopReason) return leave(chunk, stopReason);
        const reading = await sendChunk(deps, action, chunk, signal, sending);
        stopReason ??= reading.stop;
        if (stopReason) hold.abort(new TrashError(stopReason));
        else gotThrough = true;
        return reading;
      };
      for await (const reading of pool(chunks(cases), () => Math.min(side, together()), signal, send, unsent)) {
        yield* reading.outcomes;
        unresolved.push(...reading.unresolved);
      }
    }
    open = [];
    for await (const end of settle(deps, action, unresolved)) {
      if ('end' in end) yield end;
      else open.push(end);
    }
    if (attempt < tries) continue;
    for (const { item, problem } of open) yield failed(item, problem ?? { kind: 'unclear' });
    return;
  }
}

/**
 * A restore begins with the folders, the upper before the lower and never two calls at once: a file restored first
 * may bring its folder into being, whose own restore would then find the name taken. A version needs its file.
 */
function phases(action: Action, cases: readonly PendingItem[]): { cases: readonly PendingItem[]; side: number }[] {
  if (action === 'purge') return [{ cases, side: concurrency }];
  const folders = cases.filter(({ item }) => item.kind === 'folder').toSorted((a, b) => depth(a) - depth(b));
  const versions = cases.filter(({ item }) => item.kind === 'version');
  const others = cases.filter(({ item }) => item.kind !== 'folder' && item.kind !== 'version');
  return [
    { cases: folders, side: 1 },
    { cases: others, side: concurrency },
    { cases: versions, side: concurrency },
  ];
}

function depth({ item }: PendingItem): number {
  return item.origin?.path?.split('/').filter(Boolean).length ?? 0;
}

function chunks(cases: readonly PendingItem[]): (readonly PendingItem[])[] {
  return Array.from({ length: Math.ceil(cases.length / maxIds) }, (_, index) =>
    cases.slice(index * maxIds, (index + 1) * maxIds),
  );
}

async function sendChunk(
  deps: ActDeps,
  action: Action,
  chunk: readonly PendingItem[],
  signal: AbortSignal,
  sending: AbortSignal,
): Promise<BatchResult> {
  try {
    const ids = chunk.map(({ item }) => item.id);
    const reading = readAnswer(action, chunk, await deps.send(action, ids, sending), deps.now());
    const problem = reading.outcomes
      .map((each) => each.end === 'failed' && each.problem)
      .find((p) => p && stopsOperation(p));
    return problem ? { ...reading, stop: problem } : reading;
  } catch (error) {
    // Never reached the service.
    if (error === signal.reason) return unsent(chunk);
    const problem = problemOf(error);
    return { ...leave(chunk, problem), stop: stopsOperation(problem) ? problem : undefined };
  }
}

function leave(chunk: readonly PendingItem[], problem: Problem): BatchResult {
  return { outcomes: chunk.map(({ item }) => failed(item, problem)), unresolved: [] };
}

/** Cancelled before it was sent; what an earlier try left in the trash says why instead. */
function unsent(chunk: readonly PendingItem[]): BatchResult {
  const outcomes = chunk.map(({ item, problem }) => (problem ? failed(item, problem) : cancelled(item)));
  return { outcomes, unresolved: [] };
}

/** Gives an outcome for what has left the trash, and the case itself for what is still there. */
async function* settle(
  deps: ActDeps,
  action: Action,
  unresolved: readonly PendingItem[],
): AsyncIterable<Outcome | PendingItem> {
  const byItem = new Map(unresolved.map((each) => [each.item, each]));
  for await (const { item, ...seen } of deps.find([...byItem.keys()], never)) {
    const doubt = byItem.get(item);
    if (!doubt) continue;
    if (seen.state === 'trashed') yield doubt;
    else if (seen.state !== 'unknown') yield absent(action, doubt);
    else yield failed(item, { ...(doubt.problem ?? seen.problem), kind: 'unclear' });
  }
}
