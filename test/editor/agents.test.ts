// What chat and agents call, through the editor's own tool service. It asks nobody in such tests: that is in test/e2e.
import assert from 'node:assert/strict';
import { ConfigurationTarget, LanguageModelTextPart, lm, workspace } from 'vscode';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { eventually } from '../host/eventually.ts';
import { type EditorService, services } from './services.ts';
import { Stage } from './stage.ts';

interface Answer {
  readonly items: readonly { readonly key: string; readonly name: string; readonly outcome?: string }[];
  readonly more: number;
  readonly accounts: readonly { readonly account: string; readonly complete: boolean }[];
}

async function call(name: string, input: object): Promise<Answer> {
  const { content } = await lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const [part] = content;
  assert.ok(part instanceof LanguageModelTextPart);
  return JSON.parse(part.value);
}

for (const [name, open] of Object.entries(services)) {
  describe(`the tools for agents at ${name}`, () => {
    let stage: Stage;
    let service: EditorService;
    let trash: AccountTrash;

    before(async () => {
      stage = await Stage.open();
      service = await open();
      service.trashFile('plan a.txt');
      service.trashFile('plan b.txt');
      service.trashFile('notes.txt');
      service.trashClashing('taken plan.txt');
      trash = await stage.connect(service);
    });
    after(async () => {
      await stage.clear();
      await service.stop();
    });

    it('finds items by a query', async () => {
      const { items, more, accounts } = await call('cloudTrash_find', { query: 'plan -taken kind:file' });
      assert.deepEqual([items.length, more], [2, 0]);
      assert.match(items[0]?.name ?? '', /^plan [ab]\.txt$/);
      assert.deepEqual(
        accounts.map(({ account, complete }) => [account, complete]),
        [[trash.account.label, true]],
      );
      await assert.rejects(call('cloudTrash_find', { query: 'sise:>1mb' }), /"sise:" is not a filter/);
    });

    it('restores, and gives the outcome of each', async () => {
      const { items } = await call('cloudTrash_find', { query: 'plan' });
      assert.equal(items.length, 3);
      const keys = items.map(({ key }) => key);
      await assert.rejects(call('cloudTrash_restore', { keys: [...keys, 'nothing'] }), /Not all of these keys/);
      const answer = await call('cloudTrash_restore', { keys });
      assert.deepEqual(Object.fromEntries(answer.items.map((each) => [each.name, each.outcome])), {
        'plan a.txt': 'done',
        'plan b.txt': 'done',
        'taken plan.txt': 'failed',
      });
      assert.deepEqual(stage.names(trash).sort(), ['notes.txt', 'taken plan.txt']);
      assert.deepEqual(service.harm(), []);
    });

    it('restores to a folder where the service can, and else says so', async () => {
      const { items } = await call('cloudTrash_find', { query: 'notes' });
      const keys = items.map(({ key }) => key);
      const folder = service.wayToRescue.map(({ source }) => source).join('/');
      if (folder === '') {
        await assert.rejects(call('cloudTrash_restore', { keys, folder: 'Rescue' }), /original folders only/);
        return;
      }
      const answer = await call('cloudTrash_restore', { keys, folder });
      assert.equal(answer.items[0]?.outcome, 'done');
      assert.ok(service.live().some(({ path }) => /Rescue\/notes\.txt$/.test(path)));
    });
  });
}

describe('the tools for agents', () => {
  const chat = () => workspace.getConfiguration('chat');
  after(() => chat().update('agent.enabled', undefined, ConfigurationTarget.Global));

  it('are offered to agents, where the editor has them', async () => {
    await Stage.open();
    await chat().update('agent.enabled', true, ConfigurationTarget.Global);
    const ours = await eventually(
      'the tools',
      async () => lm.tools.filter(({ name }) => name.startsWith('cloudTrash_')),
      ({ length }) => length > 0,
    );
    assert.deepEqual(
      ours.map(({ name, description }) => [name, /^\w+ deleted files and folders/.test(description)]),
      [
        ['cloudTrash_find', true],
        ['cloudTrash_restore', true],
      ],
    );
  });
});
