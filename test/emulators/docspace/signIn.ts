// Signing in with a password, and the tokens that come of it (the server's AuthenticationController).
import { Refusal } from './replies.ts';

/** What a person is asked for besides the password. */
export type SecondFactor =
  /** An authenticator app; until it is set up the person must go to the browser. */
  | { readonly by: 'app'; readonly code: string; readonly setUp: boolean }
  /** A message; without a phone the person must go to the browser. */
  | { readonly by: 'sms'; readonly code: string; readonly phone?: string };

interface Login {
  readonly person: string;
  readonly password: string;
  readonly factor: SecondFactor | undefined;
}

/** What a portal token stands for; the same value is that of the cookie `asc_auth_key`. */
export interface PortalSession {
  readonly owner: string;
  /** `undefined`: until it is ended. */
  expiresAt: number | undefined;
}

export interface SignInForm {
  readonly userName: string;
  readonly password: string;
  readonly session: boolean;
  readonly code: string;
}

/** How a sign-in ended: a token, or the second factor that is missing. */
export type Passed =
  | { readonly token: string; readonly session: PortalSession; readonly factor: SecondFactor | undefined }
  | { readonly factor: SecondFactor };

const year = 365 * 86_400_000;
const anyAddress = 60_000;

export class SignIn {
  /** Living tokens; a test may remove them or change when they expire. */
  readonly sessions = new Map<string, PortalSession>();
  /** Tries per login before it is blocked, the period they count for and the time of the block, in milliseconds. */
  attempts = { most: 5, period: anyAddress, block: anyAddress };
  /** True: a sign-in is refused until a captcha is solved, which only a browser can. */
  captcha = false;
  /** True: only a token that comes as a cookie is ended by signing out, as the controller's source reads. */
  endsCookieOnly = false;
  readonly #now: () => number;
  readonly #logins = new Map<string, Login>();
  readonly #tries = new Map<string, number[]>();
  readonly #blockedUntil = new Map<string, number>();
  #issued = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Gives a person a password; without one she can sign in by other means alone, as with single sign-on. */
  setPassword(person: { id: string; email: string }, password: string, factor?: SecondFactor): void {
    this.#logins.set(person.email.toLowerCase(), { person: person.id, password, factor });
  }

  /** A living token of a person, as a browser that is signed in has one. */
  issue(owner: string, expiresAt?: number): string {
    this.#issued += 1;
    const token = `emulated/portal+token=${String(this.#issued).padStart(8, '0')}`;
    this.sessions.set(token, { owner, expiresAt });
    return token;
  }

  find(token: string): PortalSession | undefined {
    const session = this.sessions.get(token);
    if (session?.expiresAt !== undefined && session.expiresAt <= this.#now()) return undefined;
    return session;
  }

  /** The first step: a token for name and password alone, or what else is asked for. */
  begin(given: SignInForm): Passed {
    const login = this.#check(given);
    return login.factor ? { factor: login.factor } : this.#pass(login, given.session);
  }

  /** The second step: name and password once more, and the code. */
  finish(given: SignInForm): Passed {
    const login = this.#check(given);
    const ready = login.factor?.by === 'app' ? login.factor.setUp : login.factor?.phone !== undefined;
    if (!ready || given.code === '' || given.code !== login.factor?.code) throw wrong();
    return this.#pass(login, false);
  }

  #pass({ person, factor }: Login, session: boolean): Passed {
    const expiresAt = session ? undefined : this.#now() + year;
    const token = this.issue(person, expiresAt);
    return { token, session: { owner: person, expiresAt }, factor };
  }

  /** Tries count before the password is looked at; a right one is taken off again. */
  #check(given: SignInForm): Login {
    const name = given.userName.toLowerCase();
    const now = this.#now();
    if (this.captcha) throw new Refusal(403, 'The captcha is not passed', null);
    if ((this.#blockedUntil.get(name) ?? 0) > now) throw tooManyTries();
    const tries = (this.#tries.get(name) ?? []).filter((each) => each > now - this.attempts.period);
    if (tries.length >= this.attempts.most) {
      this.#blockedUntil.set(name, now + this.attempts.block);
      this.#tries.delete(name);
      throw tooManyTries();
    }
    const login = this.#logins.get(name);
    const right = login !== undefined && given.password.trim() !== '' && login.password === given.password.trim();
    this.#tries.set(name, right ? tries : [...tries, now]);
    if (!right) throw wrong();
    return login;
  }
}

/** Whatever is wrong: the name, the password, the code. */
function wrong(): Refusal {
  return new Refusal(401, 'User authentication failed', null);
}

function tooManyTries(): Refusal {
  return new Refusal(403, 'Too many login attempts. Please try again later', null);
}
