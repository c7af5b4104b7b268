/** Tells from the stream of events whether anything entered or left the trash; a purge is not among them. */
import type { HttpAnswer } from '../../http/http.ts';
import type { Changes } from '../../trash/ports.ts';
import { decode } from '../answers.ts';
import type { Calls } from './calls.ts';
import { eventPage } from './decode.ts';

const relevant: ReadonlySet<string> = new Set(['ITEM_TRASH', 'ITEM_UNDELETE_VIA_TRASH']);
/** Of so many events it is remembered that they came: they come more than once, and out of order. */
const remembered = 2000;
/** So many pages are read at once; what is behind them is read with the next question. */
const mostPages = 10;

export class Events {
  readonly #calls: Calls;
  readonly #seen = new Set<string>();

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  async since(since: string | undefined, signal: AbortSignal): Promise<Changes> {
    let position = since ?? 'now';
    let changed = false;
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await this.#ask(position, signal);
      // Events are kept for some weeks: of what came after an older position nothing can be told.
      if (answer.status === 400 && since !== undefined)
        return { ...(await this.since(undefined, signal)), changed: true };
      const { entries, next_stream_position: next } = decode(eventPage, this.#calls.good(answer));
      for (const { event_id: id, event_type: type } of entries) {
        if (relevant.has(type ?? '') && this.#isNew(id)) changed = true;
      }
      const before = position;
      position = typeof next === 'string' ? next : digitsOf(answer, next);
      if (entries.length === 0 || position === before) break;
    }
    return { position, changed };
  }

  async #ask(position: string, signal: AbortSignal): Promise<HttpAnswer> {
    const query = new URLSearchParams({ stream_type: 'changes', stream_position: position, limit: '500' });
    return await this.#calls.get(`events?${query}`, signal, { background: true });
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
function digitsOf({ text }: HttpAnswer, parsed: number): string {
  return /"next_stream_position"\s*:\s*(\d+)\s*[,}]/.exec(text)?.[1] ?? String(parsed);
}
