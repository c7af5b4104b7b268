import assert from 'node:assert/strict';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { keyOf } from '../../src/trash/item.ts';
import { cannedReplies } from './cannedReplies.ts';
import { type EditorService, openBox, openDocSpace, openEgnyte } from './services.ts';
import { Stage } from './stage.ts';

const many = 1300;

describe('a trash of many items', () => {
  let stage: Stage;
  let service: EditorService;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(async () => {
    try {
      await stage.clear();
    } finally {
      await service.stop();
    }
  });

  const connect = async (opened: EditorService): Promise<AccountTrash> => {
    service = opened;
    service.fill(many);
    return await stage.connect(service);
  };
  const treeItem = (trash: AccountTrash, index: number) => {
    const row = stage.rows(trash).at(index);
    assert.ok(row);
    return stage.services.tree.getTreeItem(row);
  };
  /** What the last row says, if it is Load More. */
  const more = (trash: AccountTrash) => {
    const { label, description } = treeItem(trash, -1);
    return label === 'Load More' ? String(description) : undefined;
  };
  const loadMore = async (trash: AccountTrash) => {
    const { command } = treeItem(trash, -1);
    assert.equal(command?.command, 'cloudTrash.loadMore');
    await stage.run('loadMore', ...(command.arguments ?? []));
  };
  const ids = (trash: AccountTrash) => stage.rows(trash).map((row) => stage.services.tree.getTreeItem(row).id);
  const listCalls = (replies: keyof typeof cannedReplies) =>
    service.server.log.filter((each) => cannedReplies[replies]?.isList(each)).length;
  /** Everything that the account's row says while this goes on. */
  const listen = async (trash: AccountTrash, work: () => Promise<unknown>): Promise<string[]> => {
    const words = new Set<string>();
    const listening = stage.services.trashes.onDidChange((changed) => {
      if (changed === trash) words.add(stage.description(trash));
    });
    await work();
    listening.dispose();
    return [...words];
  };

  it('shows 500 rows at first, and 500 more with each Load More', async () => {
    const trash = await connect(await openDocSpace());
    assert.match(stage.description(trash), /^1,300 items/);
    assert.equal(stage.names(trash).length, 500);
    assert.equal(more(trash), '500 of 1,300 items shown');
    const first = stage.names(trash);
    service.server.clearLog();
    await loadMore(trash);
    assert.equal(stage.names(trash).length, 1000);
    assert.deepEqual(stage.names(trash).slice(0, 500), first);
    assert.equal(more(trash), '1,000 of 1,300 items shown');
    await loadMore(trash);
    assert.equal(stage.names(trash).length, many);
    assert.equal(more(trash), undefined);
    assert.deepEqual(service.server.log, [], 'all items were loaded already');
  });

  it('still offers Load More when all loaded items have left the trash', async () => {
    const trash = await connect(await openEgnyte());
    assert.equal(stage.names(trash).length, 100);
    trash.remove(new Set(trash.state.items.map(keyOf)));
    assert.equal(more(trash), '0 of 1,200 items shown');
  });

  it('keeps the ids of its rows over a refresh, and how many are shown', async () => {
    const trash = await connect(await openBox());
    await loadMore(trash);
    const before = ids(trash);
    assert.equal(new Set(before).size, 1001);
    await stage.run('refresh', stage.accountRow(trash));
    assert.deepEqual(ids(trash), before);
  });

  it('never shows fewer rows during a refresh', async () => {
    const trash = await connect(await openDocSpace());
    await loadMore(trash);
    const lengths = new Set<number>();
    const listening = stage.services.trashes.onDidChange(() => lengths.add(stage.names(trash).length));
    await stage.run('refresh', stage.accountRow(trash));
    listening.dispose();
    assert.deepEqual([...lengths], [1000]);
  });

  it('shows how many items are loaded while the rest is loading', async () => {
    const trash = await connect(await openBox());
    service.trashFile('one more.txt');
    const fresh = stage.services.trashes.restart(trash.account.id);
    assert.ok(fresh);
    const words = await listen(fresh, () => fresh.refresh());
    assert.ok(words.includes('1,000 of about 1,301 items loaded · Box'), words.join('\n'));
    assert.match(stage.description(fresh), /^1,301 items/);
  });

  it('shows how many items are loaded where the rest fails, and loads it with Refresh', async () => {
    const trash = await connect(await openDocSpace());
    const fresh = stage.services.trashes.restart(trash.account.id);
    assert.ok(fresh);
    // The third page is the first that is refused.
    let calls = 0;
    const listening = stage.services.trashes.onDidChange(() => {
      const loaded = fresh.state.items.length;
      if (loaded === 199 && calls === 0) {
        calls += 1;
        service.server.fail({ path: /@trash$/, times: Number.POSITIVE_INFINITY, how: { status: 401 } });
      }
    });
    await fresh.refresh();
    listening.dispose();
    assert.match(stage.description(fresh), /^Sign-in expired · 199 of 1,300 items loaded/);
    assert.equal(stage.names(fresh).length, 199);
    assert.equal(more(fresh), '199 of 1,300 items shown');
    service.server.heal();
    await stage.run('refresh', stage.accountRow(fresh));
    assert.match(stage.description(fresh), /^1,300 items/);
    assert.equal(stage.names(fresh).length, 500);
  });

  it('loads one page at first where pages come in the order of deletion, and one with each Load More', async () => {
    const trash = await connect(await openEgnyte());
    assert.match(stage.description(trash), /^100 of 1,300 items loaded/);
    assert.equal(more(trash), '100 of 1,300 items shown');
    service.server.clearLog();
    await loadMore(trash);
    assert.equal(listCalls('Egnyte'), 1);
    const loaded = stage.names(trash).length;
    assert.ok(loaded > 150 && loaded <= 200, `${loaded} rows`);
    assert.equal(more(trash), `${loaded} of 1,300 items shown`);
    const times = trash.state.items.map(({ deletedAt = 0 }) => deletedAt);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
  });

  it('is read once more, not several times, for all refreshes during a refresh', async () => {
    const trash = await connect(await openDocSpace());
    service.server.clearLog();
    await stage.run('refresh', stage.accountRow(trash));
    const pages = listCalls('DocSpace');
    assert.ok(pages >= 13);
    service.server.clearLog();
    // What was asked for while it was read is done once more after it, for all who asked.
    await Promise.all([1, 2, 3, 4].map(() => stage.run('refresh', stage.accountRow(trash))));
    assert.ok(listCalls('DocSpace') <= 2 * pages, `${listCalls('DocSpace')} calls`);
    assert.equal(trash.state.items.length, many);
  });
});
