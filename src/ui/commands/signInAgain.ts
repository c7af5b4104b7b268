import { l10n } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import type { Credential } from '../../vendors/credential.ts';
import type { SignInMethod, Vendor } from '../../vendors/vendor.ts';
import type { Services } from '../services.ts';
import { agreeToWarnings, storeAccount } from '../signIn/confirmAccount.ts';
import { askSignIn } from '../signIn/signInFlow.ts';
import { forIconText } from '../text.ts';
import { type From, targetAccount } from './targets.ts';

/**
 * A new credential for an account that is connected already; it keeps its address, name and place. By the same method as
 * before and with what is kept of it; Back leads to the other methods, and to all of their boxes.
 */
export async function signInAgain(services: Services, from?: From): Promise<void> {
  const { accounts, dialogs } = services;
  const trash = await targetAccount(services, l10n.t('Sign In Again'), from);
  const record = trash && accounts.list.find(({ id }) => id === trash.account.id);
  const vendor = record && accounts.vendor(record.vendor);
  if (!record || !vendor) return;
  const kept = await accounts.savedCredential(record.id);
  const signedIn = await askSignIn(services, {
    title: l10n.t('Sign In Again: {0}', forIconText(record.label)),
    known: { record, vendor, kept },
    method: methodOf(vendor, record, kept),
    confirm: async (found) => ((await agreeToWarnings(dialogs, found, true)) ? 'next' : undefined),
  });
  if (signedIn) await storeAccount(services, signedIn, record);
}

/** That of the last sign-in; of accounts that do not say it, the one whose boxes fit what is kept. */
function methodOf(vendor: Vendor, { method }: AccountRecord, kept: Credential): SignInMethod | undefined {
  const [first, ...others] = vendor.signIn;
  if (others.length === 0) return first;
  const named = vendor.signIn.find(({ id }) => id === method);
  const secrets = (each: SignInMethod) => each.fields.filter(({ secret }) => secret).map(({ id }) => id);
  return named ?? vendor.signIn.find((each) => secrets(each).every((id) => kept[id] !== undefined));
}
