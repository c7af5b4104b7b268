// The one check over all requests of a test run, fed with requests that no client of ours may send.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AuditBook, openBook } from '../../emulators/audit.ts';
import { BOX_TOKEN, startBox } from '../../emulators/box/emulator.ts';
import { startDocSpace } from '../../emulators/docspace/emulator.ts';
import { docspaceToken } from '../../emulators/docspace/people.ts';
import { EGNYTE_TOKEN, startEgnyte } from '../../emulators/egnyte/emulator.ts';
import type { EmulatorServer } from '../../emulators/server.ts';
import { temporaryFolder } from '../../host/cleanup.ts';
import { root } from '../../host/folders.ts';

interface Audited {
  readonly server: EmulatorServer;
  stop(): Promise<void>;
}

describe('the audit of a test run', () => {
  let running: Audited[] = [];
  let book = new AuditBook();
  beforeEach(() => {
    book = new AuditBook();
    book.place = 'a test';
  });
  afterEach(async () => {
    for (const each of running) await each.stop();
    running = [];
  });

  /** Starts an emulator under this test's book instead of that of the run. */
  async function audited<E extends Audited>(start: () => Promise<E>): Promise<E> {
    const before = openBook(book);
    try {
      const emulator = await start();
      running.push(emulator);
      return emulator;
    } finally {
      openBook(before);
    }
  }
  const sender =
    ({ server }: Audited, token: string) =>
    async (method: string, at: string, body?: object): Promise<number> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
      return (await fetch(`${server.url}${at}`, init)).status;
    };
  /** What is wrong with the only request that was refused; its text without the body. */
  const offence = () => {
    const { offences } = book.finish();
    assert.equal(offences.length, 1, offences.join('\n'));
    assert.match(offences[0] ?? '', / \(a test\)$/);
    return offences[0]?.replace(/ \{.*\}:/, ':').replace(' (a test)', '');
  };

  describe('lets pass', () => {
    it('what the Box client sends, and a change of what it has just restored', async () => {
      const box = await audited(startBox);
      const send = sender(box, BOX_TOKEN);
      const [first, second] = [box.state.trashFile(), box.state.trashFolder()];
      const { id: folder } = box.state.folder();
      assert.equal(await send('GET', `/2.0/files/${first.id}/trash`), 200);
      assert.equal(await send('POST', `/2.0/files/${first.id}`, {}), 201);
      assert.equal(await send('PUT', `/2.0/files/${first.id}`, { name: 'New', parent: { id: folder } }), 200);
      assert.equal(await send('DELETE', `/2.0/folders/${second.id}/trash`), 204);
      assert.deepEqual(book.finish(), { audited: 4, offences: [] });
    });

    it('what the Egnyte client sends', async () => {
      const egnyte = await audited(startEgnyte);
      const send = sender(egnyte, EGNYTE_TOKEN);
      const ids = [egnyte.state.trashFile().id];
      assert.equal(await send('POST', '/pubapi/v1/fs/trash', { action: 'RESTORE', ids }), 200);
      assert.equal(await send('GET', '/pubapi/v2/fs/trash'), 200);
      assert.deepEqual(book.finish(), { audited: 2, offences: [] });
    });

    it('what the DocSpace client sends', async () => {
      const { state, ...portal } = await audited(startDocSpace);
      const send = sender(portal, docspaceToken);
      const [file, folder] = [state.trashFile(), state.trashFolder()];
      const conflictResolveType = 2;
      const destFolderId = state.addFolder().id;
      const moved = { fileIds: [file.id], folderIds: [], destFolderId, conflictResolveType };
      assert.equal(await send('PUT', '/api/2.0/files/fileops/move', moved), 200);
      const gone = { fileIds: [], folderIds: [folder.id], immediately: false };
      assert.equal(await send('PUT', '/api/2.0/files/fileops/delete', gone), 200);
      assert.equal(await send('PUT', '/api/2.0/files/fileops/terminate/1'), 200);
      assert.equal(await send('GET', '/api/2.0/files/fileops'), 200);
      assert.deepEqual(book.finish(), { audited: 4, offences: [] });
    });

    it('whatever a test sends by hand, and what that does', async () => {
      book.byHand = true;
      const box = await audited(startBox);
      assert.equal(await sender(box, BOX_TOKEN)('DELETE', `/2.0/files/${box.state.file().id}`), 204);
      await box.stop();
      running = [];
      assert.equal(box.state.destroyedLive().length, 1);
      assert.deepEqual(book.finish(), { audited: 0, offences: [] });
    });
  });

  describe('on Box', () => {
    for (const kind of ['files', 'folders', 'web_links'] as const) {
      it(`refuses the deletion of one of the live ${kind}`, async () => {
        const send = sender(await audited(startBox), BOX_TOKEN);
        await send('DELETE', `/2.0/${kind}/7?recursive=true`);
        assert.equal(offence(), `DELETE /2.0/${kind}/7 : no such write is allowed`);
      });
    }

    it('reports a live item that was put into the trash, too', async () => {
      const box = await audited(startBox);
      const file = box.state.file({ name: 'live.txt' });
      assert.equal(await sender(box, BOX_TOKEN)('DELETE', `/2.0/files/${file.id}`), 204);
      await box.stop();
      running = [];
      const [asked, done, ...more] = book.finish().offences;
      assert.match(asked ?? '', /^DELETE /);
      assert.match(done ?? '', /^a call harmed the live item .*live\.txt/);
      assert.deepEqual(more, []);
    });

    it('refuses a change of what was not restored, or whose restore was refused', async () => {
      const box = await audited(startBox);
      const send = sender(box, BOX_TOKEN);
      const { id } = box.state.file();
      assert.equal(await send('GET', `/2.0/files/${id}`), 200);
      box.server.fail({ method: 'PUT', how: { status: 503 } });
      await send('PUT', `/2.0/files/${id}`, { name: 'New' });
      assert.equal(offence(), `PUT /2.0/files/${id}: the item was not restored before`);
      assert.equal(await send('POST', '/2.0/files/7', {}), 404);
      await send('PUT', '/2.0/files/7', { name: 'New' });
      assert.equal(book.finish().offences.length, 2);
    });

    it('accepts a change after a restore without an answer, and refuses one of anything but parent and name', async () => {
      const box = await audited(startBox);
      const send = sender(box, BOX_TOKEN);
      const { id } = box.state.trashFile();
      box.server.fail({ method: 'POST', how: 'reset after' });
      await assert.rejects(send('POST', `/2.0/files/${id}`, {}));
      await send('PUT', `/2.0/files/${id}`, { name: 'New' });
      await send('PUT', `/2.0/files/${id}`, { name: 'New', shared_link: null });
      assert.equal(offence(), `PUT /2.0/files/${id}: it changes shared_link`);
    });

    it('refuses other writes', async () => {
      const send = sender(await audited(startBox), BOX_TOKEN);
      await send('POST', '/2.0/files/7/copy', { parent: { id: '0' } });
      assert.equal(offence(), 'POST /2.0/files/7/copy: no such write is allowed');
    });
  });

  describe('on Egnyte refuses', () => {
    for (const [method, at, body] of [
      ['DELETE', '/pubapi/v1/fs/Shared/a.txt', undefined],
      ['DELETE', '/pubapi/v1/fs/trash', undefined],
      ['POST', '/pubapi/v1/fs/Shared/a.txt', { action: 'move', destination: '/Shared/b.txt' }],
      ['POST', '/pubapi/v2/fs/trash', { action: 'PURGE', ids: ['a'] }],
      ['PUT', '/pubapi/v1/fs/Shared/a.txt', {}],
    ] as const) {
      it(`${method} ${at}`, async () => {
        await sender(await audited(startEgnyte), EGNYTE_TOKEN)(method, at, body);
        assert.match(offence() ?? '', /: no such write is allowed$/);
      });
    }
  });

  describe('on DocSpace refuses', () => {
    const none = { fileIds: [], folderIds: [] };
    for (const [what, method, at, body, objection] of [
      [
        'a deletion at once',
        'PUT',
        'fileops/delete',
        { ...none, immediately: true },
        /does not say immediately: false/,
      ],
      ['a deletion that leaves it open', 'PUT', 'fileops/delete', none, /does not say immediately: false/],
      [
        'a move that overwrites folders',
        'PUT',
        'fileops/move',
        { folderIds: [1], conflictResolveType: 1 },
        /overwrites/,
      ],
      [
        'a move that overwrites folders, in words',
        'PUT',
        'fileops/move',
        { folderIds: [1], conflictResolveType: 'Overwrite' },
        /overwrites/,
      ],
      ['the deletion of a file', 'DELETE', 'file/7', undefined, /no such write/],
      ['the deletion of a folder', 'DELETE', 'folder/7', undefined, /no such write/],
      ['a copy', 'PUT', 'fileops/copy', none, /no such write/],
      ['to empty the trash, whatever is in it by then', 'PUT', 'fileops/emptytrash', undefined, /no such write/],
    ] as const) {
      it(what, async () => {
        await sender(await audited(startDocSpace), docspaceToken)(method, `/api/2.0/files/${at}`, body);
        assert.match(offence() ?? '', objection);
      });
    }

    it('to move or delete an item that is live when the request comes in', async () => {
      const { state, ...portal } = await audited(startDocSpace);
      const send = sender(portal, docspaceToken);
      const [file, folder] = [state.addFile(), state.addFolder()];
      const [trashed, inside] = [state.trashFile(), state.trashFolder({ files: 1 })];
      const destFolderId = state.addFolder().id;
      const fileIds = [file.id, trashed.id, ...state.tree.inside(inside).map(({ id }) => id), 999_999];
      await send('PUT', '/api/2.0/files/fileops/move', { fileIds, destFolderId, conflictResolveType: 2 });
      const gone = { fileIds: [], folderIds: [folder.id, inside.id], immediately: false };
      await send('PUT', '/api/2.0/files/fileops/delete', gone);
      assert.deepEqual(
        book.finish().offences.map((each) => each.replace(/.*: not/, 'not')),
        [`not in the trash: file ${file.id} (a test)`, `not in the trash: folder ${folder.id} (a test)`],
      );
    });
  });

  for (const [how, program] of [
    ['npm test', 'test/host/mochaFolder.ts'],
    ['npx mocha', 'node_modules/mocha/bin/mocha.js'],
  ] as const)
    it(`fails a run of \`${how}\` in which every test passed`, () => {
      const { folder, remove } = temporaryFolder('audited');
      const emulator = pathToFileURL(path.join(root, 'test/emulators/box/emulator.ts')).href;
      const lines = [
        `import { BOX_TOKEN, startBox } from '${emulator}';`,
        "it('sends one request too many', async () => {",
        '  const { server, state, stop } = await startBox();',
        '  const init = { method: "DELETE", headers: { authorization: "Bearer " + BOX_TOKEN } };',
        '  await fetch(server.url + "/2.0/files/" + state.file().id, init);',
        '  await stop();',
        '});',
      ];
      writeFileSync(path.join(folder, 'harm.test.ts'), lines.join('\n'));
      const { CLOUD_TRASH_RESULTS: _, CLOUD_TRASH_GREP: __, ...env } = process.env;
      const { status, stdout } = spawnSync(process.execPath, [path.join(root, program), folder], {
        cwd: root,
        env,
        encoding: 'utf8',
      });
      remove();
      assert.equal(status, 1, stdout);
      assert.match(stdout, /1 requests to emulated services were audited, with 2 offences/);
      assert.match(stdout, /1 passing/);
      assert.match(stdout, /DELETE \/2\.0\/files\/\d+ : no such write is allowed \(sends one request too many\)/);
    });
});
