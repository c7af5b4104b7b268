import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { continueJob, discardJob } from '../../../../src/ui/commands/continueJob.ts';
import { noon } from '../../fakes/clock.ts';
import { interrupt } from '../../fakes/endedJobs.ts';
import { MemoryJournals } from '../../fakes/journals.ts';
import { scene } from '../../fakes/services.ts';
import { account, items, type Script } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

const done = (item: TrashItem): Outcome => ({ item, end: 'done' });
const [one, two, three, four] = items(4) as [TrashItem, TrashItem, TrashItem, TrashItem];

describe('an interrupted job', () => {
  beforeEach(reset);

  /** Of four items one is done, one was sent, and two were not. */
  async function stage(script: Script = {}) {
    const sent: string[] = [];
    const note = async function* (all: readonly TrashItem[]): AsyncIterable<Outcome> {
      for (const each of all) {
        sent.push(each.id);
        yield done(each);
      }
    };
    const made = scene({
      restore: note,
      purge: note,
      look: async function* (all) {
        for (const each of all) yield { item: each, state: 'live' };
      },
      ...script,
    });
    await interrupt(made.services, {
      id: 'j1',
      task: { action: 'restore' },
      items: [one, two, three, four],
      outcomes: [done(one)],
    });
    return { ...made, made, sent };
  }

  const statusBar = () => calls.filter(({ name }) => name === 'window.setStatusBarMessage').map(({ args }) => args[0]);

  it('goes on with what was not sent, after a look at what was', async () => {
    const { services, sent, messages } = await stage();
    await continueJob(services);
    assert.deepEqual(sent, ['i2', 'i3']);
    assert.deepEqual(messages, []);
    assert.deepEqual(statusBar(), ['$(check) 4 of 4 restored']);
    assert.deepEqual(services.jobs.list, []);
  });

  it('says so where there is none', async () => {
    const { services, messages } = scene();
    await continueJob(services);
    await discardJob(services);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['Nothing was interrupted.', 'Nothing was interrupted.'],
    );
  });

  it('is left to the window that works on it', async () => {
    const { services, messages, sent } = await stage();
    assert.ok(services.journals instanceof MemoryJournals);
    for (const { name } of await services.journals.list()) services.journals.locked.add(name);
    await continueJob(services);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['Another window is already running this restore.'],
    );
    assert.deepEqual(sent, []);
  });

  it('asks first where the calls of the day are not enough for the rest', async () => {
    const { services, lists, sent, picks } = await stage({
      quota: () => ({ used: 998, allotted: 1000, resetAt: noon }),
    });
    await services.trashes.of('a')?.client();
    await continueJob(services);
    assert.equal(lists[0]?.title, "A needs 3 calls; 2 of today's 1,000 are left.");
    assert.deepEqual([sent, services.jobs.list.length], [[], 1]);
    picks.push("Start, and finish what today's quota allows");
    await continueJob(services);
    assert.deepEqual(sent, ['i2', 'i3']);
  });

  it('is picked where there are several, each with its account', async () => {
    const { services, lists, picks, sent } = await stage();
    services.trashes.sync([account(), account({ id: 'b', label: 'B' })]);
    const own = items(2, 'b', { account: 'b' });
    await interrupt(services, { id: 'j2', account: 'b', task: { action: 'purge' }, items: own, outcomes: [] });
    picks.push('Permanent deletion of 2 items was interrupted at 0');
    await continueJob(services);
    assert.deepEqual(lists[0]?.choices, [
      'Restore of 4 items was interrupted at 1 | A',
      'Permanent deletion of 2 items was interrupted at 0 | B',
    ]);
    assert.deepEqual(sent, ['b1']);
    const trash = services.trashes.of('a');
    assert.ok(trash);
    await continueJob(services, { type: 'account', trash });
    assert.deepEqual(sent, ['b1', 'i2', 'i3'], 'that of the row');
  });

  it('has a retry like any other', async () => {
    let tries = 0;
    const { services, made, messages } = await stage({
      restore: async function* (all) {
        tries += 1;
        for (const item of all) yield tries === 1 ? { item, end: 'failed', problem: { kind: 'busy' } } : done(item);
      },
    });
    made.press = 'Retry';
    await continueJob(services);
    assert.match(messages[0]?.text ?? '', /^2 of 4 restored\. 2 failed: /);
    assert.deepEqual(statusBar(), ['$(check) 2 of 2 restored']);
  });

  it('is continued, not tried again, where it could not be seen what became of what was sent', async () => {
    let isSignedOut = true;
    const { services, made, messages, sent } = await stage({
      look: async function* (all) {
        for (const each of all) {
          if (isSignedOut) yield { item: each, state: 'unknown', problem: { kind: 'signIn' } };
          else yield { item: each, state: 'live' };
        }
      },
    });
    made.press = 'Sign In Again...';
    await continueJob(services);
    assert.deepEqual(messages[0]?.buttons, ['Show Report', 'Continue', 'Sign In Again...', 'Copy Error Details']);
    assert.equal(calls.find(({ name }) => name === 'commands.executeCommand')?.args[0], 'cloudTrash.signInAgain');
    made.press = 'Show Report';
    await continueJob(services);
    const actions = made.documents[0]?.actions ?? [];
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Continue', 'Copy', 'Sign In Again...'],
    );
    isSignedOut = false;
    await actions[0]?.run();
    assert.deepEqual([sent, services.jobs.list], [['i2', 'i3'], []]);
  });

  it('is discarded after a question, which says what stays', async () => {
    const { services, questions, sent } = await stage();
    await discardJob(services);
    assert.deepEqual(questions, [
      [
        'Discard the rest of this restore?',
        'Restore of 4 items was interrupted at 1. Files at the services are not affected.',
      ].join('\n'),
    ]);
    assert.deepEqual([sent, services.jobs.list], [[], []]);
    assert.deepEqual(
      (await (await services.journals.load()).list()).map(({ isOpen }) => isOpen),
      [false],
    );
  });

  it('stays where the person does not want to discard it', async () => {
    const { services } = await stage();
    Object.assign(services.dialogs, { confirm: async () => false });
    await discardJob(services);
    assert.equal(services.jobs.list.length, 1);
  });
});
