/** How many items each account's trash held when it was last counted: shown at start-up. */
import type { AccountTrash } from '../trash/accountTrash.ts';
import { type Count, isCount, type KnownCount } from '../trash/count.ts';
import type { Clock } from '../trash/ports.ts';
import { problemOf } from '../trash/problem.ts';
import { nearlyExhausted } from '../trash/quota.ts';
import type { Trashes } from '../trash/trashes.ts';
import type { StateStore } from './stores.ts';

const stateKey = 'cloudTrash.counts';
/** Milliseconds. */
const countTimeout = 100_000;
/** Milliseconds until services that all failed are asked again; longer than they are waited for. */
const retryDelay = 300_000;

export interface Counts {
  /** When the counting began; milliseconds since 1970. */
  readonly at: number;
  /** By account id. */
  readonly counts: Readonly<Record<string, KnownCount>>;
}

export class LastCounts {
  readonly #state: StateStore;
  readonly #trashes: Trashes;
  readonly #clock: Clock;
  #notBefore = 0;

  constructor(state: StateStore, trashes: Trashes, clock: Clock) {
    this.#state = state;
    this.#trashes = trashes;
    this.#clock = clock;
  }

  /** The numbers of last time, at once; the editor shares them with its other windows. */
  get last(): Counts {
    return read(this.#state.get(stateKey));
  }

  /** Keeps a number that this window has learned. */
  async record(account: string, { items, precision }: Count): Promise<void> {
    const { at, counts } = this.last;
    const known = counts[account];
    if (known?.items === items && known.precision === precision) return;
    await this.#keep({ at, counts: { ...counts, [account]: { items, precision, at: this.#clock.now() } } });
  }

  async forget(account: string): Promise<void> {
    const { at, counts } = this.last;
    const { [account]: _, ...others } = counts;
    await this.#keep({ at, counts: others });
  }

  /** Brings the numbers up to date if they are older than `maxAge` milliseconds; the window that has the lease does it for all. */
  async refresh(maxAge: number): Promise<void> {
    const at = this.#clock.now();
    const age = at - this.last.at;
    // A time to come was written under a wrong clock.
    if ((age >= 0 && age < maxAge) || at < this.#notBefore) return;
    this.#notBefore = at + retryDelay;
    const counted = await countAll(this.#trashes);
    // Where no service answers, the old numbers stay old.
    if (counted.length === 0) return;
    this.#notBefore = 0;
    const counts = { ...this.last.counts };
    for (const [id, { items, precision }] of counted) {
      // What is known from later, or of accounts that did not answer, is kept.
      if ((counts[id]?.at ?? 0) <= at) counts[id] = { items, precision, at };
    }
    const known = Object.fromEntries(Object.entries(counts).filter(([id]) => this.#trashes.of(id)));
    await this.#keep({ at, counts: known });
    this.#trashes.counted(known);
  }

  async #keep(counts: Counts): Promise<void> {
    await this.#state.update(stateKey, counts);
  }
}

/** By account id; a service that does not answer, or whose calls of the day are nearly used up, is left out. */
async function countAll({ list }: Trashes): Promise<readonly (readonly [string, Count])[]> {
  const signal = AbortSignal.timeout(countTimeout);
  const counted: [string, Count][] = [];
  const count = async (trash: AccountTrash) => {
    if (nearlyExhausted(trash.quota)) return;
    let hasEnded: boolean | undefined;
    try {
      const client = await trash.client();
      counted.push([trash.account.id, await client.count(signal, { background: true })]);
      hasEnded = false;
    } catch (error) {
      // No other problem tells whether the sign-in still works.
      if (problemOf(error).kind === 'signIn') hasEnded = true;
    }
    const showsEnded = trash.state.problem?.kind === 'signIn';
    // The row and the status bar show what came of the last try to read the list.
    if (hasEnded !== undefined && hasEnded !== showsEnded) void trash.load({ background: true });
  };
  await Promise.all(list.map(count));
  return counted;
}

/** Read by hand, not with the library that reads answers: this is loaded at every start. */
function read(value: unknown): Counts {
  const { at, counts }: Readonly<Record<string, unknown>> = Object(value);
  const known: [string, KnownCount][] = [];
  for (const [id, count] of Object.entries(Object(counts))) if (isCount(count)) known.push([id, { at: 0, ...count }]);
  return { at: typeof at === 'number' ? at : 0, counts: Object.fromEntries(known) };
}
