import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { recover } from '../../../../src/ui/commands/recover.ts';
import { dismissDeletion, reviewDeletion } from '../../../../src/ui/commands/reviewDeletion.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, items, page } from '../../fakes/trash.ts';
import { reset } from '../../fakes/vscode/vscode.ts';

const ann = { id: '1', name: 'Ann' };
const minute = 60_000;

describe('a mass deletion', () => {
  beforeEach(reset);

  /** Ann has deleted 240 items of one folder in the last minutes; others something else. */
  async function stage() {
    const old = [item('old', { deletedAt: noon - 300 * minute, deletedBy: ann, origin: { path: '/Contracts' } })];
    const accident = items(240).map((each, index): TrashItem => {
      const origin = { path: `/Contracts/${index % 3}` };
      return { ...each, deletedAt: noon - index * 1000, deletedBy: ann, origin };
    });
    const restored: string[] = [];
    const made = scene({
      walks: [[page(old, { last: true })], [page([...accident, ...old], { last: true })]],
      restore: async function* (all) {
        for (const each of all) {
          restored.push(each.id);
          yield { item: each, end: 'done' };
        }
      },
    });
    const { services } = made;
    const [trash] = services.trashes.list;
    assert.ok(trash);
    trash.onDidChange(() => services.deletions.check(trash));
    await trash.refresh();
    await trash.refresh();
    assert.equal(services.deletions.of('a')?.items, 240);
    return { ...made, made, restored, row: { type: 'account', trash } as const };
  }

  it('is reviewed with its hour, person and folder, and is over once all is restored', async () => {
    const { services, made, lists, picks, restored, row } = await stage();
    picks.push('$(eye) Preview 240 items');
    made.press = 'Restore All';
    await reviewDeletion(services, row);
    assert.match(lists[0]?.title ?? '', /^Recover Deleted Items: 240 items/);
    assert.match(lists[0]?.choices[1] ?? '', /^Deleted \| .*\s–\s/);
    assert.deepEqual(lists[0]?.choices.slice(2, 4), ['Deleted By | Ann', 'Original Folder | /Contracts']);
    assert.equal(restored.length, 240);
    assert.equal(services.deletions.of('a'), undefined);
  });

  it('is over too where another way of recovery takes all of it, and not where it takes less', async () => {
    const { services, made, picks, row } = await stage();
    picks.push('Filter', '$(eye) Preview 11 items');
    made.typed.push('i23*');
    made.press = 'Restore All';
    await recover(services, row);
    assert.equal(services.deletions.of('a')?.items, 240);
    picks.push('$(eye) Preview 241 items');
    made.press = 'Restore All';
    await recover(services, row);
    assert.equal(services.deletions.of('a'), undefined);
  });

  it('stays where nothing is restored', async () => {
    const { services, restored } = await stage();
    await reviewDeletion(services);
    assert.deepEqual(restored, []);
    assert.equal(services.deletions.of('a')?.items, 240);
  });

  it('is dismissed', async () => {
    const { services, row } = await stage();
    await dismissDeletion(services, row);
    assert.equal(services.deletions.of('a'), undefined);
  });

  it('is none where nothing was noticed', async () => {
    const { services, messages } = scene();
    await reviewDeletion(services);
    await dismissDeletion(services);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['No mass deletion was noticed.', 'No mass deletion was noticed.'],
    );
  });
});
