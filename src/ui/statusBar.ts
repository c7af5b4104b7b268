/** The trash icon with the number of items of all accounts; hidden while no account is connected. */
import { type Disposable, l10n, MarkdownString, StatusBarAlignment, ThemeColor, window, workspace } from 'vscode';
import type { DeletionWatch } from '../trash/deletionWatch.ts';
import type { Trashes } from '../trash/trashes.ts';
import { count, shortCount } from './format.ts';
import { viewId } from './ids.ts';
import { problemTitle } from './messages/titles.ts';
import type { Services } from './services.ts';
import { appendLine, forIconText, plain } from './text.ts';
import { deletionWords, stateOf, type TreeItemContext } from './tree/treeItems.ts';

type Context = Pick<TreeItemContext, 'lacksSecret'>;

/** Follows a number that may be old, since its account could not be read. */
const mark = ' $(warning)';

export function showStatusBar(
  { trashes, jobs, deletions, expiring }: Pick<Services, 'trashes' | 'jobs' | 'deletions' | 'expiring'>,
  context: Context,
): Disposable[] {
  const item = window.createStatusBarItem('cloudTrash.count', StatusBarAlignment.Left, 0);
  item.name = 'Cloud Trash';
  item.command = { command: `${viewId}.focus`, title: l10n.t('Show Cloud Trash') };
  const update = () => {
    const style = workspace.getConfiguration('cloudTrash').get<string>('statusBar');
    if (trashes.list.length === 0 || style === 'hidden') {
      item.hide();
      return;
    }
    const isPerAccount = style === 'perAccount';
    const { short, words, problems } = contents(trashes, expiring, context);
    const total = `${shortCount(trashes.count)}${problems.length > 0 ? mark : ''}`;
    const warnings = deletionsOf(trashes, deletions);
    const isRunning = jobs.list.some(({ state }) => state === 'running' || state === 'cancelling');
    item.backgroundColor = warnings.length > 0 ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.text = `$(${isRunning ? 'sync~spin' : 'trash'}) ${isPerAccount ? short.join('  ') : total}`;
    item.tooltip = tooltip(words, problems.length > 0, warnings);
    // What is seen, for screen readers: problems are said in any case.
    const spoken = [...(isPerAccount ? words : [count(trashes.count), ...problems]), ...warnings];
    item.accessibilityInformation = { label: l10n.t('Cloud Trash: {0}', spoken.join(', ')) };
    item.show();
  };
  update();
  const settings = workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('cloudTrash.statusBar')) update();
  });
  return [
    item,
    settings,
    ...[trashes, jobs, deletions].map(({ onDidChange }) => onDidChange(update)),
    expiring.changed.listen(update),
  ];
}

/** Of each account: its number, the same in words, and the words of those with problems. */
function contents({ list }: Trashes, expiring: Services['expiring'], context: Context) {
  const short: string[] = [];
  const words: string[] = [];
  const problems: string[] = [];
  for (const trash of list) {
    const { id, label } = trash.account;
    const { problem, recount, count: listed } = stateOf(trash, context);
    const number = recount ?? listed;
    const counted = l10n.t('{0}: {1}', plain(label, 80), count(number));
    const said = problem ? l10n.t('{0} ({1})', counted, problemTitle(problem)) : counted;
    short.push(`${forIconText(label, 20)} ${shortCount(number)}${problem ? mark : ''}`);
    const soon = expiring.counts.get(id);
    words.push(soon ? `${said}, ${soon}` : said);
    if (problem) problems.push(said);
  }
  return { short, words, problems };
}

/** What was noticed, account by account. */
function deletionsOf({ list }: Trashes, deletions: DeletionWatch): string[] {
  return list.flatMap(({ account }) => {
    const found = deletions.of(account.id);
    return found ? [l10n.t('{0}: {1}', plain(account.label, 80), deletionWords(found, Date.now()))] : [];
  });
}

function tooltip(words: readonly string[], mayBeOld: boolean, warnings: readonly string[]): MarkdownString {
  const text = new MarkdownString();
  for (const each of warnings) appendLine(text, each);
  if (warnings.length > 0) {
    // Trusted for this one link; what services send is escaped by appendLine.
    text.isTrusted = { enabledCommands: ['cloudTrash.reviewDeletion'] };
    text.appendMarkdown(`[${l10n.t('Review')}](command:cloudTrash.reviewDeletion)  \n\n---\n\n`);
  }
  for (const each of words) appendLine(text, each);
  if (mayBeOld) text.appendMarkdown('\n').appendText(l10n.t('Counts for accounts with problems may be out of date.'));
  return text;
}
