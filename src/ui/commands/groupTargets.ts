import type { AccountTrash } from '../../trash/accountTrash.ts';
import { arrange } from '../../trash/browse/arrange.ts';
import { allItems, type ItemGroup } from '../../trash/browse/groups.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { queryMatcher } from '../../trash/query/match.ts';
import { loadAll } from '../bulk/loadAll.ts';
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
  const byTrash = Map.groupBy(rows, ({ account }) => account.trash);
  const open = [...byTrash.keys()].filter(({ state }) => !state.complete);
  const loaded = open.length === 0 ? [] : await loadAll(services, open);
  if (!loaded) return undefined;
  const found: TrashItem[] = [];
  for (const [trash, own] of byTrash) {
    const items = loaded.find((each) => each.trash === trash)?.listing.items ?? trash.state.items;
    const wanted = new Set(own.map(({ group }) => group.id));
    found.push(...pick(await groupsOf(services, trash, items), wanted));
  }
  return found;
}

/** In the groups that are shown. */
async function groupsOf(
  { browsing, clock }: Services,
  { account }: AccountTrash,
  items: readonly TrashItem[],
): Promise<readonly ItemGroup[]> {
  const { filter } = browsing;
  const options = { now: clock.now(), signal: new AbortController().signal };
  const matches = filter && queryMatcher(filter);
  return (await arrange(items, browsing.choiceOf(account.id), matches, options)).groups ?? [];
}

function pick(groups: readonly ItemGroup[], wanted: ReadonlySet<string>): readonly TrashItem[] {
  return groups.flatMap((group) => (wanted.has(group.id) ? allItems(group) : pick(group.groups, wanted)));
}
