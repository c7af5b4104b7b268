/** Tells from Box's event stream whether items entered or left the trash. Box sends no event for a purge. */
import type * as v from 'valibot';
import type { HttpResponse } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Changes, Clock } from '../../trash/ports.ts';
import { decode, decodeEach } from '../answers.ts';
import { type BoxApi, errorIn } from './calls.ts';
import { event, eventPage, itemIn, pathOf } from './decode.ts';

const entered = 'ITEM_TRASH';
const left = 'ITEM_UNDELETE_VIA_TRASH';
/** Events come more than once and out of order, so the ids of so many are remembered. */
const maxEventIds = 2000;
/** So many pages are read at once; the next call reads on from there. */
const maxPages = 10;
/** In milliseconds. Events come within seconds, or a minute. */
const ownRestoreLifetime = 600_000;
const maxOwnRestores = 10_000;

type ItemRef = Pick<TrashItem, 'kind' | 'id'>;

/** What this client has restored itself: the events about it are no change for the caller. */
export class OwnRestores {
  readonly #clock: Clock;
  /** The time of each, oldest first. */
  readonly #times = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(item: ItemRef): void {
    this.forget(item);
    this.#times.set(pathOf(item), this.#clock.now());
    const [oldest] = this.#times.keys();
    if (this.#times.size > maxOwnRestores && oldest !== undefined) this.#times.delete(oldest);
  }

  forget(item: ItemRef): void {
    this.#times.delete(pathOf(item));
  }

  has(item: ItemRef): boolean {
    const time = this.#times.get(pathOf(item));
    return time !== undefined && this.#clock.now() - time <= ownRestoreLifetime;
  }
}

export class Events {
  readonly #calls: BoxApi;
  readonly #own: OwnRestores;
  readonly #seen = new Set<string>();

  constructor(calls: BoxApi, own: OwnRestores) {
    this.#calls = calls;
    this.#own = own;
  }

  async since(since: string | undefined, signal: AbortSignal): Promise<Changes> {
    let position = since ?? 'now';
    let changed = false;
    for (let page = 0; page < maxPages; page += 1) {
      const answer = await this.#ask(position, signal);
      // Box keeps events for some weeks. What came after an older position cannot be known.
      if (answer.status === 400 && since !== undefined && errorIn(answer))
        return { ...(await this.since(undefined, signal)), changed: true };
      const { entries, next_stream_position: next } = decode(eventPage, this.#calls.good(answer));
      const { items } = decodeEach(event, entries, (each) => this.#isChange(each));
      changed ||= items.includes(true);
      const before = position;
      position = typeof next === 'string' ? next : digitsOf(answer, next);
      if (entries.length === 0 || position === before) break;
    }
    return { position, changed };
  }

  async #ask(position: string, signal: AbortSignal): Promise<HttpResponse> {
    const query = new URLSearchParams({ stream_type: 'changes', stream_position: position, limit: '500' });
    return await this.#calls.get(`events?${query}`, signal, { background: true });
  }

  #isChange(each: v.InferOutput<typeof event>): boolean {
    const { event_id: id, event_type: type } = each;
    if ((type !== entered && type !== left) || !this.#isNew(id)) return false;
    const item = itemIn(each);
    if (type === left) return !item || !this.#own.has(item);
    // The next restore of it is not ours.
    if (item) this.#own.forget(item);
    return true;
  }

  #isNew(id: string | null | undefined): boolean {
    if (!id) return true;
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    const [oldest] = this.#seen;
    if (this.#seen.size > maxEventIds && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}

/** A position may be a number beyond 2^53, of which JSON.parse loses digits. */
function digitsOf({ text }: HttpResponse, parsed: number): string {
  return /"next_stream_position"\s*:\s*(\d+)\s*[,}]/.exec(text)?.[1] ?? String(parsed);
}
