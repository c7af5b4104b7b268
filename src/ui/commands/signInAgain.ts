import { l10n, window } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import type { Credential } from '../../vendors/credential.ts';
import type { SignInMethod, Vendor } from '../../vendors/vendor.ts';
import type { Services } from '../services.ts';
import { askSignIn, unaskedOf } from '../signIn/askSignIn.ts';
import { agreeToWarnings } from '../signIn/confirmAccount.ts';
import { revokeUnused, type SignedIn } from '../signIn/verifyConnection.ts';
import { forIconText } from '../text.ts';
import { pickMethod } from './addAccount.ts';
import { type From, targetAccount } from './targets.ts';

/** A new credential for an account that is connected already; it keeps its address, name and place. */
export async function signInAgain(services: Services, from?: From): Promise<void> {
  const { accounts, trashes } = services;
  const trash = await targetAccount(services, l10n.t('Sign In Again'), from);
  const record = trash && accounts.list.find(({ id }) => id === trash.account.id);
  const vendor = record && accounts.vendor(record.vendor);
  if (!record || !vendor) return;
  const found = await askAgain(services, vendor, record);
  if (!found) return;
  if (!(await agreeToWarnings(services.dialogs, found.signedIn, true))) {
    revokeUnused(services, vendor, found.signedIn);
    return;
  }
  const { connection, identity } = found.signedIn;
  await accounts.store(vendor, connection, identity, record, found.method.id);
  window.setStatusBarMessage(`$(check) ${l10n.t('Signed in again as {0}', forIconText(record.label))}`, 6000);
  void trashes.restart(record.id)?.load();
}

interface SavedSignIn {
  readonly method: SignInMethod;
  readonly signedIn: SignedIn;
}

/** By the same way as before and with what is kept of it; Back leads to the other ways, and to all of its boxes. */
async function askAgain(services: Services, vendor: Vendor, record: AccountRecord): Promise<SavedSignIn | undefined> {
  const title = l10n.t('Sign In Again: {0}', forIconText(record.label));
  let kept = await services.accounts.savedCredential(record.id);
  let method = methodOf(vendor, record, kept);
  const hasChoice = vendor.signIn.length > 1;
  const typed = new Map<string, string>();
  let before = 0;
  for (;;) {
    if (!method) {
      const picked = await pickMethod(services, title, vendor, 1);
      if (picked?.end !== 'accepted') return undefined;
      method = picked.value;
      before = 1;
    }
    const asked = { title, vendor, method, before, after: 0, hasBack: hasChoice, known: record, kept, typed };
    const signedIn = await askSignIn(services, asked);
    if (signedIn === undefined) return undefined;
    if (signedIn !== 'back') return { method, signedIn };
    // Who goes back wants another way, or to type again what was kept.
    for (const { id, secret } of method.fields) if (!secret && kept[id] !== undefined) typed.set(id, kept[id]);
    kept = unaskedOf(method, kept);
    method = hasChoice ? undefined : method;
  }
}

/** The way of the last sign-in; of accounts that do not tell it, the one whose boxes fit what is kept. */
function methodOf(vendor: Vendor, { method }: AccountRecord, kept: Credential): SignInMethod | undefined {
  const [first, ...others] = vendor.signIn;
  if (others.length === 0) return first;
  const named = vendor.signIn.find(({ id }) => id === method);
  const secrets = (each: SignInMethod) => each.fields.filter(({ secret }) => secret).map(({ id }) => id);
  return named ?? vendor.signIn.find((each) => secrets(each).every((id) => kept[id] !== undefined));
}
