/** How many items each account's trash held when it was last counted: shown at start-up, and shared by all windows. */
import * as v from 'valibot';
import type { Count } from '../trash/count.ts';
import type { StateStore } from '../trash/ports.ts';

const stateKey = 'cloudTrash.counts';

const countsSchema = v.object({
  /** When the counting ended; milliseconds since 1970. */
  at: v.number(),
  counts: v.record(
    v.string(),
    v.object({ items: v.number(), trust: v.picklist(['exact', 'about', 'atLeast', 'unknown']) }),
  ),
});

export interface Counts {
  readonly at: number;
  /** By account id. */
  readonly counts: Readonly<Record<string, Count>>;
}

/** The file that all windows share, behind a lock; see `storage/`. */
export interface SharedCounts {
  /** Runs `work` with what the file holds and writes what it gives; does nothing while another window does. */
  update(work: (held: unknown) => Promise<unknown>): Promise<void>;
}

export interface CountParts {
  readonly state: StateStore;
  readonly shared: SharedCounts;
  readonly now: () => number;
  /** Counts at the services; an account that fails keeps its last number. */
  readonly count: (last: Counts) => Promise<Readonly<Record<string, Count>>>;
  readonly apply: (counts: Counts) => void;
}

export class LastCounts {
  readonly #parts: CountParts;

  constructor(parts: CountParts) {
    this.#parts = parts;
  }

  /** The numbers of last time, at once. */
  get last(): Counts {
    return read(this.#parts.state.get(stateKey));
  }

  /** Keeps a number that this window has learned. */
  async learn(account: string, count: Count): Promise<void> {
    const { at, counts } = this.last;
    const known = counts[account];
    if (known?.items === count.items && known.trust === count.trust) return;
    await this.#parts.state.update(stateKey, { at, counts: { ...counts, [account]: count } });
  }

  async forget(account: string): Promise<void> {
    const { at, counts } = this.last;
    const { [account]: _, ...rest } = counts;
    await this.#parts.state.update(stateKey, { at, counts: rest });
  }

  /** Brings the numbers up to date if they are older than `maxAge` milliseconds; one window does it for all. */
  async refresh(maxAge: number): Promise<void> {
    const { now, shared, apply, count, state } = this.#parts;
    // A time to come was written under a wrong clock.
    const isFresh = ({ at }: Counts) => at <= now() && now() - at < maxAge;
    if (isFresh(this.last)) return;
    await shared.update(async (held) => {
      const theirs = read(held);
      const next = isFresh(theirs) ? theirs : { at: now(), counts: await count(this.last) };
      await state.update(stateKey, next);
      apply(next);
      return next;
    });
  }
}

function read(value: unknown): Counts {
  const parsed = v.safeParse(countsSchema, value);
  return parsed.success ? parsed.output : { at: 0, counts: {} };
}
