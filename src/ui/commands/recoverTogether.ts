import { l10n } from 'vscode';
import { deletedTogether } from '../../trash/recover/deletedTogether.ts';
import { loadAll } from '../bulk/loadAll.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import { preview } from './recover.ts';
import { type From, targetItems } from './targets.ts';

/** Shows, to be restored, what was deleted together with an item. */
export async function recoverTogether(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const [item] = await targetItems(services, l10n.t('Restore Everything Deleted With This'), from, selection);
  const trash = item && services.trashes.of(item.account);
  if (!item || !trash) return;
  const [loaded] = (await loadAll(services, [trash])) ?? [];
  if (loaded) await preview(services, deletedTogether(item, loaded.listing.items));
}
