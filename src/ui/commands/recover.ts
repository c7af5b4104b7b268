import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { TrashItem } from '../../trash/item.ts';
import { deletedTogether } from '../../trash/recover/deletedTogether.ts';
import { type DeletionFilter, filterOf, matcher } from '../../trash/recover/deletionFilter.ts';
import { loadAll } from '../bulk/loadAll.ts';
import type { DocumentAction } from '../documents.ts';
import { itemCount } from '../format.ts';
import { askForFilter } from '../recover/filterMenu.ts';
import { previewText } from '../recover/preview.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import { restoreItems } from './restore.ts';
import { type From, targetItems, targetTrashes } from './targets.ts';

/** Finds what one accident has taken, shows what a restore would do, and restores it as one job. */
export async function recover(services: Services, from?: From): Promise<void> {
  const trashes = await targetTrashes(services, l10n.t('Recover Deleted Items'), from);
  if (trashes.length > 0) await recoverFrom(services, trashes, {});
}

/** The same for a deletion of which something is known already. */
export async function recoverFrom(
  services: Services,
  trashes: readonly AccountTrash[],
  filter: DeletionFilter,
): Promise<void> {
  const loaded = await loadAll(services, trashes);
  if (!loaded) return;
  const items = loaded.flatMap((listing) => listing.items);
  if (items.length === 0) {
    await services.dialogs.notify('info', l10n.t('There is nothing to recover: the trash is empty.'), []);
    return;
  }
  await refine(services, items, filter);
}

async function refine(services: Services, items: readonly TrashItem[], start: DeletionFilter): Promise<void> {
  const filter = await askForFilter(services, items, start);
  if (!filter) return;
  const changeFilter = async () => await refine(services, items, filter);
  await preview(services, items.filter(matcher(filter)), items, { changeFilter });
}

/** Shows, to be restored, what was deleted together with an item. */
export async function recoverTogether(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const [item] = await targetItems(services, l10n.t('Restore Everything Deleted With This'), from, selection);
  const trash = item && services.trashes.of(item.account);
  if (!trash) return;
  const [listing] = (await loadAll(services, [trash])) ?? [];
  if (listing) await preview(services, deletedTogether(item, listing.items), listing.items, { isTogether: true });
}

interface PreviewOptions {
  readonly isTogether?: boolean;
  readonly changeFilter?: () => Promise<void>;
}

/** Shows what a restore of these would do; it is begun or changed from there. */
async function preview(
  services: Services,
  items: readonly TrashItem[],
  listed: readonly TrashItem[],
  { isTogether, changeFilter }: PreviewOptions = {},
): Promise<void> {
  const restorable = items.filter(({ restoreBlockedBy }) => restoreBlockedBy === undefined);
  const amount = itemCount(restorable.length);
  const { documents, dialogs } = services;
  const restoreAll = async () => {
    dismissCovered(services, restorable, listed);
    await restoreItems(services, restorable);
  };
  const actions: DocumentAction[] = [
    ...(restorable.length > 0 ? [{ line: 0, title: l10n.t('Restore All'), isOnce: true, run: restoreAll }] : []),
    ...(changeFilter ? [{ line: 0, title: l10n.t('Refine...'), run: changeFilter }] : []),
  ];
  await documents.show(l10n.t('Recover {0}', amount), previewText(services, items, isTogether), actions);
  const message =
    restorable.length > 0
      ? l10n.t('{0} can be restored. Nothing has been restored yet.', amount)
      : l10n.t('None of these items can be restored.');
  // The document and the notification both offer them.
  const pressed = await dialogs.notify(
    'info',
    message,
    actions.map(({ title }) => title),
  );
  const action = actions.find(({ title }) => title === pressed);
  if (action) await documents.perform(action);
}

/** A restore that takes all that is left of a mass deletion ends its warning. */
function dismissCovered({ deletions }: Services, restored: readonly TrashItem[], listed: readonly TrashItem[]): void {
  const taken = new Set(restored);
  for (const account of new Set(restored.map((each) => each.account))) {
    const found = deletions.of(account);
    if (!found) continue;
    const own = listed
      .filter((each) => each.account === account && !each.restoreBlockedBy)
      .filter(matcher(filterOf(found)));
    if (own.length > 0 && own.every((each) => taken.has(each))) deletions.dismiss(account);
  }
}
