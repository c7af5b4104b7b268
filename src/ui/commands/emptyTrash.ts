import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { keyOf, type TrashItem, totalSize } from '../../trash/item.ts';
import { Listing } from '../../trash/listing.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { problemOf } from '../../trash/problem.ts';
import { showResults } from '../bulk/reportResults.ts';
import { confirmQuotaForEmpty, runBulk } from '../bulk/runBulk.ts';
import { showProblem } from '../errorDetails.ts';
import { count, itemCount, number, total } from '../format.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { lockedLines, reportPurge, scopeLines } from './purge.ts';
import { type From, targetAccount } from './targets.ts';

/** Lists all, says number and size, then deletes exactly what can be deleted; what arrives later stays. */
export async function emptyTrash(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Empty Trash'), from);
  if (!trash || !(await confirmQuotaForEmpty(services, trash))) return;
  const listing = await listAll(services, trash);
  if (!listing) return;
  const items = listing.items.filter((item) => !item.purgeBlockedBy);
  if (items.length === 0) await sayNothingToDelete(services, trash, listing);
  else if (await confirmed(services, trash, listing, items)) await purgeExactly(services, trash, items, listing.items);
}

/** `undefined` if it was cancelled or failed: then nothing may be deleted, since no one could be asked about all of it. */
async function listAll(services: Services, trash: AccountTrash): Promise<Listing | undefined> {
  const label = forMessage(trash.account.label, 80);
  try {
    return await withProgress(
      l10n.t('Loading the trash of {0}', label),
      trash.state.count.items,
      async (signal, progress) => {
        const listing = new Listing(await trash.client(), signal);
        while (!listing.complete) {
          signal.throwIfAborted();
          await listing.pull();
          progress(listing.list.length);
        }
        return listing;
      },
    );
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    const incident = { account: trash.account, what: 'listing the trash', problem: problemOf(error) };
    await showProblem(services, incident, (why) =>
      l10n.t('Nothing was deleted: the trash of {0} could not be loaded completely. {1}', label, why),
    );
    return undefined;
  }
}

/** @param items those that can be deleted */
async function confirmed(
  services: Services,
  trash: AccountTrash,
  listing: Listing,
  items: readonly TrashItem[],
): Promise<boolean> {
  const { host } = trash.account;
  // What the service counts, but what did not come as an item: without an ID, or not at all.
  const unreadable = listing.count.items - listing.items.length;
  const detail = [
    l10n.t('Size: {0}', total(totalSize(items))),
    ...scopeLines(services, trash, listing.items, listing.count),
    ...(unreadable > 0 ? ['', l10n.t("Can't be read and will stay in the trash: {0}.", number(unreadable))] : []),
    ...lockedLines(listing.items.length - items.length),
    '',
    l10n.t("Items deleted from now on stay in the trash. This can't be undone, not even by the service."),
  ].join('\n');
  const button = l10n.t('Empty Trash');
  const message = l10n.t('Permanently delete everything in this trash ({0})?', itemCount(items.length));
  if (!(await services.dialogs.confirm({ message, detail, button }))) return false;
  if (trash.capabilities.scope === 'own') return true;
  // It is everybody's trash: a wrong click must not do.
  const typed = await services.dialogs.input({
    title: button,
    step: 1,
    totalSteps: 1,
    prompt: l10n.t('This empties the trash of the whole company. Type {0} to confirm.', host),
    placeholder: host,
    value: '',
    secret: false,
    validate: (value) =>
      value.trim().toLowerCase() === host.toLowerCase() ? undefined : l10n.t('Type {0} to confirm.', host),
  });
  return typed?.end === 'accepted';
}

/** @param listed all that was in the trash when it was read */
async function purgeExactly(
  services: Services,
  trash: AccountTrash,
  items: readonly TrashItem[],
  listed: readonly TrashItem[],
): Promise<void> {
  const outcomes = await runBulk(services, { action: 'purge' }, items);
  if (outcomes.length === 0) return;
  // No one waits for the refresh, nor for the other message to be closed.
  await Promise.all([
    reportPurge(services, outcomes, (open) => purgeExactly(services, trash, open, listed)),
    mentionLater(services, trash, listed),
  ]);
}

/** What was deleted meanwhile stays, and is mentioned. */
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
  const details = l10n.t('Show Details');
  const message =
    outcomes.length === 0 && listing.count.items === 0
      ? l10n.t('The trash of {0} is empty.', forMessage(account.label, 40))
      : l10n.t('Nothing in this trash can be deleted.');
  const pressed = await services.dialogs.notify('info', message, outcomes.length > 0 ? [details] : []);
  if (pressed === details) await showResults(services, 'purge', outcomes);
}
