// The calls that make and delete live things: no client of ours has them, live runs do.
import assert from 'node:assert/strict';
import { EGNYTE_TOKEN, type EgnyteEmulator, startEgnyte } from '../../emulators/egnyte/emulator.ts';
import { box, call, refused, stopAll } from './boxCalls.ts';

describe('the Box emulator makes', () => {
  afterEach(stopAll);

  it('folders and web links, which can be deleted like all others', async () => {
    const emulator = await box();
    const folder = await call(emulator, 'POST', '/folders', { name: 'New', parent: { id: '0' } });
    assert.equal(folder.status, 201);
    const parent = { id: folder.json.id };
    const link = await call(emulator, 'POST', '/web_links', { url: 'https://example.com/', parent });
    assert.deepEqual(
      [link.status, link.json.name, link.json.url],
      [200, 'https://example.com/', 'https://example.com/'],
    );
    assert.deepEqual(
      emulator.state.live().map((each) => each.path),
      ['New', 'New/https://example.com/'],
    );
    assert.equal((await call(emulator, 'DELETE', `/web_links/${link.json.id}`)).status, 204);
    assert.equal(emulator.state.trash()[0]?.id, link.json.id);
  });

  it('none where the name is taken or bad, or the folder is not there', async () => {
    const emulator = await box();
    const { id } = emulator.state.folder({ name: 'Taken' });
    const make = (name: string, parent = '0') => call(emulator, 'POST', '/folders', { name, parent: { id: parent } });
    assert.deepEqual(refused(await make('taken')), [409, 'item_name_in_use']);
    assert.deepEqual(refused(await make('a/b')), [400, 'item_name_invalid']);
    assert.deepEqual(refused(await make('New', '4711')), [404, 'not_found']);
    emulator.state.trashElsewhere({ kind: 'folder', id });
    assert.deepEqual(refused(await make('New', id)), [404, 'trashed']);
    assert.deepEqual(refused(await call(emulator, 'POST', '/folders', { name: 'New' })), [400, 'bad_request']);
    const link = { name: 'New', url: 'ftp://example.com/', parent: { id: '0' } };
    assert.deepEqual(refused(await call(emulator, 'POST', '/web_links', link)), [400, 'bad_request']);
    assert.deepEqual(emulator.state.live(), []);
  });
});

describe('the Egnyte emulator makes', () => {
  let emulator: EgnyteEmulator;
  beforeEach(async () => {
    emulator = await startEgnyte();
  });
  afterEach(() => emulator.stop());

  const send = async (method: string, at: string, body?: object): Promise<number> => {
    const headers = { authorization: `Bearer ${EGNYTE_TOKEN}`, 'content-type': 'application/json' };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    return (await fetch(`${emulator.server.url}/pubapi/v1/fs${at}`, init)).status;
  };

  it('folders, and deletes them into the trash with what lies in them', async () => {
    assert.equal(await send('POST', '/Shared/New%20one', { action: 'add_folder' }), 201);
    assert.equal(await send('POST', '/Shared/New%20one/inside', { action: 'add_folder' }), 201);
    assert.equal(await send('POST', '/Shared/New%20one', { action: 'add_folder' }), 403);
    assert.equal(await send('DELETE', '/Shared/New%20one'), 200);
    assert.equal(emulator.state.liveAt('/Shared/New one'), undefined);
    const [trashed] = emulator.state.trash();
    assert.deepEqual([trashed?.path, trashed?.type, trashed?.content.length], ['/Shared/New one', 'folder', 2]);
    assert.equal(await send('DELETE', '/Shared/New%20one'), 404);
  });

  it('no top folders, and deletes none', async () => {
    assert.equal(await send('POST', '/Other', { action: 'add_folder' }), 403);
    assert.equal(await send('DELETE', '/Shared'), 403);
    assert.equal(await send('POST', '/Shared/x', { action: 'copy' }), 400);
    assert.equal(await send('PUT', '/Shared/x', {}), 405);
  });
});
