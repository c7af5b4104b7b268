/** The page that sums up the trash of all accounts. */
import { commands, l10n, type WebviewPanel } from 'vscode';
import { summarize } from '../../trash/overview.ts';
import type { Services } from '../services.ts';
import type { Content } from './content.ts';
import { overviewView, type Summary } from './overviewView.ts';
import { showPage } from './panel.ts';

/** @param restored a tab that the editor has kept over a reload of the window */
export function openOverview(services: Services, restored?: WebviewPanel): void {
  const open = (draw: () => void, closed: AbortSignal) => overviewPage(services, draw, closed);
  showPage(services, 'cloudTrash.overview', open, restored);
}

function overviewPage(
  { trashes, accounts, clock, view, tree }: Services,
  draw: () => void,
  closed: AbortSignal,
): Content {
  const title = l10n.t('Trash Overview');
  let summary: Summary | undefined;
  return {
    title,
    shown: () => ({ view: overviewView(title, summary), state: {} }),
    async run(name) {
      if (name === 'addAccount') await commands.executeCommand('cloudTrash.addAccount');
      if (name === 'loadAll') {
        // As from the last row of each account.
        const open = trashes.list.filter(({ state }) => !state.complete);
        const rows = open.map((trash) => ({ type: 'more', what: 'all', account: tree.accountRow(trash) }));
        await Promise.all(rows.map((row) => commands.executeCommand('cloudTrash.loadMore', row)));
      }
      const trash = trashes.of(name);
      if (trash) await view.reveal(tree.accountRow(trash), { focus: true, expand: true });
    },
    appeared() {
      // As when the view is opened.
      for (const trash of trashes.list) if (trash.state.loadedAt === undefined) void trash.load();
    },
    async update() {
      const known = trashes.list.map(({ account, state, quota }) => {
        return { account, state, quota, service: accounts.vendor(account.vendor)?.name ?? '' };
      });
      const lists = known.map(({ state }) => state.items);
      summary = { accounts: known, overview: await summarize(lists, { now: clock.now(), signal: closed }) };
      draw();
    },
  };
}
