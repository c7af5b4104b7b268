/** Asks services that tell of changes whether something entered or left a trash, and has its list read again then. */
import type { AccountTrash } from '../trash/accountTrash.ts';
import type { Clock } from '../trash/ports.ts';
import { problemOf } from '../trash/problem.ts';

/** Milliseconds. */
const pollInterval = 45_000;
const maxPollDelay = 600_000;
const pollTimeout = 30_000;
/** Deleting a large folder makes changes for minutes: the list is not read again for each. */
const minRefreshInterval = 120_000;

interface PollState {
  position?: string;
  /** Never again where the service refuses to tell this account of changes. */
  pollAt: number;
  delay: number;
  readAt: number;
  /** A change that the list does not show yet. */
  stale: boolean;
}

export class ChangePoller {
  readonly #clock: Clock;
  readonly #polled = new WeakMap<AccountTrash, PollState>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Asks if it is time to. Never throws. */
  async poll(trash: AccountTrash): Promise<void> {
    const never = Number.NEGATIVE_INFINITY;
    const polled = this.#polled.get(trash) ?? { pollAt: never, delay: pollInterval, readAt: never, stale: false };
    this.#polled.set(trash, polled);
    const now = this.#clock.now();
    if (now < polled.pollAt || trash.capabilities.tellsChanges !== true) return;
    polled.pollAt = now + polled.delay;
    try {
      const client = await trash.client();
      const changes = await client.changes?.(polled.position, AbortSignal.timeout(pollTimeout));
      polled.position = changes?.position;
      polled.stale ||= changes?.changed === true;
      polled.delay = pollInterval;
      polled.pollAt = now + pollInterval;
    } catch (error) {
      const { kind } = problemOf(error);
      polled.delay = Math.min(polled.delay * 2, maxPollDelay);
      // Asking on would not help, and the row of the account says what is wrong with it.
      const isOver = kind === 'signIn' || kind === 'forbidden';
      polled.pollAt = isOver ? Number.POSITIVE_INFINITY : now + polled.delay;
    }
    if (!polled.stale || now - polled.readAt < minRefreshInterval) return;
    polled.stale = false;
    polled.readAt = now;
    await trash.refresh({ background: true });
  }
}
