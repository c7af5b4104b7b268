/** Shows the row of an item or of an account in the view, selected and with the focus. */
import { commands, l10n } from 'vscode';
import { type AccountTrash, rowsAtOnce } from '../../trash/accountTrash.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { nameOf, number } from '../format.ts';
import { viewId } from '../ids.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import type { Row } from '../tree/rows.ts';

/** More siblings than these would hang the view. */
const maxRows = 10_000;

export async function revealItem(services: Services, item: TrashItem): Promise<void> {
  const { browsing, dialogs, trashes } = services;
  const trash = trashes.of(item.account);
  if (!trash) return;
  const key = keyOf(item);
  const items = browsing.arrangementOf(trash)?.items ?? trash.state.items;
  const index = items.findIndex((each) => keyOf(each) === key);
  const name = forMessage(nameOf(item), 60);
  if (index < 0 && browsing.filter) {
    const clear = l10n.t('Clear Filter');
    const pressed = await dialogs.notify('info', l10n.t('"{0}" is hidden by the filter.', name), [clear]);
    if (pressed !== clear) return;
    browsing.setFilter(undefined);
    await browsing.settled();
    await revealItem(services, item);
  } else if (index < 0) {
    await dialogs.notify('info', l10n.t('This item is no longer in the trash.'), []);
  } else if (index >= maxRows) {
    const details = l10n.t('Show Details');
    const words = l10n.t('"{0}" is not among the first {1} rows, so the view can\'t show it.', name, number(maxRows));
    const pressed = await dialogs.notify('info', words, [details]);
    if (pressed === details) await commands.executeCommand('cloudTrash.showDetails', rowOf(item, trash));
  } else {
    const hidden = index + 1 - trash.state.shown;
    if (hidden > 0) await trash.more(Math.ceil(hidden / rowsAtOnce) * rowsAtOnce);
    await reveal(services, rowOf(item, trash));
  }
}

export async function revealAccount(services: Services, trash: AccountTrash): Promise<void> {
  await reveal(services, { type: 'account', trash });
}

function rowOf(item: TrashItem, trash: AccountTrash): Row {
  return { type: 'item', item, account: { type: 'account', trash } };
}

async function reveal({ view }: Services, row: Row): Promise<void> {
  await commands.executeCommand(`${viewId}.focus`);
  await view.reveal(row, { select: true, focus: true });
}
