import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { showHistory } from '../../../../src/ui/commands/showHistory.ts';
import type { Services } from '../../../../src/ui/services.ts';
import { noon } from '../../fakes/clock.ts';
import { finish, interrupt } from '../../fakes/endedJobs.ts';
import { MemoryJournals } from '../../fakes/journals.ts';
import { scene } from '../../fakes/services.ts';
import { items } from '../../fakes/trash.ts';
import { reset } from '../../fakes/vscode/vscode.ts';

const hour = 3_600_000;
const done = (item: TrashItem): Outcome => ({ item, end: 'done' });
const busy = (item: TrashItem): Outcome => ({ item, end: 'failed', problem: { kind: 'busy' } });

describe('Show History', () => {
  beforeEach(reset);

  /** A restore two hours ago, a deletion of an account that is gone an hour ago, and one that was interrupted. */
  async function stage() {
    const restored: string[] = [];
    const made = scene({
      restore: async function* (all) {
        for (const each of all) {
          restored.push(each.id);
          yield done(each);
        }
      },
    });
    const { services } = made;
    const [first, second] = items(2) as [TrashItem, TrashItem];
    const restore = { task: { action: 'restore' } as const, items: [first, second] };
    await finish(services, { ...restore, id: 'j1', at: noon - 2 * hour, outcomes: [done(first), busy(second)] });
    const gone = items(3, 'b', { account: 'b' });
    const purge = { task: { action: 'purge' } as const, items: gone, outcomes: gone.map(done), account: 'b' };
    await finish(services, { ...purge, id: 'j2', at: noon - hour }, 'discarded');
    await interrupt(services, { ...restore, id: 'j3', outcomes: [] });
    return { ...made, made, restored };
  }

  const names = async ({ journals }: Services) =>
    (await (await journals.load()).list()).map(({ name }) => name.replace(/^\d+-/, ''));

  it('lists the jobs that have ended, newest first', async () => {
    const { services, lists } = await stage();
    await showHistory(services);
    assert.deepEqual(lists, [
      {
        title: 'History',
        choices: [
          'Permanent deletion of 3 items | Account b · 1 hr ago | Interrupted and discarded: 3 deleted permanently',
          'Restore of 2 items | A · 1 hr ago | 1 restored, 1 failed',
        ],
      },
    ]);
  });

  it('says so where there are none', async () => {
    const { services, messages } = scene();
    await showHistory(services);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['No restores or deletions of several items yet.'],
    );
  });

  it('opens the report of a job, which can retry and delete its entry', async () => {
    const { services, picks, documents, restored } = await stage();
    picks.push('Restore of 2 items');
    await showHistory(services);
    const [report] = documents;
    assert.match(report?.text ?? '', /^Restore of 2 items\nA · .*, took about 1 min\n1 restored, 1 failed\n/);
    assert.deepEqual(
      report?.actions.filter(({ line }) => line === 0).map(({ title }) => title),
      ['Retry Failed', 'Copy', 'Delete Entry'],
    );
    const press = async (title: string) => await report?.actions.find((each) => each.title === title)?.run();
    await press('Retry Failed');
    assert.deepEqual(restored, ['i1']);
    await press('Delete Entry');
    assert.deepEqual(await names(services), ['j2', 'j3.open']);
  });

  it('says so where a report was deleted meanwhile', async () => {
    const { services, picks, messages } = await stage();
    const read = async () => await Promise.reject(new Error('ENOENT'));
    const { pick } = services.dialogs;
    Object.assign(services.dialogs, {
      pick: async (...given: Parameters<typeof pick>) => {
        const picked = await pick(...given);
        Object.assign(services.journals, { read });
        return picked;
      },
    });
    picks.push('Restore of 2 items');
    await showHistory(services);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['This report could not be read. It may have been deleted.'],
    );
  });

  it('says so where a report can no longer be read', async () => {
    const { services, picks, messages } = await stage();
    assert.ok(services.journals instanceof MemoryJournals);
    const { texts } = services.journals;
    const name = [...texts.keys()].find((each) => each.endsWith('j1')) ?? '';
    const lines = texts.get(name)?.split('\n') ?? [];
    texts.set(name, lines.toSpliced(1, 1).join('\n'));
    picks.push('Restore of 2 items');
    await showHistory(services);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['This report could not be read. It may have been deleted.'],
    );
  });

  it('leaves out what another window deletes meanwhile', async () => {
    const { services, lists } = await stage();
    Object.assign(services.journals, { peek: async () => await Promise.reject(new Error('ENOENT')) });
    await showHistory(services);
    assert.deepEqual(lists, []);
  });
});
