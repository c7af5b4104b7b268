/** The box of Find in Trash...: searches what is loaded of all accounts while it loads the rest. */
import { commands, l10n, type QuickPick, ThemeIcon, window } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { bestMatches } from '../../trash/bestMatches.ts';
import { addCounts } from '../../trash/count.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { parseQuery, type Query } from '../../trash/query/query.ts';
import { count, itemCount, number } from '../format.ts';
import { queryErrorText } from '../messages/query.ts';
import type { Services } from '../services.ts';
import type { ItemRow } from '../tree/rows.ts';
import { type FindRow, findRows, isCostly, maxRows, note, restoreButton } from './findRows.ts';

/** Between two searches of lists that are being loaded; milliseconds. */
const pause = 500;

const stopButton = { iconPath: new ThemeIcon('debug-stop'), tooltip: l10n.t('Stop Loading') };
const loadButton = { iconPath: new ThemeIcon('cloud-download'), tooltip: l10n.t('Load All') };

/** Gives the item that the person wants to see in the view. */
export async function showFindBox(services: Services): Promise<TrashItem | undefined> {
  const { trashes, clock } = services;
  const quick = window.createQuickPick<FindRow>();
  const picked = Promise.withResolvers<TrashItem | undefined>();
  let loading: AbortController | undefined;
  let searching = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let query: Query = { text: '', terms: [] };
  let error: string | undefined;

  /** Newer input ends an older search. */
  const search = async (isTyped = false): Promise<void> => {
    searching.abort();
    searching = new AbortController();
    const { signal } = searching;
    showState(quick, trashes.list, loading !== undefined);
    try {
      const lists = trashes.list.map(({ state }) => state.items);
      const rows =
        error === undefined
          ? findRows(await bestMatches(lists, query, maxRows, signal), trashes.list, clock.now())
          : [note('warning', error)];
      if (!signal.aborted) showRows(quick, rows, isTyped);
    } catch (reason) {
      if (!signal.aborted) picked.reject(reason);
    }
  };
  const searchSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void search();
    }, pause);
  };
  const stop = () => {
    loading?.abort();
    loading = undefined;
  };
  /** @param isLeft what is not loaded to its end unless someone asks for it */
  const load = async (isLeft = (_: AccountTrash) => false): Promise<void> => {
    const current = new AbortController();
    loading = current;
    void search();
    const read = async (trash: AccountTrash) => {
      // The first page tells how many calls the rest would take.
      if (trash.state.triedAt === undefined) await trash.load();
      if (!isLeft(trash)) await trash.loadRest(current.signal);
    };
    await Promise.all(trashes.list.filter(({ state }) => !state.complete).map(read));
    if (loading !== current) return;
    loading = undefined;
    void search();
  };

  quick.placeholder = l10n.t('Name or folder, person:ann, size:>10mb, deleted:<7d');
  quick.matchOnDescription = true;
  quick.ignoreFocusOut = true;
  quick.onDidChangeValue((value) => {
    const parsed = parseQuery(value, clock.now());
    error = undefined;
    if ('query' in parsed) query = parsed.query;
    else if (parsed.error.code !== 'incomplete') error = queryErrorText(parsed.error);
    void search(true);
  });
  quick.onDidAccept(() => {
    const [row] = quick.selectedItems;
    if (row?.item) picked.resolve(row.item);
  });
  quick.onDidTriggerItemButton(({ item: { item }, button }) => {
    if (button === restoreButton) void restore(services, item);
    else picked.resolve(item);
  });
  quick.onDidTriggerButton((button) => {
    if (button === loadButton) return void load();
    stop();
    void search();
  });
  quick.onDidHide(() => picked.resolve(undefined));
  const listening = trashes.onDidChange(searchSoon);
  quick.show();
  void load(isCostly);
  try {
    return await picked.promise;
  } finally {
    listening.dispose();
    clearTimeout(timer);
    stop();
    searching.abort();
    quick.dispose();
  }
}

/** Rows that come by themselves leave the place where the person is, and touch nothing where they are the same. */
function showRows(quick: QuickPick<FindRow>, rows: readonly FindRow[], isTyped: boolean): void {
  const textOf = (shown: readonly FindRow[]) =>
    JSON.stringify(shown.map(({ label, description, item }) => [label, description, item?.id]));
  if (textOf(rows) === textOf(quick.items)) return;
  const active = isTyped ? undefined : quick.activeItems[0]?.item;
  quick.keepScrollPosition = !isTyped;
  quick.items = rows;
  const same = active && rows.find(({ item }) => item && keyOf(item) === keyOf(active));
  if (same) quick.activeItems = [same];
}

function showState(quick: QuickPick<FindRow>, trashes: readonly AccountTrash[], isLoading: boolean): void {
  const title = l10n.t('Find in Trash');
  const states = trashes.map(({ state }) => state);
  const loaded = states.reduce((sum, { list }) => sum + list.length, 0);
  const isWhole = states.every(({ complete }) => complete);
  const all = addCounts(states.map((state) => state.count));
  quick.title = isWhole
    ? `${title}: ${itemCount(loaded)}`
    : all.precision === 'unknown'
      ? l10n.t('{0}: {1} loaded', title, itemCount(loaded))
      : l10n.t('{0}: {1} of {2} loaded', title, number(loaded), count(all));
  quick.buttons = isWhole ? [] : [isLoading ? stopButton : loadButton];
  quick.busy = isLoading;
}

/** The box stays, unless there is a question. */
async function restore({ trashes }: Services, item: TrashItem | undefined): Promise<void> {
  const trash = item && trashes.of(item.account);
  if (!trash) return;
  const row: ItemRow = { type: 'item', item, account: { type: 'account', trash } };
  await commands.executeCommand('cloudTrash.restore', row);
}
