import { allItems, type ItemGroup } from '../../trash/browse/groups.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { loadRest } from '../bulk/loadAll.ts';
import type { Services } from '../services.ts';
import type { GroupRow, Row } from '../tree/rows.ts';
import { type From, rowsOf, targetItems } from './targets.ts';

/**
 * The items of a command that takes groups as a whole, each item once. Their accounts are loaded to their ends before, so
 * that the groups are complete. None where that is cancelled or fails, which is said.
 */
export async function targetWithGroups(
  services: Services,
  title: string,
  from: From,
  selection: readonly Row[] | undefined,
): Promise<readonly TrashItem[]> {
  const groups = rowsOf(services, from, selection).filter((row) => row.type === 'group');
  if (groups.length === 0) return await targetItems(services, title, from, selection);
  const grouped = await itemsOf(services, groups);
  if (!grouped) return [];
  const single = rowsOf(services, from, selection).flatMap((row) => (row.type === 'item' ? [row.item] : []));
  return [...new Map([...grouped, ...single].map((item) => [keyOf(item), item])).values()];
}

async function itemsOf(services: Services, rows: readonly GroupRow[]): Promise<readonly TrashItem[] | undefined> {
  const { browsing } = services;
  const byTrash = Map.groupBy(rows, ({ account }) => account.trash);
  for (const trash of byTrash.keys()) if (!(await loadRest(services, trash))) return undefined;
  await browsing.settled();
  return [...byTrash].flatMap(([trash, own]) => {
    const wanted = new Set(own.map(({ group }) => group.id));
    return pick(browsing.arrangementOf(trash)?.groups ?? [], wanted);
  });
}

function pick(groups: readonly ItemGroup[], wanted: ReadonlySet<string>): readonly TrashItem[] {
  return groups.flatMap((group) => (wanted.has(group.id) ? allItems(group) : pick(group.groups, wanted)));
}
