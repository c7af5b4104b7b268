import assert from 'node:assert/strict';
import type { QuickPickItem } from 'vscode';
import { showFilterBox } from '../../../../src/ui/browse/filterBox.ts';
import { filter } from '../../../../src/ui/commands/filter.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, page } from '../../fakes/trash.ts';
import { replies, reset } from '../../fakes/vscode/vscode.ts';

type Listener = (value?: string) => void;

/** A quick pick that a test types into. */
function fakeBox() {
  const listeners = new Map<string, Listener>();
  const listen = (name: string) => (listener: Listener) => listeners.set(name, listener);
  const box = {
    value: '',
    items: [] as readonly (QuickPickItem & { text?: string })[],
    activeItems: [] as readonly QuickPickItem[],
    onDidChangeValue: listen('type'),
    onDidAccept: listen('accept'),
    onDidHide: listen('hide'),
    show: () => undefined,
    dispose: () => undefined,
    hide: () => listeners.get('hide')?.(),
  };
  return {
    box,
    lines: () => box.items.map(({ label, description }) => [label, description].filter(Boolean).join(' | ')),
    type: (text: string) => {
      box.value = text;
      listeners.get('type')?.(text);
    },
    /** Presses Enter on this line. */
    accept: (line = 0) => {
      box.activeItems = box.items.slice(line, line + 1);
      listeners.get('accept')?.();
    },
  };
}

describe('the box of Filter...', () => {
  beforeEach(reset);

  const open = async (isWhole = true) => {
    const ann = { deletedBy: { name: 'Ann Lee' } };
    const list = [
      item('a.txt', ann),
      item('b.txt', ann),
      item('c.txt', { deletedAt: noon, deletedBy: { name: 'Bo' } }),
    ];
    const { services, messages } = scene({
      walks: [[page(list, { last: isWhole }), ...(isWhole ? [] : [new Error('later')])]],
    });
    const [trash] = services.trashes.list;
    assert.ok(trash);
    await trash.refresh();
    Object.assign(services.view, { visible: false });
    const fake = fakeBox();
    replies.set('window.createQuickPick', () => fake.box);
    const shown = async () => {
      await services.browsing.settled();
      return services.tree
        .getChildren(services.tree.accountRow(trash))
        .flatMap((row) => (row.type === 'item' ? [row.item.id] : []));
    };
    return { services, messages, ...fake, shown, closed: showFilterBox(services) };
  };

  it('narrows the view while a person types, and says how much is shown', async () => {
    const { type, shown, lines, box, closed } = await open();
    assert.match(lines()[0] ?? '', /^\$\(filter\) All items$/);
    type('person:ann');
    assert.deepEqual(await shown(), ['a.txt', 'b.txt']);
    assert.equal(lines()[0], '$(filter) 2 of 3 items');
    type('person:ann b');
    assert.deepEqual(await shown(), ['b.txt']);
    box.hide();
    await closed;
    assert.equal((await shown()).length, 3, 'Escape brings back what was before');
  });

  it('keeps the filter with Enter, and the next box begins with it', async () => {
    const { services, type, accept, shown, box, closed } = await open();
    type('a.txt');
    accept();
    await closed;
    assert.deepEqual(await shown(), ['a.txt']);
    void showFilterBox(services);
    assert.equal(box.value, 'a.txt');
    box.hide();
    assert.deepEqual(await shown(), ['a.txt']);
  });

  it('says what is wrong, keeps what matched last, and stays open', async () => {
    const { services, type, accept, shown, lines, box, closed } = await open();
    type('a.txt');
    type('a.txt size:>10mx');
    assert.equal(lines()[0], '$(error) "10mx" is not a size. Use a size such as 10mb.');
    accept();
    assert.deepEqual(await shown(), ['a.txt']);
    assert.equal(services.browsing.filter?.text, 'a.txt');
    box.hide();
    await closed;
    assert.equal(services.browsing.filter, undefined);
  });

  it('completes what was begun', async () => {
    const { type, accept, shown, lines, box, closed } = await open();
    type('person:');
    assert.equal(lines()[0], 'Ann Lee | 2');
    accept();
    assert.equal(box.value, 'person:"Ann Lee"');
    assert.deepEqual(await shown(), ['a.txt', 'b.txt']);
    box.hide();
    await closed;
  });

  it('leaves the person on the completion that was chosen while a list changes', async () => {
    const { services, type, accept, lines, box, closed, shown } = await open();
    type('person:ann');
    await shown();
    const chosen = lines().indexOf('Ann Lee | 2');
    assert.ok(chosen > 0);
    box.activeItems = box.items.slice(chosen, chosen + 1);
    const { items } = box;
    services.browsing.choose(['a'], { sort: 'name' });
    await shown();
    assert.equal(box.items, items, 'nothing new to say');
    services.trashes.list[0]?.remove(new Set(['a/file/c.txt']));
    await shown();
    assert.equal(lines()[0], '$(filter) 2 of 2 items');
    const [active] = box.activeItems;
    assert.ok(active && box.items.includes(active));
    assert.equal(active.label, 'Ann Lee');
    accept(chosen);
    assert.equal(box.value, 'person:"Ann Lee"');
    assert.equal(box.activeItems[0], box.items[0], 'what is typed begins on top');
    box.hide();
    await closed;
  });

  it('looks for completions once for each text', async () => {
    const { services, type, box, closed, shown } = await open();
    let read = 0;
    const [trash] = services.trashes.list;
    assert.ok(trash);
    const { list } = trash.state;
    const first = list.first.bind(list);
    Object.assign(list, {
      first: (count: number) => {
        read += 1;
        return first(count);
      },
    });
    type('person:ann');
    await shown();
    assert.equal(read, 1);
    box.hide();
    await closed;
  });

  it('opens the accounts where something matches, or there is more to load', async () => {
    for (const isWhole of [true, false]) {
      const { services, type, box, closed, shown } = await open(isWhole);
      const opened: unknown[] = [];
      Object.assign(services.view, { visible: true, reveal: async (row: unknown) => void opened.push(row) });
      type('nothing-like-this');
      assert.deepEqual(opened, [], 'not before it is known what matches');
      await shown();
      assert.equal(opened.length > 0, !isWhole);
      box.hide();
      await closed;
    }
  });
});

describe('Filter... with a text', () => {
  beforeEach(reset);

  it('sets it without asking, none clears it, and says what is wrong', async () => {
    const { services, messages } = scene();
    await filter(services, 'person:ann');
    assert.equal(services.browsing.filter?.text, 'person:ann');
    await filter(services, 'kind:flie');
    assert.equal(messages[0]?.text, '"flie" is not a type. Use file, folder, link or version.');
    assert.equal(services.browsing.filter?.text, 'person:ann');
    await filter(services, ' ');
    assert.equal(services.browsing.filter, undefined);
  });
});
