import assert from 'node:assert/strict';
import { errorReply } from '../emulators/box/replies.ts';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench, services } from './stage.ts';

describe('restoring', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ theme: 'light' });
    await workbench.openView();
    await workbench.widenSideBar(460);
  });
  beforeEach(() => workbench.toasts.forget());
  after(() => workbench.page.close());

  it('restores a file with one click, and says where it went', async () => {
    await workbench.tree.inlineAction('Offer Harbour Library v7.docx', 'Restore');
    await workbench.statusMessage('"Offer Harbour Library v7.docx" restored to /Contracts');
    await workbench.tree.gone('Offer Harbour Library v7.docx');
    const live = services().box.state.live();
    assert.ok(live.some(({ path }) => path.endsWith('Contracts/Offer Harbour Library v7.docx')));
    assert.deepEqual(await workbench.toasts.seen(), [], 'success is quiet');
  });

  it('restores a selection, asks about a taken name, and says what could not be restored and why', async () => {
    const { server, state } = services().box;
    const locked = state.trash().find(({ name }) => name.startsWith('Launch party'));
    assert.ok(locked);
    server.fail({
      method: 'POST',
      path: new RegExp(`/files/${locked.id}$`),
      how: errorReply(403, 'access_denied_item_locked'),
    });
    await workbench.tree.click('Budget 2026.xlsx');
    await workbench.tree.click('Launch party 🎉.key', ['ControlOrMeta']);
    await workbench.tree.click('Tender portal', ['ControlOrMeta']);
    await workbench.tree.chooseFromMenu('Tender portal', 'Restore');
    const question = await workbench.quick.wait('"Budget 2026.xlsx": Name taken');
    assert.deepEqual(
      question.items.map(({ label }) => label),
      ['Keep Both', 'Rename and Restore...', 'Restore to Another Folder...', 'Skip'],
    );
    for (const theme of ['dark', 'light'] as const) {
      await workbench.useTheme(theme);
      await workbench.screenshot(`restore-question-${theme}`);
    }
    await workbench.quick.cancel();
    const toast = await workbench.toasts.wait('1 of 3 restored.');
    assert.equal(toast.severity, 'warning');
    assert.match(
      toast.text,
      /1 skipped: name already in use\. 1 failed: "Launch party .*\.key": This item is locked or held by a retention policy\./,
    );
    assert.deepEqual(toast.buttons, ['Show Report', 'Copy Error Details']);
    await workbench.tree.gone('Tender portal');
    await workbench.tree.find('Budget 2026.xlsx');
    for (const theme of ['dark', 'light'] as const) {
      await workbench.useTheme(theme);
      await workbench.screenshot(`restore-result-${theme}`);
    }
    await workbench.toasts.click('1 of 3 restored.', 'Show Report');
    await workbench.page.getByRole('tab', { name: /Restore of 3 items/ }).waitFor();
    await workbench.screenshot('restore-report-light');
  });

  it('keeps both items of one name if a person chooses so', async () => {
    // The rows that stayed in the trash are still selected, and an action on one of them is for all.
    await workbench.tree.click('Budget 2026.xlsx');
    await workbench.tree.inlineAction('Budget 2026.xlsx', 'Restore');
    await workbench.quick.wait('"Budget 2026.xlsx": Name taken');
    await workbench.quick.pick('Keep Both');
    await workbench.statusMessage('"Budget 2026.xlsx" restored as "Budget 2026 (1).xlsx" to /Finance');
    await workbench.tree.gone('Budget 2026.xlsx');
    const budgets = services()
      .box.state.live()
      .filter(({ path }) => path.includes('Finance/Budget 2026'));
    assert.equal(budgets.length, 2);
  });

  it('restores to a folder that is found level by level', async () => {
    await workbench.tree.chooseFromMenu('Scan 016.pdf', 'Restore To...');
    await workbench.quick.wait(/^Restore To: /);
    await workbench.quick.pick(/Projects/);
    await workbench.quick.wait('Restore To: /Projects');
    await workbench.quick.pick(/Harbour Library/);
    await workbench.quick.wait('Restore To: /Projects/Harbour Library');
    for (const theme of ['dark', 'light'] as const) {
      await workbench.useTheme(theme);
      await workbench.screenshot(`folder-picker-${theme}`);
    }
    await workbench.quick.pick(/Restore Here/);
    await workbench.statusMessage('"Scan 016.pdf" restored to /Projects/Harbour Library');
    await workbench.tree.gone('Scan 016.pdf');
    const live = services().box.state.live();
    assert.ok(live.some(({ path }) => path.endsWith('Projects/Harbour Library/Scan 016.pdf')));
  });

  it('restores only the clicked row when it is not among the selected ones', async () => {
    await workbench.tree.click('Scan 024.pdf');
    await workbench.tree.click('Scan 023.pdf', ['ControlOrMeta']);
    await workbench.tree.chooseFromMenu('Scan 020.pdf', 'Restore');
    await workbench.tree.gone('Scan 020.pdf');
    await workbench.tree.find('Scan 024.pdf');
    await workbench.tree.find('Scan 023.pdf');
  });

  it('restores the row that has the focus with Ctrl+Enter', async () => {
    await workbench.tree.click('Scan 019.pdf');
    await workbench.tree.press('ArrowDown');
    await workbench.tree.press('Control+Enter');
    await workbench.tree.gone('Scan 018.pdf');
    await workbench.tree.find('Scan 019.pdf');
  });
});
