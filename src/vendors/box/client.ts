/** One Box account's trash. */
import * as v from 'valibot';
import type { Http, HttpAnswer, HttpRequest } from '../../http/http.ts';
import { longestWait, retryAfter } from '../../http/retry.ts';
import type { Count } from '../../trash/count.ts';
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Action, Look, Outcome } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import type { Capabilities, Clock, Identity, Page, TrashClient } from '../../trash/ports.ts';
import { type Problem, problemOf, TrashError } from '../../trash/problem.ts';
import { decode, decodeEach, parseJson, read, type Written, write } from '../answers.ts';
import { eachItem, failed, never } from '../outcomes.ts';
import { type Entry, entry, fields, itemOf, markerPage, me, offsetPage, pathOf, placeOf } from './decode.ts';
import { boxCode, problemOfAnswer } from './problems.ts';

/** The maximum that Box serves. */
const pageSize = 1000;
const atOnce = 5;
/** A folder is restored or purged within the call, which Box lets run for 600 s. */
const longWrite = 660_000;
/** Waits before an item is sent again; most of what locks it ends within a minute. */
const pauses = [2000, 8000, 30_000];
/** So many pages on end without anything new are no list. */
const idlePages = 100;
const unknownKind: Problem = { kind: 'unsupported', code: 'item.unknownKind' };

export interface BoxParts {
  readonly account: string;
  /** Origin of the API, without a slash at the end. */
  readonly url: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly capabilities: Capabilities;
}

export class BoxClient implements TrashClient {
  readonly capabilities: Capabilities;
  readonly #parts: BoxParts;

  constructor(parts: BoxParts) {
    this.#parts = parts;
    this.capabilities = parts.capabilities;
  }

  async whoAmI(signal: AbortSignal): Promise<Identity> {
    const { id, name, login } = decode(me, this.#good(await this.#get('users/me?fields=id,name,login', signal)));
    return { id, name: name || login || id, login: login || undefined };
  }

  /** Always by marker: offsets end at 10,000. Markers come in no useful order and repeat when something is wrong. */
  async *pages(_options: unknown, signal: AbortSignal): AsyncIterable<Page> {
    const seenItems = new Set<string>();
    const seenMarkers = new Set<string>();
    let marker: string | undefined;
    let idle = 0;
    do {
      const query = new URLSearchParams({ usemarker: 'true', limit: String(pageSize), fields });
      if (marker !== undefined) query.set('marker', marker);
      const page = decode(markerPage, this.#good(await this.#get(`folders/trash/items?${query}`, signal)));
      const { items, unreadable } = decodeEach(entry, page.entries, (each) => itemOf(this.#parts.account, each));
      const fresh = items.filter(({ kind, id }) => {
        const key = `${kind}/${id}`;
        return !seenItems.has(key) && seenItems.add(key);
      });
      // The last page has null or "".
      marker = page.next_marker || undefined;
      idle = fresh.length > 0 ? 0 : idle + 1;
      const repeated = marker !== undefined && (seenMarkers.has(marker) || idle >= idlePages);
      if (marker !== undefined) seenMarkers.add(marker);
      yield { items: fresh, unreadable, last: marker === undefined };
      if (repeated) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
    } while (marker !== undefined);
  }

  /** By offset paging, which alone has a total; it may count what the list does not hold. */
  async count(signal: AbortSignal): Promise<Count> {
    const answer = this.#good(await this.#get('folders/trash/items?limit=1&fields=id', signal));
    return { items: decode(offsetPage, answer).total_count, trust: 'about' };
  }

  async *look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Look> {
    for await (const look of pool(
      items,
      atOnce,
      signal,
      (item) => this.#look(item, signal),
      (): undefined => undefined,
    )) {
      signal.throwIfAborted();
      if (look) yield look;
    }
  }

  /** Files and links side by side, folders one after another: a folder's restore locks its destination. */
  async *restore(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    const folders = items.filter(({ kind }) => kind === 'folder');
    const others = items.filter(({ kind }) => kind !== 'folder');
    const groups = [
      { items: others, atOnce },
      { items: folders, atOnce: 1 },
    ];
    yield* eachItem(groups, signal, (item) => this.#act('restore', item, signal));
  }

  async *purge(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    yield* eachItem([{ items, atOnce }], signal, (item) => this.#act('purge', item, signal));
  }

  /** Sends until it is clear what became of the item; what is locked, or still in the trash after an unclear end, again. */
  async #act(action: Action, item: TrashItem, signal: AbortSignal): Promise<Outcome> {
    if (item.kind === 'unknown' || item.kind === 'version') return failed(item, unknownKind);
    let unclear = false;
    for (let attempt = 0; ; attempt += 1) {
      const written = await this.#write(action, item, signal);
      if (written.clear && written.answer.status < 300) return { item, end: 'done', where: whereOf(written.answer) };
      const problem = written.clear ? this.#problem(written.answer) : written.problem;
      if (problem.kind !== 'busy') {
        if (written.clear && !looksAfter[action].includes(written.answer.status)) return failed(item, problem);
        unclear ||= !written.clear;
        const look = await this.#look(item, never);
        if (look.state !== 'trashed') return settled(action, look, unclear, problem);
        if (written.clear)
          return failed(item, action === 'restore' ? await this.#refusal(item, problem) : stays(problem));
      }
      if (!(await this.#pause(attempt, written.answer, signal))) return failed(item, stays(problem));
    }
  }

  /** Why a restore is refused although the item is in the trash: is it the folder that it came from? */
  async #refusal(item: TrashItem, problem: Problem): Promise<Problem> {
    const { kind, code, status, requestId } = problem;
    // Where Box says more than "forbidden", that is why.
    if (code !== undefined || (kind !== 'forbidden' && kind !== 'notFound')) return problem;
    const parent = item.origin?.id;
    const isGone =
      parent === undefined
        ? kind === 'notFound'
        : isMissing(await this.#get(`folders/${encodeURIComponent(parent)}?fields=id,name`, never));
    return isGone ? { kind: 'noOrigin', status, requestId } : stays(problem);
  }

  /** False where nothing more is to be sent: after the last try, or cancelled, or told to stay away for long. */
  async #pause(attempt: number, answer: HttpAnswer | undefined, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#parts;
    const pause = pauses[attempt];
    const asked = retryAfter(answer?.header('retry-after'), clock.now()) ?? 0;
    if (pause === undefined || asked > longestWait) return false;
    await clock.sleep(Math.max(pause, asked), signal).catch(() => undefined);
    return !signal.aborted;
  }

  /** First the trash; its 404 also means "only a parent was trashed", so the plain item decides. */
  async #look(item: TrashItem, signal: AbortSignal): Promise<Look> {
    if (item.kind === 'unknown' || item.kind === 'version') return { item, state: 'unknown', problem: unknownKind };
    try {
      const trashed = await this.#get(`${pathOf(item)}/trash?fields=${fields}`, signal);
      if (trashed.status !== 404) {
        const fresh = itemOf(this.#parts.account, decode(entry, this.#good(trashed)));
        return { item, state: 'trashed', fresh };
      }
      const plain = await this.#get(`${pathOf(item)}?fields=${fields},path_collection`, signal);
      const inside: Look = { item, state: 'unknown', problem: { kind: 'notFound', code: 'box.inside_trashed_folder' } };
      if (boxCode(plain) === 'trashed') return inside;
      if (plain.status === 404) return { item, state: 'gone' };
      const found: Entry = decode(entry, this.#good(plain));
      if (found.item_status === 'active') return { item, state: 'live', where: placeOf(found) };
      return found.item_status === 'deleted' ? { item, state: 'gone' } : inside;
    } catch (error) {
      signal.throwIfAborted();
      return { item, state: 'unknown', problem: problemOf(error) };
    }
  }

  #good(answer: HttpAnswer): HttpAnswer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new TrashError(this.#problem(answer));
  }

  #problem(answer: HttpAnswer): Problem {
    return problemOfAnswer(answer, this.#parts.clock.now());
  }

  async #get(path: string, signal: AbortSignal): Promise<HttpAnswer> {
    return await read(this.#parts.http, { method: 'GET', url: `${this.#parts.url}/2.0/${path}` }, signal);
  }

  /** A good status with a body that is not Box's may be a proxy's: not clear. */
  async #write(action: Action, item: TrashItem, signal: AbortSignal): Promise<Written> {
    const timeout = item.kind === 'folder' ? longWrite : undefined;
    const url = `${this.#parts.url}/2.0/${pathOf(item)}`;
    const request: HttpRequest =
      action === 'restore'
        ? // Without a body Box answers 411.
          { method: 'POST', url: `${url}?fields=${fields},path_collection`, json: {}, timeout }
        : { method: 'DELETE', url: `${url}/trash`, timeout };
    const written = await write(this.#parts.http, request, signal);
    if (!written.clear || written.answer.status >= 300) return written;
    const { answer } = written;
    const isBox = action === 'restore' ? v.is(entry, parseJson(answer.text)) : answer.text === '';
    return isBox ? written : { clear: false, problem: { kind: 'unreadable', status: answer.status }, answer };
  }
}

/** Statuses that may mean that the item has left the trash. */
const looksAfter: Readonly<Record<Action, readonly number[]>> = { restore: [403, 404], purge: [404] };

/** @param unclear whether one of our own calls may have done it */
function settled(
  action: Action,
  look: Exclude<Look, { state: 'trashed' }>,
  unclear: boolean,
  problem: Problem,
): Outcome {
  const { item } = look;
  if (look.state === 'unknown') return failed(item, unclear ? { ...problem, kind: 'unclear' } : look.problem);
  if (action === 'restore') {
    if (look.state === 'gone') return failed(item, { kind: 'notFound', code: 'item.erased' });
    return unclear ? { item, end: 'done', where: look.where } : { item, end: 'skipped', why: 'live' };
  }
  return look.state === 'gone' && unclear ? { item, end: 'done' } : { item, end: 'skipped', why: look.state };
}

/** A problem of an item that was then seen in the trash: neither "not found" nor "unclear" is true any more. */
function stays(problem: Problem): Problem {
  if (problem.kind === 'notFound') return { ...problem, kind: 'refused' };
  return problem.kind === 'unclear' ? { ...problem, kind: 'server' } : problem;
}

function isMissing(folder: HttpAnswer): boolean {
  return folder.status === 404 || boxCode(folder) === 'trashed';
}

function whereOf(answer: HttpAnswer): Place | undefined {
  const parsed = v.safeParse(entry, parseJson(answer.text));
  return parsed.success ? placeOf(parsed.output) : undefined;
}
