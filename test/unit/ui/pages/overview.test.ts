import assert from 'node:assert/strict';
import { parseQuery } from '../../../../src/trash/query/query.ts';
import { openOverview } from '../../../../src/ui/pages/overview.ts';
import { type Scene, scene } from '../../fakes/services.ts';
import { item, page, type Script } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';
import { buttons, elements, type WebPanel, webPanel } from '../../fakes/webPanel.ts';

const day = 86_400_000;
const ann = { name: 'Ann "A" Lee', email: 'ann@acme.example' };

describe('the overview', () => {
  let made: Scene;
  let tab: WebPanel;

  beforeEach(reset);

  const settled = async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const open = async (script: Script = {}) => {
    made = scene(script);
    tab = webPanel();
    openOverview(made.services);
    tab.say({ ready: true });
    await settled();
  };
  const queries = () =>
    buttons(tab.view).flatMap(([words, run]) => (run.startsWith('filter ') ? [[words, run.slice(7)]] : []));
  const local = (time: number) =>
    new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

  it('goes on after an error, which is logged', async () => {
    const odd = Object.defineProperty(item('odd'), 'size', {
      get: () => {
        throw new Error('odd');
      },
    });
    const warnings: string[] = [];
    const client = { walks: [[page([odd], { last: true })], [page([item('a')], { last: true })]] };
    made = scene(client);
    Object.assign(made.services, { log: { warn: (message: string) => void warnings.push(message) } });
    tab = webPanel();
    openOverview(made.services);
    tab.say({ ready: true });
    await settled();
    assert.match(warnings[0] ?? '', /Error: odd/);
    await made.services.trashes.list[0]?.refresh();
    await settled();
    assert.match(tab.text, /1 item\n/);
  });

  it('loads what was never loaded, and sums it up', async () => {
    const now = scene().services.clock.now();
    await open({
      walks: [
        [
          page(
            [
              item('a.txt', { size: 3000, deletedAt: now, deletedBy: ann, origin: { path: '/Plans' } }),
              item('b.txt', { size: 1000, deletedAt: now, expiresAt: now + day, origin: { path: '/Plans' } }),
              item('c', { kind: 'folder', deletedAt: now - 90 * day }),
            ],
            { last: true },
          ),
        ],
      ],
    });
    assert.match(
      tab.text,
      /^Trash Overview\n3 items\nAccounts\nAccount\nItems\nSize\nA\nAcme\n3 items\nat least 4 kB; 1 item of unknown size\n/,
    );
    // The chart comes before its table.
    const found = new Map(
      queries()
        .reverse()
        .map(([words = '', query = '']) => [query, words]),
    );
    assert.match(found.get(`deleted:${local(now)}`) ?? '', /: 2 items$/);
    assert.match(found.get(`expires:${local(now + day)}`) ?? '', /: 1 item$/);
    assert.equal(found.get(`deleted:<${local(now - 29 * day)}`), 'Earlier: 1 item');
    assert.equal(found.get('expires:unknown'), 'Unknown date: 2 items');
    assert.equal(found.get('in:"/Plans/"'), '/Plans 2 items');
    assert.equal(found.get('person:"Ann \\"A\\" Lee"'), 'Ann "A" Lee 1 item');
    assert.equal(found.get('person:unknown'), 'Unknown 2 items');
    assert.equal(found.get('"a.txt"'), 'a.txt 3 kB');
  });

  it('links nothing that no filter finds', async () => {
    const now = scene().services.clock.now();
    await open({ walks: [[page([item('1', { name: '', size: 5, deletedBy: { name: '' } })], { last: true })]] });
    assert.match(tab.text, /Largest items\n.+ 5 bytes\n/);
    for (const [, query = ''] of queries()) assert.ok('query' in parseQuery(query, now), query);
  });

  it('gives every mark of a chart a name, and one of them the Tab key', async () => {
    const now = scene().services.clock.now();
    await open({
      walks: [[page([item('a', { deletedAt: now }), item('b', { deletedAt: now - day })], { last: true })]],
    });
    const marks = elements(tab.view).filter(({ tag }) => tag === 'g');
    assert.deepEqual(
      marks.map(({ attributes }) => attributes.tabindex),
      ['0', '-1'],
    );
    for (const { attributes } of marks) assert.match(attributes['aria-label'] ?? '', /: 1 item$/);
    const rows = elements(tab.view).filter(({ attributes }) => attributes['aria-label'] === 'Deleted per day');
    assert.deepEqual(
      rows.map(({ tag }) => tag),
      ['svg', 'table'],
    );
  });

  it('says when not everything is loaded', async () => {
    const total = { items: 100_000, precision: 'exact' } as const;
    await open({
      walks: [[page([item('a')], { total }), page([item('b')])]],
      capabilities: { pagesByDeletionDate: true },
    });
    assert.match(tab.text, /1 of 100,000 items loaded/);
  });

  it('loads the rest when asked to', async () => {
    const total = { items: 3, precision: 'exact' } as const;
    const pages = ['a', 'b', 'c'].map((each) => page([item(each)], { total, last: each === 'c' }));
    await open({ walks: [pages], capabilities: { pagesByDeletionDate: true } });
    assert.match(tab.text, /1 of 3 items loaded/);
    tab.say({ run: 'loadAll' });
    await settled();
    const [id, row] = calls.at(-1)?.args ?? [];
    const { what, account }: { what?: unknown; account?: { trash?: unknown } } = Object(row);
    assert.deepEqual([id, what, account?.trash], ['cloudTrash.loadMore', 'all', made.services.trashes.of('a')]);
    await made.services.trashes.of('a')?.more();
    await made.services.trashes.of('a')?.more();
    await settled();
    assert.match(tab.text, /\n3 items\n/);
    assert.doesNotMatch(tab.text, /Load All/);
  });

  it('opens the tree with the filter of what is pressed, and nothing else', async () => {
    await open({ walks: [[page([item('a', { deletedBy: ann })], { last: true })]] });
    tab.say({ run: 'filter person:unknown' });
    for (const odd of [undefined, null, 'purge', {}, { run: 'purge' }, { run: 7 }, { run: ['loadAll'] }]) tab.say(odd);
    await settled();
    const run = calls.filter(({ name }) => name === 'commands.executeCommand').map(({ args }) => args);
    assert.deepEqual(run, [['cloudTrash.filter', 'person:unknown']]);
  });

  it('follows the lists', async () => {
    await open({ walks: [[page([item('a'), item('b')], { last: true })]] });
    assert.match(tab.text, /\n2 items\n/);
    made.services.trashes.of('a')?.remove(new Set(['a/file/a']));
    await settled();
    assert.match(tab.text, /\n1 item\n/);
  });

  it('has words for an empty trash, for no account, and for a service that fails', async () => {
    await open();
    assert.match(tab.text, /\nTrash is empty$/);
    await open({ walks: [[new Error('down')]] });
    assert.match(tab.text, /Acme · Internal error/);
    assert.doesNotMatch(tab.text, /Trash is empty/);
    await open({ walks: [[page([], { unreadable: 1, last: true })]] });
    assert.doesNotMatch(tab.text, /Trash is empty/);
    made.services.trashes.sync([]);
    await settled();
    assert.match(tab.text, /^Trash Overview\nNo accounts are connected yet\.\nAdd Account\.\.\.$/);
  });

  it('shows what a service sends as plain text', async () => {
    const planted = '<img src=x onerror=alert(1)> [x](command:a) \u202e\u0007\nb';
    const from = { path: `/${planted}` };
    await open({
      walks: [
        [page([item('1', { name: planted, size: 5, deletedBy: { name: planted }, origin: from })], { last: true })],
      ],
    });
    assert.match(tab.text, /\n<img src=x onerror=alert\(1\)> \[x\]\(command:a\) b 1 item$/);
    assert.doesNotMatch(tab.text, /(?!\n)[\p{Cc}\p{Cf}]/u);
  });

  it('shows what makes no sense as it is', async () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1, 8e30];
    await open({
      walks: [
        [
          page(
            odd.map((each, index) => item(String(index), { size: each, deletedAt: each, expiresAt: each })),
            { last: true },
          ),
        ],
      ],
    });
    assert.match(tab.text, /\n4 items\n/);
  });
});
