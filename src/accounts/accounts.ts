/** Who is connected. Secrets and records are listed together, so that no account silently disappears. */

import type { Disposable, Emitter } from '../trash/emitter.ts';
import type { Account, ClientSource, Clock, Identity, TrashClient } from '../trash/ports.ts';
import { problemOf } from '../trash/problem.ts';
import type { Credential } from '../vendors/credential.ts';
import type { Connection, ConnectOptions, CreateHttpClient, Vendor } from '../vendors/vendor.ts';
import { FallbackSecretStore } from './fallbackSecretStore.ts';
import { AccountList } from './list.ts';
import {
  type AccountRecord,
  accountIdOf,
  encodeSecret,
  type ListedAccount,
  type StoredAccount,
  secretKey,
} from './stored.ts';
import type { SecretStore, StateStore } from './stores.ts';
import type { TokenRefresher } from './tokenRefresher.ts';
import type { SharedTokens } from './tokenStore.ts';

/** Milliseconds. */
const revokeTimeout = 15_000;

export interface AccountsDeps {
  readonly vendors: readonly Vendor[];
  readonly secrets: SecretStore;
  readonly state: StateStore;
  readonly shared: SharedTokens;
  readonly createHttpClient: CreateHttpClient;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: { warn(message: string): void };
}

/** Whether the service has ended the sign-in; `no` where it has no way to, `failed` where it could not be asked. */
export type Revoked = 'yes' | 'no' | 'failed';

/** What is known of a sign-in, stored or not. */
type Revocable = Pick<StoredAccount, 'vendor' | 'url' | 'origins' | 'credential'>;

type AuthClient = ReturnType<Vendor['authClient']>;

export class Accounts {
  /**
   * Something that is shown changed, here or in another window, or `isPersistent` did; a token that was renewed is
   * nothing of that.
   */
  readonly onDidChange: Emitter<void>['listen'];

  /** Tells the account for which a person signed in again in another window, or whose sign-in turned out not to have ended. */
  readonly onDidSignIn: Emitter<string>['listen'];
  readonly #deps: AccountsDeps;
  readonly #secrets: FallbackSecretStore;
  readonly #list: AccountList;
  readonly #refreshers = new Map<string, TokenRefresher>();
  /** What the clients of one account share: the connection of its last sign-in here, which was tried before it was stored. */
  readonly #limiterKeys = new Map<string, object>();

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
    this.#secrets = new FallbackSecretStore(deps.secrets, () => this.#list.changed.fire());
    this.#list = new AccountList({
      ...deps,
      secrets: this.#secrets,
      isRevivedBy: (stored) => this.#refreshers.get(stored.id)?.isRevivedBy(stored) === true,
    });
    this.onDidChange = this.#list.changed.listen;
    this.onDidSignIn = this.#list.signedIn.listen;
  }

  get list(): readonly ListedAccount[] {
    return this.#list.list;
  }

  /** False once the editor's secret store did not keep what it was given: that lives in memory, until the window closes. */
  get isPersistent(): boolean {
    return this.#secrets.isPersistent;
  }

  /** Reads the union of records and secrets; a record whose secret got lost or broke stays, and asks to sign in. */
  async load(): Promise<void> {
    await this.#list.load();
  }

  /** Follows what other windows do to the secrets. */
  follow(): Disposable {
    return this.#secrets.onDidChange((key) => {
      const id = accountIdOf(key);
      if (id !== undefined) void this.#list.reloadOne(id);
    });
  }

  vendor(id: string): Vendor | undefined {
    return this.#deps.vendors.find((vendor) => vendor.id === id);
  }

  /**
   * Where the client of an account comes from. The hosts are those stored with the credential, so nothing that changes outside the
   * secret can send it elsewhere.
   */
  client(record: Account): ClientSource | undefined {
    const vendor = this.vendor(record.vendor);
    const origin = originOf(record.url);
    if (!vendor || origin === undefined) return undefined;
    const credentials = {
      read: async () => {
        const stored = await (await this.#refresher(record.id)).read();
        return stored?.origins.includes(origin) === true ? stored.credential : undefined;
      },
      renew: async (refused: string) => await (await this.#refresher(record.id)).renew(refused),
    };
    const limiterKey = this.#limiterKeys.get(record.id) ?? {};
    this.#limiterKeys.set(record.id, limiterKey);
    let pausedUntil = 0;
    const onPause = (until: number) => {
      pausedUntil = until;
    };
    return {
      capabilities: vendor.capabilities,
      connect: () =>
        this.#connect(vendor, { account: record, origins: [origin], credentials }, { limiterKey, onPause }),
      pausedUntil: () => pausedUntil,
    };
  }

  /** A client for a connection that is not stored yet, to ask whose account it is. */
  async trial(vendor: Vendor, connection: Connection): Promise<TrashClient> {
    const { host, url, origins, credential } = connection;
    const account = { id: 'trial', vendor: vendor.id, label: '', host, url };
    const credentials = { read: async () => credential, renew: async () => false };
    return await this.#connect(vendor, { account, origins, credentials }, { limiterKey: connection });
  }

  async #connect(
    vendor: Vendor,
    whom: Pick<ConnectOptions, 'account' | 'origins' | 'credentials'>,
    own: Pick<Parameters<CreateHttpClient>[0], 'limiterKey' | 'onPause'>,
  ): Promise<TrashClient> {
    const { clock, createHttpClient } = this.#deps;
    return await vendor.connect({
      ...whom,
      clock,
      createHttpClient: (asked) => createHttpClient({ ...asked, ...own }),
    });
  }

  /**
   * The HTTP client for signing in, renewing and revoking. Its calls wait for no others: one that renews a token is made while
   * the call that needs the token has its turn.
   */
  authClient(vendor: Vendor, { origins }: Pick<Connection, 'origins'>): AuthClient {
    return vendor.authClient(origins, this.#deps.createHttpClient);
  }

  /** The account of that user at that address, if it is connected already. */
  find(vendor: Vendor, connection: Connection, identity: Identity): ListedAccount | undefined {
    return this.list.find(
      (each) => each.vendor === vendor.id && each.url === connection.url && each.user === identity.id,
    );
  }

  /** The credential as it is stored, for what need not be asked for again; empty where it got lost. */
  async savedCredential(id: string): Promise<Credential> {
    return (await this.#list.stored(id).catch(() => undefined))?.credential ?? {};
  }

  /** Stores an account; one that is connected already keeps its id and label and gets the new credential. */
  async store(
    vendor: Vendor,
    connection: Connection,
    identity: Identity,
    known?: AccountRecord,
    method?: string,
  ): Promise<ListedAccount> {
    const existing = known ?? this.find(vendor, connection, identity);
    const { login = identity.name } = identity;
    const stored: StoredAccount = {
      ...connection,
      id: existing?.id ?? this.#deps.newId(),
      vendor: vendor.id,
      login,
      user: identity.id,
      method,
      signIn: crypto.randomUUID(),
    };
    this.#limiterKeys.set(stored.id, connection);
    this.#list.markOwnSignIn(stored);
    const { store } = await this.#refresher(stored.id);
    // The secret first: a record without one would only ask to sign in again.
    await store.replace(stored, (replaced) => void this.revokeUnused(replaced));
    return await this.#list.record({ ...stored, label: existing?.label ?? login });
  }

  /** Touches no secret; other windows show the new name when they get the focus. */
  async rename(id: string, label: string): Promise<void> {
    const record = this.list.find((each) => each.id === id);
    if (record) await this.#list.record({ ...record, label });
  }

  /** Ends the sign-in at the service, and deletes all there is of the account here also where that failed. */
  async remove(id: string): Promise<{ readonly revoked: Revoked }> {
    const { store } = await this.#refresher(id);
    const revoked = await store.runExclusive(async (stored) => {
      const ended = stored ? await this.#revoke(stored) : 'no';
      // Where that fails, the account stays listed.
      await this.#secrets.delete(secretKey(id));
      return ended;
    });
    await this.#deps.shared.forget(id).catch(() => undefined);
    this.#refreshers.delete(id);
    this.#limiterKeys.delete(id);
    await this.#list.remove(id);
    return { revoked };
  }

  /**
   * Ends at the service a sign-in that was replaced, or made and not kept. Not to be waited for: where it fails, the tokens expire.
   *
   * To revoke a token ends the pair that it is of (Box: "revoking either one will disable the other as well"; Egnyte: it
   * "revokes the refresh token too"). No service says that other pairs of the same person and app survive, or that it
   * never gives a token twice. So what may be of an account that is connected is left to expire.
   */
  async revokeUnused(unused: Revocable): Promise<void> {
    if (!(await this.#mayBeInUse(unused))) await this.#revoke(unused);
  }

  /** Waits for renewals that are under way: a token that is not stored when the window closes may be lost. */
  async settled(): Promise<void> {
    await Promise.all([...this.#refreshers.values()].map((refresher) => refresher.settled()));
  }

  /** Whether an account of that service signs in through the same app or by the same token, or cannot be read. */
  async #mayBeInUse({ vendor, credential }: Revocable): Promise<boolean> {
    try {
      for (const account of this.list.filter((each) => each.vendor === vendor)) {
        const used = (await this.#list.stored(account.id))?.credential;
        const isShared = (key: string) => credential[key] !== undefined && used?.[key] === credential[key];
        if (['clientId', 'token', 'refreshToken'].some(isShared)) return true;
      }
      return false;
    } catch {
      return true;
    }
  }

  async #revoke(unused: Revocable): Promise<Revoked> {
    const vendor = this.vendor(unused.vendor);
    if (!vendor?.revoke || !isBound(unused)) return 'no';
    const signal = AbortSignal.timeout(revokeTimeout);
    try {
      const isRevoked = await vendor.revoke(unused.url, unused.credential, this.authClient(vendor, unused), signal);
      return isRevoked ? 'yes' : 'no';
    } catch (error) {
      this.#deps.log.warn(`A sign-in could not be ended at the service: ${problemOf(error).kind}`);
      return 'failed';
    }
  }

  /** Its code is loaded with the first call, or the first change. */
  async #refresher(id: string): Promise<TokenRefresher> {
    const { TokenRefresher } = await import('./tokenRefresher.ts');
    const { shared, clock } = this.#deps;
    const refresher =
      this.#refreshers.get(id) ??
      new TokenRefresher(id, {
        read: () => this.#list.stored(id),
        write: (account) => this.#secrets.store(secretKey(id), encodeSecret(account)),
        remove: () => this.#secrets.delete(secretKey(id)),
        renewal: (account) => this.#renewal(account),
        shared,
        clock,
      });
    this.#refreshers.set(id, refresher);
    return refresher;
  }

  #renewal(stored: StoredAccount) {
    const vendor = this.vendor(stored.vendor);
    const { renewal } = vendor ?? {};
    if (!vendor || renewal?.can(stored.credential) !== true || !isBound(stored)) return undefined;
    // Not to be given up once it is sent: its answer may be the only token that is left.
    const { signal } = new AbortController();
    return () => renewal.renew(stored.url, stored.credential, this.authClient(vendor, stored), signal);
  }
}

function originOf(url: string): string | undefined {
  return URL.parse(url)?.origin;
}

/** Whether the address is among the hosts that may see the credential. */
function isBound({ url, origins }: Revocable): boolean {
  return origins.includes(originOf(url) ?? '');
}
