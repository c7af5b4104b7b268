import assert from 'node:assert/strict';
import type { Folder, Folders } from '../../../../src/trash/destination.ts';
import { TrashError } from '../../../../src/trash/problem.ts';
import { pickFolder } from '../../../../src/ui/bulk/folderPicker.ts';
import { scene } from '../../fakes/services.ts';

const top: Folder = { id: '0', name: 'All Files' };
const legal: Folder = { id: '1', name: 'Legal', path: '/Legal' };
const contracts: Folder = { id: '2', name: 'Contracts', path: `/${'Legal/'.repeat(20)}Contracts` };
const closed: Folder = { id: '3', name: '$(trash) Closed', writable: false };

const tree = new Map<string | undefined, Folders>([
  [undefined, { here: top, folders: [legal, closed], complete: true }],
  ['1', { folders: [contracts], complete: false }],
  ['2', { folders: [], complete: true }],
  ['3', { folders: [], complete: true }],
]);

function picker(unreadable?: string) {
  const made = scene({
    capabilities: { restoresTo: true },
    folders: async (parent) => {
      if (parent && parent.id === unreadable) throw new TrashError({ kind: 'forbidden' });
      return tree.get(parent?.id) ?? { folders: [], complete: true };
    },
  });
  const [trash] = made.services.trashes.list;
  assert.ok(trash);
  const pick = async (...labels: readonly string[]) => {
    made.picks.push(...labels);
    return await pickFolder(made.services, trash, 'Restore To');
  };
  return { ...made, pick };
}

describe('the folder picker', () => {
  it('starts at the top, where one can restore too', async () => {
    const { pick, lists } = picker();
    assert.equal(await pick('$(check) Restore Here'), top);
    assert.deepEqual(lists, [
      {
        title: 'Restore To: A',
        choices: [
          '$(check) Restore Here | All Files',
          '$(folder) Legal',
          "$(folder) $ (trash) Closed | can't take items",
        ],
      },
    ]);
  });

  it('goes down and back up, and says when there are more folders than it shows', async () => {
    const { pick, lists } = picker();
    assert.equal(
      await pick('$(folder) Legal', '$(arrow-left) Back', '$(folder) Legal', '$(check) Restore Here'),
      legal,
    );
    assert.deepEqual(
      lists.map(({ title }) => title),
      ['Restore To: A', 'Restore To: /Legal', 'Restore To: A', 'Restore To: /Legal'],
    );
    assert.deepEqual(lists[1]?.choices, [
      '$(check) Restore Here',
      '$(arrow-left) Back',
      '$(folder) Contracts',
      '$(info) Showing 1 folder. There are more.',
    ]);
  });

  it('offers no restore into a folder that takes no items', async () => {
    const { pick, lists } = picker();
    assert.equal(await pick('$(folder) $ (trash) Closed'), undefined);
    assert.deepEqual(lists[1]?.choices, ['$(arrow-left) Back']);
  });

  it('says why folders cannot be read, and shows the level above again', async () => {
    const { pick, lists, messages } = picker('1');
    assert.equal(await pick('$(folder) Legal'), undefined);
    assert.deepEqual(
      lists.map(({ title }) => title),
      ['Restore To: A', 'Restore To: A'],
    );
    assert.match(messages[0]?.text ?? '', /^The folders could not be loaded\. You don't have permission/);
    assert.deepEqual(messages[0]?.buttons, ['Show Log', 'Copy Error Details']);
  });
});
