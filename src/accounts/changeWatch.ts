/** Asks services that tell of changes whether something entered or left a trash, and has its list read anew then. */
import type { AccountTrash } from '../trash/accountTrash.ts';
import type { Clock } from '../trash/ports.ts';
import { problemOf } from '../trash/problem.ts';

/** Milliseconds. */
const betweenQuestions = 45_000;
const longestPause = 600_000;
const longestQuestion = 30_000;
/** Somebody who empties a room makes changes for minutes: the list is not read again for each. */
const betweenReads = 120_000;

interface Watched {
  position?: string;
  askAt: number;
  pause: number;
  readAt: number;
  /** A change that the list does not show yet. */
  stale: boolean;
  /** The service does not tell this account. */
  over: boolean;
}

export class ChangeWatch {
  readonly #clock: Clock;
  readonly #watched = new WeakMap<AccountTrash, Watched>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Asks if it is time to. Never throws. */
  async look(trash: AccountTrash): Promise<void> {
    const watched = this.#watched.get(trash) ?? this.#begin(trash);
    const now = this.#clock.now();
    if (watched.over || now < watched.askAt || !trash.client.changes) return;
    watched.askAt = now + watched.pause;
    try {
      const { position, changed } = await trash.client.changes(watched.position, AbortSignal.timeout(longestQuestion));
      watched.position = position;
      watched.stale ||= changed;
      watched.pause = betweenQuestions;
      watched.askAt = now + watched.pause;
    } catch (error) {
      const { kind } = problemOf(error);
      // Asking on would not help, and the row of the account says what is wrong with it.
      watched.over = kind === 'signIn' || kind === 'forbidden';
      watched.pause = Math.min(watched.pause * 2, longestPause);
      watched.askAt = now + watched.pause;
    }
    if (!watched.stale || now - watched.readAt < betweenReads) return;
    watched.stale = false;
    watched.readAt = now;
    await trash.refresh({ background: true });
  }

  #begin(trash: AccountTrash): Watched {
    const begun = {
      askAt: 0,
      pause: betweenQuestions,
      readAt: Number.NEGATIVE_INFINITY,
      stale: false,
      over: false,
    };
    this.#watched.set(trash, begun);
    return begun;
  }
}
