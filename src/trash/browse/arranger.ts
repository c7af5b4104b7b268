/** Keeps the arrangement of each account up to date: one run at a time for each, and the latest state next. */
import type { AccountTrash } from '../accountTrash.ts';
import type { Clock } from '../ports.ts';
import { queryMatcher } from '../query/match.ts';
import type { Query } from '../query/query.ts';
import type { SortedItems } from '../sortedItems.ts';
import { type Arrangement, arrange } from './arrange.ts';
import type { ViewChoice } from './choice.ts';

/**
 * Between two runs of an account where nothing but its list has changed; milliseconds. While pages come in it is at least
 * as long as the last run took; shorter after an action, which someone waits to see.
 */
const pause = { more: 200, less: 100 };

/** How long groups by the time that is left stay as they are; milliseconds. */
const timeLeftFor = 3_600_000;

/** What a person wants to see. */
export interface Wish {
  readonly choice: ViewChoice;
  readonly filter: Query | undefined;
}

interface Run extends Wish {
  readonly list: SortedItems;
  /** When it began. */
  readonly at: number;
}

interface Slot {
  wish: Wish | undefined;
  /** What the last run was made of. One that has failed is not made again of the same. */
  tried?: Run | undefined;
  arrangement?: Arrangement | undefined;
  /** When the last run ended, and how long it took. */
  ended: number;
  took: number;
  /** Stops what is under way. */
  stop: AbortController | undefined;
}

export class Arranger {
  readonly #clock: Clock;
  readonly #changed: (trash: AccountTrash | undefined) => void;
  readonly #failed: (error: unknown) => void;
  readonly #slots = new WeakMap<AccountTrash, Slot>();
  readonly #working = new Set<Promise<void>>();

  /** @param changed called with each trash whose arrangement is another one, and with none when work begins or ends */
  constructor(clock: Clock, changed: (trash: AccountTrash | undefined) => void, failed: (error: unknown) => void) {
    this.#clock = clock;
    this.#changed = changed;
    this.#failed = failed;
  }

  of(trash: AccountTrash): Arrangement | undefined {
    return this.#slots.get(trash)?.arrangement;
  }

  get isArranging(): boolean {
    return this.#working.size > 0;
  }

  async settled(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  /** The list of the trash, or what is wished, may be another. @param wish none for the list as it is */
  update(trash: AccountTrash, wish: Wish | undefined): void {
    const slot: Slot = this.#slots.get(trash) ?? { wish: undefined, ended: 0, took: 0, stop: undefined };
    this.#slots.set(trash, slot);
    if (!isSame(slot.wish, wish)) {
      slot.wish = wish;
      slot.tried = undefined;
      slot.ended = 0;
      slot.stop?.abort();
      if (!wish && slot.arrangement) {
        slot.arrangement = undefined;
        this.#changed(trash);
      }
    }
    if (slot.stop || !isStale(trash, slot, this.#clock.now())) return;
    const work = this.#work(trash, slot).finally(() => {
      this.#working.delete(work);
      if (this.#working.size === 0) this.#changed(undefined);
    });
    this.#working.add(work);
    if (this.#working.size === 1) this.#changed(undefined);
  }

  async #work(trash: AccountTrash, slot: Slot): Promise<void> {
    while (isStale(trash, slot, this.#clock.now())) {
      const stop = new AbortController();
      slot.stop = stop;
      try {
        await this.#run(trash, slot, stop.signal);
      } catch (error) {
        // A newer wish goes on with the next round.
        if (!stop.signal.aborted) this.#failed(error);
      } finally {
        slot.stop = undefined;
      }
    }
  }

  async #run(trash: AccountTrash, slot: Slot, signal: AbortSignal): Promise<void> {
    const isLess = trash.state.list.length < (slot.arrangement?.loaded ?? 0);
    const wait = slot.ended + (isLess ? pause.less : Math.max(pause.more, slot.took)) - this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait, signal);
    const { wish } = slot;
    if (!wish) return;
    const begun = this.#clock.now();
    const { list } = trash.state;
    slot.tried = { ...wish, list, at: begun };
    const matches = wish.filter && queryMatcher(wish.filter);
    const arrangement = await arrange(list.all, wish.choice, matches, { now: begun, signal });
    signal.throwIfAborted();
    slot.arrangement = { ...arrangement, filter: wish.filter };
    slot.ended = this.#clock.now();
    slot.took = slot.ended - begun;
    this.#changed(trash);
  }
}

function isStale({ state }: AccountTrash, { wish, tried }: Slot, now: number): boolean {
  if (!wish) return false;
  if (!tried || !isSame(wish, tried) || tried.list !== state.list) return true;
  return wish.choice.group === 'timeLeft' && now - tried.at > timeLeftFor;
}

function isSame(a: Wish | undefined, b: Wish | undefined): boolean {
  return a?.choice.sort === b?.choice.sort && a?.choice.group === b?.choice.group && a?.filter === b?.filter;
}
