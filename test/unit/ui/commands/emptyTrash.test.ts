import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { Page } from '../../../../src/trash/ports.ts';
import type { Problem } from '../../../../src/trash/problem.ts';
import { emptyTrash } from '../../../../src/ui/commands/emptyTrash.ts';
import { scene } from '../../fakes/services.ts';
import { item, items } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

const locked: Problem = { kind: 'retained' };

describe('Empty Trash', () => {
  beforeEach(reset);

  /** A trash of these; what is purged leaves it, unless `fate` has a problem for it. */
  function trash(of: readonly TrashItem[], fate: (item: TrashItem) => Problem | undefined = () => undefined) {
    const sent: string[][] = [];
    const left = new Set(of);
    const purge = async function* (some: readonly TrashItem[]): AsyncIterable<Outcome> {
      sent.push(some.map(({ id }) => id));
      for (const each of some) {
        const problem = fate(each);
        if (!problem) left.delete(each);
        yield problem ? { item: each, end: 'failed', problem } : { item: each, end: 'done' };
      }
    };
    const now: Page = {
      get items() {
        return [...left];
      },
      unreadable: 0,
      last: true,
    };
    const made = scene({ capabilities: { scope: 'domain' }, walks: [[now]], purge });
    /** Once something was sent. */
    const arrives = (one: TrashItem) =>
      Object.assign(made.client, {
        purge: (...given: Parameters<typeof purge>) => {
          left.add(one);
          return purge(...given);
        },
      });
    return { ...made, scene: made, sent, arrives };
  }

  const statusBar = () => calls.filter(({ name }) => name === 'window.setStatusBarMessage').map(({ args }) => args[0]);

  it('does not send what is known as not to be deleted, says before that it stays, and has nothing to retry', async () => {
    const { services, sent, questions, messages } = trash([...items(3), item('kept', { purgeBlockedBy: locked })]);
    await emptyTrash(services);
    assert.deepEqual(sent, [['i0', 'i1', 'i2']]);
    assert.match(questions[0] ?? '', /^Permanently delete everything in this trash \(3 items\)\?/);
    assert.match(questions[0] ?? '', /Can't be deleted and will stay in the trash: 1\./);
    assert.deepEqual(messages, []);
    assert.deepEqual(statusBar(), ['$(check) 3 of 3 deleted permanently']);
  });

  it("asks nothing where all that is there can't be deleted", async () => {
    const made = trash([item('kept', { purgeBlockedBy: locked }), item('kept too', { purgeBlockedBy: locked })]);
    await emptyTrash(made.services);
    assert.deepEqual([made.sent, made.questions], [[], []]);
    assert.deepEqual(
      made.messages.map(({ text }) => text),
      ['Nothing in this trash can be deleted.'],
    );
  });

  it('says in a line that there is nothing, or nothing that can be deleted', async () => {
    const words = async (unreadable: number) => {
      const total = { items: unreadable, precision: 'exact' as const };
      const made = scene({ walks: [[{ items: [], unreadable, total, last: true }]] });
      await emptyTrash(made.services);
      return made.messages.map(({ text }) => text);
    };
    assert.deepEqual(await words(0), ['The trash of A is empty.']);
    assert.deepEqual(await words(2), ['Nothing in this trash can be deleted.']);
  });

  it('asks once more before it retries from the report, which may be read much later', async () => {
    let isBusy = true;
    const made = trash(items(3), () => (isBusy ? { kind: 'busy' } : undefined));
    made.scene.press = 'Show Report';
    await emptyTrash(made.services);
    isBusy = false;
    await made.documents[0]?.actions.find(({ title }) => title === 'Retry Failed')?.run();
    assert.equal(made.questions.length, 2);
    assert.match(made.questions[1] ?? '', /^Permanently delete 3 items\?/);
    assert.equal(made.sent.length, 2);
  });

  it('mentions once what was deleted meanwhile', async () => {
    const made = trash(items(2));
    made.arrives(item('later'));
    await emptyTrash(made.services);
    assert.deepEqual(
      made.messages.map(({ text }) => text).filter((text) => text.startsWith('Deleted since')),
      ['Deleted since then, still in the trash: 1 item.'],
    );
  });

  it('sends again what failed and may succeed, after Retry', async () => {
    let tries = 0;
    const fate = ({ id }: TrashItem): Problem | undefined => {
      if (id === 'i0') return { kind: 'forbidden' };
      tries += id === 'i1' ? 1 : 0;
      return id === 'i1' && tries === 1 ? { kind: 'busy' } : undefined;
    };
    const made = trash([...items(3), item('kept', { purgeBlockedBy: locked })], fate);
    made.scene.press = 'Retry';
    await emptyTrash(made.services);
    assert.deepEqual(made.sent, [['i0', 'i1', 'i2'], ['i1']]);
    assert.deepEqual(
      made.messages.map(({ text }) => text.slice(0, 29)),
      ['1 of 3 deleted permanently. 2'],
    );
  });
});
