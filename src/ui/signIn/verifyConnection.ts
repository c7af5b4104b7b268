/** Gets the credential for what was typed, and asks the service whose account it is. */
import { l10n, workspace } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import type { Count } from '../../trash/count.ts';
import type { Identity } from '../../trash/ports.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import type { BrowserGrant, Connection, SignInField, SignInMethod, Vendor } from '../../vendors/vendor.ts';
import { signInProblemText } from '../messages/signInProblems.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';

/** Milliseconds. */
const countTimeout = 4_000;
const revokeTimeout = 15_000;

export interface SignedIn {
  readonly connection: Connection;
  readonly identity: Identity;
  /** What is in the trash, or why that is not known; neither if the service took too long. */
  readonly count?: Count;
  readonly countProblem?: Problem;
  /** The service made its tokens for this sign-in: if it is not stored, they are given back. */
  readonly made: boolean;
}

/** `ask`: the service wants one more box filled in. */
export type VerifyResult = { readonly signedIn: SignedIn } | { readonly ask: SignInField } | { readonly error: string };

/** What a sign-in is for. */
export interface Purpose {
  readonly vendor: Vendor;
  readonly method: SignInMethod;
  /** Sign in again: the address is known, and the person must be the same. */
  readonly known?: AccountRecord;
}

type Values = Readonly<Record<string, string>>;

/** Throws `TrashError` where the values are of no use together. */
export function connectionOf({ vendor, method, known }: Purpose, values: Values): Connection {
  if (known) {
    const { url, host } = known;
    return { ...method.connection(values, undefined), url, host, origins: [new URL(url).origin] };
  }
  // Read here alone: changing the setting later moves no account.
  const apiUrl = workspace.getConfiguration('cloudTrash').get<string>(`${vendor.id}.apiUrl`);
  return method.connection(values, apiUrl);
}

export async function verifyValues(
  services: Services,
  purpose: Purpose,
  values: Values,
  signal: AbortSignal,
): Promise<VerifyResult> {
  return await orError(purpose.vendor, async () => {
    const { method, vendor } = purpose;
    const connection = connectionOf(purpose, values);
    if (!method.redeem) return await identify(services, purpose, connection, false, signal);
    const redeemed = await method.redeem(connection, services.accounts.authClient(vendor, connection), signal);
    if ('ask' in redeemed) return redeemed;
    return await identify(services, purpose, redeemed.connection, true, signal);
  });
}

export async function verifyCode(
  services: Services,
  purpose: Purpose,
  connection: Connection,
  { grant, code, redirectUri }: { readonly grant: BrowserGrant; readonly code: string; readonly redirectUri: string },
  signal: AbortSignal,
): Promise<VerifyResult> {
  return await orError(purpose.vendor, async () => {
    const authClient = services.accounts.authClient(purpose.vendor, connection);
    const whole = await grant.redeem(connection, code, redirectUri, authClient, signal);
    return await identify(services, purpose, whole, true, signal);
  });
}

/** Ends at the service what nobody will use; nobody waits for it. In vain is no harm: it ends by itself. */
export function revokeUnused(
  { accounts, log }: Services,
  vendor: Vendor,
  { made, connection }: Pick<SignedIn, 'made' | 'connection'>,
): void {
  if (!made || !vendor.revoke) return;
  const { url, credential } = connection;
  const authClient = accounts.authClient(vendor, connection);
  vendor.revoke(url, credential, authClient, AbortSignal.timeout(revokeTimeout)).catch((error: unknown) => {
    log.warn(`A sign-in that is not used could not be ended: ${problemOf(error).kind}`);
  });
}

async function identify(
  services: Services,
  { vendor, known }: Purpose,
  connection: Connection,
  made: boolean,
  signal: AbortSignal,
): Promise<VerifyResult> {
  const undone = () => revokeUnused(services, vendor, { connection, made });
  try {
    const client = await services.accounts.trial(vendor, connection);
    const identity = await client.whoAmI(signal);
    if (known && known.user !== '' && known.user !== identity.id) {
      undone();
      return { error: wrongAccountText(identity, known) };
    }
    // Who signs in again knows the trash.
    const counted = known ? {} : await countOf(() => client.count(AbortSignal.any([signal, limit()])));
    signal.throwIfAborted();
    return { signedIn: { connection, identity, made, ...counted } };
  } catch (error) {
    undone();
    throw error;
  }
}

function limit(): AbortSignal {
  return AbortSignal.timeout(countTimeout);
}

async function countOf(count: () => Promise<Count>): Promise<Pick<SignedIn, 'count' | 'countProblem'>> {
  try {
    return { count: await count() };
  } catch (error) {
    const problem = problemOf(error);
    // The others pass, or have another place where they are said.
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

async function orError(vendor: Vendor, work: () => Promise<VerifyResult>): Promise<VerifyResult> {
  try {
    return await work();
  } catch (error) {
    return { error: signInProblemText(problemOf(error), vendor.id) };
  }
}
