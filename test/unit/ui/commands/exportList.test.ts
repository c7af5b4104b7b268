import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseQuery } from '../../../../src/trash/query/query.ts';
import { exportList } from '../../../../src/ui/commands/exportList.ts';
import { noon } from '../../fakes/clock.ts';
import { rowOf, scene } from '../../fakes/services.ts';
import { account, item, items, page, type Script } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

const three = items(3);
const whole: Script = { walks: [[page(three, { last: true })]] };
/** The first page of two. */
const partial: Script = {
  capabilities: { pagesByDeletionDate: true },
  walks: [[page(three.slice(0, 2), { total: { items: 3, precision: 'exact' } }), page(three.slice(2), { last: true })]],
};

describe('Export List', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    reset();
    folder = await mkdtemp(join(tmpdir(), 'export-'));
    path = join(folder, 'list');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const stage = async (script: Script = whole) => {
    const made = scene(script);
    const [trash] = made.services.trashes.list;
    await trash?.load();
    made.paths.push(path);
    const { account: row } = rowOf(made.services, item('x'));
    return { made, run: async () => await exportList(made.services, row) };
  };
  const said = ({ messages }: ReturnType<typeof scene>) => messages.map(({ text }) => text);
  const names = async (): Promise<string[]> => {
    const written: { name: string }[] = JSON.parse(await readFile(path, 'utf8'));
    return written.map(({ name }) => name);
  };

  it('writes a trash that is loaded to its end, without another question about how much', async () => {
    const { made, run } = await stage();
    made.picks.push('Everything as JSON');
    await run();
    assert.equal(made.lists[0]?.title, 'Export List: A');
    assert.deepEqual(made.lists[0]?.choices, ['Everything as CSV | 3 items', 'Everything as JSON | 3 items']);
    assert.deepEqual(await names(), ['i0', 'i1', 'i2']);
    assert.deepEqual(said(made), ['3 items exported to "list".']);
    assert.match(made.proposed[0] ?? '', /\/Cloud Trash - 2026-09-01\.json$/);
    assert.equal(made.client.asked.length, 1);
  });

  it('writes what is shown of a longer one, and says of how many', async () => {
    const { made, run } = await stage(partial);
    made.picks.push('Loaded Items as JSON');
    await run();
    assert.deepEqual(await names(), ['i0', 'i1']);
    assert.deepEqual(said(made), ['2 of 3 items exported to "list".']);
  });

  it('loads a longer one to its end for everything', async () => {
    const { made, run } = await stage(partial);
    made.picks.push('Everything as CSV');
    await run();
    const lines = (await readFile(path, 'utf8')).split('\r\n');
    assert.equal(lines.length, 5);
    assert.deepEqual(said(made), ['3 items exported to "list".']);
  });

  it('writes nothing where a longer one cannot be loaded to its end', async () => {
    const { made, run } = await stage({
      ...partial,
      walks: [[...(partial.walks?.[0] ?? []).slice(0, 1), new Error('broken')]],
    });
    made.picks.push('Everything as CSV');
    await run();
    assert.match(said(made)[0] ?? '', /could not be loaded completely/);
    assert.deepEqual(await readdir(folder), []);
  });

  it('takes the items, and their order, from what the view shows under a filter', async () => {
    const { made, run } = await stage();
    made.services.browsing.choose(['a'], { sort: 'name' });
    const parsed = parseQuery('-"i0" $(', noon);
    if ('query' in parsed) made.services.browsing.setFilter({ ...parsed.query, terms: parsed.query.terms.slice(0, 1) });
    made.picks.push('Filtered Items as JSON');
    await run();
    assert.equal(made.lists[0]?.choices[0], 'Filtered Items as CSV | 2 items · -"i0" $ (');
    assert.deepEqual(await names(), ['i1', 'i2']);
    assert.deepEqual(said(made), ['2 of 3 items exported to "list".']);
  });

  it('says how many entries could not be read', async () => {
    const { made, run } = await stage({ walks: [[page(three, { unreadable: 2, last: true })]] });
    made.picks.push('Everything as CSV');
    await run();
    assert.deepEqual(said(made), [`3 items exported to "list". Can't be read and were left out: 2.`]);
  });

  it('writes nothing where nothing is there, or the person gives up', async () => {
    const empty = await stage({ walks: [[page([], { last: true })]] });
    empty.made.picks.push('Everything as CSV');
    await empty.run();
    assert.deepEqual(said(empty.made), ['There are no items to export.']);
    const { made, run } = await stage();
    await run();
    made.picks.push('Everything as CSV');
    made.paths.length = 0;
    await run();
    assert.equal(made.proposed.length, 1);
    assert.deepEqual(await readdir(folder), []);
    assert.deepEqual(said(made), []);
  });

  it('asks for another place where a file cannot be written', async () => {
    const { made, run } = await stage();
    made.paths.unshift(join(folder, 'none', 'list.csv'));
    made.picks.push('Everything as JSON');
    made.press = 'Save As...';
    await run();
    assert.deepEqual(said(made), [
      '"list.csv" could not be saved (ENOENT). Save it to another folder.',
      '3 items exported to "list".',
    ]);
    assert.equal((await names()).length, 3);
  });

  it('opens the file', async () => {
    const { made, run } = await stage();
    made.picks.push('Everything as JSON');
    made.press = 'Open';
    await run();
    const opened = calls.find(({ name }) => name === 'commands.executeCommand')?.args.map(String);
    assert.deepEqual(opened, ['vscode.open', `file:${path}`]);
  });

  it('takes all accounts, or one of them, from the palette', async () => {
    const made = scene(whole);
    made.services.trashes.sync([account(), account({ id: 'b', label: 'B' })]);
    for (const trash of made.services.trashes.list) await trash.load();
    made.paths.push(path);
    made.picks.push('All Accounts', 'Everything as JSON');
    await exportList(made.services);
    assert.deepEqual(await names(), ['i0', 'i1', 'i2', 'i0', 'i1', 'i2']);
    assert.match(made.proposed[0] ?? '', /\/Cloud Trash - 2026-09-01\.json$/);
  });
});
