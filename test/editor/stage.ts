// What every test inside the editor starts from: the extension's services, scripted answers, and emulators to connect.
import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, extensions, type MarkdownString, workspace } from 'vscode';
import type { DemoServices } from '../../src/extension.ts';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import type { Clock } from '../../src/trash/ports.ts';
import type { ViewElement } from '../../src/ui/pages/view.ts';
import type { AccountRow, ItemRow, Row } from '../../src/ui/tree/rows.ts';
import { type DialogAnswer, ScriptedDialogs } from './scriptedDialogs.ts';
import type { AnyService } from './services.ts';

export class Stage {
  readonly services: DemoServices;
  readonly dialogs = new ScriptedDialogs();

  readonly #clock: Clock;
  /** Milliseconds by which the hurried clock is ahead; it never goes back. */
  #leapt = 0;

  private constructor(services: DemoServices) {
    this.services = services;
    this.#clock = { ...services.clock };
    services.script(this.dialogs);
  }

  static async open(): Promise<Stage> {
    const extension = extensions.getExtension<DemoServices>('cloud-trash.cloud-trash');
    assert.ok(extension, 'the editor does not know the extension');
    const services = await extension.activate();
    await services.loaded;
    return new Stage(services);
  }

  /** Connects an emulator the way a person does, and waits until its list is there. */
  async connect(service: AnyService): Promise<AccountTrash> {
    const before = this.services.trashes.list;
    await this.aim(service);
    this.dialogs.answer(...this.asFarAs(service, service.boxes), { pick: /^Connect / });
    await this.run('addAccount');
    const trash = this.services.trashes.list.find((each) => !before.includes(each));
    assert.ok(trash, 'no account was added');
    await trash.refresh();
    return trash;
  }

  /** The answers to Add Account... with a token, up to what is typed into the boxes. */
  asFarAs({ choice, method }: AnyService, boxes: readonly string[]): readonly DialogAnswer[] {
    return [{ pick: choice }, ...(method ? [{ pick: method }] : []), ...boxes.map((type) => ({ type }))];
  }

  /** Leads Add Account... to the emulator, where the address is a setting; a slow service is hurried. */
  async aim({ apiUrlSetting, url, isSlow }: Pick<AnyService, 'apiUrlSetting' | 'url' | 'isSlow'>): Promise<void> {
    if (isSlow) this.hurry();
    if (apiUrlSetting === undefined) return;
    await workspace.getConfiguration('cloudTrash').update(apiUrlSetting, url, ConfigurationTarget.Global);
  }

  async run(id: string, ...args: readonly unknown[]): Promise<void> {
    await commands.executeCommand(`cloudTrash.${id}`, ...args);
  }

  accountRow(trash: AccountTrash): AccountRow {
    const row = this.services.tree.getChildren().find((each) => each.type === 'account' && each.trash === trash);
    assert.ok(row?.type === 'account', 'the account has no row');
    return row;
  }

  rows(trash: AccountTrash): readonly Row[] {
    return this.services.tree.getChildren(this.accountRow(trash));
  }

  row(trash: AccountTrash, name: string): ItemRow {
    const row = this.rows(trash).find((each) => each.type === 'item' && each.item.name === name);
    assert.ok(row?.type === 'item', `no row "${name}"`);
    return row;
  }

  names(trash: AccountTrash): string[] {
    return this.rows(trash).flatMap((row) => (row.type === 'item' ? [row.item.name] : []));
  }

  /** What the account's row says. */
  description(trash: AccountTrash): string {
    return String(this.services.tree.getTreeItem(this.accountRow(trash)).description);
  }

  /** The tooltip of a row, which is made when it is asked for. */
  async tooltip(row: Row): Promise<MarkdownString> {
    const { tree } = this.services;
    const { tooltip } = await tree.resolveTreeItem(tree.getTreeItem(row), row);
    assert.ok(typeof tooltip === 'object', 'the row has no tooltip');
    return tooltip;
  }

  /** The words of the page of an item. */
  details(): string {
    const open = this.services.pages.get('cloudTrash.details');
    assert.ok(open);
    return words(open.content.shown().view);
  }

  /** Lets the waits of retries and rate limits pass at once, on a clock that leaps; gives the waits, in milliseconds. */
  hurry(): number[] {
    const waits: number[] = [];
    const clock: Clock = {
      now: () => Date.now() + this.#leapt,
      sleep: (ms, signal) => {
        waits.push(ms);
        this.#leapt += ms;
        return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve();
      },
    };
    Object.assign(this.services.clock, clock);
    return waits;
  }

  /** Disconnects everything, and fails if a scripted answer was left over. */
  async clear(): Promise<void> {
    for (const { id } of this.services.accounts.list) await this.services.accounts.remove(id);
    await commands.executeCommand('workbench.action.closeAllEditors');
    Object.assign(this.services.clock, this.#clock);
    this.dialogs.finish();
  }
}

function words(view: readonly (string | ViewElement)[]): string {
  return view.map((node) => (typeof node === 'string' ? node : `${words(node.children)}\n`)).join('');
}
