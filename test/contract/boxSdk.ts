// What is used of box-node-sdk 10. Its own types are there only where it is installed, and the type check must pass without.
import { Agent } from 'node:http';
import type { Readable } from 'node:stream';

interface Auth {
  /** The page where people let the application in. */
  getAuthorizeUrl?(options: Readonly<Record<string, string>>): string;
}

interface Tokens {
  readonly accessToken?: string;
  readonly refreshToken?: string;
}

export interface SdkOAuth extends Required<Auth> {
  readonly tokenStorage: { get(): Promise<Tokens | undefined> };
  getTokensAuthorizationCodeGrant(code: string, session: SdkSession): Promise<Tokens>;
  revokeToken(session: SdkSession): Promise<undefined>;
}

interface RetryStrategy {
  shouldRetry(...call: readonly unknown[]): Promise<boolean>;
  /** Seconds. */
  retryAfter(...call: readonly unknown[]): number;
}

interface SdkSession {
  readonly timeoutConfig?: { readonly timeoutMs?: number };
}

interface SdkSessionOptions {
  readonly baseUrls: unknown;
  readonly retryStrategy?: RetryStrategy;
  readonly agent?: Agent;
}

interface Instant {
  readonly value: Date;
}

interface Named {
  readonly id: string;
  readonly name?: string;
}

export interface SdkItem extends Named {
  readonly type: string;
  readonly size?: number;
  readonly trashedAt?: Instant | null;
  readonly purgedAt?: Instant | null;
  readonly createdAt?: Instant;
  readonly contentModifiedAt?: Instant | null;
  readonly modifiedAt?: Instant;
  readonly parent?: Named;
  readonly ownedBy?: Named & { readonly login?: string };
  readonly description?: string;
  readonly url?: string;
  readonly sha1?: string;
  readonly itemStatus?: string;
}

export interface SdkPage {
  readonly entries: readonly SdkItem[];
  readonly nextMarker?: string | null;
  /** The answer as it came. */
  readonly rawData: { readonly entries: readonly Readonly<Record<string, unknown>>[] };
}

interface ListQuery {
  readonly usemarker: true;
  readonly limit: number;
  readonly marker?: string;
  readonly fields?: readonly string[];
}

interface FieldsQuery {
  readonly queryParams?: { readonly fields: readonly string[] };
}

type SdkRead = (id: string, options?: FieldsQuery) => Promise<SdkItem>;
type SdkErase = (id: string) => Promise<undefined>;

export interface SdkClient {
  readonly users: { getUserMe(): Promise<Named & { readonly login?: string }> };
  readonly trashedItems: { getTrashedItems(query: ListQuery): Promise<SdkPage> };
  readonly trashedFiles: {
    readonly getTrashedFileById: SdkRead;
    readonly restoreFileFromTrash: SdkRead;
    readonly deleteTrashedFileById: SdkErase;
  };
  readonly trashedFolders: {
    readonly getTrashedFolderById: SdkRead;
    readonly restoreFolderFromTrash: SdkRead;
    readonly deleteTrashedFolderById: SdkErase;
  };
  readonly trashedWebLinks: {
    readonly getTrashedWebLinkById: SdkRead;
    readonly restoreWeblinkFromTrash: SdkRead;
    readonly deleteTrashedWebLinkById: SdkErase;
  };
  readonly events: { getEventStream(): Readable };
  withCustomBaseUrls(urls: BaseUrls): SdkClient;
}

interface BaseUrls {
  readonly baseUrl: string;
  readonly uploadUrl: string;
  readonly oauth2Url: string;
}

/** The classes of the package and of its entry `networking`. */
export interface BoxSdk {
  readonly BoxClient: new (parts: { auth: Auth; networkSession?: SdkSession }) => SdkClient;
  readonly BoxDeveloperTokenAuth: new (parts: { token: string }) => Auth;
  readonly BoxOAuth: new (parts: { config: unknown }) => SdkOAuth;
  readonly OAuthConfig: new (parts: { clientId: string; clientSecret: string }) => object;
  readonly NetworkSession: new (parts: SdkSessionOptions) => SdkSession;
  readonly BaseUrls: new (urls: BaseUrls) => object;
  readonly BoxRetryStrategy: new (parts: object) => RetryStrategy;
}

/** What the SDK does with one kind of item. */
interface SdkCalls {
  get: SdkRead;
  restore: SdkRead;
  purge: SdkErase;
}

export interface BoxOracle {
  readonly client: SdkClient;
  readonly session: SdkSession;
  readonly kinds: Readonly<Record<'file' | 'folder' | 'web_link', SdkCalls>>;
  /** The seconds that it would have waited before each repetition; it was not let wait. */
  readonly waits: readonly number[];
}

/** Where the SDK finds an emulator; the paths of the API are its own. */
export function baseUrls(url: string): BaseUrls {
  return { baseUrl: url, uploadUrl: `${url}/upload`, oauth2Url: `${url}/api/oauth2` };
}

/** The SDK on an emulator, with its own table of what to repeat, but without the waits. */
export function askBox(sdk: BoxSdk, url: string, auth: Auth): BoxOracle {
  const waits: number[] = [];
  const own = new sdk.BoxRetryStrategy({});
  const retryStrategy: RetryStrategy = {
    shouldRetry: (...call) => own.shouldRetry(...call),
    retryAfter: (...call) => {
      waits.push(own.retryAfter(...call));
      return 0;
    },
  };
  // Its own agent would go through a proxy that the environment names.
  const agent = new Agent();
  const session = new sdk.NetworkSession({ baseUrls: new sdk.BaseUrls(baseUrls(url)), retryStrategy, agent });
  const client = new sdk.BoxClient({ auth, networkSession: session });
  const { trashedFiles: files, trashedFolders: folders, trashedWebLinks: links } = client;
  const kinds: BoxOracle['kinds'] = {
    file: {
      get: (...of) => files.getTrashedFileById(...of),
      restore: (...of) => files.restoreFileFromTrash(...of),
      purge: (id) => files.deleteTrashedFileById(id),
    },
    folder: {
      get: (...of) => folders.getTrashedFolderById(...of),
      restore: (...of) => folders.restoreFolderFromTrash(...of),
      purge: (id) => folders.deleteTrashedFolderById(id),
    },
    web_link: {
      get: (...of) => links.getTrashedWebLinkById(...of),
      restore: (...of) => links.restoreWeblinkFromTrash(...of),
      purge: (id) => links.deleteTrashedWebLinkById(id),
    },
  };
  return { client, session, kinds, waits };
}
