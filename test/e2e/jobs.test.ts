import assert from 'node:assert/strict';
import { errorReply, tooManyCalls } from '../emulators/box/replies.ts';
import { eventually } from '../host/eventually.ts';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench, services } from './stage.ts';

const box = 'Harbour Architects';
const docspace = 'Studio Lindgren';
const statusBar = 'cloudTrash.count';

describe('many items at once', () => {
  let workbench: Workbench;

  before(async () => {
    // What the tests here call in a minute is more than Box allows.
    services().box.quirks.callsPerMinute = Number.POSITIVE_INFINITY;
    workbench = await openWorkbench();
    await workbench.openView();
    await workbench.widenSideBar(460);
    for (const account of [docspace, 'North Wharf', box]) await workbench.tree.collapse(account);
  });
  beforeEach(() => workbench.toasts.forget());
  afterEach(() => services().box.server.heal());
  after(() => workbench.page.close());

  const described = async (account: string, words: RegExp) => {
    await workbench.tree.find({ label: account, description: words });
  };
  /** Puts so many files of one folder into the trash of Box, and waits for their rows. */
  const trashAtBox = async (prefix: string, count: number) => {
    const { state } = services().box;
    const from = state.folder({ name: prefix }).id;
    const names = Array.from({ length: count }, (_, index) => `${prefix} ${String(index + 1).padStart(3, '0')}.pdf`);
    for (const [index, name] of names.entries())
      state.trashFile({ name, from, size: 90_000 + index, deletedAt: state.now() - index });
    await workbench.tree.inlineAction(box, 'Refresh');
    await workbench.tree.expand(box);
    await workbench.tree.find(names[0] ?? '');
    return { from, names };
  };
  const isInTrash = (name: string) =>
    services()
      .box.state.trash()
      .some((item) => item.name === name);
  const select = async (names: readonly string[]) => {
    await workbench.tree.click(names[0] ?? '');
    await workbench.tree.click(names.at(-1) ?? '', ['Shift']);
  };
  const narrow = async (name: string) => {
    await workbench.widenSideBar(300);
    await workbench.screenshot(name, { clip: 'sidebar' });
    await workbench.widenSideBar(460);
  };
  /** Box takes no more calls for a while once it is asked for this file, so that a job stops in the middle. */
  const holdUpAt = (name: string) => {
    const { state, server } = services().box;
    const id = state.trash().find((item) => item.name === name)?.id ?? assert.fail();
    server.fail({ path: new RegExp(`/files/${id}$`), times: Number.POSITIVE_INFINITY, how: tooManyCalls(50) });
  };

  it('warns of an accident on the row and in the status bar', async () => {
    const { state } = services().docspace;
    const folders = ['Contracts', 'Drawings', 'Photos', 'Surveys'];
    const room = state.addRoom({ name: 'Quay 7' }).id;
    const places = folders.map((name) => state.addFolder({ name, from: room }).id);
    for (let index = 0; index < 500; index += 1) {
      const name = `Q7-${String(index + 1).padStart(4, '0')}.dwg`;
      const deletedAt = state.now() - 2000 + index * 4;
      state.trashFile({ name, from: places[index % places.length] ?? room, size: 200_000 + index * 731, deletedAt });
    }
    await workbench.tree.inlineAction(docspace, 'Refresh');
    await described(docspace, /^500 items deleted in the last hour · /);
    await eventually('the color of a warning', () => workbench.isWarning(statusBar), Boolean);
    assert.match(await workbench.statusLabel(statusBar), /500 items deleted in the last hour/);
    await workbench.photograph('accident-warning');
    assert.match(
      await workbench.statusTooltip(statusBar),
      /Studio Lindgren: 500 items deleted in the last hour\s+Review/,
    );
    await workbench.photograph('accident-tooltip');
    await narrow('accident-warning-narrow');
    assert.deepEqual(await workbench.toasts.seen(), [], 'no toast');
  });

  it('shows with Review what was deleted together, and restores it', async () => {
    await workbench.tree.inlineAction(docspace, 'Review Deleted Items...');
    const menu = await workbench.quick.wait(/^Recover Deleted Items: 500 items, \d/);
    assert.deepEqual(
      menu.items.map(({ label }) => label),
      ['Preview 500 items', 'Deleted', 'Deleted By', 'Original Folder', 'Type', 'Filter'],
    );
    await workbench.photograph('accident-filter');
    await workbench.quick.pick('Original Folder');
    await workbench.quick.wait('Original Folder');
    await workbench.photograph('accident-folders');
    // Back in the menu at once.
    await workbench.page.keyboard.press('Escape');
    await workbench.quick.wait(/^Recover Deleted Items: 500 items/);
    await workbench.quick.pick(/Preview 500 items/);
    await workbench.document.line('Restore 500 items to their original folders', ['Restore All', 'Refine...']);
    await workbench.document.line('/Quay 7/Contracts (125)');
    await workbench.photograph('accident-preview');
    await workbench.document.click(/^Restore 500 items/, 'Restore All');
    await workbench.toasts.click('500 of 500 restored', 'Show Report');
    await workbench.document.line('Restore of 500 items', ['Copy']);
    await workbench.document.line('500 restored');
    await workbench.photograph('accident-report');
    const live = services().docspace.state.live();
    assert.equal(live.filter(({ title }) => title.startsWith('Q7-')).length, 500);
    await described(docspace, /^\d+ items · .*ONLYOFFICE/);
    assert.equal(await workbench.isWarning(statusBar), false);
  });

  it('offers in the report what can be done about each group', async () => {
    const { state, server } = services().box;
    const { from, names } = await trashAtBox('Tender', 40);
    for (const name of names.slice(0, 12)) state.file({ name, in: from });
    const locked = state.trash().filter(({ name }) => names.slice(20, 22).includes(name));
    for (const { id } of locked)
      server.fail({
        method: 'POST',
        path: new RegExp(`/files/${id}$`),
        how: errorReply(403, 'access_denied_item_locked'),
      });
    await select(names);
    await workbench.tree.chooseFromMenu(names[30] ?? '', 'Restore');
    await workbench.quick.wait('12 items: Name taken');
    await workbench.quick.cancel();
    await workbench.toasts.click('26 of 40 restored.', 'Show Report');
    await workbench.document.line(/^Failed: .*\(2\)$/);
    await workbench.document.line('Skipped (12)', ['Keep Both', 'Restore to Another Folder...']);
    await workbench.photograph('report-groups');
    await workbench.document.click('Skipped (12)', 'Keep Both');
    await workbench.statusMessage('12 of 12 restored');
    assert.ok(state.live().some(({ path }) => path.endsWith('Tender 001 (1).pdf')));
  });

  it('asks for the number before more than 100 items are deleted permanently', async () => {
    const { names } = await trashAtBox('Export', 120);
    await select(names);
    await workbench.tree.press('Delete');
    const { message, detail } = await workbench.dialog();
    assert.equal(message, 'Permanently delete 120 items?');
    assert.match(detail, /Export 001\.pdf[\s\S]*Export 010\.pdf[\s\S]*and 110 more/);
    await workbench.photograph('purge-many-dialog');
    await workbench.clickDialog('Delete Permanently');
    await workbench.quick.wait('This permanently deletes 120 items. Type 120 to confirm.');
    await workbench.quick.type('12');
    await workbench.quick.accept();
    await workbench.quick.wait('Type 120 to confirm.');
    await workbench.photograph('purge-many-number');
    await workbench.quick.type('120');
    await workbench.quick.accept();
    await workbench.toasts.wait('120 of 120 deleted permanently');
    assert.ok(!names.some(isInTrash));
  });

  it('cancels, and leaves in the trash what was not sent', async () => {
    const { names } = await trashAtBox('Archive', 150);
    holdUpAt(names[60] ?? '');
    await select(names);
    await workbench.tree.chooseFromMenu(names.at(-1) ?? '', 'Restore');
    await described(box, /^Restoring [56]\d of 150(, .+ left)? · /);
    await workbench.toasts.wait(/Restoring 150 items/);
    await workbench.photograph('job-running');
    await workbench.toasts.click(/Restoring 150 items/, 'Cancel');
    const { text } = await workbench.toasts.wait(/of 150 restored\. \d+ canceled, still in the trash\./);
    const [, restored, canceled] = /(\d+) of 150 restored\. (\d+) canceled/.exec(text) ?? [];
    assert.equal(names.filter(isInTrash).length, Number(canceled));
    assert.equal(Number(restored) + Number(canceled), 150);
    await workbench.photograph('job-canceled');
  });

  it('goes on after the window was closed in the middle', async () => {
    await workbench.reload();
    services().box.server.heal();
    await workbench.openView();
    const { names } = await trashAtBox('Survey', 150);
    holdUpAt(names[60] ?? '');
    await select(names);
    await workbench.tree.chooseFromMenu(names.at(-1) ?? '', 'Restore');
    await described(box, /^Restoring [56]\d of 150(, .+ left)? · /);
    await workbench.reload();
    services().box.server.heal();
    await workbench.openView();
    await described(box, /^Restore of 150 items was interrupted at \d+ · /);
    await workbench.tree.scrollToTop();
    await (await workbench.tree.find(box)).hover();
    await workbench.photograph('job-interrupted');
    await narrow('job-interrupted-narrow');
    await workbench.tree.inlineAction(box, 'Discard...');
    await workbench.dialog();
    await workbench.photograph('job-discard');
    await workbench.clickDialog('Cancel');
    await workbench.tree.inlineAction(box, 'Continue');
    await workbench.toasts.wait('150 of 150 restored');
    const restored = services()
      .box.state.live()
      .filter(({ path }) => /Survey \d+\.pdf$/.test(path));
    assert.equal(restored.length, 150, 'each once');
    await described(box, /^\d+ items · .*Box$/);
  });

  it('lists what was done in the history', async () => {
    await workbench.runCommand('Cloud Trash: Show History');
    const { items } = await workbench.quick.wait('History');
    assert.deepEqual(
      [items[0], items[2]].map((each) => `${each?.label}: ${each?.detail}`),
      ['Restore of 150 items: 150 restored', 'Permanent deletion of 120 items: 120 deleted permanently'],
    );
    await workbench.photograph('history');
    await workbench.quick.pick('Permanent deletion of 120 items');
    await workbench.document.line('Permanent deletion of 120 items', ['Copy', 'Delete Entry']);
    await workbench.document.line('120 deleted permanently');
    await workbench.photograph('history-report');
    await workbench.document.click(/^Permanent deletion/, 'Delete Entry');
    await workbench.statusMessage('Deleted from the history');
  });
});
