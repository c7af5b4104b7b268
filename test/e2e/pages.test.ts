import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { eventually } from '../host/eventually.ts';
import { axeViolations, framePage } from '../host/webPage.ts';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench, services } from './stage.ts';

const title = 'Trash Overview';

/** The page of an item, once its service has been asked. */
async function detailsOf(workbench: Workbench, name: string): Promise<Frame> {
  await workbench.tree.click(name);
  await workbench.page.keyboard.press('Alt+Enter');
  return await read(await framePage(workbench.page, name));
}

async function read(frame: Frame): Promise<Frame> {
  await frame.getByText('Loading the latest details...').waitFor({ state: 'hidden' });
  return frame;
}

async function overview(workbench: Workbench): Promise<Frame> {
  await workbench.runCommand('Cloud Trash: Show Overview');
  const frame = await framePage(workbench.page, title);
  await frame.getByRole('heading', { name: 'Largest items' }).waitFor();
  return frame;
}

/** Waits until the editor, which saves its tabs every few seconds, has saved the details of this item. */
async function stored(workbench: Workbench, name: string): Promise<void> {
  const values = `(async () => {
    const all = [];
    for (const { name } of await indexedDB.databases()) {
      if (!name.startsWith('vscode-web-state-db-')) continue;
      const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
      const db = await asked(indexedDB.open(name));
      all.push(...(await asked(db.transaction('ItemTable').objectStore('ItemTable').getAll())));
      db.close();
    }
    return all.map(String).filter((each) => each.includes('cloudTrash.details'));
  })()`;
  // Not only the title of the tab, which is there earlier.
  const state = new RegExp(`name[\\\\]*":[\\\\]*"${name}`);
  await eventually(
    `"${name}" in the storage`,
    async () => (await workbench.page.evaluate(values)) as string[],
    (found) => found.some((each) => state.test(each)),
  );
}

/** An attribute of what has the focus. */
async function focused(frame: Frame, attribute: string): Promise<string | null> {
  return await frame.locator(':focus').getAttribute(attribute);
}

for (const theme of ['dark', 'light', 'high contrast'] as const) {
  describe(`the pages (${theme})`, () => {
    let workbench: Workbench;
    const picture = (name: string) => workbench.screenshot(`${name}-${theme.replace(' ', '-')}`);

    before(async () => {
      const viewport = { width: 1400, height: 1000 };
      workbench = await openWorkbench({ theme: theme === 'light' ? 'light' : 'dark', viewport });
      await workbench.openView();
      if (theme === 'high contrast') await workbench.useHighContrast();
    });
    after(() => workbench.page.close());

    it('show the details of an item, with what keeps it from going back', async () => {
      await detailsOf(workbench, 'Scan 024.pdf');
      await picture('details');
      const frame = await detailsOf(workbench, 'Pavilion concept.pptx');
      await frame.getByText('(no longer exists, or hidden from you)').waitFor();
      assert.deepEqual(await axeViolations(frame), []);
      await picture('details-missing');
      await workbench.tree.expand('North Wharf');
      const deep = await detailsOf(workbench, 'Cash flow.xlsx');
      await deep.getByRole('button', { name: 'Q3' }).waitFor();
      await picture('details-path');
    });

    it('show an overview of all accounts', async () => {
      const frame = await overview(workbench);
      await picture('overview');
      for (const each of await frame.getByText('Show as Table').all()) await each.click();
      assert.deepEqual(await axeViolations(frame), []);
      await frame.getByRole('heading', { name: 'Deleted per day', exact: true }).scrollIntoViewIfNeeded();
      await picture('overview-tables');
    });
  });
}

describe('the pages at 200 % zoom, 400 pixels wide', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ theme: 'dark', viewport: { width: 760, height: 620 } });
    await workbench.openView();
    await workbench.widenSideBar(300);
  });
  after(() => workbench.page.close());

  it('need no scrolling to the side', async () => {
    for (const [name, open] of [
      ['details', () => detailsOf(workbench, 'Offer Harbour Library v7.docx')],
      ['overview', () => overview(workbench)],
    ] as const) {
      const frame = await open();
      await workbench.screenshot(`${name}-narrow`);
      const [wanted = 0, there = 0] = await frame
        .locator('html')
        .evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
      assert.ok(there > 300 && there < 440, `${there} px wide`);
      assert.ok(wanted <= there, `${name} would need ${wanted} px of ${there}`);
    }
    const frame = await framePage(workbench.page, title);
    await frame.getByRole('heading', { name: 'Deleted per day', exact: true }).scrollIntoViewIfNeeded();
    await workbench.screenshot('overview-narrow-charts');
  });
});

describe('a page', () => {
  let workbench: Workbench;
  const put = (name: string) => services().box.state.trashFile({ name, deletedAt: services().box.state.now() });
  let elsewhere: ReturnType<typeof put>;

  before(async () => {
    put('Restored here.txt');
    put('Deleted today.txt');
    elsewhere = put('Restored elsewhere.txt');
    workbench = await openWorkbench({ theme: 'dark', viewport: { width: 1400, height: 1000 } });
    await workbench.openView();
  });
  after(() => workbench.page.close());

  it('restores its item, and says that it did', async () => {
    const frame = await detailsOf(workbench, 'Restored here.txt');
    await frame.getByRole('button', { name: 'Restore', exact: true }).click();
    await frame.getByText(/^This item was restored/).waitFor();
    assert.equal(await frame.getByRole('button', { name: 'Restore', exact: true }).count(), 0);
    await workbench.screenshot('details-restored');
  });

  it('says that someone else has restored its item, when it comes back to the front', async () => {
    await detailsOf(workbench, 'Restored elsewhere.txt');
    await overview(workbench);
    services().box.state.restoreElsewhere(elsewhere);
    await workbench.page.getByRole('tab', { name: 'Restored elsewhere.txt' }).click();
    const frame = await framePage(workbench.page, 'Restored elsewhere.txt');
    await frame.getByText(/^This item was restored/).waitFor();
  });

  it('leads with arrows from mark to mark of a chart', async () => {
    const frame = await overview(workbench);
    const marks = frame.getByRole('group', { name: 'Deleted per day', exact: true }).getByRole('button');
    await marks.first().focus();
    for (const [key, mark] of [
      ['ArrowRight', marks.nth(1)],
      ['End', marks.last()],
      ['ArrowRight', marks.last()],
      ['Home', marks.first()],
    ] as const) {
      await workbench.page.keyboard.press(key);
      assert.equal(await focused(frame, 'aria-label'), await mark.getAttribute('aria-label'), key);
    }
    await workbench.screenshot('overview-focus', { clip: { x: 340, y: 100, width: 1060, height: 860 } });
  });

  it('opens the view with the filter of what is pressed', async () => {
    const frame = await overview(workbench);
    await frame.getByRole('button', { name: /^Jonas Weber/ }).click();
    await workbench.tree.waitForRows('what Jonas Weber deleted', (rows) =>
      rows.every(({ label }) => !label.startsWith('Scan ')),
    );
    await workbench.tree.find('Cash flow.xlsx');
    await workbench.screenshot('overview-filtered');
    const marks = frame.getByRole('group', { name: 'Deleted per day', exact: true }).getByRole('button');
    await marks.last().focus();
    await workbench.page.keyboard.press('Enter');
    await workbench.tree.find('Deleted today.txt');
    await workbench.viewAction('Clear Filter');
    await workbench.tree.find('Scan 024.pdf');
  });

  it('loads the rest of every account', async () => {
    const frame = await overview(workbench);
    await frame.getByRole('button', { name: 'Load All' }).click();
    await frame
      .getByText(/^\d+ items$/)
      .first()
      .waitFor();
    await frame.getByRole('button', { name: 'Load All' }).waitFor({ state: 'hidden' });
  });

  it('leads from an account to its row', async () => {
    const frame = await overview(workbench);
    await frame.getByRole('button', { name: 'North Wharf' }).click();
    await workbench.tree.waitForRows('the account', (rows) =>
      rows.some(({ label, selected }) => selected && label === 'North Wharf'),
    );
  });

  it('is there again after a reload of the window', async () => {
    await detailsOf(workbench, 'Scan 024.pdf');
    await stored(workbench, 'Scan 024.pdf');
    await workbench.reload();
    await read(await framePage(workbench.page, 'Scan 024.pdf'));
    await workbench.page.getByRole('tab', { name: title }).click();
    const frame = await framePage(workbench.page, title);
    await frame
      .getByText(/^\d{2,}.* items/)
      .first()
      .waitFor();
  });
});
