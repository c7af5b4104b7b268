import { l10n } from 'vscode';
import { type TrashItem, totalSize } from '../../trash/item.ts';
import { reportResults } from '../bulk/reportResults.ts';
import { runBulk } from '../bulk/runBulk.ts';
import { scopeLines } from '../bulk/scope.ts';
import type { Confirmation } from '../dialogs/dialogs.ts';
import { nameOf, number, size, total } from '../format.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { restoreItems } from './restore.ts';
import { type From, targetItems } from './targets.ts';

const namesShown = 5;

/** Deletes permanently, after one question that names what goes. */
export async function purge(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const items = await targetItems(services, l10n.t('Delete Permanently'), from, selection);
  await purgeItems(services, items);
}

async function purgeItems(services: Services, items: readonly TrashItem[]): Promise<void> {
  if (items.length === 0 || !(await services.dialogs.confirm(purgeQuestion(services, items)))) return;
  const outcomes = await runBulk(services, { action: 'purge' }, items);
  if (outcomes.length === 0) return;
  await reportResults(services, 'purge', outcomes, {
    retry: (open) => purgeItems(services, open),
    restore: (again) => restoreItems(services, { items: again }),
  });
}

function purgeQuestion(services: Services, items: readonly TrashItem[]): Confirmation {
  const [only] = items;
  const message =
    only && items.length === 1
      ? only.kind === 'folder'
        ? l10n.t('Permanently delete the folder "{0}" and everything in it?', forMessage(nameOf(only), 80))
        : l10n.t('Permanently delete "{0}"?', forMessage(nameOf(only), 80))
      : l10n.t('Permanently delete {0} items?', number(items.length));
  const lines: string[] = [];
  if (items.length > 1) {
    lines.push(...items.slice(0, namesShown).map((item) => forMessage(nameOf(item), 80)));
    if (items.length > namesShown) lines.push(l10n.t('... and {0} more', number(items.length - namesShown)));
    lines.push('', l10n.t('Size: {0}', total(totalSize(items))));
  } else if (only?.size !== undefined) {
    lines.push(l10n.t('Size: {0}', size(only.size)));
  }
  const accounts = new Set(items.map((item) => item.account));
  for (const trash of services.trashes.list) {
    if (!accounts.has(trash.account.id)) continue;
    lines.push(...scopeLines(services, trash, trash.state.items, trash.state.count));
  }
  const locked = items.filter((item) => item.purgeBlockedBy !== undefined).length;
  if (locked > 0) lines.push('', l10n.t("Can't be deleted and will stay in the trash: {0}.", number(locked)));
  lines.push('', l10n.t("This can't be undone, not even by the service."));
  return { message, detail: lines.join('\n'), button: l10n.t('Delete Permanently') };
}
