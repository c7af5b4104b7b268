import assert from 'node:assert/strict';
import type { RowName } from '../host/tree.ts';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench } from './stage.ts';

const width = 300;

for (const theme of ['dark', 'light'] as const) {
  describe(`a side bar ${width} pixels wide (${theme})`, () => {
    let workbench: Workbench;

    before(async () => {
      workbench = await openWorkbench({ theme });
      await workbench.openView();
      await workbench.widenSideBar(width);
    });
    after(async () => {
      await workbench.page.close();
    });

    it('shows every account, with its number of items', async () => {
      for (const account of ['Studio Lindgren', 'North Wharf', 'Harbour Architects'])
        await workbench.tree.collapse(account);
      const rows = await workbench.tree.waitForRows('the numbers', (all) =>
        all.every(({ description }) => /^\d/.test(description)),
      );
      assert.equal(rows.length, 3);
      assert.deepEqual(await cut(workbench, 25, 1), []);
      await workbench.screenshot(`narrow-accounts-${theme}`, { clip: 'sidebar' });
    });

    it('shows names of up to 25 letters, and when the items were deleted for those of up to 20', async () => {
      await workbench.tree.expand('Harbour Architects');
      await workbench.tree.scrollToTop();
      await workbench.screenshot(`narrow-items-${theme}`, { clip: 'sidebar' });
      assert.deepEqual(await cut(workbench, 25, 0), []);
      assert.deepEqual(await cut(workbench, 20, 1), []);
    });

    it('tells accounts of one name at two services apart', async () => {
      await workbench.tree.collapse('Harbour Architects');
      await rename(workbench, 'North Wharf', 'Harbour Architects');
      const named = (label: string) => label === 'Harbour Architects';
      const rows = await workbench.tree.waitForRows(
        'two accounts of one name',
        (all) => all.filter(({ label }) => named(label)).length === 2,
      );
      const [first, second] = rows.filter(({ label }) => named(label));
      assert.match(first?.description ?? '', /^Box · /);
      assert.match(second?.description ?? '', /^Egnyte · \d/);
      await workbench.screenshot(`narrow-alike-${theme}`, { clip: 'sidebar' });
      await rename(workbench, { label: 'Harbour Architects', description: /^Egnyte/ }, 'North Wharf');
      await workbench.tree.find('North Wharf');
    });
  });
}

async function rename(workbench: Workbench, row: RowName, name: string): Promise<void> {
  await workbench.tree.chooseFromMenu(row, 'Rename Account...');
  await workbench.quick.wait('Enter a name for this account');
  await workbench.quick.type(name);
  await workbench.quick.accept();
}

/** Rows with names of so many letters at most, of which the name or the first words of the description are cut off. */
async function cut(workbench: Workbench, letters: number, words: number): Promise<string[]> {
  return await workbench.page.locator('.part.sidebar .monaco-list-rows > .monaco-list-row').evaluateAll(
    (rows, [most, wanted]) =>
      rows.flatMap((row) => {
        const name = row.querySelector('.label-name');
        const description = row.querySelector('.label-description');
        const box = row.querySelector('.monaco-icon-label-container')?.getBoundingClientRect();
        const text = name?.textContent ?? '';
        if (!name || !description || !box || text.length > most) return [];
        const node = description.firstChild;
        const end = (node?.textContent ?? '').split(' ').slice(0, wanted).join(' ').length;
        const range = row.ownerDocument.createRange();
        if (node) {
          range.setStart(node, 0);
          range.setEnd(node, end);
        }
        const right = Math.max(name.getBoundingClientRect().right, node ? range.getBoundingClientRect().right : 0);
        return right > box.right + 1
          ? [`${text} | ${description.textContent ?? ''}: ${Math.round(right - box.right)} px`]
          : [];
      }),
    [letters, words] as const,
  );
}
