/** The page that sums up the trash of all accounts. */
import { commands, type Disposable, type WebviewPanel } from 'vscode';
import { Emitter } from '../../trash/emitter.ts';
import { summarize } from '../../trash/overview.ts';
import type { Services } from '../services.ts';
import type { Content } from './content.ts';
import { overviewTitle, overviewView, type Summary } from './overviewView.ts';
import { showPage } from './panel.ts';
import { openTree } from './queries.ts';
import { throttle } from './throttle.ts';
import type { Shown } from './view.ts';

/** Lists that change are summed up this often, at most; milliseconds. */
const pause = 500;

/** @param restored a tab that the editor has kept over a reload of the window */
export function openOverview(services: Services, restored?: WebviewPanel): void {
  showPage(services, 'cloudTrash.overview', new OverviewPage(services), restored);
}

class OverviewPage implements Content {
  readonly title = overviewTitle();
  readonly #services: Services;
  readonly #changed = new Emitter<void>();
  readonly #closed = new AbortController();
  readonly #listening: Disposable;
  readonly #sumUp: () => void;
  #summary: Summary | undefined;
  readonly onDidChange = this.#changed.listen;

  constructor(services: Services) {
    this.#services = services;
    this.#sumUp = throttle(services.clock, pause, this.#closed.signal, () => this.#update());
    this.#listening = services.trashes.onDidChange(this.#sumUp);
  }

  shown(): Shown {
    return { view: overviewView(this.#summary), state: {} };
  }

  async run(name: string): Promise<void> {
    if (name.startsWith('filter ')) return await openTree(name.slice('filter '.length));
    if (name === 'addAccount') await commands.executeCommand('cloudTrash.addAccount');
    if (name === 'loadAll') await this.#loadAll();
    if (name === 'refresh') await commands.executeCommand('cloudTrash.refresh');
    if (name.startsWith('account ')) await this.#showAccount(name.slice('account '.length));
  }

  appeared(): void {
    // As when the view is opened.
    for (const trash of this.#services.trashes.list) if (trash.state.loadedAt === undefined) void trash.load();
    this.#sumUp();
  }

  dispose(): void {
    this.#closed.abort();
    this.#listening.dispose();
  }

  /** As from the last row of each account. */
  async #loadAll(): Promise<void> {
    const open = this.#services.trashes.list.filter(({ state }) => !state.complete);
    const rows = open.map((trash) => ({ type: 'more', what: 'all', account: { type: 'account', trash } }));
    await Promise.all(rows.map((row) => commands.executeCommand('cloudTrash.loadMore', row)));
  }

  async #showAccount(id: string): Promise<void> {
    const { trashes, view } = this.#services;
    const trash = trashes.of(id);
    if (trash) await view.reveal({ type: 'account', trash }, { focus: true, expand: true });
  }

  async #update(): Promise<void> {
    const { trashes, accounts, clock } = this.#services;
    const { signal } = this.#closed;
    const known = trashes.list.map(({ account, state, quota }) => {
      return { account, state, quota, service: accounts.vendor(account.vendor)?.name ?? '' };
    });
    const lists = known.map(({ state }) => state.items);
    this.#summary = { accounts: known, overview: await summarize(lists, { now: clock.now(), signal }) };
    this.#changed.fire();
  }
}
