// Choosing a place to restore to: what the DocSpace server does (its source, 3.7.2), pinned at the emulator.
import assert from 'node:assert/strict';
import { begin, denied, type PortalContent, type PortalItem, refusal, stopAll } from './docspaceRaw.ts';

const duplicate = 2;
const titles = (items: readonly PortalItem[]): string[] => items.map(({ title }) => title);

describe('the DocSpace emulator: places to restore to', () => {
  afterEach(stopAll);

  it('lists one page for each section, with the trash unless it is excluded', async () => {
    const raw = await begin();
    raw.state.addFolder({ name: 'Mine' });
    raw.state.addPerson({ name: 'Tom' });
    const { response } = await raw.get<PortalContent[]>('files/@root?filterType=2&count=1&withoutTrash=true');
    assert.deepEqual(
      response.map(({ current }) => current.rootFolderType),
      [5, 6, 10, 11, 14, 20, 34],
    );
    assert.equal(response[0]?.current.id, raw.state.me.myDocuments);
    assert.deepEqual(titles(response[0]?.folders ?? []), ['Mine']);
    const all = (await raw.get<PortalContent[]>('files/@root')).response.map(({ current }) => current);
    assert.deepEqual(
      all.filter(({ rootFolderType }) => rootFolderType === 3).map(({ id }) => id),
      [raw.state.me.trash],
    );
  });

  it('says of Rooms and Archive that they take something, though no file may go there', async () => {
    const raw = await begin();
    const file = raw.state.trashFile();
    const { response } = await raw.get<PortalContent[]>('files/@root?withoutTrash=true');
    const rights = Object.fromEntries(
      response.map(({ current: { rootFolderType, security } }) => [rootFolderType, [security.Create, security.MoveTo]]),
    );
    assert.deepEqual(rights, {
      5: [true, true],
      6: [false, false],
      10: [false, false],
      11: [false, false],
      14: [true, true],
      20: [false, true],
      34: [false, false],
    });
    for (const { current } of response.slice(1)) {
      assert.deepEqual(await refusal(raw.move(current.id, { fileIds: [file.id] })), denied, current.title);
      assert.equal((await raw.get(`files/${current.id}`)).status, 200, current.title);
    }
  });

  it('lists rooms for a key with the scope of rooms alone', async () => {
    const raw = await begin();
    for (const name of ['Legal', 'Sales', 'Legal archive']) raw.state.addFile({ from: raw.state.addRoom({ name }).id });
    raw.state.addFolder({ name: 'Legal, not a room', from: raw.state.addRoom({ name: 'Other' }).id });
    raw.state.archiveRoom(raw.state.addRoom({ name: 'Legal 2019' }).id);
    raw.state.addRoom({ name: 'Legal, secret', limits: { [raw.state.me.id]: 'none' } });
    const one = (await raw.get<PortalContent>('files/rooms?count=1&startIndex=1&filterValue=legal&sortBy=AZ')).response;
    assert.deepEqual([titles(one.folders), one.files, one.total], [['Legal archive'], [], 2]);
    const archived = (await raw.get<PortalContent>('files/rooms?searchArea=Archive')).response;
    assert.deepEqual(titles(archived.folders), ['Legal 2019']);
    for (const [permission, status] of [
      ['files:write', 403],
      ['rooms:read', 200],
      ['*:read', 200],
    ] as const) {
      raw.state.addKey({ token: 'sk-scoped', permissions: [permission] });
      const answer = await raw.get('files/rooms', 'Bearer sk-scoped');
      assert.deepEqual([answer.status, answer.text === ''], [status, status === 403], permission);
    }
  });

  it('shows all descendants with any filter, but for a parameter that only 3.7 understands', async () => {
    const raw = await begin();
    const top = raw.state.addFolder({ name: 'top' });
    const inner = raw.state.addFolder({ name: 'inner', from: top.id });
    raw.state.addFolder({ name: 'innermost', from: inner.id, files: 2 });
    const list = async (query: string): Promise<string[]> =>
      titles((await raw.get<PortalContent>(`files/${top.id}${query}`)).response.folders).sort();
    assert.deepEqual(await list(''), ['inner']);
    assert.deepEqual(await list('?filterType=2'), ['inner', 'innermost']);
    assert.deepEqual(await list('?filterValue=inner'), ['inner', 'innermost']);
    assert.deepEqual(await list('?filterType=2&withSubFolders=false'), ['inner']);
    for (const version of ['3.6.1', '3.1.1'] as const) {
      raw.state.version = version;
      assert.deepEqual(await list('?filterType=2&withSubFolders=false'), ['inner', 'innermost'], version);
      assert.deepEqual(await list(''), ['inner']);
    }
    raw.state.version = '3.7.2';
    const mine = (await raw.get<PortalContent>('files/@my?filterType=2&withSubFolders=false')).response;
    assert.equal(mine.total, 3);
  });

  it('lists sub-folders and the path of a folder, but not of one in the trash', async () => {
    const raw = await begin();
    const room = raw.state.addRoom({ name: 'Legal' });
    const b = raw.state.addFolder({ name: 'b', from: room.id, files: 1 });
    raw.state.addFolder({ name: 'a', from: room.id });
    raw.state.addFolder({ name: 'deeper', from: b.id });
    assert.deepEqual(titles((await raw.get<PortalItem[]>(`files/${room.id}/subfolders`)).response), ['a', 'b']);
    assert.deepEqual(titles((await raw.get<PortalItem[]>(`files/folder/${b.id}/path`)).response), [
      'Rooms',
      'Legal',
      'b',
    ]);
    raw.state.trashElsewhere(b);
    assert.match((await raw.get(`files/${b.id}/subfolders`)).text, /not allowed to preview/);
    assert.equal((await raw.get('files/999/subfolders')).status, 404);
  });

  it('makes folders where one may write, with a title of 1 to 165 characters that no one else has', async () => {
    const raw = await begin();
    const { state } = raw;
    const create = (id: number, title?: unknown) => raw.call<PortalItem>('POST', `files/folder/${id}`, { title });
    const made = (await create(state.me.myDocuments, 'Restored')).response;
    assert.deepEqual([made.title, made.parentId, made.rootFolderType], ['Restored', state.me.myDocuments, 5]);
    assert.equal((await create(state.me.myDocuments, 'Restored')).response.title, 'Restored (1)');
    assert.equal((await create(state.me.myDocuments, 'a/b: c?')).response.title, 'a_b_ c_');
    assert.equal((await create(state.me.myDocuments, 'x'.repeat(165))).status, 200);
    for (const bad of ['x'.repeat(166), '', undefined, 7]) {
      const { status, text } = await create(state.me.myDocuments, bad);
      assert.equal(status, 400);
      assert.match(text, /One or more validation errors/);
    }
    const readOnly = state.addRoom({ limits: { [state.me.id]: 'read' } });
    for (const id of [readOnly.id, state.me.trash, state.archive])
      assert.deepEqual(await refusal(create(id, 'x')), denied);
    assert.deepEqual(await refusal(create(9999, 'x')), [404, 'The required folder was not found']);
    state.addKey({ token: 'sk-reads', permissions: ['files:read'] });
    const read = await raw.call('POST', `files/folder/${readOnly.id}`, { title: 'x' }, 'Bearer sk-reads');
    assert.deepEqual([read.status, read.text], [403, '']);
  });

  it('says of each room whether something may come in', async () => {
    const raw = await begin();
    const { state } = raw;
    const rooms = {
      open: state.addRoom(),
      read: state.addRoom({ limits: { [state.me.id]: 'read' } }),
      form: state.addRoom({ kind: 'form' }),
      old: state.addRoom(),
    };
    state.archiveRoom(rooms.old.id);
    const rights: Record<string, unknown> = {};
    for (const [name, { id }] of Object.entries(rooms)) {
      const { security, roomType } = (await raw.get<PortalItem>(`files/folder/${id}`)).response;
      rights[name] = [security.Create, security.MoveTo, roomType];
    }
    assert.deepEqual(rights, {
      open: [true, true, 2],
      read: [false, false, 2],
      form: [true, true, 1],
      old: [false, false, 2],
    });
  });

  it('takes one PDF form at a time into a form-filling room, and says so', async () => {
    const raw = await begin();
    const { state } = raw;
    const room = state.addRoom({ kind: 'form' });
    const [form, second] = [
      state.trashFile({ name: 'a.pdf', form: true }),
      state.trashFile({ name: 'b.pdf', form: true }),
    ];
    const pdf = state.trashFile({ name: 'plain.pdf' });
    const folder = state.trashFolder();
    const one = 'Move one ONLYOFFICE PDF form at a time.';
    assert.deepEqual(await refusal(raw.move(room.id, { folderIds: [folder.id] })), [
      403,
      `Moving folders to the Form Filling room is not supported. ${one}`,
    ]);
    assert.deepEqual(await refusal(raw.move(room.id, { fileIds: [form.id, second.id] })), [
      403,
      `Moving several files to the Form Filling room is not supported. ${one}`,
    ]);
    const text = 'The file cannot be moved to this room. Please try to move the ONLYOFFICE PDF form.';
    assert.deepEqual(await refusal(raw.move(room.id, { fileIds: [pdf.id] })), [403, text]);
    state.version = '3.6.1';
    assert.equal((await raw.end(raw.move(room.id, { fileIds: [pdf.id] }))).error, text);
    assert.deepEqual((await raw.end(raw.move(room.id, { fileIds: [form.id] }))).error, '');
    assert.equal(state.find(form)?.parentId, room.id);
    assert.equal(state.trash().length, 3);
  });

  it('lets nothing from outside into a private room, and no type that the portal does not take', async () => {
    const raw = await begin();
    const file = raw.state.trashFile({ name: 'a.exe' });
    const closed = raw.state.addRoom({ kind: 'private' });
    assert.deepEqual(await refusal(raw.move(closed.id, { fileIds: [file.id] })), denied);
    raw.state.allowedExtensions = ['.docx'];
    const answer = await refusal(raw.move(raw.state.me.myDocuments, { fileIds: [file.id] }));
    assert.deepEqual(answer, [415, "Sorry, this file format isn't supported"]);
  });

  it('refuses a folder that is too big for a room at once, and reports a file only afterwards', async () => {
    const raw = await begin();
    const { state } = raw;
    const room = state.addRoom({ quota: 5000 });
    state.addFile({ from: room.id, size: 2000 });
    const folder = state.trashFolder({ files: 3 });
    const [big, small] = [state.trashFile({ size: 3001 }), state.trashFile({ size: 3000 })];
    const [status, text] = await refusal(raw.move(room.id, { folderIds: [folder.id] }, duplicate));
    assert.equal(status, 403);
    assert.match(text ?? '', /quota/);
    const op = await raw.end(raw.move(room.id, { fileIds: [big.id, small.id] }, duplicate));
    assert.match(op.error, /quota/);
    assert.deepEqual([state.find(big)?.path, state.find(small)?.parentId], [`Trash/${big.title}`, room.id]);
  });
});

describe('the DocSpace emulator: name clashes', () => {
  afterEach(stopAll);

  it('are listed for the source, by kind, title and category', async () => {
    const raw = await begin();
    const { state } = raw;
    const place = state.addFolder({ name: 'place' }).id;
    for (const name of ['a.docx', 'form.pdf', 'Docs']) state.addFile({ name, from: place });
    state.addFolder({ name: 'Folder', from: place });
    const items = [
      state.trashFile({ name: 'a.docx' }),
      state.trashFile({ name: 'A.docx' }),
      state.trashFile({ name: 'form.pdf', form: true }),
      state.trashFile({ name: 'Folder' }),
    ];
    const folders = [state.trashFolder({ name: 'Folder' }), state.trashFolder({ name: 'Docs' })];
    const query = [
      ...[...items, { id: 999 }].map(({ id }) => `fileIds=${id}`),
      ...[...folders, { id: 998 }].map(({ id }) => `folderIds=${id}`),
    ].join('&');
    const { response } = await raw.get<PortalItem[]>(`files/fileops/move?destFolderId=${place}&${query}`);
    assert.deepEqual(titles(response), ['Folder', 'a.docx']);
    assert.ok(response.every(({ rootFolderType }) => rootFolderType === 3));
  });

  it('are not listed for a place that is gone, closed, or inside what shall be moved', async () => {
    const raw = await begin();
    const { state } = raw;
    const clashes = (id: number, query = '') => refusal(raw.get(`files/fileops/move?destFolderId=${id}${query}`));
    assert.deepEqual(await clashes(9999), [403, 'The required folder was not found']);
    const readOnly = state.addRoom({ limits: { [state.me.id]: 'read' } });
    assert.deepEqual(await clashes(readOnly.id), [403, "You don't have enough permission to create"]);
    const folder = state.addFolder();
    const inner = state.addFolder({ from: folder.id });
    const answer = await clashes(inner.id, `&folderIds=${folder.id}`);
    assert.deepEqual(answer, [403, 'You cannot copy the folder to its subfolder']);
  });

  it('are asked for in lines of up to 8 KB, or else the proxy answers in HTML', async () => {
    const raw = await begin();
    const path = `files/fileops/move?destFolderId=${raw.state.me.myDocuments}`;
    const frame = `GET /api/2.0/${path}&x= HTTP/1.1\r\n`.length;
    assert.equal((await raw.get(`${path}&x=${'1'.repeat(8192 - frame)}`)).status, 200);
    for (const over of [1, 20_000]) {
      const { status, text } = await raw.get(`${path}&x=${'1'.repeat(8192 - frame + over)}`);
      assert.equal(status, 414);
      assert.match(text, /^<html>/);
    }
    const long = await raw.get('files/@trash', `Bearer ${'1'.repeat(9000)}`);
    assert.equal(long.status, 400);
    assert.match(long.text, /^<html>/);
  });
});
