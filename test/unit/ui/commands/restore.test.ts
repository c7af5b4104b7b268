import assert from 'node:assert/strict';
import type { RestoreOptions } from '../../../../src/trash/destination.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { outcomesOf, readJournal } from '../../../../src/trash/jobs/readJournal.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { Capabilities } from '../../../../src/trash/ports.ts';
import type { Problem } from '../../../../src/trash/problem.ts';
import { restore, restoreTo } from '../../../../src/ui/commands/restore.ts';
import { showHistory } from '../../../../src/ui/commands/showHistory.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { rowOf, scene } from '../../fakes/services.ts';
import { item } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

const able: Partial<Capabilities> = { restoresTo: true, renames: true, conflicts: ['keepBoth'] };
const attic = { id: '9', name: 'Attic' };
const pendingMove = { place: { name: 'Old' }, version: '1' };

type End = Problem['kind'] | Omit<Outcome, 'item'> | undefined;

/** A service that ends each item as `fate` says, with the options of each call. */
function service(fate: (item: TrashItem, options: RestoreOptions) => End, capabilities = able) {
  const sent: { readonly ids: string[]; readonly options: RestoreOptions }[] = [];
  const made = scene({
    capabilities,
    folders: async () => ({ folders: [], here: attic, complete: true }),
    restore: async function* (items, _signal, options = {}) {
      sent.push({ ids: items.map(({ id }) => id), options });
      for (const each of items) {
        const end = fate(each, options) ?? { end: 'done' as const };
        yield (
          typeof end === 'string' ? { item: each, end: 'failed', problem: { kind: end } } : { item: each, ...end }
        ) as Outcome;
      }
    },
  });
  const run = async (command: typeof restore, ...items: readonly TrashItem[]) => {
    const rows = items.map((each) => rowOf(made.services, each));
    await command(made.services, rows[0], rows);
  };
  return { made, sent, run };
}

const statusBar = () => calls.filter(({ name }) => name === 'window.setStatusBarMessage').map(({ args }) => args[0]);
const isFree = (kind: Problem['kind']) => (_: TrashItem, options: RestoreOptions) =>
  options.conflict || options.names || options.folder ? undefined : kind;

describe('Restore', () => {
  beforeEach(reset);
  after(reset);

  it('sends all at once, asks nothing and is quiet where nothing stands in the way', async () => {
    const { made, sent, run } = service(() => undefined);
    await run(restore, item('a'), item('b'));
    assert.deepEqual(sent, [{ ids: ['a', 'b'], options: {} }]);
    assert.deepEqual([made.lists, made.messages], [[], []]);
    assert.deepEqual(statusBar(), ['$(check) 2 of 2 restored']);
  });

  it('asks once about all names that are taken, and sends the answer with those alone', async () => {
    const { made, sent, run } = service((each, options) =>
      each.id === 'c' ? undefined : isFree('nameTaken')(each, options),
    );
    made.picks.push('Keep Both');
    await run(restore, item('a'), item('b'), item('c'));
    assert.deepEqual(made.lists, [
      {
        title: '2 items: Name taken',
        choices: [
          'Keep Both | Restored items get a number after their name',
          'Restore to Another Folder...',
          'Skip | Items whose names are in use stay in the trash',
        ],
      },
    ]);
    assert.deepEqual(sent[1], { ids: ['a', 'b'], options: { conflict: 'keepBoth' } });
    assert.deepEqual(made.messages, []);
    assert.deepEqual(statusBar(), ['$(check) 3 of 3 restored']);
  });

  it('skips taken names without a warning when the question is closed', async () => {
    const { made, sent, run } = service(isFree('nameTaken'));
    await run(restore, item('a'));
    assert.equal(made.lists[0]?.title, '"a": Name taken');
    assert.equal(sent.length, 1);
    assert.deepEqual(made.messages, []);
    assert.deepEqual(statusBar(), ['$(check) "a": Name already in use, still in the trash.']);
  });

  it('tells the history what was skipped in the end', async () => {
    const { made, run } = service((each, options) => (each.id === 'c' ? 'busy' : isFree('nameTaken')(each, options)));
    const { services } = made;
    await run(restore, item('a'), item('b'), item('c'));
    const journals = await services.journals.load();
    const [file] = await journals.list();
    assert.ok(file);
    const state = await readJournal(await journals.read(file));
    assert.deepEqual(state && outcomesOf(state).map((each) => [each.item.id, each.end]), [
      ['a', 'skipped'],
      ['b', 'skipped'],
      ['c', 'failed'],
    ]);
    await showHistory(services);
    assert.match(made.lists.at(-1)?.choices[0] ?? '', /^Restore of 3 items \| .* \| 1 failed, 2 skipped$/);
  });

  it('asks nothing where the service has no choice, and says what failed', async () => {
    const { made, run } = service(isFree('nameTaken'), { conflicts: [] });
    await run(restore, item('a'));
    assert.deepEqual(made.lists, []);
    assert.match(made.messages[0]?.text ?? '', /^Could not restore "a"\. Another item/);
  });

  it('restores under another name, and asks again while the service does not take it', async () => {
    const { made, sent, run } = service((each, options) => {
      const name = options.names?.get('a/file/a');
      return name === undefined ? isFree('nameTaken')(each, options) : name === 'b/c' ? 'invalidName' : undefined;
    });
    made.picks.push('Rename and Restore...');
    made.typed.push('b/c', 'b');
    await run(restore, item('a'));
    assert.deepEqual(made.boxes, [
      'Restore "a" under another name\nEnter a new name.',
      'Restore "b/c" under another name\nThe service does not allow this name. Restore under another name.',
    ]);
    assert.deepEqual(sent[2]?.options.names, new Map([['a/file/a', 'b']]));
    assert.deepEqual(made.messages, []);
  });

  it('asks for the names of several items one after another', async () => {
    const { made, sent, run } = service((each, options) =>
      options.names?.has(`a/file/${each.id}`) === true ? undefined : 'invalidName',
    );
    made.typed.push('x', 'y');
    await run(restore, item('a'), item('b'));
    assert.deepEqual(
      sent.map(({ ids }) => ids),
      [['a', 'b'], ['a'], ['b']],
    );
  });

  it('asks for another folder where the original one is gone', async () => {
    const { made, sent, run } = service(isFree('originMissing'));
    made.picks.push('Restore to Another Folder...', '$(check) Restore Here');
    await run(restore, item('a'));
    assert.equal(made.lists[0]?.title, '"a" can\'t be restored to the original folder');
    assert.match(made.lists[0]?.choices[0] ?? '', /^Restore to Another Folder\.\.\. \| The original folder no longer/);
    assert.deepEqual(sent[1], { ids: ['a'], options: { folder: attic } });
  });

  it('asks once only about what is left in the trash, and reports it as failed', async () => {
    const { made, sent, run } = service(isFree('originMissing'));
    made.picks.push('Leave in the Trash');
    await run(restore, item('a'), item('b'));
    assert.equal(made.lists.length, 1);
    assert.equal(sent.length, 1);
    assert.match(made.messages[0]?.text ?? '', /^0 of 2 restored\. 2 failed: The original folder/);
  });

  it('asks a question of its own about each thing that stands in the way', async () => {
    const { made, sent, run } = service((each, options) =>
      isFree(each.id === 'gone' ? 'originMissing' : 'nameTaken')(each, options),
    );
    made.picks.push('Keep Both', 'Restore to Another Folder...', '$(check) Restore Here');
    await run(restore, item('a'), item('gone'));
    assert.deepEqual(
      sent.map(({ ids, options }) => [ids, options]),
      [
        [['a', 'gone'], {}],
        [['a'], { conflict: 'keepBoth' }],
        [['gone'], { folder: attic }],
      ],
    );
  });

  it('asks nothing after Cancel', async () => {
    const { made, run } = service((each) => (each.id === 'b' ? { end: 'cancelled' } : 'nameTaken'));
    await run(restore, item('a'), item('b'));
    assert.deepEqual(made.lists, []);
    assert.match(made.messages[0]?.text ?? '', /^0 of 2 restored\. 1 canceled, still in the trash\. 1 failed/);
  });

  it('sends nothing and says nothing where a person does not start', async () => {
    const { made, sent, run } = service(() => undefined);
    Object.assign(made.client, { quota: () => ({ used: 10, allotted: 10, resetAt: 0 }) });
    await made.services.trashes.of('a')?.client();
    await run(restore, item('a'));
    assert.equal(made.lists.length, 1);
    assert.deepEqual([sent, made.messages, statusBar()], [[], [], []]);
  });

  it('retries what failed with the answer that it had, and nothing else', async () => {
    let isBusy = true;
    const { made, sent, run } = service((each, options) => {
      if (each.id === 'fine') return undefined;
      return isFree('nameTaken')(each, options) ?? (isBusy ? 'busy' : undefined);
    });
    made.picks.push('Keep Both');
    made.press = 'Retry';
    const { notify } = made.services.dialogs;
    Object.assign(made.services.dialogs, {
      notify: async (...given: Parameters<typeof notify>) => {
        isBusy = false;
        return await notify(...given);
      },
    });
    await run(restore, item('a'), item('fine'));
    assert.deepEqual(sent.at(-1), { ids: ['a'], options: { conflict: 'keepBoth' } });
    assert.equal(made.messages.length, 1);
  });
});

describe('Restore To...', () => {
  beforeEach(reset);
  after(reset);

  it('restores to the folder that is picked', async () => {
    const { made, sent, run } = service(() => undefined);
    made.picks.push('$(check) Restore Here');
    await run(restoreTo, item('a'), item('b'));
    assert.deepEqual(sent, [{ ids: ['a', 'b'], options: { folder: attic } }]);
  });

  it('takes only the time in which no question is open', async () => {
    const { made, run } = service(isFree('nameTaken'));
    const { clock, dialogs } = made.services;
    assert.ok(clock instanceof FakeClock);
    const { pick } = dialogs;
    Object.assign(dialogs, {
      pick: async (...given: Parameters<typeof pick>) => {
        clock.time += 3_600_000;
        return await pick(...given);
      },
    });
    made.picks.push('Keep Both');
    made.press = 'Show Report';
    await run(restore, ...Array.from({ length: 101 }, (_, index) => item(String(index))));
    assert.match(made.documents[0]?.text ?? '', /took less than a minute\n/);
  });

  it('retries from the report each item in the way it was tried last', async () => {
    let isBusy = true;
    const { made, sent, run } = service((each, { conflict }) => {
      if (each.id !== 'a') return isBusy ? 'busy' : undefined;
      return conflict ? (isBusy ? 'busy' : undefined) : 'nameTaken';
    });
    made.picks.push('$(check) Restore Here', 'Keep Both');
    made.press = 'Show Report';
    await run(restoreTo, item('a'), item('b'));
    isBusy = false;
    sent.length = 0;
    await made.documents[0]?.actions.find(({ title }) => title === 'Retry Failed')?.run();
    const keepBoth = { ids: ['a'], options: { folder: attic, conflict: 'keepBoth' } };
    assert.deepEqual(sent, [keepBoth, { ids: ['b'], options: { folder: attic } }]);
    for (const each of made.documents[0]?.actions.filter(({ title }) => title === 'Try Again') ?? []) await each.run();
    assert.deepEqual(sent.slice(2), sent.slice(0, 2), 'each group too');
    assert.deepEqual(
      statusBar(),
      Array(1)
        .fill('$(check) 2 of 2 restored')
        .concat(['a', 'b'].map((id) => `$(check) "${id}" restored`)),
    );
  });

  it('sends nothing where no folder is picked', async () => {
    const { sent, run } = service(() => undefined);
    await run(restoreTo, item('a'));
    assert.deepEqual(sent, []);
  });

  it('says that the service has no choice', async () => {
    const { made, sent, run } = service(() => undefined, {});
    await run(restoreTo, item('a'));
    assert.deepEqual(sent, []);
    assert.match(made.messages[0]?.text ?? '', /only to the original folder/);
  });

  it('moves what was restored but not moved, and does not restore it again', async () => {
    const { made, sent, run } = service((_, options) =>
      options.pendingMoves ? undefined : { end: 'failed', problem: { kind: 'notMoved' }, pendingMove },
    );
    made.picks.push('$(check) Restore Here', 'Retry Move');
    await run(restoreTo, item('a'));
    assert.equal(made.lists[1]?.title, '"a": Restored, not moved');
    assert.deepEqual(
      made.lists[1]?.choices.map((each) => each.split(' | ')[0]),
      ['Retry Move', 'Keep Both', 'Rename and Move...', 'Move to Another Folder...', 'Leave in the Original Folder'],
    );
    assert.deepEqual(sent[1]?.options, { folder: attic, pendingMoves: new Map([['a/file/a', pendingMove]]) });
    assert.deepEqual(made.messages, []);
  });

  it('says what was left in its original folder, and offers to move it once more', async () => {
    const { made, run } = service(() => ({ end: 'failed', problem: { kind: 'notMoved' }, pendingMove }));
    made.picks.push('$(check) Restore Here', 'Leave in the Original Folder');
    await run(restoreTo, item('a'));
    assert.match(made.messages[0]?.text ?? '', /^"a": Restored to the original folder/);
    assert.ok(made.messages[0]?.buttons.includes('Retry'));
  });

  it('does not say that an item is in the trash where only its move was cancelled, and asks nothing more', async () => {
    const { made, sent, run } = service((_, options) =>
      options.pendingMoves ? { end: 'cancelled' } : { end: 'failed', problem: { kind: 'notMoved' }, pendingMove },
    );
    made.picks.push('$(check) Restore Here', 'Retry Move');
    made.press = 'Retry';
    await run(restoreTo, item('a'), item('b'));
    assert.equal(made.lists.length, 2);
    assert.match(made.messages[0]?.text ?? '', /^0 of 2 restored\. 2 failed: Restored to the original folder/);
    const options = { folder: attic, pendingMoves: new Map(['a', 'b'].map((id) => [`a/file/${id}`, pendingMove])) };
    assert.deepEqual(sent.slice(1), [
      { ids: ['a', 'b'], options },
      { ids: ['a', 'b'], options },
    ]);
  });

  it('does not ask about what cannot be moved safely', async () => {
    const { made, run } = service(() => 'notMoved');
    made.picks.push('$(check) Restore Here');
    await run(restoreTo, item('a'));
    assert.equal(made.lists.length, 1);
    assert.deepEqual(made.messages[0]?.buttons, ['Show Report', 'Copy Error Details']);
  });
});
