import { l10n } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import type { Credential } from '../../vendors/credential.ts';
import type { SignInMethod } from '../../vendors/vendor.ts';
import type { Services } from '../services.ts';
import { signIn } from '../signIn/signInFlow.ts';
import { forIconText } from '../text.ts';
import { type From, targetAccount } from './targets.ts';

/**
 * A new credential for an account that is connected already; it keeps its address, name and place. By the same method as
 * before and with what is kept of it; Back leads to the other methods, and to all of their boxes.
 */
export async function signInAgain(services: Services, from?: From): Promise<void> {
  const { accounts } = services;
  const trash = await targetAccount(services, l10n.t('Sign In Again'), from);
  const record = trash && accounts.list.find(({ id }) => id === trash.account.id);
  const vendor = record && accounts.vendor(record.vendor);
  if (!record || !vendor) return;
  const kept = await accounts.savedCredential(record.id);
  const title = l10n.t('Sign In Again: {0}', forIconText(record.label));
  const methods = await vendor.signIn();
  await signIn(services, title, { record, vendor, methods, method: methodOf(methods, record, kept), kept });
}

/** That of the last sign-in; of accounts that do not say it, the one whose secrets are kept. */
function methodOf(
  methods: readonly SignInMethod[],
  { method }: AccountRecord,
  kept: Credential,
): SignInMethod | undefined {
  if (methods.length === 1) return methods[0];
  const isKept = ({ fields }: SignInMethod) => fields.every(({ secret, id }) => !secret || kept[id] !== undefined);
  return methods.find(({ id }) => id === method) ?? methods.find(isKept);
}
