// People of a portal and their API keys (the server's ApiKeyManager).

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly isAdmin: boolean;
  /** Ids of the personal sections. */
  readonly myDocuments: number;
  readonly trash: number;
}

export interface ApiKey {
  readonly token: string;
  readonly owner: string;
  name: string;
  /** Empty: everything. */
  permissions: readonly string[];
  createdAt: number;
  expiresAt: number | undefined;
  active: boolean;
}

/** A visibly fake key of the right form: `sk-` and 64 lower-case hex digits. */
export const docspaceToken = `sk-${'0'.repeat(64)}`;

/** What a call asks of a key besides the global `*`, `*:read`, `*:write` (the server's AuthorizationExtension). */
export type Scope = 'files' | 'rooms' | 'accounts.self';

/** Does the key allow the call? `<scope>:write` covers reading; `*:read` covers GET alone. */
export function allows(key: ApiKey, method: string, scope: Scope | undefined): boolean {
  const good = ['*', '*:write'];
  if (method === 'GET') good.push('*:read');
  if (scope) good.push(`${scope}:write`);
  if (scope && method === 'GET') good.push(`${scope}:read`);
  return key.permissions.length === 0 || key.permissions.some((each) => good.includes(each));
}

export function isValid(key: ApiKey, now: number): boolean {
  return key.active && (key.expiresAt === undefined || key.expiresAt > now);
}
