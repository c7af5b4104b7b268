/** The rows that only some lists have, and what a filter or an order adds to those of accounts. */
import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Browsing } from '../../trash/browse/browsing.ts';
import type { GroupValue } from '../../trash/browse/groups.ts';
import { canSearch } from '../../trash/browse/searchTrash.ts';
import { toSearch } from '../../trash/query/search.ts';
import { choiceName, groupDetails, groupLabel, groupSize } from '../browse/words.ts';
import { count, itemCount, number, plural } from '../format.ts';
import type { Services } from '../services.ts';
import { rowId } from './rowId.ts';
import { maxRows } from './rowLimit.ts';
import { type GroupRow, type MoreRow, parentId } from './rows.ts';
import { rowsInSight } from './trashTree.ts';
import { kindIcons, type LateRows, loadedWords, separator } from './treeItems.ts';

export function lateRows(services: Services): LateRows {
  const { browsing, clock } = services;
  return {
    itemOf: (row) => (row.type === 'group' ? groupItem(row, browsing, clock.now()) : moreItem(row, services)),
    isSearchable: (trash) => {
      const search = browsing.filter && toSearch(browsing.filter);
      return search !== undefined && canSearch(trash, search);
    },
    tooltipOf: async (row, context) => (await import('./tooltips.ts')).tooltipOf(row, context),
    shownWords: (trash) => shownWords(trash, browsing),
    orderWords: ({ account }) => {
      const { sort, group } = browsing.choiceOf(account.id);
      return [
        ...(sort === 'deleted' ? [] : [l10n.t('Sort: {0}', choiceName(sort))]),
        ...(group === 'none' ? [] : [l10n.t('Group: {0}', choiceName(group))]),
      ];
    },
  };
}

/** Below an account that is filtered: "12 of 3,400 items", "Nothing matches". */
function shownWords(trash: AccountTrash, browsing: Browsing): string | undefined {
  const arranged = browsing.filter && browsing.arrangementOf(trash);
  if (!arranged) return undefined;
  const { complete, count: all } = trash.state;
  const [found, loaded] = [arranged.items.length, number(arranged.loaded)];
  if (found === 0) return l10n.t('Nothing matches');
  return complete
    ? l10n.t('{0} of {1}', number(found), count(all))
    : l10n.t('{0} of {1} loaded', number(found), loaded);
}

function groupItem(row: GroupRow, browsing: Browsing, now: number): TreeItem {
  const { group, account } = row;
  const { trash } = account;
  const isLarge = (browsing.arrangementOf(trash)?.items.length ?? 0) > rowsInSight;
  const { Collapsed, Expanded } = TreeItemCollapsibleState;
  const item = new TreeItem(groupLabel(group.value, now), isLarge ? Collapsed : Expanded);
  item.id = rowId(row);
  // What is not loaded may belong to it, too.
  const items = trash.state.complete ? itemCount(group.count) : l10n.t('{0}+ items', number(group.count));
  item.description = [items, ...groupSize(group, trash.state.complete), ...groupDetails(group)].join(separator);
  item.iconPath = iconOf(group.value);
  item.contextValue = ['group', 'restorable', ...(trash.capabilities.restoresTo ? ['movable'] : []), 'purgeable'].join(
    '+',
  );
  return item;
}

function iconOf(value: GroupValue): ThemeIcon {
  switch (value.by) {
    case 'day':
      return new ThemeIcon('calendar');
    case 'folder':
      return ThemeIcon.Folder;
    case 'person':
      return new ThemeIcon('account');
    case 'kind':
      return kindIcons[value.kind];
    case 'timeLeft':
      return new ThemeIcon('watch');
    case 'together':
      return new ThemeIcon('layers');
  }
}

function moreItem(row: MoreRow, { browsing, accounts, tree: { limit } }: Services): TreeItem {
  const { account, parent = account, what = 'more' } = row;
  const { trash } = account;
  const { from, rows, length } = limit.of(parentId(parent));
  // Of an account that is shown as it was loaded, what is not loaded counts too.
  const isWhole = parent.type === 'account' && !browsing.arrangementOf(trash);
  const all = isWhole ? count(trash.state.count) : number(length);
  const shown = l10n.t(
    '{0} of {1} shown',
    from === 0 ? number(rows) : `${number(from + 1)}–${number(from + rows)}`,
    all,
  );
  const service = accounts.vendor(trash.account.vendor)?.name ?? '';
  const looks: Record<typeof what, { label: string; description: string; icon: string }> = {
    more: { label: l10n.t('Load More'), description: shown, icon: 'fold-down' },
    earlier: { label: l10n.t('Show Previous Rows'), description: shown, icon: 'fold-up' },
    later: {
      label: rows < maxRows ? l10n.t('Show More Rows') : l10n.t('Show Next Rows'),
      description: plural(
        l10n.t('{0, plural, one {{1}, # row at a time} other {{1}, # rows at a time}}'),
        maxRows,
        shown,
      ),
      icon: 'fold-down',
    },
    all: {
      label: l10n.t('Load All'),
      description: loadedWords(trash.state),
      icon: 'cloud-download',
    },
    search: {
      label: l10n.t('Search at {0}', service),
      description: l10n.t('includes items not loaded'),
      icon: 'search',
    },
  };
  const { label, description, icon } = looks[what];
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.id = rowId(row);
  item.description = description;
  item.iconPath = new ThemeIcon(icon);
  item.contextValue = 'more';
  item.command = { command: 'cloudTrash.loadMore', title: label, arguments: [row] };
  return item;
}
