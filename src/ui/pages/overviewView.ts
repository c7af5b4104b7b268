/** How the Overview looks. */
import { l10n } from 'vscode';
import type { TrashState } from '../../trash/accountTrash.ts';
import { addCounts } from '../../trash/count.ts';
import type { Overview, Ranking, Tally } from '../../trash/overview.ts';
import type { Account } from '../../trash/ports.ts';
import type { Quota } from '../../trash/quota.ts';
import { count, dateTime, itemCount, nameOf, number, plural, size, total } from '../format.ts';
import { problemTitle } from '../messages/titles.ts';
import { plain } from '../text.ts';
import { dayChart, ranks } from './charts.ts';
import { filterAction, filterLink, meter, section } from './parts.ts';
import { day, quoted } from './queries.ts';
import { h, runAttribute, type ViewElement, type ViewNode } from './view.ts';

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

/** Days that are counted as soon, and as just now. */
const [soon, recent] = [3, 7];

export function overviewTitle(): string {
  return l10n.t('Trash Overview');
}

/** @param summary none until the lists were read for the first time */
export function overviewView(summary: Summary | undefined): readonly ViewNode[] {
  const title = h('h1', { tabindex: '-1' }, overviewTitle());
  if (!summary) return [h('header', {}, title), h('p', { role: 'status' }, l10n.t('Loading...'))];
  const { accounts, overview } = summary;
  if (accounts.length === 0) {
    return [
      h('header', {}, title),
      h('p', { role: 'status' }, l10n.t('No accounts are connected yet.')),
      h('p', {}, h('button', { class: 'primary', [runAttribute]: 'addAccount' }, l10n.t('Add Account...'))),
    ];
  }
  const isLoading = accounts.some(({ state }) => state.loading);
  const isComplete = accounts.every(({ state }) => state.complete);
  const all = addCounts(accounts.map(({ state }) => state.recount ?? state.count));
  return [
    h(
      'header',
      {},
      title,
      h('button', { [runAttribute]: 'refresh' }, l10n.t('Refresh')),
      isComplete ? undefined : h('button', { [runAttribute]: 'loadAll' }, l10n.t('Load All')),
    ),
    h(
      'p',
      { role: 'status', class: 'quiet' },
      isComplete ? count(all) : l10n.t('{0} of {1} loaded', number(overview.items), count(all)),
      isLoading ? ` · ${l10n.t('Loading...')}` : undefined,
    ),
    ...(overview.items > 0 ? [tiles(overview)] : []),
    accountTable(summary),
    ...(overview.items > 0 ? charts(overview) : isLoading ? [] : [h('p', {}, l10n.t('Trash is empty'))]),
  ];
}

/** What one wants to know first. */
function tiles({ items, size: known, deleted, expires }: Overview): ViewElement {
  const lately = deleted.days.slice(-recent);
  const next = expires.days.slice(0, soon);
  const [since, until] = [day(lately[0]?.at ?? 0), day(next.at(-1)?.at ?? 0)];
  return h(
    'div',
    { class: 'tiles' },
    h('div', {}, h('strong', {}, number(items)), l10n.t('Items')),
    h(
      'div',
      {},
      h('strong', {}, size(known.bytes)),
      known.unknownFiles + known.unknownFolders > 0 ? l10n.t('Known size') : l10n.t('Size'),
    ),
    tile(
      `deleted:>=${since}`,
      sum([...lately, deleted.after]),
      plural(l10n.t('{0, plural, one {Deleted in the last day} other {Deleted in the last # days}}'), recent),
    ),
    tile(
      `expires:<=${until}`,
      sum([expires.before, ...next]),
      plural(
        l10n.t('{0, plural, one {Permanently deleted in the next day} other {Permanently deleted in the next # days}}'),
        soon,
      ),
      'soon',
    ),
  );
}

function tile(query: string, items: number, words: string, kind?: string): ViewElement {
  return h(
    'button',
    { class: items > 0 ? kind : undefined, [runAttribute]: filterAction(query) },
    h('strong', {}, number(items)),
    words,
  );
}

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((all, { items }) => all + items, 0);
}

function accountTable({ accounts, overview }: Summary): ViewElement {
  const most = Math.max(1, ...accounts.map(({ state }) => state.count.items));
  const hasQuota = accounts.some(({ quota }) => quota);
  const heads = [l10n.t('Account'), l10n.t('Items'), l10n.t('Size'), ...(hasQuota ? [l10n.t('Calls today')] : [])];
  return section(
    l10n.t('Accounts'),
    h(
      'table',
      { 'aria-label': l10n.t('Accounts') },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          heads.map((each) => h('th', { scope: 'col' }, each)),
        ),
      ),
      h(
        'tbody',
        {},
        accounts.map(({ account, service, state, quota }, index) => {
          const sizes = overview.sizes[index];
          const words = [service, state.problem ? problemTitle(state.problem) : ''].filter(Boolean).join(' · ');
          return h(
            'tr',
            {},
            h(
              'td',
              {},
              h(
                'button',
                { class: 'link', [runAttribute]: `account ${account.id}` },
                h('bdi', {}, plain(account.label, 80)),
              ),
              h('div', { class: state.problem ? 'problem' : 'quiet' }, words),
            ),
            h('td', {}, count(state.recount ?? state.count), meter(state.count.items / most)),
            h('td', {}, sizes && state.list.length > 0 ? total(sizes) : '–'),
            hasQuota ? h('td', {}, ...quotaNodes(quota)) : undefined,
          );
        }),
      ),
    ),
  );
}

function quotaNodes(quota: Quota | undefined): readonly ViewNode[] {
  if (!quota) return ['–'];
  const { used, allotted, resetAt } = quota;
  return [
    l10n.t('{0} of {1}', number(used), number(allotted)),
    meter(used / Math.max(1, allotted)),
    h('div', { class: 'quiet' }, l10n.t('resets {0}', dateTime(resetAt))),
  ];
}

function charts({ deleted, expires, largest, people, folders }: Overview): readonly ViewElement[] {
  const most = largest[0]?.size ?? 1;
  return [
    h(
      'div',
      { class: 'columns' },
      dayChart({
        title: l10n.t('Deleted per day'),
        calendar: deleted,
        field: 'deleted',
        before: l10n.t('Earlier'),
        after: l10n.t('Later'),
        undated: l10n.t('Unknown date'),
      }),
      dayChart({
        title: l10n.t('Upcoming permanent deletions'),
        calendar: expires,
        field: 'expires',
        before: l10n.t('Overdue'),
        after: l10n.t('Later'),
        undated: l10n.t('Unknown date'),
      }),
    ),
    h(
      'div',
      { class: 'columns' },
      ranks(
        l10n.t('Largest items'),
        largest.map((item) => {
          const { name, size: bytes = 0 } = item;
          return { label: plain(nameOf(item), 100), value: size(bytes), query: quoted(name), share: bytes / most };
        }),
      ),
      ranking(l10n.t('Folders with most deletions'), folders, 'in', (path) => [path, path === '/' ? path : `${path}/`]),
      ranking(l10n.t('People with most deletions'), people, 'person', ({ name }) => [name, name]),
    ),
  ];
}

/** @param words what is shown of a member, and what the filter finds it by */
function ranking<T>(
  title: string,
  { top, others, unknown }: Ranking<T>,
  field: 'in' | 'person',
  words: (member: T) => readonly [string, string],
): ViewElement {
  const most = Math.max(1, top[0]?.items ?? 0);
  return ranks(
    title,
    top.map(({ value, items }) => {
      const [label, wanted] = words(value);
      return {
        label: plain(label, 100),
        value: itemCount(items),
        query: `${field}:${quoted(wanted)}`,
        share: items / most,
      };
    }),
    others.items === 0
      ? undefined
      : h(
          'p',
          { class: 'quiet' },
          plural(
            l10n.t('{0, plural, one {# other: {1}} other {# others: {1}}}'),
            others.groups,
            itemCount(others.items),
          ),
        ),
    unknown.items === 0
      ? undefined
      : h('p', {}, filterLink(`${field}:unknown`, l10n.t('{0}: {1}', l10n.t('Unknown'), itemCount(unknown.items)))),
  );
}
