import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { copyId, copyName, copyPath } from '../../../../src/ui/commands/copy.ts';
import { rowOf, scene } from '../../fakes/services.ts';
import { item, type Script } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

type Command = typeof copyName;

/** What is on the clipboard after the command, and what was said. */
async function run(command: Command, items: readonly TrashItem[], script?: Script) {
  const { services, messages } = scene(script);
  const rows = items.map((each) => rowOf(services, each));
  await command(services, rows[0], rows);
  const args = (name: string) => calls.filter((each) => each.name === name).map((each) => each.args[0]);
  return {
    copied: args('env.clipboard.writeText'),
    status: args('window.setStatusBarMessage'),
    messages: messages.map(({ text }) => text),
  };
}

describe('copying from items', () => {
  beforeEach(reset);

  it('copies a name, and says which', async () => {
    const { copied, status } = await run(copyName, [item('7', { name: '$(x) Plan.docx' })]);
    assert.deepEqual(copied, ['$(x) Plan.docx']);
    assert.deepEqual(status, ['$(check) Copied: $ (x) Plan.docx']);
  });

  it('copies several as one line each', async () => {
    const { copied, status } = await run(copyId, [item('7'), item('8')]);
    assert.deepEqual(copied, ['7\n8']);
    assert.deepEqual(status, ['$(check) Copied: 2 items']);
  });

  it('makes one line of a name with line breaks and other control characters', async () => {
    const { copied } = await run(copyName, [item('7', { name: 'a\r\nrm -rf \u2028b\u0007' })]);
    assert.deepEqual(copied, ['a  rm -rf  b ']);
  });

  it('copies nothing where nothing is selected', async () => {
    for (const command of [copyName, copyPath, copyId]) {
      const { services } = scene();
      const { account } = rowOf(services, item('7'));
      await command(services, account);
    }
    assert.deepEqual(calls, []);
  });
});

describe('copying original paths', () => {
  beforeEach(reset);

  it('joins the original folder and the name', async () => {
    const { copied, messages } = await run(copyPath, [
      item('7', { name: 'Plan.docx', origin: { path: '/Shared/Plans' } }),
      item('8', { name: 'top.txt', origin: { path: '/' } }),
    ]);
    assert.deepEqual(copied, ['/Shared/Plans/Plan.docx\n/top.txt']);
    assert.deepEqual(messages, []);
  });

  it('asks the service where the list has only a folder', async () => {
    const { copied } = await run(copyPath, [item('7', { origin: { id: '12', name: 'Plans' } })], {
      origin: async ({ origin }) => ({ ...origin, path: '/Shared/Plans', missing: 'trashed' }),
    });
    assert.deepEqual(copied, ['/Shared/Plans/7']);
  });

  it('leaves out what has no known path, and says how many', async () => {
    const { copied, messages } = await run(copyPath, [
      item('7', { origin: { path: '/a' } }),
      item('8'),
      item('9', { origin: { name: 'b' } }),
    ]);
    assert.deepEqual(copied, ['/a/7']);
    assert.deepEqual(messages, ['Copied 1 item. Original paths not known: 2.']);
  });

  it('says so where none is known, and leaves the clipboard alone', async () => {
    const { copied, messages } = await run(copyPath, [item('7')]);
    assert.deepEqual(copied, []);
    assert.deepEqual(messages, ['Copied 0 items. Original paths not known: 1.']);
  });
});
