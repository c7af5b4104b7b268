/** What one service brings along; each vendor's folder holds one, and `table.ts` lists them. */
import type { HttpClient, HttpOptions } from '../http/http.ts';
import type { Account, Capabilities, Clock, TrashClient } from '../trash/ports.ts';
import type { Problem } from '../trash/problem.ts';
import type { Credential, CredentialSource } from './credential.ts';
import type { Parsed } from './pasted.ts';

/** One box of a sign-in; its words are found by vendor, method and field in `ui/messages/`. */
export interface SignInField {
  readonly id: string;
  readonly secret: boolean;
  /** Where it is found, under this id, when someone signs in again; if absent, it is asked for again. */
  readonly kept?: 'url' | 'credential';
  /** The reason code with which the service refuses its value, though only after the sign-in in the browser. */
  readonly refusedBy?: string;
  /** What to keep of what was typed or pasted, or the reason code why it cannot be used. */
  parse(text: string): Parsed;
  /** The page where this is made, from the values of the boxes before. */
  page?(values: Readonly<Record<string, string>>): string;
}

/** Where an account's calls go and with what. */
export interface Connection {
  readonly url: string;
  readonly host: string;
  /** The only origins that ever see the credential. */
  readonly origins: readonly string[];
  readonly credential: Credential;
}

export interface SignInMethod {
  readonly id: string;
  readonly fields: readonly SignInField[];
  /** Ids in the credential of an account that stay when someone signs in again, though no box of this method asks for them. */
  readonly keeps?: readonly string[];
  /**
   * What was typed, as a connection. It is whole if the method has neither `redeem` nor `browser`.
   * `apiUrl` is the setting `cloudTrash.<vendor>.apiUrl`, where the vendor has one.
   */
  connection(values: Readonly<Record<string, string>>, apiUrl: string | undefined): Connection;
  /** Gets the credential from the service for what was typed. Throws `TrashError`. */
  redeem?(connection: Connection, http: HttpClient, signal: AbortSignal): Promise<Redeemed>;
  /** The person grants access in the browser, which comes back with a code. */
  readonly browser?: BrowserGrant;
}

/** The whole connection, or one more box that the service wants filled in: its value joins what was typed. */
export type Redeemed = { readonly connection: Connection } | { readonly ask: SignInField };

/** What the browser came back with, and what it is redeemed with. */
export interface AuthorizationCode {
  readonly code: string;
  /** The one that the page was asked to come back to. */
  readonly redirectUri: string;
  /** The secret of PKCE, where the grant has it. */
  readonly verifier?: string;
}

export interface BrowserGrant {
  /** The service takes PKCE (RFC 7636): the page gets the challenge, of method S256, and the code goes with the verifier. */
  readonly pkce?: boolean;
  /**
   * Where the browser comes back to: an address that the person has registered at the service, or nothing where a
   * listener on the loopback address is to be made. One on the loopback address is listened to as well.
   */
  redirectUri?(connection: Connection): string | undefined;
  /** The page on which the person grants access. */
  page(connection: Connection, redirectUri: string, state: string, challenge?: string): string;
  /** Trades the code for the credential. Throws `TrashError`. */
  redeem(connection: Connection, code: AuthorizationCode, http: HttpClient, signal: AbortSignal): Promise<Connection>;
}

/** How the tokens of a vendor's credentials are renewed. */
export interface Renewal {
  /** Whether this credential can be renewed. */
  can(credential: Credential): boolean;
  /** Asks the service, at the account's `url`, once. Throws the signal's reason alone. */
  renew(url: string, credential: Credential, http: HttpClient, signal: AbortSignal): Promise<RenewalResult>;
}

export type RenewalResult =
  /** The whole credential, with the new token. */
  | { readonly end: 'renewed'; readonly credential: Credential }
  /** The service does not take what renews the token (any more): someone has to sign in. */
  | { readonly end: 'ended' }
  /** There is no new token, and what renews it may still be good. */
  | { readonly end: 'unclear'; readonly problem: Problem };

/** Makes the HTTP client of one account; see `http/http.ts`. */
export type CreateHttpClient = (options: HttpOptions) => HttpClient;

export interface ConnectOptions {
  readonly account: Account;
  /** The only origins that ever see the credential. */
  readonly origins: readonly string[];
  readonly credentials: CredentialSource;
  readonly createHttpClient: CreateHttpClient;
  /** For those that have to wait for work at the service. */
  readonly clock: Clock;
}

/** Ends a sign-in at the service, so that its tokens are worth nothing; false where it does not end that way. */
export type Revoke = (url: string, credential: Credential, http: HttpClient, signal: AbortSignal) => Promise<boolean>;

/** One per service, stateless. */
export interface Vendor {
  readonly id: string;
  /** A brand name, not translated. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Loads the ways to sign in, in the order in which they are offered. */
  signIn(): Promise<readonly SignInMethod[]>;
  /** Absent where no credential can be renewed. */
  readonly renewal?: Renewal;
  /** An HTTP client for sign-in and renewal, where there is no token yet. */
  authClient(origins: readonly string[], createHttpClient: CreateHttpClient): HttpClient;
  readonly revoke?: Revoke;
  /** Loads the vendor's code, and makes a client of it. */
  connect(options: ConnectOptions): Promise<TrashClient>;
}
