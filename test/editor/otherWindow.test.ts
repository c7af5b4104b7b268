// What another window does reaches this one through the editor's stores: here a test writes to them as that window would.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { eventually } from '../host/eventually.ts';
import { type EditorService, openDocSpace } from './services.ts';
import { Stage } from './stage.ts';
import { ways } from './ways.ts';

const recordsKey = 'cloudTrash.accounts';

/** What the stores hold of an account, as far as these tests change it: the label is in the record alone. */
interface Kept {
  readonly id: string;
  readonly label?: string;
  readonly [other: string]: unknown;
}

describe('what another window does', () => {
  let stage: Stage;
  let service: EditorService;
  let trash: AccountTrash;
  let key: string;
  let secret: Kept;

  beforeEach(async () => {
    stage = await Stage.open();
    service = await openDocSpace();
    service.trashFile('a.txt');
    trash = await stage.connect(service);
    const { secrets } = stage.services.context;
    key = (await secrets.keys())[0] ?? '';
    secret = JSON.parse((await secrets.get(key)) ?? '') as Kept;
    service.server.clearLog();
  });
  afterEach(async () => {
    await stage.clear();
    await service.stop();
  });

  const records = () => stage.services.context.globalState.get<readonly Kept[]>(recordsKey) ?? [];
  const write = async ({ label = trash.account.label, ...kept }: Kept) => {
    const { id } = kept;
    const record = { ...records()[0], id, label };
    await stage.services.context.globalState.update(recordsKey, [
      ...records().filter((each) => each.id !== id),
      record,
    ]);
    await stage.services.context.secrets.store(key.replace(secret.id, id), JSON.stringify(kept));
  };
  const rows = async (what: string, accept: (descriptions: readonly string[]) => boolean) => {
    const { tree } = stage.services;
    const read = () => tree.getChildren().map((row) => tree.getTreeItem(row));
    const shown = async () => read().map(({ label, description }) => `${label}: ${description}`);
    const begun = Date.now();
    await eventually(what, shown, accept);
    assert.ok(Date.now() - begun < 1000, 'within a second');
  };

  it('renames: the row has the new name, what is loaded stays, and nothing is asked', async () => {
    await write({ ...secret, label: 'Legal department' });
    await rows('the new name', ([row]) => row?.startsWith('Legal department: 1 item') === true);
    assert.deepEqual(stage.names(trash), ['a.txt']);
    assert.deepEqual(service.server.log, []);
  });

  it('adds: another row', async () => {
    const id = crypto.randomUUID();
    await write({ ...secret, id, label: 'Another', user: 'somebody-else' });
    await rows('the row', (all) => all.length === 2 && all.some((row) => row.startsWith('Another: ')));
    assert.equal(stage.services.trashes.of(trash.account.id), trash, 'the first one is as it was');
  });

  it('removes: the row goes', async () => {
    const { context } = stage.services;
    await context.globalState.update(recordsKey, []);
    await context.secrets.delete(key);
    await rows('no row', (all) => all.length === 0);
    assert.deepEqual(service.server.log, []);
  });

  it('renews a token: nothing is to be seen, nothing is asked', async () => {
    const fired: unknown[] = [];
    const listening = stage.services.accounts.onDidChange(() => fired.push('changed'));
    const credential = { ...(secret.credential as object), expiresAt: String(Date.now() + 3_600_000) };
    await write({ ...secret, credential });
    await stage.services.accounts.load();
    listening.dispose();
    assert.deepEqual(fired, []);
    assert.deepEqual(service.server.log, []);
  });

  it('signs in again: the row that was in trouble reads its list, one that was well does not', async () => {
    await write({ ...secret, signIn: crypto.randomUUID() });
    service.server.fail({ times: Number.POSITIVE_INFINITY, how: { status: 401 } });
    await trash.refresh();
    assert.match(stage.description(trash), /^Sign-in expired/);
    service.server.heal();
    service.server.clearLog();
    await write({ ...secret, signIn: crypto.randomUUID() });
    await rows('a row that is well', ([row]) => row?.includes(': 1 item') === true);
    service.server.clearLog();
    await write({ ...secret, signIn: crypto.randomUUID() });
    await stage.services.accounts.load();
    assert.deepEqual(service.server.log, []);
  });
});

describe('a sign-in that another window renewed, in an editor whose windows do not share secrets', () => {
  it('asks to load the window again, and sends nothing', async () => {
    const stage = await Stage.open();
    const way = await ways['Box with the browser']?.();
    assert.ok(way);
    try {
      await stage.aim(way);
      stage.dialogs.browse = way.person.browse;
      stage.dialogs.answer({ pick: way.choice }, { pick: way.method }, ...way.answers, { pick: /^Connect / });
      await stage.run('addAccount');
      const [trash] = stage.services.trashes.list;
      assert.ok(trash);
      await stage.services.accounts.settled();
      const { secrets, globalStorageUri } = stage.services.context;
      const [key = ''] = await secrets.keys();
      const secret = JSON.parse((await secrets.get(key)) ?? '');
      const credential = { ...secret.credential, expiresAt: '1' };
      await secrets.store(key, JSON.stringify({ ...secret, credential }));
      const marker = { state: 'stored', counter: 99, newest: 'of another window', at: 0 };
      await writeFile(path.join(globalStorageUri.fsPath, 'tokens', `${trash.account.id}.json`), JSON.stringify(marker));
      way.server.clearLog();
      await trash.refresh();
      assert.match(stage.description(trash), /^Reload this window/);
      const row = stage.accountRow(trash);
      assert.match(stage.services.tree.getTreeItem(row).contextValue ?? '', /^account\+problem\+reload\b/);
      const { value } = await stage.tooltip(row);
      assert.match(value.replaceAll('&nbsp;', ' '), /Another window renewed this sign-in\. Reload this window\./);
      assert.deepEqual(way.server.log, []);
    } finally {
      await stage.clear();
      await way.stop();
    }
  });
});

describe('a secret store that does not keep', () => {
  it('is reported once, and on each account', async () => {
    const stage = await Stage.open();
    const service = await openDocSpace();
    const { accounts } = stage.services;
    Object.defineProperty(accounts, 'isPersistent', { get: () => false, configurable: true });
    try {
      stage.dialogs.answer(...stage.asFarAs(service, service.boxes), { pick: /^Connect / }, { press: undefined });
      await stage.run('addAccount');
      assert.match(stage.dialogs.messages.join(), /did not save your sign-in.*until you close this window/);
      const [trash] = stage.services.trashes.list;
      assert.ok(trash);
      await trash.refresh();
      const { value } = await stage.tooltip(stage.accountRow(trash));
      assert.match(value.replaceAll('&nbsp;', ' '), /does not save sign-ins/);
      stage.dialogs.answer({ type: 'Another name' });
      await stage.run('renameAccount');
      assert.equal(stage.dialogs.messages.length, 1, 'once');
    } finally {
      Reflect.deleteProperty(accounts, 'isPersistent');
      await stage.clear();
      await service.stop();
    }
  });
});
