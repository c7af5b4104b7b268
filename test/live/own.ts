// What a live run has made itself. Everything it changes or removes is looked up here first.

/** A question could not be answered; the message says why. */
export class NotAnswered extends Error {}

/** The run was about to touch something that it did not make; nothing was sent. */
export class NotOwn extends Error {}

/** The things that this run made, by names such as `folders/123`, whatever fits the service. */
export class Own {
  /** The name of the one folder in which everything of this run lies. */
  readonly name: string;
  // What is gone stays known: to ask for it once more harms nobody.
  readonly #made = new Set<string>();
  readonly #left = new Set<string>();

  constructor(now: number) {
    this.name = `cloud-trash-live-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`;
  }

  /** Notes a thing that the service has just made for this run. */
  made(thing: string): void {
    this.#made.add(thing);
    this.#left.add(thing);
  }

  removed(thing: string): void {
    this.#left.delete(thing);
  }

  has(thing: string): boolean {
    return this.#made.has(thing);
  }

  /** Throws `NotOwn` unless this run has made the thing. */
  mustHave(thing: string): void {
    if (!this.has(thing)) throw new NotOwn(`refused to touch ${thing}, which this run has not made`);
  }

  /** What is not removed yet, the newest first, so that what lies in a folder goes before it. */
  left(): string[] {
    return [...this.#left].reverse();
  }
}
