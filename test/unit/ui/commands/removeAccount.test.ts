import assert from 'node:assert/strict';
import { removeAccount } from '../../../../src/ui/commands/removeAccount.ts';
import type { Services } from '../../../../src/ui/services.ts';
import { settled } from '../../fakes/clock.ts';
import { finish, interrupt } from '../../fakes/endedJobs.ts';
import { MemoryJournals } from '../../fakes/journals.ts';
import { scene } from '../../fakes/services.ts';
import { account, items, later } from '../../fakes/trash.ts';
import { reset } from '../../fakes/vscode/vscode.ts';

const busy = "Can't remove this account while a restore or deletion runs.";

describe('Remove Account... and its history', () => {
  beforeEach(reset);

  function stage() {
    const gate = later();
    const made = scene({
      purge: async function* (all) {
        await gate.promise;
        for (const each of all) yield { item: each, end: 'done' };
      },
    });
    const removed: string[] = [];
    Object.assign(made.services, {
      accounts: {
        list: [{ ...account(), hasSecret: true }],
        vendor: () => ({ name: 'Acme' }),
        remove: async (id: string) => {
          removed.push(id);
          return { revoked: 'no' };
        },
      },
      counts: { forget: async () => {} },
    });
    return { ...made, removed, gate };
  }

  const task = { action: 'purge' } as const;
  const names = async ({ journals }: Services) =>
    (await (await journals.load()).list()).map(({ name }) => name.replace(/^\d+-/, ''));

  it('says that its history goes too, and deletes it with its order, but that of no other account', async () => {
    const { services, questions, removed } = stage();
    await finish(services, { id: 'own', task, items: items(2), outcomes: [] });
    await finish(services, { id: 'other', task, items: items(2, 'b', { account: 'b' }), outcomes: [], account: 'b' });
    await interrupt(services, { id: 'open', task, items: items(2), outcomes: [] });
    services.browsing.choose(['a', 'b'], { sort: 'size' });
    await removeAccount(services);
    assert.deepEqual(
      ['a', 'b'].map((id) => services.browsing.choiceOf(id).sort),
      ['deleted', 'size'],
    );
    assert.match(questions[0] ?? '', / Its history is deleted too\. Items in the trash are not affected\.$/);
    assert.deepEqual(removed, ['a']);
    assert.deepEqual(await names(services), ['other']);
    assert.deepEqual(services.jobs.list, []);
  });

  it('is refused while a job of the account runs', async () => {
    const { services, questions, messages, removed, gate } = stage();
    const run = services.jobs.run(task, items(2), new AbortController().signal, () => {});
    await settled();
    await removeAccount(services);
    assert.deepEqual(
      messages.map(({ text }) => text),
      [busy],
    );
    assert.deepEqual([questions, removed], [[], []]);
    gate.resolve();
    await run;
    await removeAccount(services);
    assert.deepEqual(removed, ['a']);
  });

  it('is refused while another window runs one, or one was started while the question was open', async () => {
    const { services, messages, removed, gate } = stage();
    await interrupt(services, { id: 'elsewhere', task, items: items(2), outcomes: [] });
    const { journals, dialogs } = services;
    assert.ok(journals instanceof MemoryJournals);
    for (const { name } of await journals.list()) journals.locked.add(name);
    await removeAccount(services);
    assert.equal(messages.length, 1);
    journals.locked.clear();
    let run: Promise<unknown> | undefined;
    const confirm = async () => {
      run = services.jobs.run(task, items(2), new AbortController().signal, () => {});
      await settled();
      return true;
    };
    Object.assign(dialogs, { confirm });
    await removeAccount(services);
    assert.equal(messages.length, 2);
    assert.deepEqual(removed, []);
    gate.resolve();
    await run;
  });
});
