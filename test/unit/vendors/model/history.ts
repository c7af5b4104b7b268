// Who changed what in a world, and when.
import type { Facts, ItemFact } from './world.ts';

export interface WorldChange {
  readonly key: string;
  readonly by: 'us' | 'them';
  readonly from: ItemFact | undefined;
  readonly to: ItemFact | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Compares the world with how it was at the look before. */
export class History {
  readonly #look: () => Facts;
  readonly #now: () => number;
  #facts: Facts;
  #changes: WorldChange[] = [];
  #start: Facts;

  constructor(look: () => Facts, now: () => number) {
    this.#look = look;
    this.#now = now;
    this.#facts = look();
    this.#start = this.#facts;
  }

  /** Since the page was turned. */
  get changes(): readonly WorldChange[] {
    return this.#changes;
  }

  /** How things were when the page was turned. */
  get start(): Facts {
    return this.#start;
  }

  get facts(): Facts {
    return this.#facts;
  }

  /** Whatever has changed since the look before, `by` has done. */
  note(by: WorldChange['by']): void {
    const facts = this.#look();
    for (const key of new Set([...this.#facts.keys(), ...facts.keys()])) {
      const [from, to] = [this.#facts.get(key), facts.get(key)];
      if (!isSame(from, to)) this.#changes.push({ key, by, from, to, at: this.#now() });
    }
    this.#facts = facts;
  }

  startTurn(): void {
    this.#changes = [];
    this.#start = this.#facts;
  }

  of(key: string): readonly WorldChange[] {
    return this.#changes.filter((each) => each.key === key);
  }

  /** In which states a thing was on this page. */
  states(key: string): ReadonlySet<ItemFact['state'] | 'gone'> {
    const seen = [this.#start.get(key), ...this.of(key).map(({ to }) => to)];
    return new Set(seen.flatMap((fact) => (fact?.isMerged ? [fact.state, 'gone'] : (fact?.state ?? 'gone'))));
  }
}

export function isSame(a: ItemFact | undefined, b: ItemFact | undefined): boolean {
  if (!a || !b) return a === b;
  return a.state === b.state && a.parent === b.parent && a.name === b.name && a.mark === b.mark;
}
