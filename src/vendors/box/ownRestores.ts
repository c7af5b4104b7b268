/** What this client has restored: the events that tell of it are no news. */
import type { TrashItem } from '../../trash/item.ts';
import type { Clock } from '../../trash/ports.ts';
import { pathOf } from './decode.ts';

/** In milliseconds; events come within seconds, or a minute. */
const rememberedFor = 600_000;
const maxRemembered = 10_000;

type Which = Pick<TrashItem, 'kind' | 'id'>;

export class OwnRestores {
  readonly #clock: Clock;
  /** When, in the order of time. */
  readonly #at = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(item: Which): void {
    this.forget(item);
    this.#at.set(pathOf(item), this.#clock.now());
    const [oldest] = this.#at.keys();
    if (this.#at.size > maxRemembered && oldest !== undefined) this.#at.delete(oldest);
  }

  forget(item: Which): void {
    this.#at.delete(pathOf(item));
  }

  has(item: Which): boolean {
    const at = this.#at.get(pathOf(item));
    return at !== undefined && this.#clock.now() - at <= rememberedFor;
  }
}
