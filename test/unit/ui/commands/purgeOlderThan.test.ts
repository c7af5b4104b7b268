import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Page } from '../../../../src/trash/ports.ts';
import { purgeOlderThan } from '../../../../src/ui/commands/purgeOlderThan.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, items, page } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

const day = 24 * 3_600_000;

describe('Delete Older Than...', () => {
  beforeEach(reset);

  function trash(given: readonly TrashItem[], more: Partial<Page> = {}) {
    const sent: string[] = [];
    const made = scene({
      walks: [[page(given.slice(0, 2)), page(given.slice(2), { last: true, ...more })]],
      purge: async function* (all) {
        for (const each of all) {
          sent.push(each.id);
          yield { item: each, end: 'done' };
        }
      },
    });
    return { ...made, sent };
  }

  const given = [
    item('fresh', { deletedAt: noon - day }),
    item('week', { deletedAt: noon - 8 * day, size: 1000 }),
    item('month', { deletedAt: noon - 31 * day, size: 1000 }),
    item('locked', { deletedAt: noon - 31 * day, purgeBlockedBy: { kind: 'retained' } }),
    item('undated'),
  ];

  it('offers the ages that something has, and takes neither what has no date nor what is locked', async () => {
    const { services, lists, picks, questions, sent } = trash(given);
    picks.push('30 Days');
    await purgeOlderThan(services);
    assert.deepEqual(lists[0]?.choices, [
      '7 Days | 2 items, before Aug 25, 2026',
      '30 Days | 1 item, before Aug 2, 2026',
    ]);
    assert.match(questions[0] ?? '', /^Permanently delete 1 item deleted before Aug 2, 2026\?/);
    assert.match(
      questions[0] ?? '',
      /No deletion date, stays in the trash: 1\.\nCan't be deleted and will stay in the trash: 1\./,
    );
    assert.deepEqual(sent, ['month']);
  });

  it('names the account, the size, the oldest and newest, ten names, and what stays, and wants the number typed', async () => {
    const many = items(1240).map((each, index) => ({ ...each, size: 1000, deletedAt: noon - 40 * day - index }));
    const old = item('oldest', { deletedAt: noon - 400 * day, size: undefined });
    const total = { items: 1246, precision: 'exact' as const };
    const { services, picks, questions, boxes, typed, sent } = trash([...given, old, ...many], { total });
    picks.push('30 Days', '30 Days');
    typed.push('124');
    await purgeOlderThan(services);
    assert.deepEqual(questions[0]?.split('\n'), [
      'Permanently delete 1,242 items deleted before Aug 2, 2026?',
      'month',
      ...Array.from({ length: 9 }, (_, index) => `i${index}`),
      '... and 1,232 more',
      '',
      'Size: at least 1.2 MB; 1 item of unknown size',
      'Deleted: Jul 28, 2025 to Aug 1, 2026',
      'Account: A (Acme, acme.example)',
      '',
      'No deletion date, stays in the trash: 1.',
      "Can't be deleted and will stay in the trash: 1.",
      '',
      "This can't be undone, not even by the service.",
    ]);
    assert.deepEqual(boxes, ['Delete Permanently\nThis permanently deletes 1,242 items. Type 1,242 to confirm.']);
    assert.equal(sent.length, 0, 'another number');
    await purgeOlderThan(services);
    assert.equal(sent.length, 1242);
    for (const id of ['fresh', 'week', 'locked', 'undated']) assert.ok(!new Set(sent).has(id), id);
  });

  it('counts what the service did not show', async () => {
    const { services, picks, questions } = trash(given, { unreadable: 2 });
    picks.push('30 Days');
    await purgeOlderThan(services);
    assert.match(questions[0] ?? '', /\nCan't be read and will stay in the trash: 2\.\n/);
  });

  it('deletes nothing where the list ends with an error, or the person closes the list of ages', async () => {
    const broken = scene({ walks: [[page(given), new Error('broken')]] });
    await purgeOlderThan(broken.services);
    assert.match(broken.messages[0]?.text ?? '', /^Nothing was changed: /);
    const { services, questions, sent } = trash(given);
    await purgeOlderThan(services);
    assert.deepEqual([questions, sent, broken.questions], [[], [], []]);
  });

  it('leaves alone what someone else restores meanwhile, and says so', async () => {
    const made = scene({
      walks: [[page(given, { last: true })]],
      purge: async function* (all) {
        for (const each of all) yield { item: each, end: 'skipped', why: 'live' };
      },
    });
    made.picks.push('7 Days');
    await purgeOlderThan(made.services);
    const said = calls.find(({ name }) => name === 'window.setStatusBarMessage')?.args[0];
    assert.equal(said, '$(check) 0 of 2 deleted permanently, 2 skipped: restored by someone else');
  });

  it('says so where nothing is as old', async () => {
    const { services, messages, lists, sent } = trash([item('fresh', { deletedAt: noon - day }), item('undated')]);
    await purgeOlderThan(services);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['Nothing in this trash is older than 7 days.'],
    );
    assert.deepEqual([lists, sent], [[], []]);
  });
});
