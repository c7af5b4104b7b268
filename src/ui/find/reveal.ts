/** Shows the row of an item or of an account in the view, selected and with the focus. */
import { commands, l10n } from 'vscode';
import { type AccountTrash, rowsAtOnce } from '../../trash/accountTrash.ts';
import type { ItemGroup } from '../../trash/browse/groups.ts';
import type { TrashItem } from '../../trash/item.ts';
import { nameOf } from '../format.ts';
import { viewId } from '../ids.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { maxRows } from '../tree/rowLimit.ts';
import { type AccountRow, type GroupRow, parentId, type Row } from '../tree/rows.ts';

/** Rows that are shown above one far down, so that it does not stand alone. */
const above = 50;

/** Wherever it is in the list, and in whichever group. */
export async function revealItem(services: Services, item: TrashItem): Promise<void> {
  const { browsing, dialogs, trashes } = services;
  await browsing.settled();
  const trash = trashes.of(item.account);
  const row = trash && rowOf(services, trash, item);
  if (row) {
    await reveal(services, row);
  } else if (trash && browsing.filter && trash.state.items.some((each) => isSame(each, item))) {
    const clear = l10n.t('Clear Filter');
    const words = l10n.t('"{0}" is hidden by the filter.', forMessage(nameOf(item), 60));
    if ((await dialogs.notify('info', words, [clear])) !== clear) return;
    browsing.setFilter(undefined);
    await revealItem(services, item);
  } else {
    await dialogs.notify('info', l10n.t('This item is no longer in the trash.'), []);
  }
}

export async function revealAccount(services: Services, trash: AccountTrash): Promise<void> {
  await reveal(services, services.tree.accountRow(trash));
}

async function reveal({ view }: Services, row: Row): Promise<void> {
  await commands.executeCommand(`${viewId}.focus`);
  await view.reveal(row, { select: true, focus: true });
}

/** Its row, among those that are shown from now on; `undefined` where there is none. */
function rowOf({ browsing, tree }: Services, trash: AccountTrash, item: TrashItem): Row | undefined {
  let parent: AccountRow | GroupRow = tree.accountRow(trash);
  const arranged = browsing.arrangementOf(trash);
  const { groups = [], items = trash.state.items } = arranged ?? {};
  // In an account that is grouped, every item is in a group.
  let level: Pick<ItemGroup, 'groups' | 'items'> = { groups, items: groups.length > 0 ? [] : items };
  for (;;) {
    const group: ItemGroup | undefined = level.groups.find((each) => holds(each, item));
    const index = group ? level.groups.indexOf(group) : level.items.findIndex((each) => isSame(each, item));
    if (index < 0) return undefined;
    uncover(tree, parent, group ? index : level.groups.length + index);
    const row: Row | undefined = tree
      .getChildren(parent)
      .find((each) => (each.type === 'group' ? each.group === group : each.type === 'item' && isSame(each.item, item)));
    if (row?.type !== 'group') return row;
    parent = row;
    level = row.group;
  }
}

function holds(group: ItemGroup, item: TrashItem): boolean {
  return group.items.some((each) => isSame(each, item)) || group.groups.some((each) => holds(each, item));
}

/** In one account. */
function isSame(a: TrashItem, b: TrashItem): boolean {
  return a.id === b.id && a.kind === b.kind;
}

/** Shows the child with this number: with those before it, or where these are too many, with some of them. */
function uncover(tree: Services['tree'], parent: AccountRow | GroupRow, index: number): void {
  const id = parentId(parent);
  const { from, rows } = tree.limit.of(id);
  if (index >= from && index < from + rows) return;
  const start = index < maxRows ? 0 : index - above;
  const wanted = Math.ceil((index + 1 - start) / rowsAtOnce) * rowsAtOnce;
  tree.limit.move(id, start);
  const { trash } = parent.type === 'group' ? parent.account : parent;
  if (parent.type === 'group') tree.wanted.set(id, Math.max(wanted, tree.wanted.get(id) ?? 0));
  else while (trash.state.shown < wanted) void trash.more();
  tree.accountChanged(trash.account.id);
}
