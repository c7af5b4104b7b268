import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { confirmPurge, lockedText, unreadableText } from '../bulk/confirmPurge.ts';
import { loadAll } from '../bulk/loadAll.ts';
import { count, itemCount } from '../format.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { purgeConfirmed } from './purge.ts';
import { type From, targetAccount } from './targets.ts';

/** Lists all, says number and size, then deletes exactly what can be deleted; what arrives later stays. */
export async function emptyTrash(services: Services, from?: From): Promise<void> {
  const title = l10n.t('Empty Trash');
  const trash = await targetAccount(services, title, from);
  if (!trash) return;
  const [listing] = (await loadAll(services, [trash])) ?? [];
  if (!listing) return;
  const { account, capabilities } = trash;
  const items = listing.items.filter((item) => !item.purgeBlockedBy);
  if (items.length === 0) {
    const words =
      listing.count.items === 0
        ? l10n.t('The trash of {0} is empty.', forMessage(account.label, 40))
        : l10n.t('Nothing in this trash can be deleted.');
    await services.dialogs.notify('info', words, []);
    return;
  }
  const isConfirmed = await confirmPurge(services, {
    message: l10n.t('Permanently delete everything in this trash ({0})?', itemCount(items.length)),
    button: title,
    items,
    trashes: [{ trash, known: listing.items, all: listing.count }],
    staying: [
      ...unreadableText(listing),
      ...lockedText(listing.items.length - items.length),
      l10n.t('Items deleted from now on stay in the trash.'),
    ],
    typed: capabilities.scope === 'domain' ? account.host : undefined,
  });
  if (!isConfirmed) return;
  await purgeConfirmed(services, items);
  await mentionLater(services, trash, listing.items);
}

/**
 * What was deleted meanwhile stays, and is mentioned.
 * @param listed all that was in the trash when it was read
 */
async function mentionLater(
  { dialogs, trashes }: Services,
  { account }: AccountTrash,
  listed: readonly TrashItem[],
): Promise<void> {
  // Signing in again meanwhile has made a new one.
  const now = trashes.of(account.id);
  if (!now) return;
  await now.refresh();
  const { problem, complete, items } = now.state;
  const known = new Set(listed.map(keyOf));
  const later = items.filter((item) => !known.has(keyOf(item))).length;
  if (problem || later === 0) return;
  const amount = count({ items: later, precision: complete ? 'exact' : 'atLeast' });
  await dialogs.notify('info', l10n.t('Deleted since then, still in the trash: {0}.', amount), []);
}
