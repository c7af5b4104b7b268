import { l10n } from 'vscode';
import { type Arrangement, arrange } from '../../trash/browse/arrange.ts';
import { allItems, type ItemGroup } from '../../trash/browse/groups.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { loadRest } from '../bulk/loadAll.ts';
import type { Services } from '../services.ts';
import type { GroupRow, Row } from '../tree/rows.ts';
import { type From, rowsOf, targetItems } from './targets.ts';

/**
 * The items of a command that takes groups as a whole, each item once. Their accounts are loaded to their ends before, so
 * that the groups are complete. None where that is cancelled or fails, or where they are gone then, which is said.
 */
export async function targetWithGroups(
  services: Services,
  title: string,
  from: From,
  selection: readonly Row[] | undefined,
): Promise<readonly TrashItem[]> {
  // Once: others may be selected while it loads.
  const rows = rowsOf(services, from, selection);
  const groups = rows.filter((row) => row.type === 'group');
  if (groups.length === 0) return await targetItems(services, title, from, selection);
  let items = rows.flatMap((row) => (row.type === 'item' ? [row.item] : []));
  for (const [arranged, own] of Map.groupBy(groups, (row) => row.arranged)) {
    const grouped = await itemsOf(services, arranged, own);
    if (!grouped) return [];
    items = items.concat(grouped);
  }
  if (items.length === 0) await services.dialogs.notify('info', l10n.t('No longer in the trash.'), []);
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

/** Those that the rows show, and what is loaded now and would have been in their groups, whatever is shown by then. */
async function itemsOf(
  services: Services,
  { choice, matches, now }: Arrangement,
  rows: readonly GroupRow[],
): Promise<readonly TrashItem[] | undefined> {
  const shown = rows.flatMap(({ group }) => allItems(group));
  const trash = rows[0]?.account.trash;
  if (!trash || trash.state.complete) return shown;
  const found = new Set(trash.found);
  if (!(await loadRest(services, trash))) return undefined;
  const { signal } = new AbortController();
  const { groups = [] } = await arrange(trash.state.items, choice, matches, { now, signal });
  const ids = new Set(rows.map(({ group }) => group.id));
  const keys = new Set([...shown, ...pick(groups, ids)].map(keyOf));
  return [
    ...shown.filter((item) => found.has(keyOf(item))),
    ...trash.state.items.filter((item) => keys.has(keyOf(item))),
  ];
}

function pick(groups: readonly ItemGroup[], wanted: ReadonlySet<string>): readonly TrashItem[] {
  return groups.flatMap((group) => (wanted.has(group.id) ? allItems(group) : pick(group.groups, wanted)));
}
