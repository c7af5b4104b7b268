/** The box of Find in Trash...: searches what is loaded of all accounts while it loads the rest. */
import { commands, l10n, type QuickPick, ThemeIcon, window } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { bestMatches, type Matches } from '../../trash/bestMatches.ts';
import { addCounts } from '../../trash/count.ts';
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

/** Gives the row that the person wants to see in the view. */
export async function showFindBox(services: Services): Promise<FindRow | undefined> {
  return await new FindBox(services).show();
}

class FindBox {
  readonly #services: Services;
  readonly #quick: QuickPick<FindRow> = window.createQuickPick<FindRow>();
  readonly #found = Promise.withResolvers<FindRow | undefined>();
  readonly #restoring = new Set<string>();
  #loading = new AbortController();
  /** Accounts that are being loaded. */
  #loads = 0;
  #searching = new AbortController();
  #query: Query = { text: '', terms: [] };
  /** What is wrong with the text that was typed. */
  #error: FindRow | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The rows as text, by which those that stay the same are left alone. */
  #shown = '';

  constructor(services: Services) {
    this.#services = services;
  }

  async show(): Promise<FindRow | undefined> {
    const quick = this.#quick;
    quick.placeholder = l10n.t('Name or folder, person:ann, size:>10mb, deleted:<7d');
    quick.matchOnDescription = true;
    quick.ignoreFocusOut = true;
    quick.onDidChangeValue((value) => this.#type(value));
    quick.onDidAccept(() => this.#accept(quick.selectedItems[0]));
    quick.onDidTriggerItemButton(({ item: row, button }) => {
      if (button === restoreButton) void this.#restore(row);
      else this.#finish(row);
    });
    quick.onDidTriggerButton((button) => {
      if (button === stopButton) this.#loading.abort();
      else this.#load(this.#trashes);
    });
    quick.onDidHide(() => this.#found.resolve(undefined));
    const listening = this.#services.trashes.onDidChange(() => this.#searchSoon());
    quick.show();
    this.#load(this.#trashes, isCostly);
    this.#search();
    try {
      return await this.#found.promise;
    } finally {
      listening.dispose();
      clearTimeout(this.#timer);
      this.#loading.abort();
      this.#searching.abort();
      quick.dispose();
    }
  }

  get #trashes(): readonly AccountTrash[] {
    return this.#services.trashes.list;
  }

  /** @param isLeft what is not loaded to its end unless someone asks for it */
  #load(trashes: readonly AccountTrash[], isLeft = (_: AccountTrash) => false): void {
    if (this.#loading.signal.aborted) this.#loading = new AbortController();
    const { signal } = this.#loading;
    const load = async (trash: AccountTrash) => {
      // The first page tells how many calls the rest would take.
      if (trash.state.triedAt === undefined) await trash.load();
      if (!isLeft(trash)) await trash.loadRest(signal);
    };
    for (const trash of trashes) {
      if (trash.state.complete) continue;
      this.#loads += 1;
      void load(trash).then(() => {
        this.#loads -= 1;
        this.#searchSoon();
      }, this.#found.reject);
    }
    this.#showState();
  }

  #type(value: string): void {
    const parsed = parseQuery(value, this.#services.clock.now());
    this.#error = undefined;
    if ('query' in parsed) this.#query = parsed.query;
    else if (parsed.error.code !== 'incomplete') this.#error = note('error', 'warning', queryErrorText(parsed.error));
    this.#search({ isTyped: true });
  }

  #searchSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#search();
    }, pause);
  }

  /** Newer input ends an older search. */
  #search({ isTyped = false } = {}): void {
    this.#searching.abort();
    this.#searching = new AbortController();
    const { signal } = this.#searching;
    this.#showState();
    if (this.#error) {
      this.#showRows([this.#error], isTyped);
      return;
    }
    const lists = this.#trashes.map(({ state }) => state.items);
    bestMatches(lists, this.#query, maxRows, signal).then(
      (matches) => {
        if (!signal.aborted) this.#showRows(this.#rowsOf(matches), isTyped);
      },
      (error: unknown) => {
        if (!signal.aborted) this.#found.reject(error);
      },
    );
  }

  #rowsOf(matches: Matches): readonly FindRow[] {
    return findRows(matches, this.#trashes, this.#restoring, this.#services.clock.now());
  }

  /** Rows that come by themselves leave the place where the person is. */
  #showRows(rows: readonly FindRow[], isTyped: boolean): void {
    const shown = JSON.stringify(rows.map(({ key, description }) => [key, description]));
    if (shown === this.#shown) return;
    this.#shown = shown;
    const quick = this.#quick;
    const active = isTyped ? undefined : quick.activeItems[0]?.key;
    quick.keepScrollPosition = !isTyped;
    quick.items = rows;
    const same = rows.find(({ key }) => key === active);
    if (same) quick.activeItems = [same];
  }

  #showState(): void {
    const title = l10n.t('Find in Trash');
    const states = this.#trashes.map(({ state }) => state);
    const loaded = states.reduce((sum, { list }) => sum + list.length, 0);
    const isWhole = states.every(({ complete }) => complete);
    const isLoading = this.#loads > 0 && !this.#loading.signal.aborted;
    const all = addCounts(states.map((state) => state.count));
    this.#quick.title = isWhole
      ? `${title}: ${itemCount(loaded)}`
      : all.precision === 'unknown'
        ? l10n.t('{0}: {1} loaded', title, itemCount(loaded))
        : l10n.t('{0}: {1} of {2} loaded', title, number(loaded), count(all));
    this.#quick.buttons = isWhole ? [] : [isLoading ? stopButton : loadButton];
    this.#quick.busy = isLoading || this.#restoring.size > 0;
  }

  #accept(row: FindRow | undefined): void {
    // A note of an account without a problem offers to load it.
    if (row?.trash && !row.trash.state.problem) this.#load([row.trash]);
    else if (row?.item || row?.trash) this.#finish(row);
  }

  #finish(row: FindRow): void {
    this.#found.resolve(row);
    this.#quick.hide();
  }

  /** The box stays, unless there is a question. */
  async #restore({ key, item }: FindRow): Promise<void> {
    const trash = item && this.#services.trashes.of(item.account);
    if (!trash) return;
    this.#restoring.add(key);
    this.#search();
    const row: ItemRow = { type: 'item', item, account: { type: 'account', trash } };
    await commands.executeCommand('cloudTrash.restore', row);
    this.#restoring.delete(key);
    this.#searchSoon();
  }
}
