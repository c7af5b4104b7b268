import { l10n } from 'vscode';
import type { Services } from '../services.ts';
import { confirmAccount, storeAccount } from '../signIn/confirmAccount.ts';
import { askSignIn } from '../signIn/signInFlow.ts';
import type { SignedIn } from '../signIn/verifyConnection.ts';

/** Service, method where there are several, the boxes, then whose account it is; only then is it stored. */
export async function addAccount(services: Services): Promise<void> {
  const known = ({ vendor, connection, identity }: SignedIn) => services.accounts.find(vendor, connection, identity);
  const signedIn = await askSignIn(services, {
    title: l10n.t('Add Account'),
    confirm: (found, place) => confirmAccount(services, found, known(found), place),
  });
  if (signedIn) await storeAccount(services, signedIn, known(signedIn));
}
