/** Gets the credential for what was typed, and asks the service whose account it is. */
import { l10n, workspace } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import type { Count } from '../../trash/count.ts';
import type { Identity } from '../../trash/ports.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import type { AuthorizationCode, Connection, SignInField, SignInMethod, Vendor } from '../../vendors/vendor.ts';
import { signInProblemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';

/** Milliseconds. */
const countTimeout = 4_000;

/** What a sign-in is for. */
export interface Purpose {
  readonly vendor: Vendor;
  readonly method: SignInMethod;
  /** Sign in again: the address is known, and the person must be the same. */
  readonly known?: AccountRecord;
}

export interface SignedIn extends Pick<Purpose, 'vendor' | 'method'> {
  readonly connection: Connection;
  readonly identity: Identity;
  /** What is in the trash, or why that is not known; neither if the service took too long. */
  readonly count?: Count;
  readonly countProblem?: Problem;
}

/** `ask`: the service wants one more box filled in. */
export type VerifyResult =
  | { readonly signedIn: SignedIn }
  | { readonly ask: SignInField }
  | { readonly error: string; readonly code?: string };

/** By field id. */
type FieldValues = Readonly<Record<string, string>>;

/** Throws `TrashError` where the values are of no use together. */
export function connectionOf({ vendor, method, known }: Purpose, values: FieldValues): Connection {
  if (known) {
    const { url, host } = known;
    return { ...method.connection(values, undefined), url, host, origins: [new URL(url).origin] };
  }
  // Read only here: changing the setting later moves no account.
  const apiUrl = workspace.getConfiguration('cloudTrash').get<string>(`${vendor.id}.apiUrl`);
  return method.connection(values, apiUrl);
}

/** Without `granted`, a method with a browser is only checked for values that lead to its page. */
export async function verify(
  services: Services,
  purpose: Purpose,
  values: FieldValues,
  signal: AbortSignal,
  granted?: AuthorizationCode,
): Promise<VerifyResult | undefined> {
  const { vendor, method } = purpose;
  try {
    const typed = connectionOf(purpose, values);
    const http = services.accounts.authClient(vendor, typed);
    if (method.browser) {
      if (!granted) return undefined;
      const connection = await method.browser.redeem(typed, granted, http, signal);
      return await identify(services, purpose, connection, signal);
    }
    const redeemed = (await method.redeem?.(typed, http, signal)) ?? { connection: typed };
    return 'ask' in redeemed ? redeemed : await identify(services, purpose, redeemed.connection, signal);
  } catch (error) {
    const problem = problemOf(error);
    return { error: signInProblemText(problem, vendor.name), code: problem.code };
  }
}

/** Ends at the service what it made for a sign-in that is not used. */
export function endUnusedSignIn(
  { accounts }: Services,
  { vendor, method, connection }: Pick<SignedIn, 'vendor' | 'method' | 'connection'>,
): void {
  // What was pasted may be in use elsewhere.
  if (method.redeem || method.browser) void accounts.revokeUnused({ ...connection, vendor: vendor.id });
}

async function identify(
  services: Services,
  { vendor, method, known }: Purpose,
  connection: Connection,
  signal: AbortSignal,
): Promise<VerifyResult> {
  let signedIn: SignedIn | undefined;
  try {
    const client = await services.accounts.trial(vendor, connection);
    const identity = await client.whoAmI(signal);
    if (known && known.user !== '' && known.user !== identity.id) return { error: wrongAccountText(identity, known) };
    const limit = AbortSignal.timeout(countTimeout);
    // Signing in again shows no count.
    const counted = known ? {} : await countOf(() => client.count(AbortSignal.any([signal, limit])));
    signal.throwIfAborted();
    signedIn = { vendor, method, connection, identity, ...counted };
    return { signedIn };
  } finally {
    if (!signedIn) endUnusedSignIn(services, { vendor, method, connection });
  }
}

async function countOf(count: () => Promise<Count>): Promise<Pick<SignedIn, 'count' | 'countProblem'>> {
  try {
    return { count: await count() };
  } catch (error) {
    const problem = problemOf(error);
    // Other problems are temporary, or shown in the account's row.
    return problem.kind === 'forbidden' ? { countProblem: problem } : {};
  }
}

function wrongAccountText({ name }: Identity, { label }: AccountRecord): string {
  return l10n.t(
    'You signed in as {0}, but this account belongs to {1}. To connect the other account, use Add Account...',
    forMessage(name),
    forMessage(label),
  );
}
