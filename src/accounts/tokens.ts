/**
 * Keeps the tokens of one account good while other windows do the same. What renews a token may be good for one call
 * alone, so of all windows one renews, stores what came of it before it is used, and the others take that.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Clock, Credential } from '../trash/ports.ts';
import { type Problem, problemOf, TrashError } from '../trash/problem.ts';
import type { StoredAccount } from './stored.ts';

/** Milliseconds. */
const renewedBefore = 180_000;
const longestTurn = 120_000;
/** For the secret that another window has stored: the editor shows it some 100 ms later. */
const longestDelay = 5_000;
const betweenLooks = 50;
/** A token that still works is used on when renewing it fails, and so long nobody tries again. */
const restsAfterFailure = 30_000;
/** What the service has refused is not sent again by each window and each call. */
const staysEnded = 60_000;
/** Before what may have been lost on the way is sent again; its answer may have been lost alone. */
const pauses = [500, 1_500];
const mayBeLost: readonly Problem['kind'][] = ['offline', 'unclear', 'server'];

const never = new AbortController().signal;

/** What windows share about an account besides its secret; see `storage/tokenFiles.ts`. */
export interface SharedTokens {
  /** Runs `work` when it is this window's turn, which `isMine` tells the end of; the signal ends the waiting alone. */
  hold<T>(id: string, work: (isMine: () => Promise<boolean>) => Promise<T>, signal: AbortSignal): Promise<T>;
  read(id: string): Promise<unknown>;
  write(id: string, mark: Mark): Promise<void>;
  forget(id: string): Promise<void>;
}

const markSchema = v.object({
  /** Goes up with each credential that is stored. */
  counter: v.number(),
  /** Which one is the newest: the SHA-256 of what renews it. */
  newest: v.string(),
  /** Until when what the service has refused is not tried again; milliseconds since 1970. */
  endedUntil: v.optional(v.number()),
});

type Mark = v.InferOutput<typeof markSchema>;

export interface KeeperParts {
  /** What the secret store holds; `undefined` if it is missing or broken. */
  readonly read: () => Promise<StoredAccount | undefined>;
  readonly write: (account: StoredAccount) => Promise<void>;
  /** Tells that the secret may have changed, until it is told to stop. */
  readonly onDidChange: (listener: () => void) => () => void;
  /** Asks the service for a new token; `undefined` where this credential has nothing that renews it. */
  readonly renewal: (account: StoredAccount) => (() => Promise<Credential>) | undefined;
  readonly shared: SharedTokens;
  readonly clock: Clock;
}

type Found = StoredAccount | undefined;

export class TokenKeeper {
  readonly #id: string;
  readonly #parts: KeeperParts;
  #running: Promise<Found> | undefined;
  #restsUntil = 0;
  #renewedBefore = renewedBefore;
  #ended: StoredAccount | undefined;

  constructor(id: string, parts: KeeperParts) {
    this.#id = id;
    this.#parts = parts;
  }

  /** The account with a credential for use now. Throws `TrashError` where it has expired and cannot be renewed. */
  async read(): Promise<Found> {
    const { clock, read, renewal } = this.#parts;
    const stored = await read();
    if (!stored || !this.#isDue(stored) || !renewal(stored)) return stored;
    const works = this.#lifeOf(stored) > 0;
    if (works && clock.now() < this.#restsUntil) return stored;
    try {
      return await this.#renewed(stored);
    } catch (error) {
      if (!works || problemOf(error).kind === 'signIn') throw error;
      this.#restsUntil = clock.now() + restsAfterFailure;
      return stored;
    }
  }

  /** See `CredentialSource`. */
  async renew(refused: string): Promise<boolean> {
    const stored = await this.#parts.read();
    if (!stored) return false;
    if (stored.credential.token !== refused) return true;
    if (!this.#parts.renewal(stored)) return false;
    const renewed = await this.#renewed(stored);
    return renewed !== undefined && renewed.credential.token !== refused;
  }

  /** Tells once whether this is another credential than one that the service has refused to renew. */
  isRevivedBy(stored: StoredAccount): boolean {
    if (!this.#ended || !differ(this.#ended, stored)) return false;
    this.#ended = undefined;
    return true;
  }

  /**
   * Runs `work` with what is stored while no window renews it; where that cannot be had within `patience` milliseconds,
   * all the same.
   */
  async runExclusive<T>(work: (stored: Found) => Promise<T>, patience: number): Promise<T> {
    const { shared } = this.#parts;
    // What cannot be read must not keep anybody from replacing or removing it.
    const read = async () => await this.#parts.read().catch(() => undefined);
    let begun = false;
    const run = async () => {
      begun = true;
      const stored = await read();
      return await work(stored && (await this.#newest(await this.#mark()).catch(() => stored)));
    };
    try {
      return await shared.hold(this.#id, run, AbortSignal.timeout(patience));
    } catch (error) {
      if (begun) throw error;
      return await work(await read());
    }
  }

  /** Resolves when no renewal is under way. */
  async settled(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }

  /** Stores a credential, and lets the windows know that there is a newer one before they can see it. */
  async store(account: StoredAccount): Promise<void> {
    const { counter = 0 } = (await this.#mark()) ?? {};
    // First, so that nobody who comes after a window that was killed here takes the old one for the newest.
    await this.#write({ counter: counter + 1, newest: nameOf(account) });
    await this.#parts.write(account);
  }

  /** One at a time: who comes meanwhile gets what comes of it. */
  async #renewed(stored: StoredAccount): Promise<Found> {
    const running = await this.#running;
    if (running && running.credential.token !== stored.credential.token) return running;
    this.#running ??= this.#inTurn(stored).finally(() => {
      this.#running = undefined;
    });
    const renewed = await this.#running;
    // A token that lives for a few minutes only would be due at once.
    if (renewed) this.#renewedBefore = Math.min(renewedBefore, this.#lifeOf(renewed) / 4);
    return renewed;
  }

  async #inTurn(bad: StoredAccount): Promise<Found> {
    const signal = AbortSignal.timeout(longestTurn);
    const work = (isMine: () => Promise<boolean>) => this.#renewNow(bad, isMine);
    for (;;) {
      try {
        return await this.#parts.shared.hold(this.#id, work, signal);
      } catch (error) {
        if (error instanceof TurnLost) continue;
        throw signal.aborted && error === signal.reason ? new TrashError({ kind: 'busy' }) : error;
      }
    }
  }

  async #renewNow(bad: StoredAccount, isMine: () => Promise<boolean>): Promise<Found> {
    const { clock } = this.#parts;
    const until = clock.now() + longestDelay;
    const mark = await this.#mark();
    const stored = await this.#newest(mark, until);
    if (!stored || this.#isGood(stored, bad)) return stored;
    if (this.#hasEnded(stored, mark)) return this.#giveUp(stored);
    try {
      return await this.#trade(stored, mark, isMine);
    } catch (error) {
      if (!isEnd(error)) throw error;
      const newer = await this.#newest(await this.#mark(), until);
      if (!newer || !differ(newer, stored)) return await this.#end(stored, mark);
      if (this.#isGood(newer, bad)) return newer;
      return await this.#last(newer, mark, isMine);
    }
  }

  async #last(stored: StoredAccount, before: Mark | undefined, isMine: () => Promise<boolean>): Promise<Found> {
    try {
      return await this.#trade(stored, await this.#mark(), isMine);
    } catch (error) {
      if (!isEnd(error)) throw error;
      return await this.#end(stored, before);
    }
  }

  /** Asks the service for a new token, and stores it unless somebody else has stored a newer one meanwhile. */
  async #trade(stored: StoredAccount, before: Mark | undefined, isMine: () => Promise<boolean>): Promise<Found> {
    const credential = await this.#ask(stored, isMine);
    const mark = await this.#mark();
    // The account was removed meanwhile.
    if (before && !mark) return undefined;
    // Also who has lost the turn on the way stores: this may be the only token that is left.
    const isNewer = mark?.counter !== before?.counter;
    const now = await (isNewer ? this.#newest(mark) : this.#parts.read()).catch(() => stored);
    if (!now || differ(now, stored)) return now;
    const renewed = { ...now, credential };
    await this.store(renewed);
    return renewed;
  }

  async #ask(stored: StoredAccount, isMine: () => Promise<boolean>): Promise<Credential> {
    const { renewal, clock } = this.#parts;
    const renew = renewal(stored);
    for (let tries = 0; renew; tries += 1) {
      // The machine may have slept since: then another window has sent it.
      if (!(await isMine())) throw new TurnLost();
      try {
        return await renew();
      } catch (error) {
        const pause = pauses[tries];
        if (pause === undefined || !mayBeLost.includes(problemOf(error).kind)) throw error;
        await clock.sleep(pause, never);
      }
    }
    return stored.credential;
  }

  /** What is stored, once it is what the mark tells of, or nobody can expect that any more. */
  async #newest(mark: Mark | undefined, until = this.#parts.clock.now() + longestDelay): Promise<Found> {
    const { read, clock, onDidChange } = this.#parts;
    for (;;) {
      let changed = false;
      const wake = new AbortController();
      const stop = onDidChange(() => {
        changed = true;
        wake.abort();
      });
      try {
        const stored = await read();
        if (!mark || (stored && nameOf(stored) === mark.newest) || clock.now() >= until) return stored;
        if (!changed) await clock.sleep(betweenLooks, wake.signal).catch(() => undefined);
      } finally {
        stop();
      }
    }
  }

  /** The others need not wait again for what never came, nor try again what was refused. */
  async #end(stored: StoredAccount, before: Mark | undefined): Promise<never> {
    const mark = await this.#mark();
    const endedUntil = this.#parts.clock.now() + staysEnded;
    // If the mark has gone, the account was removed meanwhile, and nothing of it is to be left.
    if (mark || !before) await this.#write({ counter: (mark?.counter ?? 0) + 1, newest: nameOf(stored), endedUntil });
    return this.#giveUp(stored);
  }

  #giveUp(stored: StoredAccount): never {
    this.#ended = stored;
    throw new TrashError({ kind: 'signIn', code: 'signIn.ended' });
  }

  #hasEnded(stored: StoredAccount, mark: Mark | undefined): boolean {
    const left = (mark?.endedUntil ?? 0) - this.#parts.clock.now();
    // A time too far off was written under a wrong clock.
    return left > 0 && left <= staysEnded && mark?.newest === nameOf(stored);
  }

  #isDue(stored: StoredAccount): boolean {
    return this.#lifeOf(stored) <= this.#renewedBefore;
  }

  /** Milliseconds that the token has left. */
  #lifeOf({ credential }: StoredAccount): number {
    const expiry = Number(credential.expiresAt ?? Number.NaN);
    return Number.isNaN(expiry) ? Number.POSITIVE_INFINITY : expiry - this.#parts.clock.now();
  }

  #isGood(stored: StoredAccount, bad: StoredAccount): boolean {
    return stored.credential.token !== bad.credential.token && this.#lifeOf(stored) > 0;
  }

  async #mark(): Promise<Mark | undefined> {
    const parsed = v.safeParse(markSchema, await this.#parts.shared.read(this.#id));
    return parsed.success ? parsed.output : undefined;
  }

  /** The mark only helps: where it cannot be written, the tokens are kept all the same. */
  async #write(mark: Mark): Promise<void> {
    await this.#parts.shared.write(this.#id, mark).catch(() => undefined);
  }
}

/** The turn was taken over by another window. */
class TurnLost extends Error {}

function isEnd(error: unknown): boolean {
  const { kind, code } = problemOf(error);
  return kind === 'signIn' && code === 'signIn.ended';
}

function differ(a: StoredAccount, b: StoredAccount): boolean {
  return a.credential.token !== b.credential.token || a.credential.refreshToken !== b.credential.refreshToken;
}

/** Tells credentials apart without telling anything of them; some keep their refresh token through a renewal. */
function nameOf({ credential: { refreshToken = '', token = '' } }: StoredAccount): string {
  return createHash('sha256').update(`${refreshToken}\n${token}`).digest('hex');
}
