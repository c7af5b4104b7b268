import assert from 'node:assert/strict';
import { ThemeIcon, TreeItemCollapsibleState } from 'vscode';
import { AccountTrash } from '../../../../src/trash/accountTrash.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Job } from '../../../../src/trash/jobs/job.ts';
import type { Account, Capabilities } from '../../../../src/trash/ports.ts';
import { Trashes } from '../../../../src/trash/trashes.ts';
import { expiryWords } from '../../../../src/ui/tree/expiryMarks.ts';
import { lateRows } from '../../../../src/ui/tree/lateRows.ts';
import { tooltipOf } from '../../../../src/ui/tree/tooltips.ts';
import { TrashTree } from '../../../../src/ui/tree/trashTree.ts';
import { type TreeItemContext, treeItemOf } from '../../../../src/ui/tree/treeItems.ts';
import { FakeClock, noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { account, item, items, page, scriptedClient, trashOf } from '../../fakes/trash.ts';
import { treeContext as plainContext } from '../../fakes/tree.ts';

const hour = 3_600_000;
const treeContext: TreeItemContext = { ...plainContext, expiring: { words: expiryWords(3), counts: new Map() } };
const rowOf = (trash: AccountTrash) => ({ type: 'account', trash }) as const;

function itemRow(more: Partial<TrashItem>) {
  const { trash } = trashOf();
  return treeItemOf({ type: 'item', item: item('7', more), account: rowOf(trash) }, treeContext);
}

async function accountRow(
  of: Partial<Account>,
  number: number,
  changed: Partial<TreeItemContext> = {},
  isCrowded = false,
  capabilities: Partial<Capabilities> = {},
) {
  const trash = new AccountTrash(
    account(of),
    scriptedClient({ capabilities, walks: [[page(items(number), { last: true })]] }),
    new FakeClock(),
  );
  await trash.refresh();
  return treeItemOf(rowOf(trash), { ...treeContext, ...changed }, () => isCrowded);
}

describe('the row of an item', () => {
  const deletedAt = noon - 2 * hour;

  it('says when it was deleted, then the folder it came from', () => {
    assert.equal(itemRow({ deletedAt, origin: { path: '/Legal/Contracts' } }).description, '2 hr ago · Contracts');
  });

  it('says one of the two where the other is not known', () => {
    assert.equal(itemRow({ deletedAt }).description, '2 hr ago');
    assert.equal(itemRow({ origin: { name: 'Contracts' } }).description, 'Contracts');
    assert.equal(itemRow({}).description, '');
  });

  it("says that the folder is gone, and that the item can't be deleted", () => {
    const row = itemRow({
      deletedAt,
      origin: { name: 'Old', missing: 'gone' },
      purgeBlockedBy: { kind: 'retained' },
    });
    assert.equal(row.description, "2 hr ago · original folder no longer exists · can't be deleted");
  });

  it('says first that it expires soon, in words and by a mark', () => {
    const from = { deletedAt, origin: { name: 'Contracts' } };
    const row = itemRow({ ...from, expiresAt: noon + 3 * 24 * hour });
    assert.equal(row.description, 'expires in 3 days · 2 hr ago · Contracts');
    assert.equal(row.accessibilityInformation?.label, '7, expires in 3 days, 2 hr ago, Contracts, A');
    assert.equal(row.resourceUri?.query, 'expiring');
    const later = itemRow({ ...from, expiresAt: noon + 3 * 24 * hour + 1 });
    assert.deepEqual([later.description, later.resourceUri?.query], ['2 hr ago · Contracts', '']);
    assert.equal(itemRow({ expiresAt: noon - 40 * 24 * hour }).description, 'expires any moment now');
    const folder = itemRow({ kind: 'folder', expiresAt: noon });
    assert.ok(folder.resourceUri?.query === 'expiring' && folder.iconPath instanceof ThemeIcon);
    assert.equal(itemRow({ kind: 'folder' }).resourceUri, undefined);
  });

  it('is readable in a narrow side bar: its description has at most some 25 characters', () => {
    const { description } = itemRow({ deletedAt: noon - 900 * 24 * hour, origin: { name: 'Contracts' } });
    assert.ok(String(description).length <= 25, String(description));
  });
});

describe('the row of an account', () => {
  it('says its state, then its service', async () => {
    assert.equal((await accountRow({}, 3)).description, '3 items · acme');
  });

  it('says how many of its items expire soon', async () => {
    const { description } = await accountRow({}, 3, {
      expiring: { words: () => '', counts: new Map([['a', '2 expiring soon']]) },
    });
    assert.equal(description, '3 items · 2 expiring soon · acme');
  });

  it('warns of a job that was interrupted, which can be continued', async () => {
    const job = { id: 'j', account: 'a', action: 'restore', items: 5000, settled: 1240, state: 'interrupted' } as const;
    const { description, iconPath, contextValue } = await accountRow({}, 3, { jobsOf: () => [job] });
    assert.equal(description, 'Restore of 5,000 items was interrupted at 1,240 · 3 items · acme');
    assert.ok(iconPath instanceof ThemeIcon && iconPath.id === 'warning');
    assert.match(contextValue ?? '', /\binterrupted\b/);
  });

  it('says first what tells it apart from others of its name', async () => {
    const { description } = await accountRow({}, 3, { alike: () => [account({ id: 'b', vendor: 'other' })] });
    assert.equal(description, 'acme · 3 items');
    const same = await accountRow({}, 3, { alike: () => [account({ id: 'b', host: 'b.example' })] });
    assert.equal(same.description, 'acme.example · 3 items · acme');
    const both = [account({ id: 'b' }), account({ id: 'c', vendor: 'other' })];
    assert.equal((await accountRow({}, 3, { alike: () => both })).description, 'acme · acme.example · 3 items');
  });

  it("says last that the trash is the whole company's", async () => {
    const domain = { scope: 'domain' as const };
    assert.equal((await accountRow({}, 3, {}, false, domain)).description, '3 items · acme · whole company');
    const alike = () => [account({ id: 'b', vendor: 'other' })];
    assert.equal((await accountRow({}, 3, { alike }, false, domain)).description, 'acme · 3 items · whole company');
  });

  it('says first what its jobs do and that much was deleted, then what tells it apart', async () => {
    const job: Job = { id: '1', account: 'a', action: 'restore', items: 5000, settled: 1240, state: 'running' };
    const alike = () => [account({ id: 'b', vendor: 'other' })];
    const running = await accountRow({}, 3, { alike, jobsOf: () => [job, { ...job, state: 'queued', items: 20 }] });
    assert.equal(running.description, 'Restoring 1,240 of 5,000 · Restore of 20 waiting · acme · 3 items');
    assert.equal(running.contextValue, 'account+emptyable');
    const interrupted = await accountRow({}, 3, { jobsOf: () => [{ ...job, state: 'interrupted' }] });
    assert.equal(interrupted.description, 'Restore of 5,000 items was interrupted at 1,240 · 3 items · acme');
    assert.equal(interrupted.contextValue, 'account+emptyable+interrupted');
    const deletionOf = () => ({ from: noon - hour, to: noon - 1000, items: 1240 });
    const deleted = await accountRow({}, 3, { alike, deletionOf });
    assert.equal(deleted.description, '1,240 items deleted in the last hour · acme · 3 items');
    assert.equal(deleted.contextValue, 'account+emptyable+massDeletion');
    const later = await accountRow({}, 3, { deletionOf, now: () => noon + 2 * hour });
    assert.equal(later.description, '1,240 items deleted 2 hr ago · 3 items · acme');
  });

  it('has what its jobs do in the tooltip too, where nothing is cut off', async () => {
    const { trash } = trashOf();
    const job: Job = { id: '1', account: 'a', action: 'purge', items: 5000, settled: 1240, state: 'interrupted' };
    const deletionOf = () => ({ from: noon - hour, to: noon, items: 300 });
    const tooltip = await tooltipOf(rowOf(trash), { ...treeContext, jobsOf: () => [job], deletionOf });
    const text = tooltip?.value.replaceAll('&nbsp;', ' ');
    assert.match(
      text ?? '',
      /^A {2}\nPermanent deletion of 5,000 items was interrupted at 1,240 {2}\n300 items deleted in the last/,
    );
  });

  it('says in the tooltip of an empty trash what will be there', async () => {
    const { trash } = trashOf({ walks: [[page([], { last: true })]] });
    const read = async () => (await tooltipOf(rowOf(trash), treeContext))?.value ?? '';
    assert.doesNotMatch(await read(), /will&nbsp;appear/, 'not known yet');
    await trash.refresh();
    assert.match(
      (await read()).replaceAll('&nbsp;', ' '),
      /\nDeleted items will appear here\. Refresh to look again\. /,
    );
  });

  it('says how long a job takes, to a screen reader too, and in the tooltip', async () => {
    const { trash } = trashOf();
    const since = { at: noon - 60_000, settled: 0 };
    const job: Job = { id: '1', account: 'a', action: 'restore', items: 5000, settled: 1250, state: 'running', since };
    const words = 'Restoring 1,250 of 5,000, about 3 min left';
    const { description, accessibilityInformation } = await accountRow({}, 3, { jobsOf: () => [job] });
    assert.equal(description, `${words} · 3 items · acme`);
    assert.equal(accessibilityInformation?.label, `A, ${words}, 3 items, acme`);
    const tooltip = await tooltipOf(rowOf(trash), { ...treeContext, jobsOf: () => [job] });
    assert.match(tooltip?.value.replaceAll('&nbsp;', ' ') ?? '', /\nRestoring 1,250 of 5,000, about 3 min left {2}\n/);
  });

  it('starts open, but closed where there are several accounts with more rows than fit', async () => {
    const [none, closed, open] = [
      TreeItemCollapsibleState.None,
      TreeItemCollapsibleState.Collapsed,
      TreeItemCollapsibleState.Expanded,
    ];
    assert.equal((await accountRow({}, 0)).collapsibleState, none);
    assert.equal((await accountRow({}, 500)).collapsibleState, open);
    assert.equal((await accountRow({}, 5, {}, true)).collapsibleState, closed);
    assert.equal((await accountRow({}, 0, {}, true)).collapsibleState, none);
  });
});

describe('every row', () => {
  const invisible = '\u200b\u200d\u2800\u00ad ';

  it('has a name that can be seen', async () => {
    const labels = [
      itemRow({ name: invisible }).label,
      itemRow({ name: '' }).label,
      (await accountRow({ label: invisible }, 3)).label,
      (await accountRow({ label: '' }, 0)).label,
    ];
    assert.deepEqual(labels, ['(unnamed) 7', '(unnamed) 7', 'acme.example', 'acme.example']);
  });

  it('has nothing in its description that cannot be seen', () => {
    const deletedAt = noon - 2 * hour;
    assert.equal(itemRow({ deletedAt, origin: { name: invisible } }).description, '2 hr ago');
    assert.equal(itemRow({ deletedAt, origin: { path: `/Legal/${invisible}/` } }).description, '2 hr ago');
  });

  it('is one line, whatever the service says', () => {
    const row = itemRow({ name: 'a\nb\u202ec', origin: { name: 'x\ty' }, deletedAt: noon - 2 * hour });
    assert.deepEqual([row.label, row.description], ['a b c', '2 hr ago · x y']);
  });

  it('reads the same to a screen reader, starting with its name', async () => {
    const { trash } = trashOf({ walks: [[page(items(3))]] });
    await trash.refresh();
    const late = lateRows(scene().services);
    const more = treeItemOf({ type: 'more', account: rowOf(trash) }, treeContext, () => false, late);
    const known = [
      more,
      itemRow({ deletedAt: noon, origin: { name: 'Contracts' } }),
      await accountRow({}, 3),
      await accountRow({}, 0),
      await accountRow({ label: '' }, 3),
    ];
    for (const { label, description, accessibilityInformation } of known) {
      const spoken = accessibilityInformation?.label ?? '';
      assert.ok(spoken.startsWith(`${String(label)}, `), spoken);
      for (const part of String(description).split(' · ')) assert.ok(spoken.includes(part), `${spoken}: ${part}`);
    }
  });
});

describe('several accounts', () => {
  const trashes = async (...numbers: readonly number[]) => {
    const clients = numbers.map((number) => scriptedClient({ walks: [[page(items(number), { last: true })]] }));
    const list = new Trashes(new FakeClock(), ({ id }) => clients[Number(id)]);
    list.sync(numbers.map((_, index) => account({ id: String(index) })));
    for (const trash of list.list) await trash.refresh();
    return list;
  };
  const states = (list: Trashes) => {
    const tree = new TrashTree(list, scene().services.browsing, treeContext);
    return tree.getChildren().map((row) => tree.getTreeItem(row).collapsibleState);
  };
  const { Collapsed, Expanded } = TreeItemCollapsibleState;

  it('start closed where their lists together have more than 30 rows', async () => {
    assert.deepEqual(states(await trashes(15, 15)), [Expanded, Expanded]);
    assert.deepEqual(states(await trashes(15, 16)), [Collapsed, Collapsed]);
    assert.deepEqual(states(await trashes(500)), [Expanded]);
  });

  it('start closed before anything is known of one of them, as its list may be long', () => {
    const list = new Trashes(new FakeClock(), () => scriptedClient());
    list.sync([account({ id: 'a' }), account({ id: 'b' })]);
    assert.deepEqual(states(list), [Collapsed, Collapsed]);
    list.counted({ a: { items: 4, precision: 'exact', at: noon } });
    assert.deepEqual(states(list), [Collapsed, Collapsed]);
    list.sync([account({ id: 'a' })]);
    assert.deepEqual(states(list), [Expanded], 'one alone pushes none away');
  });

  it('start as the counts of the last time say, before anything is read', () => {
    const list = new Trashes(new FakeClock(), () => scriptedClient());
    list.sync([account({ id: 'a' }), account({ id: 'b' })]);
    const counts = (of: number) => ({ items: of, precision: 'exact' as const, at: noon });
    list.counted({ a: counts(4), b: counts(5) });
    assert.deepEqual(states(list), [Expanded, Expanded]);
    list.counted({ a: counts(40) });
    assert.deepEqual(states(list), [Collapsed, Collapsed]);
  });
});
