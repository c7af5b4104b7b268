import assert from 'node:assert/strict';
import { AccountTrash } from '../../../../src/trash/accountTrash.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Account } from '../../../../src/trash/ports.ts';
import { Rows } from '../../../../src/ui/tree/rows.ts';
import { type Looks, treeItemOf } from '../../../../src/ui/tree/treeItems.ts';
import { FakeClock, noon } from '../../fakes/clock.ts';
import { account, item, items, page, scriptedClient, trashOf } from '../../fakes/trash.ts';

const hour = 3_600_000;
const looks: Looks = {
  vendorName: (vendor) => vendor,
  now: () => noon,
  isAmbiguous: () => false,
  lacksSecret: () => false,
  keepsSecrets: () => true,
};
const rows = new Rows();

function itemRow(more: Partial<TrashItem>) {
  const { trash } = trashOf();
  return treeItemOf({ type: 'item', item: item('7', more), account: rows.account(trash) }, looks);
}

async function accountRow(of: Partial<Account>, number: number, changed: Partial<Looks> = {}) {
  const trash = new AccountTrash(
    account(of),
    scriptedClient({ walks: [[page(items(number), { last: true })]] }),
    new FakeClock(),
  );
  await trash.refresh();
  return treeItemOf(rows.account(trash), { ...looks, ...changed });
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

  it('says that the folder is gone, and that the item cannot be deleted', () => {
    const row = itemRow({ deletedAt, origin: { name: 'Old', missing: 'gone' }, locked: { kind: 'retained' } });
    assert.equal(row.description, '2 hr ago · original folder gone · cannot be deleted');
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
});
