import assert from 'node:assert/strict';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench, services } from './stage.ts';

describe('the tooltip of an item with addresses in its name', () => {
  let workbench: Workbench;
  const name = 'https://evil.example www.evil.example ada@evil.example.docx';

  before(async () => {
    services().box.state.trashFile({ name, deletedAt: services().box.state.now() });
    workbench = await openWorkbench({ theme: 'dark' });
    await workbench.openView();
    await workbench.widenSideBar(700);
  });
  after(() => workbench.page.close());

  it('shows addresses as text, not as links', async () => {
    const tooltip = await workbench.tree.tooltip(name);
    assert.ok(tooltip.includes(name), tooltip);
    const links = await workbench.page.locator('.monaco-hover:visible .hover-contents a').allInnerTexts();
    assert.deepEqual(links, []);
    await workbench.screenshot('tooltip-planted');
  });
});
