import { l10n } from 'vscode';
import { copyDetails } from '../errorDetails.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { type From, targetAccount } from './targets.ts';

/** Copies what is wrong with an account, for those who can help. */
export async function copyErrorDetails(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Copy Error Details'), from);
  if (!trash) return;
  const { account, state } = trash;
  if (!state.problem) {
    await services.dialogs.notify('info', l10n.t('{0} is working normally.', forMessage(account.label, 40)), []);
    return;
  }
  await copyDetails(services, [{ account, what: 'listing the trash', problem: state.problem }]);
}
