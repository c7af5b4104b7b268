/** Tells from Box's event stream whether items entered or left the trash. Box sends no event for a purge. */
import type * as v from 'valibot';
import type { Changes } from '../../trash/ports.ts';
import { decode, decodeEach } from '../answers.ts';
import { type BoxApi, errorIn, good } from './calls.ts';
import { event, eventPage, pathIn } from './decode.ts';

const entered = 'ITEM_TRASH';
const left = 'ITEM_UNDELETE_VIA_TRASH';
/** So many pages are read at once; the next call reads on from there. */
const maxPages = 10;

/** So many ids of events, and of items, are remembered. */
const maxKnown = 10_000;

/** Where they get too many it begins anew: then a list may be read once more than needed. */
export function remember(known: Set<string>, text: string): void {
  if (known.size >= maxKnown) known.clear();
  known.add(text);
}

export class Events {
  /** Paths of the items that this client has restored itself: the events about that are no change for the caller. */
  readonly own = new Set<string>();
  /** Events come more than once and out of order. */
  readonly #seen = new Set<string>();

  async since(calls: BoxApi, since: string | undefined): Promise<Changes> {
    let position = since ?? 'now';
    let changed = false;
    for (let page = 0; page < maxPages; page += 1) {
      const query = new URLSearchParams({ stream_type: 'changes', stream_position: position, limit: '500' });
      const answer = await calls.get(`events?${query}`, { background: true });
      // Box keeps events for some weeks. What came after an older position cannot be known.
      if (answer.status === 400 && since !== undefined && errorIn(answer))
        return { ...(await this.since(calls, undefined)), changed: true };
      const { entries, next_stream_position: next } = decode(eventPage, good(answer));
      const { items } = decodeEach(event, entries, (each) => this.#isChange(each));
      changed ||= items.includes(true);
      const before = position;
      // A position may be a number beyond 2^53, of which JSON.parse loses digits.
      const [, digits] = /"next_stream_position"\s*:\s*(\d+)\s*[,}]/.exec(answer.text) ?? [];
      position = typeof next === 'string' ? next : (digits ?? String(next));
      if (entries.length === 0 || position === before) break;
    }
    return { position, changed };
  }

  #isChange(each: v.InferOutput<typeof event>): boolean {
    const { event_id: id, event_type: type } = each;
    if (type !== entered && type !== left) return false;
    if (id && this.#seen.has(id)) return false;
    if (id) remember(this.#seen, id);
    const path = pathIn(each);
    if (type === left) return !path || !this.own.has(path);
    // The next restore of it is not ours.
    if (path) this.own.delete(path);
    return true;
  }
}
