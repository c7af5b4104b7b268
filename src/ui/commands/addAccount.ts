import { l10n } from 'vscode';
import type { Services } from '../services.ts';
import { signIn } from '../signIn/signInFlow.ts';

/** Service, method where there are several, the boxes, then whose account it is; only then is it stored. */
export async function addAccount(services: Services): Promise<void> {
  await signIn(services, l10n.t('Add Account'));
}
