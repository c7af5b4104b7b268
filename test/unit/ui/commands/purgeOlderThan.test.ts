import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { purgeOlderThan } from '../../../../src/ui/commands/purgeOlderThan.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, page } from '../../fakes/trash.ts';
import { reset } from '../../fakes/vscode/vscode.ts';

const day = 24 * 3_600_000;

describe('Delete Older Than...', () => {
  beforeEach(reset);

  function trash(given: readonly TrashItem[]) {
    const sent: string[] = [];
    const made = scene({
      walks: [[page(given, { last: true })]],
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
