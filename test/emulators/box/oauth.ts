// Who may act with which token: apps, codes, pairs of tokens (Box's guides to authentication).
import { createHash, randomBytes } from 'node:crypto';
import type { Quirks } from './quirks.ts';
import type { Person } from './tree.ts';
import { ENTERPRISE } from './view.ts';

/** The app that the emulator knows, as its developer set it up; a test may change what it allows. */
export interface RegisteredApp {
  readonly clientId: string;
  readonly clientSecret: string;
  redirectUris: string[];
  grants: ('authorization_code' | 'client_credentials')[];
  /** An admin has let it in, as client credentials need. */
  authorized: boolean;
  /** It may ask for tokens of users with client credentials. */
  actsForUsers: boolean;
}

export const BOX_APP = { clientId: 'emulator-client', clientSecret: 'emulator-secret' };

/** A 400 of the token endpoint: `error` and `error_description`. */
export class OauthRefusal extends Error {
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

/** What the token endpoint answers. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: 'bearer';
  /** Not with client credentials. */
  readonly refresh_token?: string;
  readonly restricted_to: readonly never[];
}

/** One sign-in, and all tokens that came of it. */
interface SignInSession {
  readonly person: Person;
  readonly readOnly: boolean;
  /** Newest last. */
  readonly access: AccessToken[];
  /** The refresh tokens that still work; the newest last. */
  refresh: RefreshToken[];
}

interface AccessToken {
  readonly token: string;
  readonly session: SignInSession;
  until: number;
}

interface RefreshToken {
  readonly token: string;
  readonly until: number;
}

interface Code {
  readonly session: SignInSession;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly until: number;
}

export class BoxOauth {
  readonly app: RegisteredApp = {
    ...BOX_APP,
    redirectUris: ['http://127.0.0.1/callback', 'http://localhost/callback', 'https://vscode.dev/redirect'],
    grants: ['authorization_code', 'client_credentials'],
    authorized: true,
    actsForUsers: true,
  };
  /** What the token endpoints did so far. */
  readonly counts = { granted: 0, refreshed: 0, invalidGrants: 0, revoked: 0 };
  readonly #people: People;
  readonly #quirks: Quirks;
  readonly #now: () => number;
  readonly #codes = new Map<string, Code>();
  readonly #access = new Map<string, AccessToken>();
  readonly #refresh = new Map<string, SignInSession>();
  #fixed: string | undefined;

  /** `fixed` is a token that works from the start and does not expire. */
  constructor(people: People, quirks: Quirks, now: () => number, fixed: string) {
    this.#people = people;
    this.#quirks = quirks;
    this.#now = now;
    this.#fixed = fixed;
  }

  /** Whose token this is; undefined for one that does not work. Older access tokens may die of its use. */
  use(token: string): { person: Person; readOnly: boolean } | undefined {
    if (this.#quirks.signedOut) return undefined;
    if (token === this.#fixed) return { person: this.#people.me, readOnly: false };
    const access = this.#access.get(token);
    if (!access || access.until <= this.#now()) return undefined;
    const { session } = access;
    const older = session.access.slice(0, session.access.indexOf(access));
    if (this.#quirks.oldTokenDies) for (const each of older) each.until = 0;
    return { person: session.person, readOnly: session.readOnly };
  }

  /** Signs in without the way through the browser. */
  signIn(person: Person = this.#people.me): TokenAnswer {
    return this.#issue(newSession(person, false));
  }

  /** The code for a user who agreed. */
  grant(redirectUri: string, scope: string | null, challenge: string | null): string {
    const readOnly = scope !== null && !scope.split(' ').includes('root_readwrite');
    const code = newToken();
    const until = this.#now() + this.#quirks.codeLives * 1000;
    this.#codes.set(code, { session: newSession(this.#people.me, readOnly), redirectUri, challenge, until });
    return code;
  }

  /** Answers a request for tokens; what it refuses, it throws. */
  token(form: URLSearchParams): TokenAnswer {
    const type = form.get('grant_type');
    this.#checkClient(form);
    if (type === 'authorization_code') return this.#exchange(form);
    if (type === 'refresh_token') return this.#renew(form);
    if (type === 'client_credentials') return this.#clientCredentials(form);
    throw new OauthRefusal('invalid_request', 'Invalid grant_type parameter or parameter missing');
  }

  /** Ends the sign-in that a token is from; one that is unknown is dead already, as RFC 7009 has it. */
  revoke(form: URLSearchParams): void {
    this.#checkClient(form);
    const token = form.get('token') ?? '';
    if (token === this.#fixed) this.#fixed = undefined;
    const session = this.#refresh.get(token) ?? this.#access.get(token)?.session;
    if (session) end(session);
    this.counts.revoked += 1;
  }

  /** All access tokens expire at once; the refresh tokens stay. */
  expireAccessTokens(): void {
    for (const access of this.#access.values()) access.until = 0;
  }

  /** The user takes the app out of the account: all its tokens die. */
  revokeElsewhere(): void {
    for (const session of this.#refresh.values()) end(session);
    this.expireAccessTokens();
  }

  #checkClient(form: URLSearchParams): void {
    const known = form.get('client_id') === this.app.clientId && form.get('client_secret') === this.app.clientSecret;
    if (!known) throw new OauthRefusal('invalid_client', 'The client credentials are invalid');
  }

  #exchange(form: URLSearchParams): TokenAnswer {
    this.#checkGrant('authorization_code');
    const given = form.get('code') ?? '';
    const code = this.#codes.get(given);
    this.#codes.delete(given);
    if (!code) throw this.#invalidGrant("Auth code doesn't exist or is invalid for the client");
    if (code.until <= this.#now()) throw this.#invalidGrant('The authorization code has expired');
    // That Box looks at these two in the token call is not published.
    const redirectUri = form.get('redirect_uri') ?? code.redirectUri;
    if (redirectUri !== code.redirectUri) throw this.#invalidGrant('The redirect_uri does not match');
    const verifier = createHash('sha256').update(form.get('code_verifier') ?? '');
    const checked = this.#quirks.pkce === 'checked' && code.challenge !== null;
    if (checked && verifier.digest('base64url') !== code.challenge) throw this.#invalidGrant('Invalid code verifier');
    return this.#issue(code.session);
  }

  #renew(form: URLSearchParams): TokenAnswer {
    const given = form.get('refresh_token') ?? '';
    const session = this.#refresh.get(given);
    const token = session?.refresh.find((each) => each.token === given);
    if (!session || !token) throw this.#invalidGrant('Invalid refresh token');
    if (token.until <= this.#now()) throw this.#invalidGrant('Refresh token has expired');
    session.refresh = this.#quirks.refreshTokens === 'twoValid' ? [token] : [];
    this.counts.refreshed += 1;
    return this.#issue(session);
  }

  #clientCredentials(form: URLSearchParams): TokenAnswer {
    this.#checkGrant('client_credentials');
    if (!this.app.authorized) {
      throw new OauthRefusal('unauthorized_client', 'This app is not authorized by the enterprise admin');
    }
    const [type, id] = [form.get('box_subject_type'), form.get('box_subject_id') ?? ''];
    if (type === 'user' && !this.app.actsForUsers) {
      const reason = 'Cannot obtain user token based on the enterprise configuration for your app';
      throw new OauthRefusal('invalid_request', reason);
    }
    const service = type === 'enterprise' && id === ENTERPRISE ? serviceAccount(this.#people) : undefined;
    const person = type === 'user' ? this.#people.personById(id) : service;
    if (!person) throw this.#invalidGrant('Grant credentials are invalid');
    return this.#accessFor(newSession(person, false));
  }

  #checkGrant(type: RegisteredApp['grants'][number]): void {
    if (this.app.grants.includes(type)) return;
    throw new OauthRefusal('invalid_request', 'The grant type is unauthorized for this client_id');
  }

  #invalidGrant(description: string): OauthRefusal {
    this.counts.invalidGrants += 1;
    return new OauthRefusal('invalid_grant', description);
  }

  #issue(session: SignInSession): TokenAnswer {
    const refresh = { token: newToken(), until: this.#now() + this.#quirks.refreshTokenLives * 86_400_000 };
    session.refresh.push(refresh);
    this.#refresh.set(refresh.token, session);
    return { ...this.#accessFor(session), refresh_token: refresh.token };
  }

  #accessFor(session: SignInSession): TokenAnswer {
    const lives = this.#quirks.accessTokenLives;
    const access = { token: newToken(), session, until: this.#now() + lives * 1000 };
    session.access.push(access);
    this.#access.set(access.token, access);
    this.counts.granted += 1;
    return { access_token: access.token, expires_in: lives, token_type: 'bearer', restricted_to: [] };
  }
}

/** The people whom tokens can be of. */
interface People {
  readonly me: Person;
  person(name: string, login?: string): Person;
  personById(id: string): Person | undefined;
}

/** Who acts for an app that names the company as its subject: someone with a trash of their own. */
export function serviceAccount(people: People): Person {
  return people.person('Cloud Trash service', 'AutomationUser_1234_emulator@boxdevedition.com');
}

function newSession(person: Person, readOnly: boolean): SignInSession {
  return { person, readOnly, access: [], refresh: [] };
}

function end(session: SignInSession): void {
  session.refresh = [];
  for (const access of session.access) access.until = 0;
}

// Not to be guessed, nor the same in two emulators: a token must not work where it does not belong.
function newToken(): string {
  return randomBytes(24).toString('base64url');
}
