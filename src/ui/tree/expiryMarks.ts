/** What marks items that expire soon: words and colors of their rows, numbers, and a badge on the view. */
import { l10n, ThemeColor, window, workspace } from 'vscode';
import { type Disposable, together } from '../../trash/emitter.ts';
import { expiresWithin } from '../../trash/expiry.ts';
import type { Expiring } from '../expiring.ts';
import { itemCount, number } from '../format.ts';
import type { Services } from '../services.ts';
import { expiryWarningDays } from '../settings.ts';
import { relative } from '../when.ts';
import { expiringMark, itemScheme } from './treeItems.ts';

/** Counted this often at most while a list grows or shrinks; milliseconds. */
const interval = 500;

/** Keeps them up to date. */
export function markExpiring(services: Services): Disposable {
  const { trashes, expiring, tree } = services;
  let days = 0;
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      countExpiring(services, days);
    }, interval);
  };
  const readSetting = () => {
    days = expiryWarningDays(workspace.getConfiguration('cloudTrash').get('expiryWarningDays'));
    expiring.words = expiryWords(days);
    tree.repaint();
    soon();
  };
  readSetting();
  return together(
    window.registerFileDecorationProvider({
      provideFileDecoration: ({ scheme, query }) =>
        scheme === itemScheme && query === expiringMark
          ? { badge: '!', color: new ThemeColor('list.warningForeground'), tooltip: l10n.t('Expires soon') }
          : undefined,
    }),
    trashes.onDidChange(soon),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('cloudTrash.expiryWarningDays')) readSetting();
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

/** "expires in 2 days", where it is within so many; what is over is up to the service now. */
export function expiryWords(days: number): Expiring['words'] {
  return (item, now) =>
    item.expiresAt !== undefined && expiresWithin(item, now, days)
      ? l10n.t('expires {0}', relative(Math.max(item.expiresAt, now + 1), now))
      : '';
}

/** Counts what is listed of every account. */
export function countExpiring({ trashes, expiring, view, clock }: Services, days: number): void {
  const now = clock.now();
  const before = expiring.counts;
  const counts = new Map<string, string>();
  let sum = 0;
  for (const { account, state } of trashes.list) {
    let found = 0;
    for (const item of state.list.all) if (expiresWithin(item, now, days)) found += 1;
    if (found > 0) counts.set(account.id, l10n.t('{0} expiring soon', number(found)));
    sum += found;
  }
  expiring.counts = counts;
  for (const { account } of trashes.list)
    if (before.get(account.id) !== counts.get(account.id)) expiring.changed.fire(account.id);
  view.badge = sum === 0 ? undefined : { value: sum, tooltip: l10n.t('{0} expiring soon', itemCount(sum)) };
}
