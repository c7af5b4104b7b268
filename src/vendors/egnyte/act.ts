/** Restores or purges many items: at most 10 ids a call, one outcome each. */
import * as v from 'valibot';
import type { HttpResponse } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Action, Outcome } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import type { WriteHooks } from '../../trash/ports.ts';
import { type Problem, problemOf, TrashError } from '../../trash/problem.ts';
import { outcomeAfterLook } from '../../trash/settle.ts';
import { decodeEach, kindOfStatus, parseJson, type WriteResult } from '../answers.ts';
import { cancelled, failed, stopsOperation } from '../outcomes.ts';
import type { EgnyteApi } from './calls.ts';
import { actionResult, resource } from './decode.ts';
import { find } from './listing.ts';
import { problemOfAnswer, traceOf } from './problems.ts';

/** The most that Egnyte's documentation of the trash API allows. */
const maxIds = 10;
const concurrency = 2;
/** A call whose items turn out to be in the trash still is sent once more. */
const tries = 2;

/** Restored or erased: Egnyte does not tell, and something else may live at the path it had. */
export const leftTrash: Problem = { kind: 'notFound', code: 'egnyte.left_trash' };

/** An item without an outcome yet: once a call for it was sent, it has to be looked at. */
interface PendingItem {
  readonly item: TrashItem;
  /** A call for it may have been carried out. */
  readonly unclear: boolean;
  /** What the last call for it met. */
  readonly problem?: Problem;
}

type PendingItems = readonly PendingItem[];
type Ends = readonly (Outcome | PendingItem)[];

/**
 * Whatever ended unclear is settled by one walk through the list after everything was sent: a walk may cost many of
 * the day's calls.
 *
 * @param api of a signal that is never aborted: what was sent is settled, also after a cancel
 * @param left calls left of the day, as far as it is known
 */
export async function* act(
  api: EgnyteApi,
  action: Action,
  items: readonly TrashItem[],
  signal: AbortSignal,
  left: () => number,
  hooks: WriteHooks = {},
): AsyncIterable<Outcome> {
  /** Aborted by what would meet every further call too, also those that wait for their turn. */
  const stop = new AbortController();
  const sending = AbortSignal.any([signal, stop.signal]);
  /** One call at a time until one got through, and near the end of the day: what refuses it would refuse two. */
  let gotThrough = false;
  const send = async (batch: PendingItems): Promise<Ends> => {
    try {
      sending.throwIfAborted();
      await hooks.beforeSend?.(batch.map(({ item }) => item));
      const ids = batch.map(({ item }) => item.id);
      const ends = readAnswer(action, batch, await api.act(action, ids, sending));
      const problem = stopIn(ends);
      if (problem) stop.abort(new TrashError(problem));
      else gotThrough = true;
      return ends;
    } catch (error) {
      if (error === signal.reason) return unsent(batch);
      const problem = problemOf(error);
      if (problem.kind === 'forbidden' || stopsOperation(problem)) stop.abort(error);
      return batch.map((each) => failed(each.item, asKnown(each, problem)));
    }
  };

  let pending: PendingItems = items.map((item) => ({ item, unclear: false }));
  for (let attempt = 1; attempt <= tries && pending.length > 0; attempt += 1) {
    const unresolved: PendingItem[] = [];
    for (const phase of phases(action, pending)) {
      const together = () => (gotThrough && left() >= concurrency ? phase.concurrency : 1);
      for await (const ends of pool(batches(phase.items), together, signal, send, unsent)) {
        for (const each of ends) {
          if ('end' in each) yield each;
          else unresolved.push(each);
        }
      }
    }
    const looked = unresolved.map(({ item }) => item);
    const { found, problem } = await find(api, looked);
    pending = unresolved.filter(({ item }) => found.has(item.id));
    for (const each of unresolved) {
      if (found.has(each.item.id)) continue;
      yield problem ? failed(each.item, { ...each.problem, kind: 'unclear' }) : absent(action, each);
    }
  }
  for (const each of pending) yield failed(each.item, asKnown(each, { kind: 'unclear', ...each.problem }));
}

/**
 * A restore begins with the folders, the upper before the lower and never two calls at once: a file restored first
 * may bring its folder into being, whose own restore would then find the name taken. A version needs its file.
 */
function phases(action: Action, items: PendingItems): { readonly items: PendingItems; readonly concurrency: number }[] {
  if (action === 'purge') return [{ items, concurrency }];
  const ofKind = Object.groupBy(items, ({ item: { kind } }) =>
    kind === 'folder' || kind === 'version' ? kind : 'file',
  );
  return [
    { items: (ofKind.folder ?? []).toSorted((a, b) => depth(a) - depth(b)), concurrency: 1 },
    { items: ofKind.file ?? [], concurrency },
    { items: ofKind.version ?? [], concurrency },
  ];
}

function depth({ item }: PendingItem): number {
  return item.origin?.path?.split('/').filter(Boolean).length ?? 0;
}

function batches(items: PendingItems): PendingItems[] {
  const count = Math.ceil(items.length / maxIds);
  return Array.from({ length: count }, (_, index) => items.slice(index * maxIds, (index + 1) * maxIds));
}

/** What one of the items failed with that would meet every further call too. */
function stopIn(ends: Ends): Problem | undefined {
  return ends.flatMap((each) => ('end' in each && each.end === 'failed' ? [each.problem] : [])).find(stopsOperation);
}

/** An earlier call may still be carried out, where a later one was not refused for the item's own sake. */
function asKnown({ unclear }: PendingItem, problem: Problem): Problem {
  const isOwn = problem.kind === 'refused' || problem.kind === 'nameTaken';
  return unclear && !isOwn ? { ...problem, kind: 'unclear' } : problem;
}

/** Cancelled before it was sent; an item that an earlier try left in the trash fails with the reason for that. */
function unsent(batch: PendingItems): Ends {
  return batch.map((each) => (each.problem ? failed(each.item, asKnown(each, each.problem)) : cancelled(each.item)));
}

/** The item is not in the trash: perhaps by our own unclear call. */
function absent(action: Action, { item, unclear, problem }: PendingItem): Outcome {
  return outcomeAfterLook(item, action, 'absent', unclear ? 'possible' : 'none', { ...problem, ...leftTrash });
}

/**
 * Reads the answer to one call, as Egnyte's documentation of the trash API has it. Throws the problem of a call that was
 * refused as a whole, so that nothing was done.
 */
function readAnswer(action: Action, batch: PendingItems, written: WriteResult): Ends {
  if (!written.settled) return allUnclear(batch, written.problem, written.answer);
  const { answer } = written;
  const { status } = answer;
  if (status >= 200 && status < 300) return readEach(action, batch, answer);
  const problem = problemOfAnswer(answer, 'trash');
  // It is not published which of several ids is meant, nor does it tell whether Egnyte says so or something on the way
  // there: the list decides.
  if (status === 404) return batch.map((each) => ({ ...each, problem: ofItem(action, each.item, problem) }));
  const [only] = batch;
  if (only && batch.length === 1 && (status === 409 || problem.code === 'egnyte.trash_role')) {
    // Meant for this item, perhaps for it alone.
    return [failed(only.item, ofItem(action, only.item, problem))];
  }
  throw new TrashError(problem);
}

function readEach(action: Action, batch: PendingItems, answer: HttpResponse): Ends {
  const codeOf = codesIn(answer);
  if (!codeOf) return allUnclear(batch, { kind: 'unclear', code: 'http.shape', status: answer.status }, answer);
  return batch.map((each) => {
    const { item } = each;
    const { code, said } = codeOf(item.id);
    if (code >= 200 && code < 300) return { item, end: 'done' };
    const problem: Problem = { kind: kindOfStatus(code), status: code, said, ...traceOf(answer) };
    // For a restore this may mean the item, which has left the trash, or the folder that it came from: the list decides.
    if (code === 404 && action === 'restore') return { ...each, problem: ofItem(action, item, problem) };
    if (code === 404) return absent(action, each);
    if (code >= 400 && code < 500) return failed(item, ofItem(action, item, problem));
    // Left out, or the service's own fault: it may have been carried out.
    return { item, unclear: true, problem: { ...problem, kind: 'unclear', status: undefined } };
  });
}

interface ItemCode {
  readonly code: number;
  readonly said?: string;
}

/** The codes in a body by id, 0 for one that is left out; `undefined` if it is no answer of Egnyte, such as the page of a proxy. */
function codesIn({ status, text }: HttpResponse): ((id: string) => ItemCode) | undefined {
  // The body of a full success is not published: nothing, `{}` or a list of resources.
  if (['', '{}'].includes(text.replace(/\s/g, ''))) return () => ({ code: status === 207 ? 0 : 200 });
  const result = v.safeParse(actionResult, parseJson(text));
  if (!result.success) return undefined;
  const { items } = decodeEach(resource, result.output.resources, (each): [string, ItemCode] => [
    each.id,
    { code: Number(each.code), said: (each.descriptions || each.description || each.message) ?? undefined },
  ]);
  const codes = new Map(items);
  return (id) => codes.get(id) ?? { code: 0 };
}

function allUnclear(batch: PendingItems, about: Problem, answer?: HttpResponse): Ends {
  const problem = { ...about, ...(answer && traceOf(answer)) };
  return batch.map(({ item }) => ({ item, unclear: true, problem }));
}

/** What a refusal means that is about one item. */
function ofItem(action: Action, { kind }: TrashItem, problem: Problem): Problem {
  const { status } = problem;
  const restores = action === 'restore';
  if (status === 404) {
    // Egnyte restores a version into its file; without that file it cannot, and the version stays in the trash.
    return { ...problem, kind: 'refused', code: restores && kind === 'version' ? 'egnyte.version_alone' : undefined };
  }
  if (status === 403 && !restores) return { ...problem, code: 'egnyte.purge_refused' };
  return status === 409 && restores ? { ...problem, kind: 'nameTaken' } : problem;
}
