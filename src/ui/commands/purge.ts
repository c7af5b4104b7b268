import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Count } from '../../trash/count.ts';
import { type TrashItem, totalSize } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { reportResults } from '../bulk/reportResults.ts';
import { runBulk } from '../bulk/runBulk.ts';
import type { Confirmation } from '../dialogs/dialogs.ts';
import { count, nameOf, number, size, total } from '../format.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { restoreItems } from './restore.ts';
import { type From, targetItems } from './targets.ts';

const namesShown = 5;

/** Deletes permanently, after one question that names what goes. */
export async function purge(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  await purgeItems(services, await targetItems(services, l10n.t('Delete Permanently'), from, selection));
}

async function purgeItems(services: Services, items: readonly TrashItem[]): Promise<void> {
  if (items.length === 0 || !(await services.dialogs.confirm(purgeQuestion(services, items)))) return;
  const outcomes = await runBulk(services, { action: 'purge' }, items);
  await reportPurge(services, outcomes, (open) => purgeItems(services, open));
}

/** Reports, and does what the person then wants. */
export async function reportPurge(
  services: Services,
  outcomes: readonly Outcome[],
  retry: (items: readonly TrashItem[]) => Promise<void>,
): Promise<void> {
  if (outcomes.length === 0) return;
  const next = await reportResults(services, 'purge', outcomes);
  if (next?.action === 'restore') await restoreItems(services, next.items);
  if (next?.action === 'retry') await retry(next.items);
}

function purgeQuestion(services: Services, items: readonly TrashItem[]): Confirmation {
  const [only] = items;
  const lines: string[] = [];
  let message = l10n.t('Permanently delete {0} items?', number(items.length));
  if (only && items.length === 1) {
    const name = forMessage(nameOf(only), 80);
    message =
      only.kind === 'folder'
        ? l10n.t('Permanently delete the folder "{0}" and everything in it?', name)
        : l10n.t('Permanently delete "{0}"?', name);
    if (only.size !== undefined) lines.push(l10n.t('Size: {0}', size(only.size)));
  } else {
    lines.push(...items.slice(0, namesShown).map((item) => forMessage(nameOf(item), 80)));
    if (items.length > namesShown) lines.push(l10n.t('... and {0} more', number(items.length - namesShown)));
    lines.push('', l10n.t('Size: {0}', total(totalSize(items))));
  }
  const accounts = new Set(items.map((item) => item.account));
  for (const trash of services.trashes.list) {
    if (!accounts.has(trash.account.id)) continue;
    lines.push(...scopeLines(services, trash, trash.state.items, trash.state.count));
  }
  lines.push(...lockedLines(items.filter((item) => item.purgeBlockedBy !== undefined).length));
  lines.push('', l10n.t("This can't be undone, not even by the service."));
  return { message, detail: lines.join('\n'), button: l10n.t('Delete Permanently') };
}

export function lockedLines(items: number): string[] {
  return items > 0 ? ['', l10n.t("Can't be deleted and will stay in the trash: {0}.", number(items))] : [];
}

/**
 * Whose trash it is. Where it is the whole company's, a second line: "Trash of everyone at acme.egnyte.com: 1,240 items
 * deleted by 42 people."
 * @param items those that are known of `all`
 */
export function scopeLines(
  { accounts }: Services,
  { account, capabilities }: AccountTrash,
  items: readonly TrashItem[],
  all: Count,
): string[] {
  const host = forMessage(account.host, 80);
  const service = accounts.vendor(account.vendor)?.name ?? '';
  const line = l10n.t('Account: {0} ({1}, {2})', forMessage(account.label, 80), service, host);
  if (capabilities.scope !== 'domain') return [line];
  const people = new Set(items.flatMap(({ deletedBy }) => deletedBy?.name ?? [])).size;
  if (people < 2) return [line, l10n.t('Trash of everyone at {0}: {1}.', host, count(all))];
  const known = items.length < all.items ? l10n.t('at least {0}', number(people)) : number(people);
  return [line, l10n.t('Trash of everyone at {0}: {1} deleted by {2} people.', host, count(all), known)];
}
