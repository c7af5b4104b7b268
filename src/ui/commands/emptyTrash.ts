import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { keyOf, type TrashItem, totalSize } from '../../trash/item.ts';
import { blockedReason } from '../../trash/job.ts';
import { Listing } from '../../trash/listing.ts';
import { problemOf } from '../../trash/problem.ts';
import { confirmQuotaForEmpty } from '../bulk/quotaPrompt.ts';
import { reportResults } from '../bulk/reportResults.ts';
import { runBulk, withProgress } from '../bulk/runBulk.ts';
import { scopeLines } from '../bulk/scope.ts';
import { showProblem } from '../errorDetails.ts';
import { count, number, total } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { restoreItems } from './restore.ts';
import { type From, targetAccount } from './targets.ts';

/** Lists all, says number and size, then deletes exactly what can be deleted; what arrives later stays. */
export async function emptyTrash(services: Services, from?: From): Promise<void> {
  const title = l10n.t('Empty Trash');
  const trash = await targetAccount(services, title, from);
  if (!trash || !(await confirmQuotaForEmpty(services, trash))) return;
  const listing = await listAll(services, trash);
  if (!listing) return;
  const items = listing.items.filter((item) => blockedReason('purge', item) === undefined);
  if (items.length === 0) {
    await services.dialogs.notify('info', nothingWords(trash, listing), []);
    return;
  }
  if (!(await confirmed(services, trash, listing, items))) return;
  await purgeExactly(services, trash, items, listing.items);
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
    const problem = problemOf(error);
    const why = forMessage(problemText(problem), 400);
    const message = l10n.t('Nothing was deleted: the trash of {0} could not be loaded completely. {1}', label, why);
    await showProblem(services, message, { account: trash.account, what: 'listing the trash', problem });
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
  const { dialogs } = services;
  const { account, capabilities } = trash;
  const left = unlisted(listing);
  const locked = listing.items.length - items.length;
  const detail = [
    l10n.t('Size: {0}', total(totalSize(items))),
    ...scopeLines(services, trash, listing.items, listing.count),
    ...(left > 0 ? ['', unreadableWords(left)] : []),
    ...(locked > 0 ? ['', l10n.t("Can't be deleted and will stay in the trash: {0}.", number(locked))] : []),
    '',
    l10n.t("Items deleted from now on stay in the trash. This can't be undone, not even by the service."),
  ].join('\n');
  const message = l10n.t(
    'Permanently delete everything in this trash ({0})?',
    count({ items: items.length, precision: 'exact' }),
  );
  if (!(await dialogs.confirm({ message, detail, button: l10n.t('Empty Trash') }))) return false;
  if (capabilities.scope === 'own') return true;
  // It is everybody's trash: a wrong click must not do.
  const typed = await dialogs.input({
    title: l10n.t('Empty Trash'),
    step: 1,
    totalSteps: 1,
    prompt: l10n.t('This empties the trash of the whole company. Type {0} to confirm.', account.host),
    placeholder: account.host,
    value: '',
    secret: false,
    validate: (value) =>
      value.trim().toLowerCase() === account.host.toLowerCase()
        ? undefined
        : l10n.t('Type {0} to confirm.', account.host),
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
    reportResults(services, 'purge', outcomes, {
      retry: (open) => purgeExactly(services, trash, open, listed),
      restore: (again) => restoreItems(services, { items: again }),
    }),
    mentionLater(services, trash, listed),
  ]);
}

/** What was deleted meanwhile stays, and is mentioned. */
async function mentionLater(
  { dialogs, trashes }: Services,
  trash: AccountTrash,
  listed: readonly TrashItem[],
): Promise<void> {
  // Signing in again meanwhile has made a new one.
  const now = trashes.of(trash.account.id);
  if (!now) return;
  await now.refresh();
  const { problem, complete } = now.state;
  if (problem) return;
  const known = new Set(listed.map(keyOf));
  const later = now.state.items.filter((item) => !known.has(keyOf(item))).length;
  if (later === 0) return;
  const amount = count({ items: later, precision: complete ? 'exact' : 'atLeast' });
  await dialogs.notify('info', l10n.t('Deleted since then, still in the trash: {0}.', amount), []);
}

/** Why there is nothing to delete. */
function nothingWords({ account }: AccountTrash, listing: Listing): string {
  const label = forMessage(account.label);
  const why = listing.items[0]?.purgeBlockedBy;
  const left = unlisted(listing);
  if (!why && left === 0) return l10n.t('The trash of {0} is empty.', label);
  const words = [...(why ? [forMessage(problemText(why), 400)] : []), ...(left > 0 ? [unreadableWords(left)] : [])];
  return l10n.t('Nothing in the trash of {0} can be deleted. {1}', label, words.join(' '));
}

/** What the service counts, but what did not come as an item: without an ID, or not at all. */
function unlisted({ items, count: all }: Listing): number {
  return all.items - items.length;
}

function unreadableWords(entries: number): string {
  return entries === 1
    ? l10n.t('1 entry could not be read and will stay.')
    : l10n.t('{0} entries could not be read and will stay.', number(entries));
}
