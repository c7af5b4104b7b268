import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../host/eventually.ts';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench, services } from './stage.ts';

const many = 2500;

describe('finding and exporting items', () => {
  let workbench: Workbench;
  let folder: string;
  /** Ids at Egnyte, which lists so slowly that one can watch. */
  let filled: readonly string[] = [];

  before(async () => {
    const { state } = services().egnyte;
    services().box.state.trashFile({ name: 'Site visit.docx', size: 40_960 });
    const before = new Set(state.trash().map(({ id }) => id));
    state.fill(many);
    filled = state.trash().flatMap(({ id }) => (before.has(id) ? [] : [id]));
    folder = await mkdtemp(path.join(tmpdir(), 'export-'));
    workbench = await openWorkbench();
    await workbench.openView();
    await workbench.widenSideBar(460);
  });
  after(async () => {
    await workbench.page.close();
    for (const id of filled) services().egnyte.state.purgeElsewhere(id);
    await rm(folder, { recursive: true });
  });

  const rows = async (what: string, fits: (labels: readonly string[]) => boolean) => {
    const labels = async () => (await workbench.quick.state())?.items.map(({ label }) => label) ?? [];
    return await eventually(what, labels, fits);
  };

  it('finds items of all accounts while the rest is loading', async () => {
    await workbench.viewAction('Find in Trash...');
    // The box opens under the mouse, and its tooltip would cover the title.
    await workbench.page.mouse.move(900, 600);
    const box = await workbench.quick.wait(/^Find in Trash: [\d,]+ of [\d,]+ items loaded$/);
    assert.match(box.placeholder, /^Name or folder/);
    await workbench.quick.busy();
    await rows('the newest items', (labels) => labels.length > 5);
    await workbench.page.locator('.monaco-hover:visible').waitFor({ state: 'hidden' });
    await workbench.photograph('find-loading');
    await workbench.quick.type('offer harbour');
    await rows('a match', ([first]) => first === 'Offer Harbour Library v7.docx');
    await workbench.photograph('find-results');
  });

  it('says how many there are of what is found, and stops loading when told to', async () => {
    await workbench.quick.type('file');
    await rows('many matches', (labels) => labels.length > 5);
    await workbench.quick.button('Stop Loading');
    await workbench.quick.wait(/items loaded$/);
    await workbench.page.getByRole('button', { name: 'Load All' }).waitFor();
    await workbench.quick.type('size:huge');
    await rows('what is wrong', ([first]) => first === '');
    await workbench.photograph('find-error');
    await workbench.quick.type('kind:folder in:contracts');
    await workbench.photograph('find-qualifiers');
  });

  it('restores an item from the box, which stays open', async () => {
    await workbench.quick.type('site visit');
    await workbench.quick.rowButton('Site visit.docx', 'Restore');
    await workbench.statusMessage('"Site visit.docx" restored to');
    await rows('the row to go', (labels) => !labels.includes('Site visit.docx'));
  });

  it('shows a row in the view with Enter', async () => {
    await workbench.quick.type('nda contoso');
    await rows('the match', ([first]) => first === 'NDA Contoso.docx');
    await workbench.quick.accept();
    await workbench.quick.closed();
    await workbench.tree.waitForRows('the selected row', (all) =>
      all.some(({ label, selected }) => selected && label === 'NDA Contoso.docx'),
    );
    await workbench.photograph('find-revealed');
  });

  it('copies the path of an item, and offers the web page of the trash', async () => {
    await workbench.tree.chooseFromMenu('NDA Contoso.docx', 'Copy Original Path');
    await workbench.statusMessage(/Copied: .*NDA Contoso\.docx/);
    const menu = await workbench.tree.menu('NDA Contoso.docx');
    for (const title of ['Copy Name', 'Copy Original Path', 'Copy ID', 'Open Trash in Browser'])
      assert.ok(menu.includes(title), menu.join());
  });

  it('exports everything of an account to a file', async () => {
    await workbench.tree.chooseFromMenu('North Wharf', 'Export List...');
    const { items } = await workbench.quick.wait('Export List: North Wharf');
    assert.deepEqual(
      items.map(({ label }) => label),
      ['Loaded Items as CSV', 'Everything as CSV', 'Loaded Items as JSON', 'Everything as JSON'],
    );
    await workbench.photograph('export-pick');
    await workbench.quick.pick('Everything as CSV');
    await workbench.quick.wait(/^Export List$/);
    const file = path.join(folder, 'list.csv');
    const typed = async () => (await workbench.quick.state())?.value;
    // The editor writes its proposal into the box when it has read the folder.
    await eventually('a proposal', typed, (value) => value?.endsWith('.csv') ?? false);
    await workbench.quick.type(file);
    await eventually('the typed path', typed, (value) => value === file);
    await workbench.photograph('export-save');
    await workbench.quick.accept();
    await workbench.toasts.wait(/items exported to "list\.csv"\./);
    await workbench.photograph('export-done');
    assert.deepEqual(await readdir(folder), ['list.csv']);
    const lines = (await readFile(path.join(folder, 'list.csv'), 'utf8')).split('\r\n');
    assert.equal(lines.length, services().egnyte.state.trash().length + 2);
    await workbench.toasts.click(/items exported/, 'Open');
    await workbench.page.getByRole('tab', { name: /list\.csv/ }).waitFor();
    await workbench.page.locator('.view-line').filter({ hasText: 'name,kind,size' }).first().waitFor();
    await workbench.screenshot('export-opened-light');
  });
});
