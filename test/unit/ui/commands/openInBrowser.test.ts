import assert from 'node:assert/strict';
import { openInBrowser } from '../../../../src/ui/commands/openInBrowser.ts';
import { rowOf, scene } from '../../fakes/services.ts';
import { item, type Script } from '../../fakes/trash.ts';
import { reset } from '../../fakes/vscode/vscode.ts';

const page = 'https://acme.example/trash';

function stage(script: Script = { webPage: async () => page }) {
  const made = scene(script);
  const opened: string[] = [];
  const open = async (address: string) => {
    opened.push(address);
    return true;
  };
  Object.assign(made.services.dialogs, { open });
  Object.assign(made.services, { view: { visible: false, selection: [] } });
  return { ...made, opened, row: rowOf(made.services, item('7')) };
}

describe('Open Trash in Browser', () => {
  beforeEach(reset);

  it('opens the page of an account, from its row and from one of its items', async () => {
    const { services, opened, row } = stage();
    await openInBrowser(services, row.account);
    await openInBrowser(services, row);
    assert.deepEqual(opened, [page, page]);
  });

  it('opens that of the only account from the palette', async () => {
    const { services, opened } = stage();
    await openInBrowser(services);
    assert.deepEqual(opened, [page]);
  });

  it('says so where the service has no such page', async () => {
    const { services, opened, messages, row } = stage({});
    await openInBrowser(services, row);
    assert.deepEqual(opened, []);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['This service has no web page for its trash.'],
    );
  });
});
