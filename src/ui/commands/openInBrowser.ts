import { l10n } from 'vscode';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import { type From, targetAccount, trashOfRow } from './targets.ts';

/** Shows the trash in the service's own web app: that of each account among the rows. */
export async function openInBrowser(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const rows = typeof from === 'object' ? (selection ?? [from]) : services.view.visible ? services.view.selection : [];
  const trashes = new Set(rows.map(trashOfRow));
  if (trashes.size === 0) {
    const picked = await targetAccount(services, l10n.t('Open Trash in Browser'), undefined);
    if (picked) trashes.add(picked);
  }
  for (const trash of trashes) {
    const client = await trash.client();
    const page = await withProgress(undefined, 0, async (signal) => await client.webPage?.(signal));
    // A person who does not let the editor open it has been asked by the editor.
    if (page !== undefined) await services.dialogs.open(page);
    else await services.dialogs.notify('info', l10n.t('This service has no web page for its trash.'), []);
  }
}
