/** The trash icon with the number of items of all accounts; hidden while no account is connected. */
import { type Disposable, l10n, MarkdownString, StatusBarAlignment, window, workspace } from 'vscode';
import type { TrashState } from '../trash/accountTrash.ts';
import type { Count } from '../trash/count.ts';
import type { Account } from '../trash/ports.ts';
import type { Trashes } from '../trash/trashes.ts';
import { viewId } from './commands/ids.ts';
import { count, shortCount } from './format.ts';
import { problemTitle } from './messages/titles.ts';
import { appendLine, forIconText, plain } from './text.ts';

export function showStatusBar(trashes: Trashes): Disposable[] {
  const item = window.createStatusBarItem('cloudTrash.count', StatusBarAlignment.Left, 0);
  item.name = 'Cloud Trash';
  item.command = { command: `${viewId}.focus`, title: l10n.t('Show Cloud Trash') };
  const update = () => {
    const style = workspace.getConfiguration('cloudTrash').get<string>('statusBar');
    if (trashes.list.length === 0 || style === 'hidden') {
      item.hide();
      return;
    }
    item.text = `$(trash) ${style === 'perAccount' ? perAccount(trashes) : total(trashes)}`;
    item.tooltip = tooltip(trashes);
    item.accessibilityInformation = { label: l10n.t('Cloud Trash: {0}', spoken(trashes, style === 'perAccount')) };
    item.show();
  };
  update();
  const settings = workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('cloudTrash.statusBar')) update();
  });
  return [item, settings, trashes.onDidChange(update)];
}

/** Follows a number that may be old, since its account could not be read. */
const mark = ' $(warning)';

function total({ list, count: all }: Trashes): string {
  return `${shortCount(all)}${list.some(({ state }) => state.problem) ? mark : ''}`;
}

function perAccount({ list }: Trashes): string {
  return list
    .map(({ account, state }) => {
      const words = `${forIconText(account.label, 20)} ${shortCount(numberOf(state))}`;
      return state.problem ? `${words}${mark}` : words;
    })
    .join('  ');
}

function tooltip({ list }: Trashes): MarkdownString {
  const text = new MarkdownString();
  for (const { account, state } of list) appendLine(text, accountWords(account, state));
  if (list.some(({ state }) => state.problem)) {
    text.appendMarkdown('\n').appendText(l10n.t('Counts for accounts with problems may be out of date.'));
  }
  return text;
}

/** What is seen, for screen readers: problems are said in any case. */
function spoken({ list, count: total }: Trashes, perAccount: boolean): string {
  const shown = list.filter(({ state }) => perAccount || state.problem);
  return [
    ...(perAccount ? [] : [count(total)]),
    ...shown.map(({ account, state }) => accountWords(account, state)),
  ].join(', ');
}

function accountWords(account: Account, state: TrashState): string {
  const words = l10n.t('{0}: {1}', plain(account.label, 80), count(numberOf(state)));
  return state.problem ? l10n.t('{0} ({1})', words, problemTitle(state.problem)) : words;
}

function numberOf({ recount, count: listed }: TrashState): Count {
  return recount ?? listed;
}
