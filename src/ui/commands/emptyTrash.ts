import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Task } from '../../trash/jobs/plan.ts';
import type { Listing } from '../../trash/listing.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { confirmPurge, lockedText, unreadableText } from '../bulk/confirmPurge.ts';
import { loadAll } from '../bulk/loadAll.ts';
import { count, itemCount } from '../format.ts';
import { showReport } from '../jobs/showReport.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { purgeConfirmed, runAgainOf } from './purge.ts';
import { type From, targetAccount } from './targets.ts';

/** Lists all, says number and size, then deletes exactly what can be deleted; what arrives later stays. */
export async function emptyTrash(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Empty Trash'), from);
  if (!trash) return;
  const [loaded] = (await loadAll(services, [trash], { isEmptied: true })) ?? [];
  if (!loaded) return;
  const { listing } = loaded;
  const items = listing.items.filter((item) => !item.purgeBlockedBy);
  if (items.length === 0) await sayNothingToDelete(services, trash, listing);
  else if (await confirmed(services, trash, listing, items)) {
    const purgeExactly = async (exactly: readonly TrashItem[]): Promise<void> =>
      await purgeConfirmed(services, exactly, purgeExactly);
    await purgeExactly(items);
    await mentionLater(services, trash, listing.items);
  }
}

/** @param items those that can be deleted */
async function confirmed(
  services: Services,
  trash: AccountTrash,
  listing: Listing,
  items: readonly TrashItem[],
): Promise<boolean> {
  return await confirmPurge(services, {
    message: l10n.t('Permanently delete everything in this trash ({0})?', itemCount(items.length)),
    button: l10n.t('Empty Trash'),
    items,
    trashes: [{ trash, known: listing.items, all: listing.count }],
    staying: [
      ...unreadableText(listing),
      ...lockedText(listing.items.length - items.length),
      l10n.t('Items deleted from now on stay in the trash.'),
    ],
    typed: trash.capabilities.scope === 'domain' ? trash.account.host : undefined,
  });
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

async function sayNothingToDelete(services: Services, { account }: AccountTrash, listing: Listing): Promise<void> {
  const outcomes = listing.items.flatMap((item): Outcome[] =>
    item.purgeBlockedBy ? [{ item, end: 'failed', problem: item.purgeBlockedBy }] : [],
  );
  const report = l10n.t('Show Report');
  const message =
    outcomes.length === 0 && listing.count.items === 0
      ? l10n.t('The trash of {0} is empty.', forMessage(account.label, 40))
      : l10n.t('Nothing in this trash can be deleted.');
  const pressed = await services.dialogs.notify('info', message, outcomes.length > 0 ? [report] : []);
  const now = services.clock.now();
  const task: Task = { action: 'purge' };
  if (pressed === report)
    await showReport(services, { task, from: now, to: now, outcomes }, runAgainOf(services, task));
}
