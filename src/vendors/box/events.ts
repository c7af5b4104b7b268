/** Tells from the stream of events whether anything entered or left the trash; a purge is not among them. */
import type * as v from 'valibot';
import type { HttpResponse } from '../../http/http.ts';
import type { Changes } from '../../trash/ports.ts';
import { decode, decodeEach } from '../answers.ts';
import type { BoxApi } from './calls.ts';
import { event, eventPage, itemIn } from './decode.ts';
import type { OwnRestores } from './ownRestores.ts';
import { errorIn } from './problems.ts';

const entered = 'ITEM_TRASH';
const left = 'ITEM_UNDELETE_VIA_TRASH';
/** Of so many events it is remembered that they came: they come more than once, and out of order. */
const remembered = 2000;
/** So many pages are read at once; what is behind them is read with the next question. */
const maxPages = 10;

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
      // Events are kept for some weeks: of what came after an older position nothing can be told.
      if (answer.status === 400 && since !== undefined && errorIn(answer))
        return { ...(await this.since(undefined, signal)), changed: true };
      const { entries, next_stream_position: next } = decode(eventPage, this.#calls.good(answer));
      // What cannot be read tells nothing of an item.
      const { items: news } = decodeEach(event, entries, (each) => this.#isNews(each));
      changed ||= news.includes(true);
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

  #isNews(each: v.InferOutput<typeof event>): boolean {
    const { event_id: id, event_type: type } = each;
    if ((type !== entered && type !== left) || !this.#isNew(id)) return false;
    const item = itemIn(each);
    if (type === left) return !item || !this.#own.has(item);
    // Who restores it next is somebody else.
    if (item) this.#own.forget(item);
    return true;
  }

  #isNew(id: string | null | undefined): boolean {
    if (!id) return true;
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    const [oldest] = this.#seen;
    if (this.#seen.size > remembered && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}

/** A position may be a number beyond 2^53, of which JSON.parse loses digits. */
function digitsOf({ text }: HttpResponse, parsed: number): string {
  return /"next_stream_position"\s*:\s*(\d+)\s*[,}]/.exec(text)?.[1] ?? String(parsed);
}
