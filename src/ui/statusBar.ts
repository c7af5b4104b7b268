/** The trash icon with the number of items of all accounts; hidden while no account is connected. */
import { type Disposable, l10n, MarkdownString, StatusBarAlignment, window, workspace } from 'vscode';
import type { Trashes } from '../trash/trashes.ts';
import { viewId } from './commands/ids.ts';
import { count, shortCount } from './format.ts';
import { problemTitle } from './messages/problems.ts';
import { forIconText, plain } from './text.ts';

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
    item.text = `$(trash) ${style === 'perAccount' ? perAccount(trashes) : shortCount(trashes.count)}`;
    item.tooltip = tooltip(trashes);
    item.accessibilityInformation = { label: l10n.t('Cloud Trash: {0}', count(trashes.count)) };
    item.show();
  };
  update();
  const stop = trashes.onDidChange(update);
  const settings = workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('cloudTrash.statusBar')) update();
  });
  return [item, settings, { dispose: stop }];
}

function perAccount({ list }: Trashes): string {
  return list.map(({ account, state }) => `${forIconText(account.label, 20)} ${shortCount(state.count)}`).join('  ');
}

function tooltip({ list }: Trashes): MarkdownString {
  const text = new MarkdownString();
  for (const { account, state } of list) {
    const trouble = state.problem ? ` (${problemTitle(state.problem)})` : '';
    text.appendText(`${plain(account.label, 80)}: ${count(state.count)}${trouble}`).appendMarkdown('  \n');
  }
  return text;
}
