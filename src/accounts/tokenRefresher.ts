/**
 * Keeps the tokens of one account valid while other windows do the same. A refresh token may be valid for one call
 * only, so one window exchanges it and stores the new tokens before they are used, and the others take those.
 */
import type { StillHeld } from '../storage/lock.ts';
import { type Problem, problemOf, TrashError } from '../trash/problem.ts';
import type { RenewalResult } from '../vendors/vendor.ts';
import { decideRenewal, endedMarker, lifeOf, markerOf, type RefreshMarker, sameTokens } from './decideRenewal.ts';
import type { StoredAccount } from './stored.ts';
import { type Stored, TokenStore, type TokenStoreDeps } from './tokenStore.ts';

/** Milliseconds. */
const renewedBefore = 180_000;
const lockTimeout = 120_000;
/** Well below the time after which someone who stores or removes the account does without the lock. */
const shortExchange = 5_000;
/** Until a token that still works is renewed again, after a failure or because it lives only for a few minutes. */
const restsAfterRenewal = 30_000;
/** Before a request that may have been lost, or its answer, is sent again. */
const pauses = [500, 1_500];
const mayBeLost: readonly Problem['kind'][] = ['offline', 'unclear', 'server'];
/** Another window has renewed it, which this one cannot see. */
const renewedElsewhere = 'signIn.renewedElsewhere';

const never = new AbortController().signal;

type Renew = () => Promise<RenewalResult>;

export interface TokenRefresherDeps extends TokenStoreDeps {
  /** Asks the service for a new token; `undefined` where this credential has nothing that renews it. */
  readonly renewal: (account: StoredAccount) => Renew | undefined;
}

export class TokenRefresher {
  /** Where a person's sign-in replaces what is stored. */
  readonly store: TokenStore;
  readonly #id: string;
  readonly #deps: TokenRefresherDeps;
  /** The renewals under way, by the token that each replaces: callers that come meanwhile get its result. */
  readonly #running = new Map<string, Promise<Stored>>();
  #restsUntil = 0;
  #ended: StoredAccount | undefined;

  constructor(id: string, deps: TokenRefresherDeps) {
    this.#id = id;
    this.#deps = deps;
    this.store = new TokenStore(id, deps);
  }

  /** The account with a credential for use now. Throws where it has expired and cannot be renewed. */
  async read(): Promise<Stored> {
    const { clock, read, renewal } = this.#deps;
    const stored = await read();
    if (!stored || !renewal(stored)) return stored;
    const life = lifeOf(stored, clock.now());
    if (life > renewedBefore || (life > 0 && clock.now() < this.#restsUntil)) return stored;
    try {
      return await this.#renewed(stored.credential.token);
    } catch (error) {
      const { kind, code } = problemOf(error);
      if (life <= 0 || (kind === 'signIn' && code !== renewedElsewhere)) throw error;
      return stored;
    } finally {
      this.#restsUntil = clock.now() + restsAfterRenewal;
    }
  }

  /** See `CredentialSource`. */
  async renew(refused: string): Promise<boolean> {
    const stored = await this.#deps.read();
    if (!stored) return false;
    if (stored.credential.token !== refused) return true;
    if (!this.#deps.renewal(stored)) return false;
    const renewed = await this.#renewed(refused);
    return renewed !== undefined && renewed.credential.token !== refused;
  }

  /** Whether this replaces a credential that could not be renewed; true only once. */
  isRevivedBy(stored: StoredAccount): boolean {
    if (!this.#ended || sameTokens(this.#ended, stored)) return false;
    this.#ended = undefined;
    return true;
  }

  /** Resolves when no renewal is under way, and the other windows can know of the last. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.values());
    await this.store.settled();
  }

  #renewed(rejected = ''): Promise<Stored> {
    const running =
      this.#running.get(rejected) ?? this.#withLock(rejected).finally(() => this.#running.delete(rejected));
    this.#running.set(rejected, running);
    return running;
  }

  /** Renews when it is this window's turn, and begins again if another window takes the lock over before the request. */
  async #withLock(rejected: string): Promise<Stored> {
    const signal = AbortSignal.timeout(lockTimeout);
    const work = (stillHeld: StillHeld) => this.#renewNow(rejected, stillHeld);
    for (;;) {
      try {
        return await this.#deps.shared.withLock(this.#id, work, signal);
      } catch (error) {
        if (error instanceof LockLost) continue;
        throw signal.aborted && error === signal.reason ? new TrashError({ kind: 'busy' }) : error;
      }
    }
  }

  /** With the lock held: uses what another window has stored by now, or exchanges what is stored. */
  async #renewNow(rejected: string, stillHeld: StillHeld): Promise<Stored> {
    let refused: StoredAccount | undefined;
    for (;;) {
      const { stored, marker } = await this.store.newest();
      const renew = stored && this.#deps.renewal(stored);
      if (!renew) return stored;
      const decision = decideRenewal(stored, rejected, marker, this.#deps.clock.now());
      if (decision === 'use') return stored;
      if (decision !== 'exchange' || (refused && sameTokens(refused, stored))) {
        this.#ended = stored;
        throw new TrashError({ kind: 'signIn', code: decision === 'reload' ? renewedElsewhere : 'signIn.ended' });
      }
      const renewed = await this.#exchange(stored, marker, renew, stillHeld);
      if (renewed !== 'ended') return renewed;
      // Another window may have stored a newer one meanwhile, which is tried as well.
      refused = stored;
    }
  }

  /** Asks the service for a new token, and stores it unless another window has stored a newer one meanwhile. */
  async #exchange(
    stored: StoredAccount,
    last: RefreshMarker | undefined,
    renew: Renew,
    stillHeld: StillHeld,
  ): Promise<Stored | 'ended'> {
    const { clock } = this.#deps;
    const marker = markerOf('storing', stored, clock.now(), last);
    const isOvertaken = async () => (await this.store.marker())?.at !== marker.at;
    const isMarked = await this.store.mark(marker);
    const result = await this.#requestWithRetry(renew, stillHeld);
    if (result.end !== 'renewed') {
      const isEnded = result.end === 'ended';
      const after = isEnded
        ? endedMarker(stored, clock.now(), marker)
        : markerOf('stored', stored, clock.now(), marker);
      if (!(await isOvertaken())) await this.store.mark(after);
      if (isEnded) return 'ended';
      throw new TrashError(result.problem);
    }
    // Nothing is awaited between the answer and the store, unless another window may have done without the lock.
    if (clock.now() - marker.at >= shortExchange && (await isOvertaken())) {
      const { stored: other } = await this.store.newest().catch(() => ({ stored }));
      if (!other || !sameTokens(other, stored)) return other;
    }
    // Stored also if the lock was lost on the way.
    const account = { ...stored, credential: result.credential, counter: marker.counter + 1 };
    return await this.store.keepRenewed(account, isMarked);
  }

  async #requestWithRetry(renew: Renew, stillHeld: StillHeld): Promise<RenewalResult> {
    for (let tries = 0; ; tries += 1) {
      // The machine may have slept since: then another window has sent it.
      if (!(await stillHeld())) throw new LockLost();
      const result = await renew();
      const pause = pauses[tries];
      if (result.end !== 'unclear' || pause === undefined || !mayBeLost.includes(result.problem.kind)) return result;
      await this.#deps.clock.sleep(pause, never);
    }
  }
}

/** Another window has taken the lock over. */
class LockLost extends Error {}
