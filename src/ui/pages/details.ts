/** The page of one item: what is known at once, then what its service says now. */
import { commands, env, l10n, type WebviewPanel, window } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { itemRecord } from '../../trash/itemRecord.ts';
import { readItem } from '../../trash/jobs/readJournal.ts';
import type { ItemStatus } from '../../trash/outcome.ts';
import { problemOf } from '../../trash/problem.ts';
import { withOrigin } from '../facts.ts';
import { nameOf } from '../format.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import type { Content } from './content.ts';
import { detailsView } from './detailsView.ts';
import { showPage } from './panel.ts';

/** @param restored a tab that the editor has kept over a reload of the window */
export function openDetails(services: Services, item: TrashItem, restored?: WebviewPanel): void {
  const open = (draw: () => void, closed: AbortSignal) => detailsPage(services, item, draw, closed);
  showPage(services, 'cloudTrash.details', open, restored);
}

/** @param state what `shown` gave, or what has become of it */
export function restoreDetails(services: Services, panel: WebviewPanel, state: unknown): void {
  const { account, item }: { account?: unknown; item?: unknown } = Object(state);
  const known = typeof account === 'string' ? readItem(account, item) : undefined;
  if (known) openDetails(services, known, panel);
  else panel.dispose();
}

function detailsPage(
  { trashes, clock, expiring }: Services,
  opened: TrashItem,
  draw: () => void,
  closed: AbortSignal,
): Content {
  let item = opened;
  let status: ItemStatus | undefined;
  let isReading = false;
  /** What was read last: the account, another object after a sign-in, and whether its list had the item. */
  let read: { readonly trash: AccountTrash | undefined; readonly isListed: boolean } | undefined;
  const trashOf = () => trashes.of(opened.account);
  return {
    title: nameOf(opened),
    shown() {
      const { account, ...rest } = item;
      const now = clock.now();
      const isSoon = expiring.words(item, now) !== '';
      return {
        view: detailsView({ item, trash: trashOf(), status, isReading, isSoon, now }),
        state: { account, item: rest },
      };
    },
    async run(name) {
      const trash = trashOf();
      if (!trash) return;
      if (name === 'copy') {
        await env.clipboard.writeText(`${JSON.stringify(itemRecord(item, trash.account), null, 2)}\n`);
        window.setStatusBarMessage(`$(check) ${l10n.t('Copied as JSON')}`, 6000);
      } else if (['restore', 'restoreTo', 'purge', 'openInBrowser'].includes(name)) {
        const row: Row = { type: 'item', item, account: { type: 'account', trash } };
        await commands.executeCommand(`cloudTrash.${name}`, row);
      }
    },
    appeared() {
      read = undefined;
      isReading = true;
    },
    async update() {
      const trash = trashOf();
      const isListed = lists(trash, item);
      // Where the item has come or gone, or its account, its service knows more.
      if (read?.trash === trash && read?.isListed === isListed) return;
      read = { trash, isListed };
      isReading = true;
      draw();
      status = trash && (await lookAt(trash, item, closed));
      if (status?.state === 'trashed') item = status.fresh;
      if (trash) item = await withOrigin(trash, item);
      isReading = false;
      draw();
    },
  };
}

function lists(trash: AccountTrash | undefined, item: TrashItem): boolean {
  const key = keyOf(item);
  return trash?.state.items.some((each) => keyOf(each) === key) ?? false;
}

/** `undefined` where nobody can tell without reading the whole list. */
async function lookAt(trash: AccountTrash, item: TrashItem, closed: AbortSignal): Promise<ItemStatus | undefined> {
  if (!trash.capabilities.looksAtOne)
    return trash.state.complete && !lists(trash, item) ? { item, state: 'absent' } : undefined;
  try {
    const client = await trash.client();
    for await (const status of client.look([item], closed)) return status;
    return undefined;
  } catch (error) {
    return { item, state: 'unknown', problem: problemOf(error) };
  }
}
