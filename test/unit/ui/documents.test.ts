import assert from 'node:assert/strict';
import { registerCommands } from '../../../src/ui/commands/register.ts';
import { Documents } from '../../../src/ui/documents.ts';
import { scene } from '../fakes/services.ts';
import { calls, reset, Uri } from '../fakes/vscode/vscode.ts';

describe('a document with actions', () => {
  beforeEach(reset);

  /** A document that is shown, and a way to press the links above its lines. */
  async function shown(run: () => Promise<void>, isOnce = false) {
    const made = scene();
    const documents = new Documents();
    Object.assign(made.services, { documents, log: { info: () => {}, warn: () => {} } });
    registerCommands(made.services);
    await documents.show('Report/1', 'text', [{ line: 3, title: 'Try Again', isOnce, run }]);
    const uri = calls.find(({ name }) => name === 'workspace.openTextDocument')?.args[0];
    assert.ok(uri instanceof Uri);
    const lenses = () => documents.provideCodeLenses({ uri } as Parameters<Documents['provideCodeLenses']>[0]);
    const [lens] = lenses();
    const { title, command, arguments: args = [] } = lens?.command ?? { title: '', command: '' };
    const registered = calls.find(({ name, args }) => name === 'commands.registerCommand' && args[0] === command);
    const press = registered?.args[1];
    assert.ok(typeof press === 'function');
    return {
      ...made,
      documents,
      lenses,
      uri,
      title,
      line: lens?.range.start.line,
      press: async () => await press(...args),
    };
  }

  it('has a link above the line, which runs the action', async () => {
    const runs: string[] = [];
    const { title, line, press, messages } = await shown(async () => void runs.push('run'));
    assert.deepEqual([title, line], ['Try Again', 3]);
    await press();
    assert.deepEqual([runs, messages], [['run'], []]);
  });

  it('loses the link of what is done only once when it begins', async () => {
    const runs: number[] = [];
    const { press, lenses } = await shown(async () => void runs.push(lenses().length), true);
    await press();
    await press();
    assert.deepEqual(runs, [0]);
  });

  it('loses the link also when the action was begun elsewhere', async () => {
    const { documents, uri } = await shown(async () => {});
    const action = { line: 0, title: 'Restore All', isOnce: true, run: async () => {} };
    await documents.show('Preview', '', [action]);
    const shownLast = calls.findLast(({ name }) => name === 'workspace.openTextDocument')?.args[0];
    const titles = () =>
      documents
        .provideCodeLenses({ uri: shownLast } as Parameters<Documents['provideCodeLenses']>[0])
        .map(({ command }) => command?.title);
    assert.notEqual(shownLast, uri);
    assert.deepEqual(titles(), ['Restore All']);
    assert.equal(await documents.perform(action), true);
    assert.equal(await documents.perform(action), false);
    assert.deepEqual(titles(), []);
  });

  it('says what went wrong, as for a command', async () => {
    const { press, messages } = await shown(async () => {
      throw new Error('broken');
    });
    await press();
    assert.match(messages[0]?.text ?? '', /^The command failed\. /);
    assert.deepEqual(messages[0]?.buttons, ['Show Log', 'Copy Error Details']);
  });

  it('says that it is out of date where its tab outlived the window', () => {
    assert.match(
      new Documents().provideTextDocumentContent(Uri.from({ scheme: 'cloud-trash' }) as never),
      /^This page is/,
    );
  });
});
