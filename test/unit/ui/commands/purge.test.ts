import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { purge } from '../../../../src/ui/commands/purge.ts';
import { noon } from '../../fakes/clock.ts';
import { rowOf, scene } from '../../fakes/services.ts';
import { item, items, page, type Script } from '../../fakes/trash.ts';
import { reset } from '../../fakes/vscode/vscode.ts';

const end = ['', "This can't be undone, not even by the service."];

/** The lines of the question before these are deleted, the message first. */
async function question(of: readonly TrashItem[], script: Script = {}): Promise<string[]> {
  const { services, questions } = scene(script);
  for (const trash of services.trashes.list) await trash.refresh();
  const rows = of.map((each) => rowOf(services, each));
  await purge(services, rows[0], rows);
  return questions[0]?.split('\n') ?? [];
}

describe('Delete Permanently...', () => {
  beforeEach(reset);
  after(reset);

  it('names the item, its size and its account', async () => {
    assert.deepEqual(await question([item('a.txt', { size: 1500 })]), [
      'Permanently delete "a.txt"?',
      'Size: 1.5 kB',
      'Account: A (Acme, acme.example)',
      ...end,
    ]);
  });

  it('says that what is in a folder goes too, and makes up no size', async () => {
    assert.deepEqual(await question([item('Old', { kind: 'folder' })]), [
      'Permanently delete the folder "Old" and everything in it?',
      'Account: A (Acme, acme.example)',
      ...end,
    ]);
  });

  it('names the first ten of several, how many more there are, and when they were deleted', async () => {
    assert.deepEqual(await question(items(12, 'i', { size: 1000, deletedAt: noon })), [
      'Permanently delete 12 items?',
      ...items(10).map(({ id }) => id),
      '... and 2 more',
      '',
      'Size: 12 kB',
      'Deleted: Sep 1, 2026',
      'Account: A (Acme, acme.example)',
      ...end,
    ]);
  });

  it("says how many can't be deleted", async () => {
    const lines = await question([item('a'), item('b', { purgeBlockedBy: { kind: 'retained' } })]);
    assert.deepEqual(lines.slice(-4), ['', "Can't be deleted and will stay in the trash: 1.", ...end]);
  });

  it("says whose trash it is where it is the whole company's", async () => {
    const by = (name: string) => ({ deletedBy: { name } });
    const all = [item('a', by('Ann')), item('b', by('Bob')), item('c', by('Bob'))];
    const line = async (of: readonly TrashItem[], count = of.length) =>
      (
        await question([item('a')], {
          capabilities: { scope: 'domain' },
          walks: [[page(of, { last: true, total: { items: count, precision: 'exact' } })]],
        })
      )[2];
    assert.equal(await line(all), 'Trash of everyone at acme.example: 3 items deleted by 2 people.');
    assert.equal(await line(all.slice(1)), 'Trash of everyone at acme.example: 2 items.');
  });

  it('says how long it takes at least, where the service limits it', async () => {
    const script = { capabilities: { callsPerMinute: 100 } };
    assert.ok(
      (await question(items(1000), script)).includes('Takes about 9 min or more: Acme allows 100 calls a minute.'),
    );
    assert.ok(!(await question(items(150), script)).some((line) => line.startsWith('Takes')));
  });

  it('holds no link of a name', async () => {
    assert.equal((await question([item('[a](command:x)')]))[0], 'Permanently delete "[a] (command:x)"?');
  });

  it('deletes nothing where a person says no, or nothing is selected', async () => {
    const sent: string[] = [];
    const made = scene({
      purge: async function* (all) {
        for (const each of all) {
          sent.push(each.id);
          yield { item: each, end: 'done' };
        }
      },
    });
    Object.assign(made.services.dialogs, { confirm: async () => false });
    await purge(made.services, rowOf(made.services, item('a')));
    await purge(made.services, rowOf(made.services, item('a')), []);
    assert.deepEqual(sent, []);
    assert.deepEqual(made.messages, []);
  });

  it('restores what someone else had restored, if a person wants that', async () => {
    const restored: string[] = [];
    const made = scene({
      purge: async function* (all) {
        for (const each of all) yield { item: each, end: 'failed', problem: { kind: 'trashedAgain' } };
      },
      restore: async function* (all) {
        for (const each of all) {
          restored.push(each.id);
          yield { item: each, end: 'done' };
        }
      },
    });
    made.press = 'Restore';
    await purge(made.services, rowOf(made.services, item('a')));
    assert.deepEqual(restored, ['a']);
  });

  it('wants the number typed above a hundred items', async () => {
    const many = items(1240);
    const sent: string[] = [];
    const purged = async (typed: string) => {
      const {
        services,
        boxes,
        typed: toType,
      } = scene({
        purge: async function* (all) {
          for (const each of all) {
            sent.push(each.id);
            yield { item: each, end: 'done' };
          }
        },
      });
      toType.push(typed);
      const rows = many.map((each) => rowOf(services, each));
      await purge(services, rows[0], rows);
      return boxes;
    };
    assert.deepEqual(await purged('1240'), [
      'Delete Permanently\nThis permanently deletes 1,240 items. Type 1,240 to confirm.',
    ]);
    assert.equal(sent.length, 1240);
    for (const right of ['1,240', ' 1240 ', '1 240']) await purged(right);
    assert.equal(sent.length, 4 * 1240);
    for (const wrong of ['', '124', '1241', 'yes']) await purged(wrong);
    assert.equal(sent.length, 4 * 1240);
  });
});
