/** How the Overview looks. */
import { l10n } from 'vscode';
import type { TrashState } from '../../trash/accountTrash.ts';
import { addCounts } from '../../trash/count.ts';
import type { Overview, Rank } from '../../trash/overview.ts';
import type { Account } from '../../trash/ports.ts';
import type { Quota } from '../../trash/quota.ts';
import { count, dateTime, itemCount, nameOf, number, size, total } from '../format.ts';
import { problemTitle } from '../messages/titles.ts';
import { plain } from '../text.ts';
import { dayChart, ranks } from './charts.ts';
import { button, meter, quoted, section, table } from './parts.ts';
import { el, h, type Node, type ViewElement } from './view.ts';

/** What is shown, as it was at one moment. */
export interface Summary {
  readonly accounts: readonly AccountSummary[];
  readonly overview: Overview;
}

interface AccountSummary {
  readonly account: Account;
  /** Name of the service. */
  readonly service: string;
  readonly state: TrashState;
  readonly quota: Quota | undefined;
}

/** @param summary none until the lists were read for the first time */
export function overviewView(title: string, summary: Summary | undefined): readonly ViewElement[] {
  const { accounts, overview } = summary ?? { accounts: [] };
  const isComplete = accounts.every(({ state }) => state.complete);
  const isLoading = !overview || accounts.some(({ state }) => state.loading);
  const sum = addCounts(accounts.map(({ state }) => state.recount ?? state.count));
  const all = count(sum);
  const words = isComplete || !overview ? all : l10n.t('{0} of {1} loaded', number(overview.items), all);
  const status = [accounts.length > 0 ? words : '', isLoading ? l10n.t('Loading...') : ''];
  const isEmpty = accounts.length === 0 && !isLoading;
  return [
    el('header', h('h1', { tabindex: '-1' }, title), !isComplete && button('loadAll', '', l10n.t('Load All'))),
    h(
      'p',
      { role: 'status', class: 'quiet' },
      isEmpty ? l10n.t('No accounts are connected yet.') : status.filter(Boolean).join(' · '),
    ),
    ...(isEmpty ? [el('p', button('addAccount', 'primary', l10n.t('Add Account...')))] : []),
    ...(overview && accounts.length > 0 ? [accountTable(accounts, overview)] : []),
    ...(overview?.items
      ? charts(overview)
      : isLoading || isEmpty || !isComplete || sum.items
        ? []
        : [el('p', l10n.t('Trash is empty'))]),
  ];
}

function accountTable(accounts: readonly AccountSummary[], { sizes }: Overview): ViewElement {
  const title = l10n.t('Accounts');
  const columns = accounts.some(({ quota }) => quota) ? 4 : 3;
  const rows = accounts.map(({ account, service, state, quota }, index) => {
    const { problem, list } = state;
    const known = sizes[index];
    const cells: readonly (readonly Node[])[] = [
      [
        button(account.id, 'link', el('bdi', plain(account.label, 80))),
        el(problem ? 'div.problem' : 'div.quiet', problem ? `${service} · ${problemTitle(problem)}` : service),
      ],
      [count(state.recount ?? state.count)],
      [known && list.length > 0 ? total(known) : '–'],
      quota ? quotaWords(quota) : ['–'],
    ];
    return cells.slice(0, columns);
  });
  const heads = [l10n.t('Account'), l10n.t('Items'), l10n.t('Size'), l10n.t('Calls today')];
  return section(title, table(title, heads.slice(0, columns), rows));
}

function quotaWords({ used, allotted, resetAt }: Quota): readonly Node[] {
  return [
    l10n.t('{0} of {1}', number(used), number(allotted)),
    meter(used / allotted),
    el('div.quiet', l10n.t('resets {0}', dateTime(resetAt))),
  ];
}

function charts({ deleted, expires, largest, people, folders }: Overview): readonly ViewElement[] {
  return [
    el(
      'div.columns',
      dayChart(l10n.t('Deleted per day'), 'deleted', deleted),
      dayChart(l10n.t('Upcoming permanent deletions'), 'expires', expires),
    ),
    el(
      'div.columns',
      ranks(
        l10n.t('Largest items'),
        largest.map((item) => {
          const { name, size: amount = 0 } = item;
          return { label: nameOf(item), value: size(amount), query: name ? quoted(name) : undefined, amount };
        }),
      ),
      ranks(
        l10n.t('Folders with most deletions'),
        folders.map((each) => rank(each, 'in', each.name.replace(/[^/]$/, '$&/'))),
      ),
      ranks(
        l10n.t('People with most deletions'),
        people.map((each) => rank(each, 'person', each.name)),
      ),
    ),
  ];
}

function rank({ name, items }: Rank, field: string, value: string) {
  return {
    label: name || l10n.t('Unknown'),
    value: itemCount(items),
    query: `${field}:${value ? quoted(value) : 'unknown'}`,
    amount: items,
  };
}
