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
  pollAt: number;
  delay: number;
  readAt: number;
  /** A change that the list does not show yet. */
  stale: boolean;
  /** The service refuses to tell this account of changes. */
  over: boolean;
}

const unpolled: PollState = {
  pollAt: 0,
  delay: pollInterval,
  readAt: Number.NEGATIVE_INFINITY,
  stale: false,
  over: false,
};

export class ChangePoller {
  readonly #clock: Clock;
  readonly #polled = new WeakMap<AccountTrash, PollState>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Asks if it is time to. Never throws. */
  async poll(trash: AccountTrash): Promise<void> {
    const polled = this.#polled.get(trash) ?? { ...unpolled };
    this.#polled.set(trash, polled);
    const now = this.#clock.now();
    if (polled.over || now < polled.pollAt || trash.capabilities.tellsChanges !== true) return;
    polled.pollAt = now + polled.delay;
    try {
      const client = await trash.client();
      const changes = await client.changes?.(polled.position, AbortSignal.timeout(pollTimeout));
      polled.position = changes?.position;
      polled.stale ||= changes?.changed === true;
      polled.delay = pollInterval;
    } catch (error) {
      const { kind } = problemOf(error);
      // Asking on would not help, and the row of the account says what is wrong with it.
      polled.over = kind === 'signIn' || kind === 'forbidden';
      polled.delay = Math.min(polled.delay * 2, maxPollDelay);
    }
    polled.pollAt = now + polled.delay;
    if (!polled.stale || now - polled.readAt < minRefreshInterval) return;
    polled.stale = false;
    polled.readAt = now;
    await trash.refresh({ background: true });
  }
}
