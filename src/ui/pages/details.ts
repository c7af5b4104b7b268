/** The page of one item: what is known at once, then what its service says now. */
import { commands, type Disposable, env, l10n, type WebviewPanel, window } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { Emitter } from '../../trash/emitter.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { itemRecord } from '../../trash/itemRecord.ts';
import { readItem } from '../../trash/jobs/readJournal.ts';
import type { ItemStatus } from '../../trash/outcome.ts';
import { TrashError } from '../../trash/problem.ts';
import { withOrigin } from '../facts.ts';
import { nameOf } from '../format.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import type { Content } from './content.ts';
import { detailsView } from './detailsView.ts';
import { showPage } from './panel.ts';
import { openTree } from './queries.ts';
import { throttle } from './throttle.ts';
import type { Shown } from './view.ts';

/** A look that takes longer is given up; milliseconds. */
const timeout = 10_000;
/** A list that changes is looked into this often, at most; milliseconds. */
const pause = 300;

export function openDetails(services: Services, item: TrashItem): void {
  showPage(services, 'cloudTrash.details', new Details(services, item));
}

/** @param state what `shown` gave, or what has become of it */
export function restoreDetails(services: Services, panel: WebviewPanel, state: unknown): void {
  const { account, item }: { account?: unknown; item?: unknown } = Object(state);
  const known = typeof account === 'string' ? readItem(account, item) : undefined;
  if (known) showPage(services, 'cloudTrash.details', new Details(services, known), panel);
  else panel.dispose();
}

class Details implements Content {
  readonly #services: Services;
  readonly #changed = new Emitter<void>();
  readonly #closed = new AbortController();
  readonly #listening: Disposable;
  #item: TrashItem;
  /** What was read last: the account, another object after a sign-in, and whether its list had the item. */
  #trash: AccountTrash | undefined;
  #wasListed = false;
  #status: ItemStatus | undefined;
  #isReading = false;
  #isAskedAgain = false;
  readonly onDidChange = this.#changed.listen;

  constructor(services: Services, item: TrashItem) {
    this.#services = services;
    this.#item = item;
    const { trashes, clock } = services;
    const check = throttle(clock, pause, this.#closed.signal, () => this.#check());
    this.#listening = trashes.onDidChange((trash) => {
      if (trash === undefined || trash.account.id === item.account) check();
    });
  }

  get title(): string {
    return nameOf(this.#item);
  }

  shown(): Shown {
    const { account, ...item } = this.#item;
    const { trashes, clock } = this.#services;
    const trash = trashes.of(account);
    const view = detailsView({
      item: this.#item,
      trash,
      status: this.#status,
      isReading: this.#isReading,
      now: clock.now(),
    });
    return { view, state: { account, item } };
  }

  async run(name: string): Promise<void> {
    const item = this.#item;
    const trash = this.#services.trashes.of(item.account);
    if (name.startsWith('filter ')) await openTree(name.slice('filter '.length));
    if (!trash) return;
    if (name === 'copy') {
      await env.clipboard.writeText(`${JSON.stringify(itemRecord(item, trash.account), null, 2)}\n`);
      window.setStatusBarMessage(`$(check) ${l10n.t('Copied as JSON')}`, 6000);
    }
    if (!['restore', 'restoreTo', 'purge', 'openInBrowser'].includes(name)) return;
    const row: Row = { type: 'item', item, account: { type: 'account', trash } };
    await commands.executeCommand(`cloudTrash.${name}`, row);
    if (name !== 'openInBrowser') await this.#read();
  }

  appeared(): void {
    void this.#read();
  }

  dispose(): void {
    this.#closed.abort();
    this.#listening.dispose();
  }

  /** The item has come or gone, or its account: its service knows more. */
  async #check(): Promise<void> {
    const trash = this.#services.trashes.of(this.#item.account);
    if (trash !== this.#trash || isListed(trash, this.#item) !== this.#wasListed) await this.#read();
  }

  /** One look at a time. */
  async #read(): Promise<void> {
    this.#isAskedAgain = true;
    if (this.#isReading) return;
    this.#isReading = true;
    this.#changed.fire();
    while (this.#isAskedAgain && !this.#closed.signal.aborted) {
      this.#isAskedAgain = false;
      await this.#look();
    }
    this.#isReading = false;
    this.#changed.fire();
  }

  async #look(): Promise<void> {
    const trash = this.#services.trashes.of(this.#item.account);
    this.#trash = trash;
    this.#wasListed = isListed(trash, this.#item);
    this.#status = trash && (await lookAt(trash, this.#item, this.#closed.signal));
    if (this.#status?.state === 'trashed') this.#item = this.#status.fresh;
    if (trash) this.#item = await withOrigin(trash, this.#item);
  }
}

function isListed(trash: AccountTrash | undefined, item: TrashItem): boolean {
  const key = keyOf(item);
  return trash?.state.items.some((each) => keyOf(each) === key) ?? false;
}

/** `undefined` where nobody can tell without reading the whole list. */
async function lookAt(trash: AccountTrash, item: TrashItem, closed: AbortSignal): Promise<ItemStatus | undefined> {
  if (!trash.capabilities.looksAtOne) {
    return trash.state.complete && !isListed(trash, item) ? { item, state: 'absent' } : undefined;
  }
  try {
    const client = await trash.client();
    const signal = AbortSignal.any([AbortSignal.timeout(timeout), closed]);
    for await (const status of client.look([item], signal)) return status;
    return undefined;
  } catch (error) {
    // What is no problem of the service is the end of the time.
    return { item, state: 'unknown', problem: error instanceof TrashError ? error.problem : { kind: 'offline' } };
  }
}
