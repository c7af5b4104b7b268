import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { TrashError } from '../../../../src/trash/problem.ts';
import { find } from '../../../../src/ui/commands/find.ts';
import { keepFocus } from '../../../../src/ui/commands/keepFocus.ts';
import type { FindRow } from '../../../../src/ui/find/findRows.ts';
import { revealItem } from '../../../../src/ui/find/reveal.ts';
import { rowId } from '../../../../src/ui/tree/rowId.ts';
import type { Row } from '../../../../src/ui/tree/rows.ts';
import { settled } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { account, item, items, later, page, type Script } from '../../fakes/trash.ts';
import { calls, replies, reset } from '../../fakes/vscode/vscode.ts';

interface Button {
  readonly tooltip?: string;
}

/** A quick pick, and the events that a person makes in it. */
class FakeQuickPick {
  title = '';
  value = '';
  busy = false;
  buttons: readonly Button[] = [];
  activeItems: readonly FindRow[] = [];
  selectedItems: readonly FindRow[] = [];
  keepScrollPosition = false;
  isDisposed = false;
  /** How often rows were given. */
  given = 0;
  #items: readonly FindRow[] = [];
  readonly #listeners = new Map<string, (event: unknown) => void>();

  get items(): readonly FindRow[] {
    return this.#items;
  }
  set items(rows: readonly FindRow[]) {
    this.#items = rows;
    this.given += 1;
  }
  readonly #listen = (name: string) => (listener: (event: never) => void) => {
    this.#listeners.set(name, listener as (event: unknown) => void);
  };
  readonly onDidChangeValue = this.#listen('value');
  readonly onDidAccept = this.#listen('accept');
  readonly onDidHide = this.#listen('hide');
  readonly onDidTriggerButton = this.#listen('button');
  readonly onDidTriggerItemButton = this.#listen('itemButton');
  show(): void {}
  hide(): void {
    this.#fire('hide');
  }
  dispose(): void {
    this.isDisposed = true;
  }

  async type(value: string): Promise<void> {
    this.value = value;
    this.#fire('value', value);
    await settled();
  }
  async accept(label: string): Promise<void> {
    this.selectedItems = [this.row(label)];
    this.#fire('accept');
    await settled();
  }
  async press(tooltip: string): Promise<void> {
    this.#fire(
      'button',
      this.buttons.find((each) => each.tooltip === tooltip),
    );
    await settled();
  }
  async pressOn(label: string, tooltip: string): Promise<void> {
    const row = this.row(label);
    const button = row.buttons?.find((each) => each.tooltip === tooltip);
    assert.ok(button, `no button "${tooltip}"`);
    this.#fire('itemButton', { item: row, button });
    await settled();
  }
  row(words: string): FindRow {
    const found = this.items.find((row) => row.label === words || row.description === words);
    assert.ok(found, `no row "${words}" among ${this.said().join(', ')}`);
    return found;
  }
  /** Labels of items, descriptions of notes. */
  said(): string[] {
    return this.items.map((row) => (row.item ? row.label : `${row.label} ${row.description}`));
  }
  #fire(name: string, event?: unknown): void {
    this.#listeners.get(name)?.(event);
  }
}

describe('Find in Trash', () => {
  let quick: FakeQuickPick;
  beforeEach(() => {
    reset();
    mock.timers.enable({ apis: ['setTimeout'] });
    replies.set('window.createQuickPick', () => {
      quick = new FakeQuickPick();
      return quick;
    });
  });
  afterEach(() => mock.timers.reset());

  const open = async (script: Script) => {
    const made = scene(script);
    const [trash] = made.services.trashes.list;
    assert.ok(trash);
    const revealed: unknown[] = [];
    const reveal = async (row: { item?: { name: string } }) => void revealed.push(row.item?.name ?? 'account');
    Object.assign(made.services, { view: { visible: true, selection: [], reveal } });
    const ended = find(made.services);
    await settled();
    await tick();
    return { made, trash, revealed, ended };
  };
  /** Lets the lists that came meanwhile be searched. */
  const tick = async () => {
    mock.timers.tick(500);
    await settled();
  };
  const byDate = { pagesByDeletionDate: true };
  const whole: Script = { walks: [[page([item('a.txt'), item('b.txt'), item('$(x) c')], { last: true })]] };

  it('shows what is loaded, safe from icons, and what matches while one types', async () => {
    await open(whole);
    assert.equal(quick.title, 'Find in Trash: 3 items');
    assert.deepEqual(quick.said(), ['$ (x) c', 'a.txt', 'b.txt']);
    assert.deepEqual([quick.buttons.length, quick.busy], [0, false]);
    await quick.type('b.t');
    assert.deepEqual(quick.said(), ['b.txt']);
    await quick.type('kind:folder');
    assert.deepEqual(quick.said(), ['$(info) Nothing matches']);
  });

  it('loads the rest meanwhile, and says how much is there', async () => {
    const second = later();
    const { ended } = await open({
      capabilities: byDate,
      walks: [[page(items(5), { total: { items: 4000, precision: 'about' } }), page(items(5, 'j'), { last: true })]],
      beforePage: (_, index) => (index === 1 ? second.promise : undefined),
    });
    assert.equal(quick.title, 'Find in Trash: 5 of about 4,000 items loaded');
    assert.ok(quick.busy);
    assert.deepEqual(
      quick.buttons.map(({ tooltip }) => tooltip),
      ['Stop Loading'],
    );
    await quick.type('j1');
    assert.deepEqual(quick.said(), ['$(info) No loaded items match']);
    second.resolve();
    await settled();
    await tick();
    assert.equal(quick.title, 'Find in Trash: 10 items');
    assert.deepEqual(quick.said(), ['j1']);
    assert.deepEqual([quick.buttons.length, quick.busy], [0, false]);
    quick.hide();
    await ended;
    assert.ok(quick.isDisposed);
  });

  it('stops loading when told to, or when it is closed, and goes on when told to', async () => {
    const { trash, ended, made } = await open({
      capabilities: byDate,
      walks: [Array.from({ length: 9 }, (_, index) => page(items(600, `${index} `)))],
      beforePage: async (_, index) => {
        if (index === 2) await quick.press('Stop Loading');
        if (index === 5) quick.hide();
      },
    });
    await settled();
    assert.equal(made.client.handedOut, 3);
    await tick();
    assert.equal(quick.busy, false);
    assert.equal(quick.title, 'Find in Trash: 1,800 items loaded');
    await quick.press('Load All');
    await ended;
    await settled();
    assert.ok(!trash.state.complete && made.client.handedOut < 9, String(made.client.handedOut));
  });

  it('gives the editor 200 rows at most, and says of how many', async () => {
    await open({ walks: [[page(items(450), { last: true })]] });
    assert.equal(quick.items.length, 201);
    assert.equal(quick.said().at(-1), '$(info) Showing 200 of 450. Type more to narrow the list.');
  });

  it('names accounts whose trash could not be loaded', async () => {
    await open({ walks: [[new TrashError({ kind: 'signIn' })]] });
    assert.ok(quick.said().includes('$(warning) A: Sign-in expired'));
    await quick.accept('A: Sign-in expired');
    assert.ok(!quick.isDisposed);
  });

  it('does not use up the calls of a day unasked', async () => {
    const script: Script = {
      capabilities: byDate,
      walks: [
        [page(items(100), { total: { items: 50_000, precision: 'exact' } }), page(items(9, 'j'), { last: true })],
      ],
      quota: () => ({ used: 400, allotted: 1000, resetAt: 0 }),
    };
    const { made } = await open(script);
    assert.equal(made.client.handedOut, 1);
    assert.equal(quick.title, 'Find in Trash: 100 of 50,000 items loaded');
    await quick.press('Load All');
    await tick();
    assert.equal(quick.title, 'Find in Trash: 109 items');
  });

  it('leaves the results alone while a qualifier is typed, and says what is wrong with others', async () => {
    await open(whole);
    await quick.type('a.txt');
    await quick.type('a.txt person:');
    assert.deepEqual(quick.said(), ['a.txt']);
    await quick.type('size:huge a');
    assert.match(quick.said().join(), /^\$\(warning\) .*huge/);
  });

  it('shows the row of an item in the view, by Enter or its button', async () => {
    for (const act of [() => quick.accept('b.txt'), () => quick.pressOn('b.txt', 'Show in Cloud Trash')]) {
      const { ended, revealed } = await open(whole);
      await act();
      await ended;
      assert.deepEqual(revealed, ['b.txt']);
      assert.ok(quick.isDisposed);
    }
  });

  it('restores an item and stays open', async () => {
    const { made, trash, revealed } = await open(whole);
    Object.assign(made.services.view, { onDidChangeVisibility: () => ({ dispose: () => undefined }) });
    const done = later();
    replies.set('commands.executeCommand', async () => await done.promise);
    await quick.pressOn('b.txt', 'Restore');
    const [call] = calls.filter(({ name }) => name === 'commands.executeCommand');
    const [command, row] = call?.args ?? [];
    assert.equal(command, 'cloudTrash.restore');
    assert.equal(Object(row).item.name, 'b.txt');
    await keepFocus(made.services, Object(row), undefined, async () => trash.remove(new Set(['a/file/b.txt'])));
    assert.deepEqual(revealed, [], 'the focus stays in the box');
    done.resolve();
    await settled();
    await tick();
    assert.deepEqual(quick.said(), ['$ (x) c', 'a.txt']);
  });

  it('keeps the place of the person where rows come by themselves, and touches nothing that stays the same', async () => {
    const { trash } = await open(whole);
    const { given } = quick;
    trash.counted({ items: 3, precision: 'exact', at: 1 });
    await tick();
    assert.equal(quick.given, given);
    quick.activeItems = [quick.row('b.txt')];
    trash.remove(new Set(['a/file/a.txt']));
    await tick();
    assert.deepEqual(quick.said(), ['$ (x) c', 'b.txt']);
    assert.deepEqual(quick.activeItems, [quick.row('b.txt')]);
    assert.ok(quick.keepScrollPosition);
  });

  it('offers no restore of what cannot be restored', async () => {
    await open({ walks: [[page([item('a', { restoreBlockedBy: { kind: 'busy' } })], { last: true })]] });
    assert.deepEqual(
      quick.row('a').buttons?.map(({ tooltip }) => tooltip),
      ['Show in Cloud Trash'],
    );
  });

  it('names the account of each item where there are several', async () => {
    const made = scene(whole);
    made.services.trashes.sync([account(), account({ id: 'b', label: '$(x) B' })]);
    void find(made.services);
    await settled();
    await tick();
    assert.deepEqual(
      quick.items.slice(0, 2).map(({ description }) => description),
      ['A', 'A'],
    );
  });

  it('says where no account is connected', async () => {
    const made = scene();
    made.services.trashes.sync([]);
    await find(made.services);
    assert.deepEqual(
      made.messages.map(({ text }) => text),
      ['No accounts are connected yet.'],
    );
  });
});

describe('showing an item in the view', () => {
  beforeEach(reset);

  const stage = async (count: number, more: readonly TrashItem[] = []) => {
    const list = items(count);
    const made = scene({ walks: [[page([...list, ...more], { last: true })]] });
    const [trash] = made.services.trashes.list;
    assert.ok(trash);
    await trash.load();
    const revealed: string[] = [];
    const parents: string[][] = [];
    const { tree } = made.services;
    const above = (row: Row): string[] => {
      const parent = tree.getParent(row);
      return parent ? [parent.type, ...above(parent)] : [];
    };
    const reveal = async (row: Row) => {
      revealed.push(row.type === 'item' ? row.item.name : row.type);
      parents.push(above(row));
      const siblings = tree.getChildren(tree.getParent(row));
      assert.ok(siblings.includes(row) || siblings.some((each) => rowId(each) === rowId(row)), 'it is not shown');
    };
    Object.assign(made.services, { view: { visible: true, selection: [], reveal } });
    return { ...made, made, list, trash, revealed, parents, run: revealItem };
  };

  it('leaves the rows as they are for one that is shown', async () => {
    const { services, trash, list, run, revealed } = await stage(3000);
    const account = services.tree.accountRow(trash);
    services.tree.getChildren(account);
    await run(services, list[3] ?? item(''));
    assert.deepEqual(revealed, ['i3']);
    assert.equal(services.tree.getChildren(account).length, 501);
  });

  it('shows one far down with those around it', async () => {
    const { services, trash, list, run, revealed } = await stage(25_000);
    await run(services, list[20_000] ?? item(''));
    assert.equal(trash.state.shown, 500);
    assert.deepEqual(revealed, ['i20000']);
    const rows = services.tree.getChildren(services.tree.accountRow(trash));
    assert.deepEqual(
      rows.slice(0, 2).map((row) => (row.type === 'item' ? row.item.name : row.type)),
      ['more', 'i19950'],
    );
  });

  it('opens the groups that it is in', async () => {
    const files = Array.from({ length: 700 }, (_, index) => item(`f${index}`, { origin: { path: '/a/b' } }));
    const { services, list, run, revealed, parents } = await stage(3, files);
    services.browsing.choose(['a'], { group: 'folder' });
    await run(services, files[650] ?? item(''));
    await run(services, list[1] ?? item(''));
    assert.equal(revealed[0], 'f650');
    assert.equal(revealed[1], 'i1');
    assert.ok(parents[0]?.some((label) => label === 'group') && parents[0].at(-1) === 'account', String(parents[0]));
  });

  it('says so where it has left the trash, or is hidden by the filter, which can be cleared', async () => {
    const { services, list, run, revealed, messages, made } = await stage(3);
    await run(services, item('gone'));
    assert.equal(messages[0]?.text, 'This item is no longer in the trash.');
    services.browsing.setFilter({ text: 'i2', terms: [{ field: 'text', match: 'exact', text: 'i2', not: false }] });
    await services.browsing.settled();
    await run(services, list[1] ?? item(''));
    assert.equal(messages[1]?.text, '"i1" is hidden by the filter.');
    assert.deepEqual(revealed, []);
    made.press = 'Clear Filter';
    await run(services, list[1] ?? item(''));
    assert.deepEqual(revealed, ['i1']);
  });
});
