/** Reads the answer to one action, as Egnyte's documentation of the trash API has it. */
import * as v from 'valibot';
import type { HttpResponse } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Action, Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import { decodeEach, kindOfStatus, parseJson, type WriteResult } from '../answers.ts';
import { failed } from '../outcomes.ts';
import { actionResult, resource } from './decode.ts';
import { isPage, problemOfAnswer, traceOf } from './problems.ts';

/** An item on its way. */
export interface PendingItem {
  readonly item: TrashItem;
  /** Sent before, perhaps carried out; what is known of it then. */
  readonly unclear: boolean;
  readonly problem?: Problem;
}

/** What became of the items of one call; the doubts have to be looked at. */
export interface BatchResult {
  readonly outcomes: readonly Outcome[];
  readonly unresolved: readonly PendingItem[];
  /** What would meet every further call too. */
  readonly stop?: Problem;
}

/** What goes with every problem. */
type About = Pick<Problem, 'said' | 'call' | 'requestId'>;

interface ItemCode {
  readonly code: number;
  readonly said?: string;
}

/** Restored or erased: Egnyte does not tell, and something else may live at the path it had. */
export const leftTrash: Problem = { kind: 'notFound', code: 'egnyte.left_trash' };

export function readAnswer(
  action: Action,
  cases: readonly PendingItem[],
  written: WriteResult,
  now: number,
): BatchResult {
  if (!written.settled) {
    const trace = written.answer && traceOf(written.answer);
    return allUnresolved(cases, { ...written.problem, ...trace });
  }
  const { answer } = written;
  const trace = traceOf(answer);
  if (answer.status >= 200 && answer.status < 300) return readEach(action, cases, answer);
  const problem = problemOfAnswer(answer, now, 'trash');
  if (answer.status === 404) {
    const about: About = { said: problem.said, ...trace };
    if (action === 'restore' && cases.length === 1 && !isPage(answer.text)) {
      return collect(cases, ({ item, unclear }) => notFound(action, item, unclear, about));
    }
    // It is not published which of several ids is meant, nor does it tell whether Egnyte says so or something on the
    // way there: the list decides. A refusal as a whole, so nothing was done.
    const refused: Problem = { ...about, kind: 'refused', status: 404 };
    return { outcomes: [], unresolved: cases.map((each) => ({ ...each, problem: refused })) };
  }
  const [only] = cases;
  if (only && cases.length === 1 && (answer.status === 409 || problem.code === 'egnyte.trash_role')) {
    // Meant for this item, perhaps for it alone.
    const own = problemOfCode(action, only.item, answer.status, problem);
    return { outcomes: [failed(only.item, { ...problem, ...own })], unresolved: [] };
  }
  const outcomes = cases.map(({ item }) => failed(item, problem));
  return { outcomes, unresolved: [], stop: problem.kind === 'forbidden' ? problem : undefined };
}

/** The item is not in the trash: was that our own unclear call? */
export function absent(action: Action, { item, unclear, problem }: PendingItem): Outcome {
  if (unclear) return { item, end: 'done' };
  return action === 'purge'
    ? { item, end: 'skipped', why: 'gone' }
    : failed(item, { ...problem, ...leftTrash });
}

function readEach(action: Action, cases: readonly PendingItem[], answer: HttpResponse): BatchResult {
  const told = resources(answer);
  if (told === undefined) {
    return allUnresolved(cases, { kind: 'unclear', code: 'http.shape', status: answer.status, ...traceOf(answer) });
  }
  return collect(cases, ({ item, unclear }) => {
    const one: ItemCode | undefined = told === 'all' ? { code: 200 } : told.get(item.id);
    const code = one?.code ?? 0;
    const about: About = { said: one?.said, ...traceOf(answer) };
    if (code >= 200 && code < 300) return { item, end: 'done' };
    if (code === 404) return notFound(action, item, unclear, about);
    if (code >= 400 && code < 500) return failed(item, problemOfCode(action, item, code, about));
    // Left out, or the service's own fault: it may have been carried out.
    return { item, unclear: true, problem: { kind: 'unclear', ...about } };
  });
}

/** By id what a body tells; `undefined` if it is not an answer of Egnyte, such as the page of a proxy. */
function resources({ status, text }: HttpResponse): ReadonlyMap<string, ItemCode> | 'all' | undefined {
  // The body of a full success is not published: nothing, `{}` or a list of resources.
  const whole = status === 207 ? new Map<string, ItemCode>() : 'all';
  if (text.trim() === '') return whole;
  const body = parseJson(text);
  const result = v.safeParse(actionResult, body);
  if (!result.success) return isBare(body) ? whole : undefined;
  const { items } = decodeEach(resource, result.output.resources, (each): [string, ItemCode] => [
    each.id,
    { code: Number(each.code), said: (each.descriptions || each.description || each.message) ?? undefined },
  ]);
  return new Map(items);
}

/** `{}` */
function isBare(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0;
}

/**
 * A 404 of one id. A restore may mean the item, which has left the trash, or the folder that it came from: the list
 * decides.
 */
function notFound(action: Action, item: TrashItem, unclear: boolean, about: About): Outcome | PendingItem {
  if (action === 'purge') return absent(action, { item, unclear });
  // Egnyte restores a version into its file; without that file it cannot, and the version stays in the trash.
  const code = item.kind === 'version' ? 'egnyte.version_alone' : undefined;
  return { item, unclear, problem: { ...about, kind: 'refused', status: 404, code } };
}

function problemOfCode(action: Action, item: TrashItem, status: number, { said, call, requestId }: About): Problem {
  const about = { status, said, call, requestId };
  if (status === 403 && action === 'purge') {
    return item.purgeBlockedBy
      ? { ...item.purgeBlockedBy, ...about }
      : { ...about, kind: 'forbidden', code: 'egnyte.purge_refused' };
  }
  if (status === 409 && action === 'restore') return { ...about, kind: 'nameTaken' };
  return { ...about, kind: kindOfStatus(status) };
}

function allUnresolved(cases: readonly PendingItem[], problem: Problem): BatchResult {
  return { outcomes: [], unresolved: cases.map(({ item }) => ({ item, unclear: true, problem })) };
}

function collect(cases: readonly PendingItem[], judge: (each: PendingItem) => Outcome | PendingItem): BatchResult {
  const outcomes: Outcome[] = [];
  const unresolved: PendingItem[] = [];
  for (const judged of cases.map(judge)) {
    if ('end' in judged) outcomes.push(judged);
    else unresolved.push(judged);
  }
  return { outcomes, unresolved: unresolved };
}
