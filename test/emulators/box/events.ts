// `GET /events`: the stream of what happened in the account, and the long poll beside it (Box's API reference and guide).
import { createHash } from 'node:crypto';
import type { Reply } from '../server.ts';
import { oneOf, wholeNumber } from './paging.ts';
import type { Quirks } from './quirks.ts';
import { invalidParameter, Refusal } from './replies.ts';
import type { EmulatedItem, Person, Tree } from './tree.ts';
import { fullItem, parentOf, timestamp } from './view.ts';

/** The position of the first event; beyond 2^53, as Box's sample is. */
const START = 1_152_922_976_252_290_886n;
const PAGE = 100;
const LARGEST_PAGE = 500;

// The reference calls `changes` what alters the tree of files or its collaborations.
const CHANGE = /^(ITEM_(CREATE|UPLOAD|COPY|MOVE|RENAME|MODIFY|TRASH|UNDELETE_VIA_TRASH)|COLLAB_.*)$/;

interface Happening {
  readonly type: string;
  readonly id: string;
  readonly at: number;
  readonly by: Person;
  /** As it was then. */
  readonly item: EmulatedItem;
}

export class EventStream {
  readonly #happenings: Happening[] = [];
  readonly #polls = new Set<(message: 'new_change' | 'reconnect') => void>();
  readonly #tree: Tree;
  readonly #quirks: Quirks;
  readonly #now: () => number;

  constructor(tree: Tree, quirks: Quirks, now: () => number) {
    this.#tree = tree;
    this.#quirks = quirks;
    this.#now = now;
  }

  /** How many long polls are open. */
  get polls(): number {
    return this.#polls.size;
  }

  /** Adds an event about an item; any type, also those that the emulated calls do not cause. */
  add(type: string, item: Readonly<EmulatedItem>, by: Person): void {
    const id = createHash('sha1').update(`event ${this.#happenings.length}`).digest('hex');
    this.#happenings.push({ type, id, at: this.#now(), by, item: { ...item } });
    this.#end('new_change');
  }

  /** Ends all long polls without news. */
  reconnect(): void {
    this.#end('reconnect');
  }

  /** Answers `GET /events`. */
  answer(query: URLSearchParams): Reply {
    const streams = ['all', 'changes', 'sync', 'admin_logs', 'admin_logs_streaming'] as const;
    const stream = oneOf(query, 'stream_type', streams) ?? 'all';
    // The logs of the whole company are for its admins.
    if (stream.startsWith('admin')) throw new Refusal(403, 'access_denied_insufficient_permissions');
    const limit = Math.min(wholeNumber(query, 'limit', 1) ?? PAGE, LARGEST_PAGE);
    const start = this.#place(query.get('stream_position'));
    const repeats = Math.min(this.#quirks.eventRepeats, start, limit - 1);
    const now = query.get('stream_position') === 'now';
    const end = now ? start : Math.min(start + limit - repeats, this.#happenings.length);
    const page = now ? [] : this.#happenings.slice(start - repeats, end);
    const entries = page.filter(({ type }) => stream === 'all' || (stream === 'changes' && CHANGE.test(type)));
    if (this.#quirks.eventsReversed) entries.reverse();
    return this.#page(entries, String(START + BigInt(end)));
  }

  /** Answers a long poll: as soon as there is something after its position. */
  async poll(query: URLSearchParams): Promise<Reply> {
    const position = query.get('stream_position');
    if (position !== null && this.#place(position) < this.#happenings.length) return message('new_change');
    const { promise, resolve } = Promise.withResolvers<'new_change' | 'reconnect'>();
    this.#polls.add(resolve);
    return message(await promise);
  }

  #place(position: string | null): number {
    const last = this.#happenings.length;
    if (position === null || position === '0' || position === 'null') return 0;
    if (position === 'now') return last;
    if (!/^\d+$/.test(position)) throw invalidParameter('stream_position', `Invalid value '${position}'.`);
    const place = BigInt(position) - START;
    return Number(place < 0n ? 0n : place > BigInt(last) ? BigInt(last) : place);
  }

  #page(happenings: readonly Happening[], next: string): Reply {
    const entries = happenings.map((happening) => this.#entry(happening));
    const page = { chunk_size: entries.length, next_stream_position: next, entries };
    if (this.#quirks.eventPositions === 'string') return { status: 200, json: page };
    // As text: a number of JavaScript has not all of the digits.
    const text = JSON.stringify(page).replace(`"next_stream_position":"${next}"`, `"next_stream_position":${next}`);
    return { status: 200, text, headers: { 'content-type': 'application/json; charset=utf-8' } };
  }

  #entry({ type, id, at, by, item }: Happening): object {
    return {
      type: 'event',
      event_id: id,
      created_by: by,
      created_at: timestamp(at),
      recorded_at: timestamp(at),
      event_type: type,
      source: this.#source(item),
    };
  }

  #source(item: EmulatedItem): object | null {
    if (this.#quirks.eventSource === 'none') return null;
    if (this.#quirks.eventSource === 'item') return fullItem(item, this.#tree);
    return {
      item_type: item.kind,
      item_id: item.id,
      item_name: item.name,
      parent: parentOf(item, this.#tree),
      owned_by: item.owner,
    };
  }

  #end(word: 'new_change' | 'reconnect'): void {
    for (const resolve of this.#polls) resolve(word);
    this.#polls.clear();
  }
}

/** Answers `OPTIONS /events`: where to poll. Numbers as the API reference has them, some of them as text. */
export function realtimeServers(url: string): object {
  const server = {
    type: 'realtime_server',
    url: `${url}${REALTIME}?channel=cc807c9c4869ffb1c81a&stream_type=all`,
    ttl: '10',
    max_retries: '10',
    retry_timeout: 610,
  };
  return { chunk_size: 1, entries: [server] };
}

/** The path of a long poll; the real one is on a host of its own. */
export const REALTIME = '/realtime/subscribe';

const message = (word: string): Reply => ({ status: 200, json: { message: word } });
