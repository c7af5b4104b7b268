// Keys, codes and tokens of an emulated domain (Egnyte's documentation of its authorization; what it leaves open is said).
import type { Gateway } from './gateway.ts';
import { PEOPLE, type Person } from './people.ts';
import type { Switches } from './switches.ts';

const HOUR = 3_600_000;
const CODE_LIFE = 90_000;
const TOKEN_LIFE_SECONDS = 2_592_000;
/** Everybody's, unless changed. */
export const EGNYTE_PASSWORD = 'emulator-password';

/** An app that is registered with Egnyte; a person who brings a key of her own has one, too. */
export interface AppKey {
  readonly id: string;
  /** Keys from before 2015 have none, and go without it. */
  readonly secret?: string;
  /** A public key signs in through the browser, an internal one with a password. */
  readonly kind: 'public' | 'internal';
  readonly redirectUri?: string;
  /** Granted to single apps: http on the loopback address, with any port. */
  readonly loopback?: boolean;
}

export const PUBLIC_KEY: AppKey = {
  id: 'emulatorpublickey0000000',
  secret: 'emulator-secret',
  kind: 'public',
  redirectUri: 'https://localhost:8080/callback',
};

export const LOOPBACK_KEY: AppKey = {
  id: 'emulatorloopbackkey00000',
  secret: 'emulator-secret',
  kind: 'public',
  redirectUri: 'http://127.0.0.1/callback',
  loopback: true,
};

export const INTERNAL_KEY: AppKey = { id: 'emulatorinternalkey00000', kind: 'internal' };

interface Code {
  readonly key: AppKey;
  readonly redirectUri: string;
  readonly who: Person;
  readonly until: number;
}

/** All that came of one sign-in. */
interface Grant {
  readonly key: AppKey;
  readonly who: Person;
  readonly accessTokens: Set<string>;
  refreshToken: string | undefined;
}

/** The body of an answer with a token. */
export type TokenAnswer = Readonly<Record<string, string | number>>;

export class OAuth {
  /** Who is signed in to Egnyte in the browser. */
  person: Person;
  /** How often a token was asked for with a refresh token: with success, and refused for whatever reason. */
  readonly refreshes = { done: 0, refused: 0 };
  readonly #now: () => number;
  readonly #switches: Switches;
  readonly #gateway: Gateway;
  readonly #keys = new Map<string, AppKey>();
  readonly #passwords = new Map<string, string>();
  readonly #codes = new Map<string, Code>();
  readonly #grants = new Set<Grant>();
  readonly #calls = new Map<string, number[]>();
  #made = 0;

  constructor(now: () => number, switches: Switches, gateway: Gateway, person: Person) {
    this.#now = now;
    this.#switches = switches;
    this.#gateway = gateway;
    this.person = person;
    for (const key of [PUBLIC_KEY, LOOPBACK_KEY, INTERNAL_KEY]) this.register(key);
  }

  /** Adds a key, or changes the one with that id. */
  register(key: AppKey): void {
    this.#keys.set(key.id, key);
  }

  key(id: string): AppKey | undefined {
    return this.#keys.get(id);
  }

  /** The end of every token of a person, also of those that were pasted, and of what they could be renewed with. */
  changePassword(who: Person, password: string): void {
    this.#passwords.set(who.username, password);
    for (const grant of this.#grants) if (grant.who.id === who.id) this.#end(grant);
    for (const [text, code] of this.#codes) if (code.who.id === who.id) this.#codes.delete(text);
    this.#gateway.killAll(who);
  }

  personWithPassword(username: string, password: string): Person | undefined {
    if (password !== (this.#passwords.get(username) ?? EGNYTE_PASSWORD)) return undefined;
    return PEOPLE.find((each) => each.username === username);
  }

  /** When the token endpoint may be called again, if it was called too often in the last hour; else counts this call. */
  throttledUntil(key: AppKey, username: string): number | undefined {
    const { tokenCallsPerHour, passwordCallsPerHour } = this.#switches;
    const internal = key.kind === 'internal';
    const bucket = internal ? `${key.id} ${username}` : key.id;
    const calls = (this.#calls.get(bucket) ?? []).filter((at) => at > this.#now() - HOUR);
    this.#calls.set(bucket, calls);
    const [first] = calls;
    if (calls.length >= (internal ? passwordCallsPerHour : tokenCallsPerHour)) return (first ?? this.#now()) + HOUR;
    calls.push(this.#now());
    return undefined;
  }

  /** What the browser is sent back with once the person has said yes. */
  newCode(key: AppKey, redirectUri: string): string {
    const code = this.#mint('code');
    this.#codes.set(code, { key, redirectUri, who: this.person, until: this.#now() + CODE_LIFE });
    return code;
  }

  /** Whose code it is. It is used up, even where it does not fit: whether Egnyte is so strict is not published. */
  useCode(text: string, key: AppKey, redirectUri: string): Person | undefined {
    const code = this.#codes.get(text);
    this.#codes.delete(text);
    if (!code || code.key.id !== key.id || code.redirectUri !== redirectUri || this.#now() >= code.until) {
      return undefined;
    }
    return code.who;
  }

  signIn(key: AppKey, who: Person): TokenAnswer {
    const grant: Grant = { key, who, accessTokens: new Set(), refreshToken: undefined };
    this.#grants.add(grant);
    if (this.#switches.tokens === 'expiring') grant.refreshToken = this.#mint('refresh');
    return this.#answer(grant, grant.refreshToken);
  }

  /** For the implicit flow: a token without a refresh token. */
  signInWithoutRefresh(key: AppKey, who: Person): TokenAnswer {
    const grant: Grant = { key, who, accessTokens: new Set(), refreshToken: undefined };
    this.#grants.add(grant);
    return this.#answer(grant, undefined);
  }

  /** Older access tokens stay good until they expire: what becomes of them is not published. */
  refresh(key: AppKey, refreshToken: string): TokenAnswer | undefined {
    const grant = this.grantOf(refreshToken);
    if (!grant || grant.refreshToken !== refreshToken || grant.key.id !== key.id) return undefined;
    if (!this.#switches.refreshRotates) return this.#answer(grant, undefined);
    grant.refreshToken = this.#mint('refresh');
    return this.#answer(grant, grant.refreshToken);
  }

  /** The sign-in that a token of either kind is from. */
  grantOf(token: string): Grant | undefined {
    return [...this.#grants].find((each) => each.refreshToken === token || each.accessTokens.has(token));
  }

  /** Ends a token of either kind, with all that came of the same sign-in. */
  revoke(token: string): void {
    this.#gateway.kill(token);
    const grant = this.grantOf(token);
    if (grant) this.#end(grant);
  }

  #end(grant: Grant): void {
    this.#grants.delete(grant);
    for (const token of grant.accessTokens) this.#gateway.kill(token);
  }

  #answer(grant: Grant, refreshToken: string | undefined): TokenAnswer {
    const { tokens } = this.#switches;
    const token = this.#mint('access');
    grant.accessTokens.add(token);
    const until = tokens === 'expiring' ? this.#now() + TOKEN_LIFE_SECONDS * 1000 : undefined;
    this.#gateway.accept(token, grant.who, until === undefined ? {} : { until });
    return {
      access_token: token,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      token_type: 'bearer',
      expires_in: { expiring: TOKEN_LIFE_SECONDS, lasting: -1, 'lasting, as text': '-1' }[tokens],
    };
  }

  #mint(kind: string): string {
    this.#made += 1;
    return `emulator-${kind}-${this.#made}`;
  }
}
