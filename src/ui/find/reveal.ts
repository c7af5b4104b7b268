/** Shows the row of an item in the view, selected and with the focus. */
import { commands, l10n } from 'vscode';
import { allItems, type ItemGroup } from '../../trash/browse/groups.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { nameOf } from '../format.ts';
import { viewId } from '../ids.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { type AccountRow, type GroupRow, parentId, type Row } from '../tree/rows.ts';

/** Rows that are shown above one far down, so that it does not stand alone. */
const above = 50;

/** Wherever it is in the list, and in whichever group. */
export async function revealItem(services: Services, item: TrashItem): Promise<void> {
  const { browsing, dialogs, tree, trashes, view } = services;
  await browsing.settled();
  const trash = trashes.of(item.account);
  const row = trash && rowOf(services, tree.accountRow(trash), keyOf(item));
  if (row) {
    await commands.executeCommand(`${viewId}.focus`);
    await view.reveal(row, { select: true, focus: true });
  } else if (browsing.filter && trash?.state.items.some((each) => keyOf(each) === keyOf(item))) {
    const clear = l10n.t('Clear Filter');
    const words = l10n.t('"{0}" is hidden by the filter.', forMessage(nameOf(item), 60));
    if ((await dialogs.notify('info', words, [clear])) !== clear) return;
    browsing.setFilter(undefined);
    await revealItem(services, item);
  } else {
    await dialogs.notify('info', l10n.t('This item is no longer in the trash.'), []);
  }
}

/** The row of the item below another one, among those that are shown from now on; `undefined` where there is none. */
function rowOf(services: Services, parent: AccountRow | GroupRow, key: string): Row | undefined {
  const { browsing, tree } = services;
  const { trash } = parent.type === 'group' ? parent.account : parent;
  const level: Partial<Pick<ItemGroup, 'groups'>> & Pick<ItemGroup, 'items'> =
    parent.type === 'group' ? parent.group : (browsing.arrangementOf(trash) ?? { items: trash.state.items });
  const { groups = [], items } = level;
  const isIt = (item: TrashItem) => keyOf(item) === key;
  const group = groups.find((each) => allItems(each).some(isIt));
  const place = group ? groups.indexOf(group) : items.findIndex(isIt);
  if (place < 0) return undefined;
  const index = group ? place : groups.length + place;
  const id = parentId(parent);
  const { from, rows } = tree.limit.of(id);
  if (index < from || index >= from + rows) {
    tree.limit.move(id, index - above);
    tree.accountChanged(trash.account.id);
  }
  const row = tree
    .getChildren(parent)
    .find((each) => (each.type === 'group' ? each.group === group : each.type === 'item' && isIt(each.item)));
  return row?.type === 'group' ? rowOf(services, row, key) : row;
}
