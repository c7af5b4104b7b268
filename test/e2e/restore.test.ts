import assert from 'node:assert/strict';
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

  it('takes one click, and says where the file went', async () => {
    await workbench.tree.inlineAction('Offer Harbour Library v7.docx', 'Restore');
    await workbench.statusMessage('"Offer Harbour Library v7.docx" restored to /Contracts');
    await workbench.tree.gone('Offer Harbour Library v7.docx');
    const live = services().box.state.live();
    assert.ok(live.some(({ path }) => path.endsWith('Contracts/Offer Harbour Library v7.docx')));
    assert.deepEqual(await workbench.toasts.seen(), [], 'success is quiet');
  });

  it('restores a selection, and says what could not be restored and why', async () => {
    await workbench.tree.click('Budget 2026.xlsx');
    await workbench.tree.click('Launch party 🎉.key', ['ControlOrMeta']);
    await workbench.tree.click('Tender portal', ['ControlOrMeta']);
    await workbench.tree.chooseFromMenu('Tender portal', 'Restore');
    const toast = await workbench.toasts.wait('2 of 3 restored.');
    assert.equal(toast.severity, 'warning');
    assert.match(toast.text, /"Budget 2026\.xlsx": Another item in the original folder has the same name\./);
    assert.deepEqual(toast.buttons, ['Show Details', 'Retry']);
    await workbench.tree.gone('Tender portal');
    await workbench.tree.find('Budget 2026.xlsx');
    for (const theme of ['dark', 'light'] as const) {
      await workbench.useTheme(theme);
      await workbench.screenshot(`restore-result-${theme}`);
    }
    await workbench.toasts.click('2 of 3 restored.', 'Show Details');
    await workbench.page.getByRole('tab', { name: /Restore results/ }).waitFor();
    await workbench.screenshot('restore-details-light');
  });

  it('acts on the row alone that was clicked outside the selection', async () => {
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
