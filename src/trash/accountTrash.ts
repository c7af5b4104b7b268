/** The model of one account's trash, from which the tree answers: it loads in the background and never throws. */
import { type Count, type KnownCount, unknownCount } from './count.ts';
import { Emitter } from './emitter.ts';
import type { TrashItem } from './item.ts';
import { Listing } from './listing.ts';
import type { Account, Capabilities, ClientSource, Clock, TrashClient } from './ports.ts';
import { type Problem, problemOf } from './problem.ts';
import type { Quota } from './quota.ts';
import { SortedItems } from './sortedItems.ts';

/** Rows shown at first, and added by each Load More: thousands of siblings would hang the view. */
export const rowsAtOnce = 500;
/** Items loaded without Load More where pages come in no useful order. */
const loadedUnasked = 10_000;

/** What is known at one moment; a change makes another one. */
export class TrashState {
  readonly loading: boolean = false;
  /** Why the last load stopped; the items that came stay. */
  readonly problem?: Problem;
  /** What is loaded, newest deletion first. */
  readonly list: SortedItems = SortedItems.empty;
  /** How many of them are shown. */
  readonly shown: number = rowsAtOnce;
  readonly count: Count = unknownCount;
  /** False while there is more at the service than here. */
  readonly complete: boolean = false;
  readonly unreadable: number = 0;
  /** What a count in the background found after the list was read. */
  readonly recount?: KnownCount;
  /** When the list was read last; milliseconds since 1970. */
  readonly loadedAt?: number;
  /** When that was last tried, successfully or not. */
  readonly triedAt?: number;

  /** The whole list: for actions on all items, too slow for showing some of them after each change. */
  get items(): readonly TrashItem[] {
    return this.list.all;
  }

  with(change: Partial<Omit<TrashState, 'items' | 'with'>>): TrashState {
    return Object.assign(new TrashState(), this, change);
  }
}

export class AccountTrash {
  /** Another one where it was renamed. */
  account: Account;
  readonly capabilities: Capabilities;
  readonly #source: ClientSource;
  readonly #clock: Clock;
  readonly #changed = new Emitter<void>();
  readonly #closed = new AbortController();
  #connecting: Promise<TrashClient> | undefined;
  #client: TrashClient | undefined;
  #state = new TrashState();
  /** The list that is shown. */
  #listing: Listing | undefined;
  /** The list that a reload builds; it takes the place of the shown one once it is as long. */
  #next: Listing | undefined;
  /** When the list was last read or changed by us. */
  #knownAt = 0;
  #wanted = 0;
  /** Those who wait for the whole list. */
  readonly #readers = new Set<() => void>();
  #running: Promise<void> | undefined;
  /** The list is to be read once more, as a person asked or in the background. */
  #again: { readonly background: boolean } | undefined;

  constructor(account: Account, source: ClientSource, clock: Clock) {
    this.account = account;
    this.capabilities = source.capabilities;
    this.#source = source;
    this.#clock = clock;
  }

  /** The same at each call; made with the first. */
  client(): Promise<TrashClient> {
    this.#connecting ??= this.#source.connect().then((client) => {
      this.#client = client;
      return client;
    });
    return this.#connecting;
  }

  /** What is left of the day's calls, as far as an answer has said; `undefined` before the first call. */
  get quota(): Quota | undefined {
    return this.#client?.quota?.();
  }

  /** Until when the service wants no calls, after too many; milliseconds since 1970. */
  get pausedUntil(): number {
    return this.#source.pausedUntil?.() ?? 0;
  }

  get state(): TrashState {
    return this.#state;
  }

  readonly onDidChange = this.#changed.listen;

  /** Reads the list again. One load at a time: what is asked during a load is remembered, not doubled. */
  refresh({ background = false } = {}): Promise<void> {
    if (this.#running) {
      this.#again = { background: background && this.#again?.background !== false };
      return this.#running;
    }
    return this.#run(() => this.#reload(background));
  }

  /** Reads the list, unless that is going on already. */
  load(options?: { readonly background: boolean }): Promise<void> {
    return this.#running ?? this.refresh(options);
  }

  /** Shows more rows, and loads more where all that is loaded is shown. */
  more(): Promise<void> {
    const { shown, list, complete } = this.#state;
    this.#set({ shown: shown + rowsAtOnce });
    if (complete || shown + rowsAtOnce <= list.length) return Promise.resolve();
    this.#wanted = Math.max(this.#wanted, list.length + (this.capabilities.pagesByDeletionDate ? 1 : loadedUnasked));
    return this.#goOn();
  }

  /** Loads all that is not loaded yet; what has come when the signal is aborted stays. */
  async loadRest(signal: AbortSignal): Promise<void> {
    if (!this.#listing || this.#state.problem) await this.refresh();
    if (this.#state.problem || this.#state.complete || signal.aborted) return;
    const stopped = Promise.withResolvers<void>();
    const stop = () => {
      this.#readers.delete(stop);
      stopped.resolve();
    };
    signal.addEventListener('abort', stop);
    this.#readers.add(stop);
    // Who stops waits for no others.
    await Promise.race([this.#goOn(), stopped.promise]);
    signal.removeEventListener('abort', stop);
    stop();
  }

  #goOn(): Promise<void> {
    const listing = this.#listing;
    if (this.#running) return this.#running;
    if (!listing || this.#state.problem) return this.refresh();
    return this.#run(() => this.#pull(listing));
  }

  /** Takes out what a restore or purge has taken out of the trash. */
  remove(keys: ReadonlySet<string>): void {
    if (keys.size === 0) return;
    this.#next?.remove(keys);
    this.#listing?.remove(keys);
    const { recount } = this.#state;
    if (recount) this.#set({ recount: { ...recount, items: Math.max(0, recount.items - keys.size) } });
    if (this.#listing) this.#publish(this.#listing);
  }

  /** Takes in what a search at the service has found; see `searchTrash`. */
  addFound(items: readonly TrashItem[]): void {
    if (!this.#listing || items.length === 0) return;
    this.#listing.addFound(items);
    this.#publish(this.#listing);
  }

  /** The keys of what a search has found and the list has not; a list that is read again begins without. */
  get found(): ReadonlySet<string> {
    return this.#listing?.found ?? new Set();
  }

  /** What a count in the background found. A list that was read or changed after that is more recent. */
  counted({ items, precision, at }: KnownCount): void {
    if (this.#listing === undefined) this.#set({ count: { items, precision } });
    else if (at > this.#knownAt) this.#set({ recount: { items, precision, at } });
  }

  dispose(): void {
    this.#closed.abort();
  }

  #run(work: () => Promise<void>): Promise<void> {
    // An old problem stands until it is known to be over.
    this.#set({ loading: true });
    this.#running = this.#work(work);
    return this.#running;
  }

  async #work(work: () => Promise<void>): Promise<void> {
    let problem = await work().then(() => undefined, problemOf);
    for (let again = this.#again; again && !this.#closed.signal.aborted; again = this.#again) {
      this.#again = undefined;
      problem = await this.#reload(again.background).then(() => undefined, problemOf);
    }
    this.#running = undefined;
    const now = this.#clock.now();
    this.#set({ loading: false, problem, triedAt: now, ...(problem ? {} : { loadedAt: now, recount: undefined }) });
  }

  async #reload(background: boolean): Promise<void> {
    if (background && this.capabilities.pagesByDeletionDate && this.#listing) return await this.#peek(this.#listing);
    const before = this.#state.list.length;
    this.#wanted = this.capabilities.pagesByDeletionDate ? Math.min(before, loadedUnasked) : loadedUnasked;
    // At once where there is a client: an item that leaves the trash from here on is left out.
    const listing = new Listing(this.#client ?? (await this.client()), this.#closed.signal, background);
    this.#next = listing;
    try {
      // What was shown stays until the new list is as long, so that rows do not vanish and come back.
      await this.#pull(listing, before);
    } finally {
      this.#next = undefined;
    }
  }

  /**
   * What is new stands on the first page. To read all the others again in the background would cost many of the day's calls:
   * what was taken out elsewhere shows in the total only, until someone refreshes.
   */
  async #peek(listing: Listing): Promise<void> {
    const fresh = new Listing(await this.client(), this.#closed.signal, true);
    await fresh.pull();
    if (!fresh.complete) {
      if (!fresh.hasTotal) await this.#count(fresh);
      listing.absorb(fresh);
    }
    this.#publish(fresh.complete ? fresh : listing);
  }

  async #pull(listing: Listing, quietBelow = 0): Promise<void> {
    const show = () => {
      if (listing.complete || listing.list.length >= quietBelow) this.#publish(listing);
    };
    do {
      await listing.pull();
      show();
      if (listing.complete || listing.hasTotal) continue;
      await this.#count(listing);
      show();
    } while (!listing.complete && (this.#readers.size > 0 || listing.list.length < this.#wanted));
    this.#publish(listing);
  }

  async #count(listing: Listing): Promise<void> {
    // One page may have been all there is: a total is asked for only where the list goes on.
    if (listing.list.length === 0) return;
    try {
      listing.setTotal(await (await this.client()).count(this.#closed.signal, { background: listing.background }));
    } catch {
      // The list itself says what is wrong, if anything is.
      listing.setTotal({ items: listing.list.length, precision: 'atLeast' });
    }
  }

  #publish(listing: Listing): void {
    this.#listing = listing;
    this.#knownAt = this.#clock.now();
    const { list, count, complete, unreadable } = listing;
    this.#set({ list, count, complete, unreadable });
  }

  #set(change: Parameters<TrashState['with']>[0]): void {
    if (this.#closed.signal.aborted) return;
    this.#state = this.#state.with(change);
    this.#changed.fire();
  }
}
