/** Restores or purges many items: at most 10 ids a call, one outcome each. */
import * as v from 'valibot';
import type { HttpResponse } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Action, ItemStatus, Outcome } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import { type Problem, problemOf, TrashError } from '../../trash/problem.ts';
import { decodeEach, kindOfStatus, parseJson, type WriteResult } from '../answers.ts';
import { cancelled, failed, never, stopsOperation } from '../outcomes.ts';
import { outcomeAfterLook } from '../settle.ts';
import { actionResult, resource } from './decode.ts';
import { isPage, problemOfAnswer, traceOf } from './problems.ts';

/** The most that Egnyte's documentation of the trash API allows. */
const maxIds = 10;
const concurrency = 2;
/** A call whose items turn out to be in the trash still is sent once more. */
const tries = 2;

/** Restored or erased: Egnyte does not tell, and something else may live at the path it had. */
export const leftTrash: Problem = { kind: 'notFound', code: 'egnyte.left_trash' };

export interface ActDeps {
  /** An aborted signal keeps the call from being sent, but does not interrupt it once it is. */
  readonly send: (action: Action, ids: readonly string[], signal: AbortSignal) => Promise<WriteResult>;
  /** Gives `gone` for every item that is not in the trash. */
  readonly find: (items: readonly TrashItem[], signal: AbortSignal) => AsyncIterable<ItemStatus>;
  readonly now: () => number;
  /** Calls left of the day, as far as it is known. */
  readonly left: () => number;
}

/** An item without an outcome yet. */
interface PendingItem {
  readonly item: TrashItem;
  /** A call for it was sent, and may have been carried out. */
  readonly unclear: boolean;
  /** What the last call for it met. */
  readonly problem?: Problem;
}

type PendingItems = readonly PendingItem[];

/** What became of the items of one call; those that are still pending have to be looked at. */
interface BatchResult {
  readonly ends: readonly (Outcome | PendingItem)[];
  /** What would meet every further call too. */
  readonly stop?: Problem;
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
  let stopReason: Problem | undefined;
  /** Aborts the calls that still wait for their turn once further calls are pointless. */
  const stop = new AbortController();
  const sending = AbortSignal.any([signal, stop.signal]);
  /** One call at a time until one got through, and near the end of the day: what refuses it would refuse two. */
  let gotThrough = false;
  const together = () => (gotThrough && deps.left() >= concurrency ? concurrency : 1);
  const send = async (batch: PendingItems): Promise<BatchResult> => {
    if (stopReason) return allFailed(batch, stopReason);
    const result = await sendBatch(deps, action, batch, signal, sending);
    stopReason ??= result.stop;
    if (stopReason) stop.abort(new TrashError(stopReason));
    else gotThrough = true;
    return result;
  };

  let pending: PendingItems = items.map((item) => ({ item, unclear: false }));
  for (let attempt = 1; attempt <= tries && pending.length > 0; attempt += 1) {
    const unresolved: PendingItem[] = [];
    for (const phase of phases(action, pending)) {
      const concurrency = () => Math.min(phase.concurrency, together());
      for await (const { ends } of pool(batches(phase.items), concurrency, signal, send, unsent)) {
        for (const each of ends) {
          if ('end' in each) yield each;
          else unresolved.push(each);
        }
      }
    }
    const inTrash: PendingItem[] = [];
    for await (const each of settle(deps, action, unresolved)) {
      if ('end' in each) yield each;
      else inTrash.push(each);
    }
    pending = inTrash;
  }
  for (const each of pending) yield failed(each.item, asKnown(each, each.problem ?? { kind: 'unclear' }));
}

/**
 * A restore begins with the folders, the upper before the lower and never two calls at once: a file restored first
 * may bring its folder into being, whose own restore would then find the name taken. A version needs its file.
 */
function phases(action: Action, items: PendingItems): { readonly items: PendingItems; readonly concurrency: number }[] {
  if (action === 'purge') return [{ items, concurrency }];
  const folders = items.filter(({ item }) => item.kind === 'folder').toSorted((a, b) => depth(a) - depth(b));
  const versions = items.filter(({ item }) => item.kind === 'version');
  const others = items.filter(({ item }) => item.kind !== 'folder' && item.kind !== 'version');
  return [
    { items: folders, concurrency: 1 },
    { items: others, concurrency },
    { items: versions, concurrency },
  ];
}

function depth({ item }: PendingItem): number {
  return item.origin?.path?.split('/').filter(Boolean).length ?? 0;
}

function batches(items: PendingItems): PendingItems[] {
  const count = Math.ceil(items.length / maxIds);
  return Array.from({ length: count }, (_, index) => items.slice(index * maxIds, (index + 1) * maxIds));
}

async function sendBatch(
  deps: ActDeps,
  action: Action,
  batch: PendingItems,
  signal: AbortSignal,
  sending: AbortSignal,
): Promise<BatchResult> {
  try {
    const ids = batch.map(({ item }) => item.id);
    const result = readAnswer(action, batch, await deps.send(action, ids, sending), deps.now());
    return { ...result, stop: result.stop ?? stopIn(result) };
  } catch (error) {
    // It was never sent.
    if (error === signal.reason) return unsent(batch);
    const problem = problemOf(error);
    return { ...allFailed(batch, problem), stop: stopsOperation(problem) ? problem : undefined };
  }
}

function stopIn({ ends }: BatchResult): Problem | undefined {
  return ends.flatMap((each) => ('end' in each && each.end === 'failed' ? [each.problem] : [])).find(stopsOperation);
}

function allFailed(batch: PendingItems, problem: Problem): BatchResult {
  return { ends: batch.map((each) => failed(each.item, asKnown(each, problem))) };
}

/** An earlier call may still be carried out, where a later one was not refused for the item's own sake. */
function asKnown({ unclear }: PendingItem, problem: Problem): Problem {
  const isOwn = problem.kind === 'refused' || problem.kind === 'nameTaken';
  return unclear && !isOwn ? { ...problem, kind: 'unclear' } : problem;
}

/** Cancelled before it was sent; an item that an earlier try left in the trash fails with the reason for that. */
function unsent(batch: PendingItems): BatchResult {
  return {
    ends: batch.map((each) => (each.problem ? failed(each.item, asKnown(each, each.problem)) : cancelled(each.item))),
  };
}

/** Gives an outcome for what has left the trash, and the pending item for what is still there. */
async function* settle(deps: ActDeps, action: Action, unresolved: PendingItems): AsyncIterable<Outcome | PendingItem> {
  const pending = new Map(unresolved.map((each) => [each.item, each]));
  for await (const { item, ...seen } of deps.find([...pending.keys()], never)) {
    const each = pending.get(item);
    if (!each) continue;
    if (seen.state === 'trashed') yield each;
    else if (seen.state !== 'unknown') yield absent(action, each);
    else yield failed(item, { ...(each.problem ?? seen.problem), kind: 'unclear' });
  }
}

/** The item is not in the trash: perhaps by our own unclear call. */
function absent(action: Action, { item, unclear, problem }: PendingItem): Outcome {
  return outcomeAfterLook(item, action, 'absent', unclear ? 'possible' : 'none', { ...problem, ...leftTrash });
}

/** Reads the answer to one call, as Egnyte's documentation of the trash API has it. */
function readAnswer(action: Action, batch: PendingItems, written: WriteResult, now: number): BatchResult {
  if (!written.settled) {
    return allUnclear(batch, { ...written.problem, ...(written.answer && traceOf(written.answer)) });
  }
  const { answer } = written;
  const { status } = answer;
  if (status >= 200 && status < 300) return readEach(action, batch, answer);
  const problem = problemOfAnswer(answer, now, 'trash');
  const [only] = batch.length === 1 ? batch : [];
  if (status === 404) {
    // It is not published which of several ids is meant, nor does it tell whether Egnyte says so or something on the
    // way there: the list decides. A refusal as a whole, so nothing was done.
    const isOwn = only && action === 'restore' && !isPage(answer.text);
    const ends = batch.map((each) => ({ ...each, problem: refusal(problem, isOwn ? each.item : undefined) }));
    return { ends };
  }
  if (only && (status === 409 || problem.code === 'egnyte.trash_role')) {
    // Meant for this item, perhaps for it alone.
    const own = problemOfCode(action, only.item, status, problem);
    return { ends: [failed(only.item, { ...problem, ...own })] };
  }
  const isForAll = problem.kind === 'forbidden' || stopsOperation(problem);
  return { ...allFailed(batch, problem), stop: isForAll ? problem : undefined };
}

/** What goes with every problem. */
type About = Pick<Problem, 'said' | 'call' | 'requestId'>;

function readEach(action: Action, batch: PendingItems, answer: HttpResponse): BatchResult {
  const codes = codesIn(answer);
  if (codes === undefined) {
    return allUnclear(batch, { kind: 'unclear', code: 'http.shape', status: answer.status, ...traceOf(answer) });
  }
  const ends = batch.map((each): Outcome | PendingItem => {
    const { item } = each;
    const { code, said }: ItemCode = codes === 'all done' ? { code: 200 } : (codes.get(item.id) ?? { code: 0 });
    const about: About = { said, ...traceOf(answer) };
    if (code >= 200 && code < 300) return { item, end: 'done' };
    // For a restore this may mean the item, which has left the trash, or the folder that it came from: the list decides.
    if (code === 404) return action === 'purge' ? absent(action, each) : { ...each, problem: refusal(about, item) };
    if (code >= 400 && code < 500) return failed(item, problemOfCode(action, item, code, about));
    // Left out, or the service's own fault: it may have been carried out.
    return { item, unclear: true, problem: { kind: 'unclear', ...about } };
  });
  return { ends };
}

interface ItemCode {
  readonly code: number;
  readonly said?: string;
}

/** The codes in a body by id; `undefined` if it is not an answer of Egnyte, such as the page of a proxy. */
function codesIn({ status, text }: HttpResponse): ReadonlyMap<string, ItemCode> | 'all done' | undefined {
  // The body of a full success is not published: nothing, `{}` or a list of resources.
  const whole = status === 207 ? new Map<string, ItemCode>() : 'all done';
  if (['', '{}'].includes(text.replace(/\s/g, ''))) return whole;
  const result = v.safeParse(actionResult, parseJson(text));
  if (!result.success) return undefined;
  const { items } = decodeEach(resource, result.output.resources, (each): [string, ItemCode] => [
    each.id,
    { code: Number(each.code), said: (each.descriptions || each.description || each.message) ?? undefined },
  ]);
  return new Map(items);
}

/** A 404; with the item that it is about, where that is certain. */
function refusal({ said, call, requestId }: About, item?: TrashItem): Problem {
  // Egnyte restores a version into its file; without that file it cannot, and the version stays in the trash.
  const code = item?.kind === 'version' ? 'egnyte.version_alone' : undefined;
  return { said, call, requestId, kind: 'refused', status: 404, code };
}

function problemOfCode(action: Action, item: TrashItem, status: number, { said, call, requestId }: About): Problem {
  const about = { status, said, call, requestId };
  if (status === 403 && action === 'purge') {
    return { ...(item.purgeBlockedBy ?? { kind: 'forbidden', code: 'egnyte.purge_refused' }), ...about };
  }
  if (status === 409 && action === 'restore') return { ...about, kind: 'nameTaken' };
  return { ...about, kind: kindOfStatus(status) };
}

function allUnclear(batch: PendingItems, problem: Problem): BatchResult {
  return { ends: batch.map(({ item }) => ({ item, unclear: true, problem })) };
}
