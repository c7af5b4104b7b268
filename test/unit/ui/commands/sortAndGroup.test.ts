import assert from 'node:assert/strict';
import { chooseForAll, groupBy, sortBy } from '../../../../src/ui/commands/sortAndGroup.ts';
import { type Scene, scene } from '../../fakes/services.ts';
import { account } from '../../fakes/trash.ts';

describe('Sort By... and Group By...', () => {
  const two = (): Scene => {
    const made = scene();
    made.services.trashes.sync([account(), account({ id: 'b', label: 'B' })]);
    return made;
  };
  const choices = ({ services }: Scene) => ['a', 'b'].map((id) => services.browsing.choiceOf(id));

  it('take the account of the row, and mark what is chosen', async () => {
    const made = two();
    const { services, picks, lists } = made;
    const [trash] = services.trashes.list;
    assert.ok(trash);
    const row = services.tree.accountRow(trash);
    picks.push('Size');
    await sortBy(services, row);
    picks.push('Time Left');
    await groupBy(services, row);
    assert.deepEqual(choices(made), [
      { sort: 'size', group: 'timeLeft' },
      { sort: 'deleted', group: 'none' },
    ]);
    await sortBy(services, row);
    assert.deepEqual(lists.at(-1), {
      title: 'Sort By',
      choices: ['Date Deleted', 'Name', 'Size | current', 'Time Left', 'Original Folder', 'Deleted By'],
    });
  });

  it('ask for the account, or all of them, in the palette', async () => {
    const made = two();
    const { services, picks, lists } = made;
    picks.push('All Accounts', 'Original Folder');
    await groupBy(services);
    assert.deepEqual(
      lists[0]?.choices.map((each) => each.split(' | ')[0]),
      ['All Accounts', 'A', 'B'],
    );
    picks.push('B', 'Name');
    await sortBy(services);
    assert.deepEqual(choices(made), [
      { sort: 'deleted', group: 'folder' },
      { sort: 'name', group: 'folder' },
    ]);
    picks.push('All Accounts');
    await sortBy(services);
    assert.ok(!lists.at(-1)?.choices.some((each) => each.includes('current')), 'they differ');
  });

  it('do not ask for the only account, and change nothing where the list is closed', async () => {
    const made = scene();
    const before = made.services.browsing.choiceOf('a');
    await sortBy(made.services);
    assert.equal(made.lists.length, 1);
    assert.deepEqual(made.services.browsing.choiceOf('a'), before);
  });

  it('are for all accounts in the menu of the view', () => {
    const made = two();
    chooseForAll(made.services, 'sortBy.person');
    chooseForAll(made.services, 'groupBy.together');
    chooseForAll(made.services, 'sortBy.person.current');
    const chosen = { sort: 'person', group: 'together' };
    assert.deepEqual(choices(made), [chosen, chosen]);
  });
});
