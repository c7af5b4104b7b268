import { l10n } from 'vscode';
import { pickFolder } from '../bulk/folderPicker.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import { restoreItems } from './restore.ts';
import { type From, targetItems } from './targets.ts';

/** Restores to a folder that the person chooses. */
export async function restoreTo(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const title = l10n.t('Restore To');
  const items = await targetItems(services, title, from, selection);
  const [account, ...others] = new Set(items.map((item) => item.account));
  const trash = account === undefined ? undefined : services.trashes.of(account);
  if (!trash) return;
  if (others.length > 0) {
    await services.dialogs.notify('info', l10n.t('To restore to a folder, select items from one account only.'), []);
    return;
  }
  if (trash.capabilities.restoresTo !== true) {
    const words = l10n.t('This service can restore only to the original folder.');
    await services.dialogs.notify('info', words, []);
    return;
  }
  const folder = await pickFolder(services, trash, title);
  if (folder) await restoreItems(services, { items, options: { folder } });
}
