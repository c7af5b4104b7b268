import { l10n } from 'vscode';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { type From, targetAccount } from './targets.ts';

/** Shows the trash in the service's own web app. */
export async function openInBrowser(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Open Trash in Browser'), from);
  if (!trash) return;
  const client = await trash.client();
  const page = await withProgress(undefined, 0, async (signal) => await client.webPage?.(signal));
  // A person who does not let the editor open it has been asked by the editor.
  if (page !== undefined) await services.dialogs.open(page);
  else await services.dialogs.notify('info', l10n.t('This service has no web page for its trash.'), []);
}
