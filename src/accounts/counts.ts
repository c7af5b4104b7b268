/** How many items each account's trash held when it was last counted: shown at start-up, and shared by all windows. */
import { type Count, isCount, type KnownCount } from '../trash/count.ts';
import type { StateStore } from './stores.ts';

const stateKey = 'cloudTrash.counts';
/** Milliseconds until services that all failed are asked again. */
const retryDelay = 300_000;

export interface Counts {
  /** When the counting ended; milliseconds since 1970. */
  readonly at: number;
  /** By account id. */
  readonly counts: Readonly<Record<string, KnownCount>>;
}

/** The file that all windows share, behind a lock; see `storage/`. */
export interface SharedCounts {
  /** Runs `work` with what the file holds and writes what it gives; does nothing while another window does. */
  update(work: (held: unknown) => Promise<unknown>): Promise<void>;
}

export interface CountsDeps {
  readonly state: StateStore;
  readonly shared: SharedCounts;
  readonly now: () => number;
  /** Counts at the services; an account that does not answer is left out. */
  readonly count: () => Promise<Readonly<Record<string, Count>>>;
  readonly apply: (counts: Counts) => void;
  /** Whether there is such an account: numbers of others are not kept. */
  readonly hasAccount: (account: string) => boolean;
}

export class LastCounts {
  readonly #deps: CountsDeps;
  #notBefore = 0;

  constructor(deps: CountsDeps) {
    this.#deps = deps;
  }

  /** The numbers of last time, at once. */
  get last(): Counts {
    return read(this.#deps.state.get(stateKey));
  }

  /** Keeps a number that this window has learned. */
  async record(account: string, count: Count): Promise<void> {
    const { at, counts } = this.last;
    const known = counts[account];
    if (known?.items === count.items && known.precision === count.precision) return;
    const { items, precision } = count;
    const learned: KnownCount = { items, precision, at: this.#deps.now() };
    await this.#deps.state.update(stateKey, { at, counts: { ...counts, [account]: learned } });
  }

  async forget(account: string): Promise<void> {
    const without = ({ at, counts: { [account]: _, ...counts } }: Counts): Counts => ({ at, counts });
    await this.#deps.state.update(stateKey, without(this.last));
    await this.#deps.shared.update(async (held) => without(read(held)));
  }

  /** Brings the numbers up to date if they are older than `maxAge` milliseconds; one window does it for all. */
  async refresh(maxAge: number): Promise<void> {
    const { now, shared, apply, state, hasAccount } = this.#deps;
    // A time to come was written under a wrong clock.
    const isFresh = ({ at }: Counts) => at <= now() && now() - at < maxAge;
    if (isFresh(this.last) || now() < this.#notBefore) return;
    await shared.update(async (held) => {
      const theirs = read(held);
      const { at, counts } = isFresh(theirs) ? theirs : await this.#count();
      // What is known from later, or of accounts that did not answer, is kept.
      const all = Object.entries(newest(this.last.counts, counts));
      const next = { at, counts: Object.fromEntries(all.filter(([id]) => hasAccount(id))) };
      await state.update(stateKey, next);
      apply(next);
      return next;
    });
  }

  /** Counts at the services. Where none answers, the old numbers stay old, and the next try waits. */
  async #count(): Promise<Counts> {
    const at = this.#deps.now();
    const counted = Object.entries(await this.#deps.count());
    if (counted.length === 0) {
      this.#notBefore = this.#deps.now() + retryDelay;
      return { at: this.last.at, counts: {} };
    }
    return {
      at,
      counts: Object.fromEntries(counted.map(([id, { items, precision }]) => [id, { items, precision, at }])),
    };
  }
}

/** Read by hand, not with the library that reads answers: this is loaded at every start. */
function read(value: unknown): Counts {
  const nothing = { at: 0, counts: {} };
  if (typeof value !== 'object' || value === null || !('at' in value) || !('counts' in value)) return nothing;
  const { at, counts } = value;
  if (typeof at !== 'number' || typeof counts !== 'object' || counts === null) return nothing;
  const known: [string, KnownCount][] = [];
  for (const [id, count] of Object.entries(counts)) {
    if (!isCount(count)) return nothing;
    known.push([id, { at: 0, ...count }]);
  }
  return { at, counts: Object.fromEntries(known) };
}

function newest(ours: Counts['counts'], theirs: Counts['counts']): Counts['counts'] {
  const newer = Object.entries(theirs).filter(([id, { at }]) => at >= (ours[id]?.at ?? 0));
  return { ...ours, ...Object.fromEntries(newer) };
}
