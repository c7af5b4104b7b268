/** How many items each account's trash held when it was last counted: shown at start-up. */
import { type Count, isCount, type KnownCount } from '../trash/count.ts';
import type { StateStore } from './stores.ts';

const stateKey = 'cloudTrash.counts';
/** Milliseconds until services that all failed are asked again; longer than they are waited for. */
const retryDelay = 300_000;

export interface Counts {
  /** When the counting began; milliseconds since 1970. */
  readonly at: number;
  /** By account id. */
  readonly counts: Readonly<Record<string, KnownCount>>;
}

export interface CountsDeps {
  readonly state: StateStore;
  readonly now: () => number;
  /** Counts at the services; an account that does not answer is left out. */
  readonly count: () => Promise<Readonly<Record<string, Count>>>;
  readonly apply: (counts: Counts['counts']) => void;
  /** Whether there is such an account: numbers of others are not kept. */
  readonly hasAccount: (account: string) => boolean;
}

export class LastCounts {
  readonly #deps: CountsDeps;
  #notBefore = 0;

  constructor(deps: CountsDeps) {
    this.#deps = deps;
  }

  /** The numbers of last time, at once; the editor shares them with its other windows. */
  get last(): Counts {
    return read(this.#deps.state.get(stateKey));
  }

  /** Keeps a number that this window has learned. */
  async record(account: string, { items, precision }: Count): Promise<void> {
    const { at, counts } = this.last;
    const known = counts[account];
    if (known?.items === items && known.precision === precision) return;
    await this.#keep({ at, counts: { ...counts, [account]: { items, precision, at: this.#deps.now() } } });
  }

  async forget(account: string): Promise<void> {
    const { at, counts } = this.last;
    const { [account]: _, ...others } = counts;
    await this.#keep({ at, counts: others });
  }

  /** Brings the numbers up to date if they are older than `maxAge` milliseconds; the window that has the lease does it for all. */
  async refresh(maxAge: number): Promise<void> {
    const { now, count, apply, hasAccount } = this.#deps;
    const at = now();
    const age = at - this.last.at;
    // A time to come was written under a wrong clock.
    if ((age >= 0 && age < maxAge) || at < this.#notBefore) return;
    this.#notBefore = at + retryDelay;
    const counted = Object.entries(await count());
    // Where no service answers, the old numbers stay old.
    if (counted.length === 0) return;
    this.#notBefore = 0;
    // What is known from later, or of accounts that did not answer, is kept.
    const known = Object.entries(this.last.counts).filter(([id]) => hasAccount(id));
    const counts = Object.fromEntries(known);
    for (const [id, { items, precision }] of counted) {
      if (hasAccount(id) && (counts[id]?.at ?? 0) <= at) counts[id] = { items, precision, at };
    }
    await this.#keep({ at, counts });
    apply(counts);
  }

  async #keep(counts: Counts): Promise<void> {
    await this.#deps.state.update(stateKey, counts);
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
