import { l10n } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import { blockedReason } from '../../trash/outcome.ts';
import { confirmPurge, lockedText, unreadableText } from '../bulk/confirmPurge.ts';
import { loadAll } from '../bulk/loadAll.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { date, itemCount, number, plural } from '../format.ts';
import type { Services } from '../services.ts';
import { purgeConfirmed } from './purge.ts';
import { type From, targetAccount } from './targets.ts';

const day = 24 * 3_600_000;
/** Choices of age, in days. */
const ages = [7, 30, 90, 180, 365];

/** Deletes permanently what was deleted before a day. What has no date, and what is locked, is never taken. */
export async function purgeOlderThan(services: Services, from?: From): Promise<void> {
  const title = l10n.t('Delete Older Than');
  const trash = await targetAccount(services, title, from);
  if (!trash) return;
  const [listing] = (await loadAll(services, [trash])) ?? [];
  if (!listing) return;
  const possible = listing.items.filter((item) => blockedReason('purge', item) === undefined);
  const now = services.clock.now();
  const choices = agesOf(possible, now);
  if (choices.length === 0) {
    await services.dialogs.notify('info', l10n.t('Nothing in this trash is older than 7 days.'), []);
    return;
  }
  const before = await services.dialogs.pick(title, choices);
  if (before === undefined) return;
  const items = possible.filter((item) => isOlder(item, before));
  const isConfirmed = await confirmPurge(services, {
    message: l10n.t('Permanently delete {0} deleted before {1}?', itemCount(items.length), date(before)),
    button: l10n.t('Delete Permanently'),
    items,
    trashes: [{ trash, known: listing.items, all: listing.count }],
    staying: [...unreadableText(listing), ...stayingWords(listing.items, before)],
  });
  if (isConfirmed) await purgeConfirmed(services, items);
}

function isOlder({ deletedAt }: TrashItem, before: number): boolean {
  return deletedAt !== undefined && deletedAt < before;
}

/** The ages that something has, with how much. */
function agesOf(items: readonly TrashItem[], now: number): Choice<number>[] {
  return ages.flatMap((days) => {
    const value = startOfDay(now - days * day);
    const older = items.filter((item) => isOlder(item, value)).length;
    if (older === 0) return [];
    const label = plural(l10n.t('{0, plural, one {# Day} other {# Days}}'), days);
    return [{ label, description: l10n.t('{0}, before {1}', itemCount(older), date(value)), value }];
  });
}

/** Of the person's calendar. */
function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** What is not taken though one might expect it. */
function stayingWords(listed: readonly TrashItem[], before: number): string[] {
  const undated = listed.filter(({ deletedAt }) => deletedAt === undefined).length;
  const locked = listed.filter((item) => isOlder(item, before) && blockedReason('purge', item) !== undefined).length;
  return [
    ...(undated > 0 ? [l10n.t('No deletion date, stays in the trash: {0}.', number(undated))] : []),
    ...lockedText(locked),
  ];
}
