/** Following an operation of the portal to its end. */
import type { HttpResponse } from '../../http/http.ts';
import type { Action } from '../../trash/outcome.ts';
import type { Clock } from '../../trash/ports.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { type Operation, operations, responseIn } from './decode.ts';
import type { Portal } from './portal.ts';

/** The type of an operation, as the portal numbers them. */
const operationTypes: Readonly<Record<Action, number>> = { restore: 0, purge: 2 };

/**
 * The operation that an answer started. Before 3.2.1 it holds all the user's operations, and none must be taken for ours
 * that is not.
 * @param seen the ones that other calls of ours were answered with
 */
export function startedBy(answer: HttpResponse, action: Action, seen: Set<string>): Operation | undefined {
  let found: readonly Operation[];
  try {
    found = responseIn(operations, answer);
  } catch {
    return undefined;
  }
  const type = operationTypes[action];
  const own = found.filter(({ id, Operation: of }) => !seen.has(id) && (of ?? type) === type);
  for (const { id } of found) seen.add(id);
  return own.length === 1 ? own[0] : undefined;
}

/** What the portal says when it is finished; what became of the items is learned by looking at them. */
export interface FinishedOperation {
  /** The last error that it met, of whichever item. */
  readonly error?: string;
  /** Whether it says that it has done nothing at all. */
  readonly idle: boolean;
  /** Names of the files that a move has put in place. */
  readonly files: ReadonlySet<string>;
  /** In which folder each file and folder was when the portal answered, by kind and id. */
  readonly parents: ReadonlyMap<string, string>;
}

/** It may still be running. */
export interface UnwatchedOperation {
  readonly problem: Problem;
  /** We asked it to stop, and the portal took it. */
  readonly cancelled?: boolean;
}

/** Its result was read by another window, or it cannot be distinguished from the user's other ones. */
export const vanished: UnwatchedOperation = { problem: { kind: 'unclear', code: 'docspace.vanished' } };

const firstWait = 150;
const nextWait = 1000;
const maxWait = 3000;
/** Polls until the waits become the longest. */
const quickPolls = 10;
/** An operation that has not moved for so long is not waited for. */
const stallTimeout = 10 * 60_000;
/** The portal forgets a result that was not read for 60 s, so there is nothing left to ask for. */
const pollTimeout = 60_000;

/**
 * Throws nothing.
 * @param signal cancels the operation at the portal
 * @param onProgress gets the percentage after each poll
 */
export async function watch(
  portal: Portal,
  started: Operation,
  signal: AbortSignal,
  onProgress: (percent: number) => void,
): Promise<FinishedOperation | UnwatchedOperation> {
  const { clock } = portal;
  let operation = started;
  let movedAt = clock.now();
  let heardAt = clock.now();
  for (let polls = 0; !operation.finished; polls += 1) {
    const wait = polls < quickPolls ? Math.min(firstWait * 2 ** polls, nextWait) : maxWait;
    if (!(await sleepUnlessAborted(clock, wait, signal))) {
      const cancelled = await portal.terminate(operation.id).catch(() => false);
      return { problem: { kind: 'unclear', code: 'docspace.not_stopped' }, cancelled };
    }
    try {
      const next = await portal.operation(operation.id, signal);
      if (next === undefined) return vanished;
      heardAt = clock.now();
      if (next.progress !== operation.progress || next.processed !== operation.processed) movedAt = heardAt;
      operation = next;
      onProgress(next.progress ?? 0);
    } catch (error) {
      if (signal.aborted) continue;
      // A poll without answer does not end the operation.
      const problem = problemOf(error);
      if (problem.kind === 'signIn' || clock.now() - heardAt >= pollTimeout) return { problem };
    }
    if (!operation.finished && clock.now() - movedAt >= stallTimeout) {
      return { problem: { kind: 'unclear', code: 'docspace.stalled' } };
    }
  }
  return finished(operation);
}

function finished({ error, processed, files, folders }: Operation): FinishedOperation {
  const parents = new Map<string, string>();
  for (const { id, folderId } of files ?? []) if (folderId) parents.set(`file ${id}`, folderId);
  for (const { id, parentId } of folders ?? []) if (parentId) parents.set(`folder ${id}`, parentId);
  return {
    error: error || undefined,
    idle: Number(processed || Number.NaN) === 0,
    files: new Set((files ?? []).flatMap(({ title }) => title ?? [])),
    parents,
  };
}

/** False if the signal was aborted. */
export async function sleepUnlessAborted(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  return await clock.sleep(ms, signal).then(
    () => true,
    () => false,
  );
}
