// Moving into a place and emptying the trash: what the DocSpace server does (its source, 3.7.2), pinned at the emulator.
import assert from 'node:assert/strict';
import {
  begin,
  denied,
  type PortalContent,
  type PortalItem,
  type PortalOperation,
  refusal,
  stopAll,
} from './docspaceRaw.ts';

const overwrite = 1;
const duplicate = 2;

describe('the DocSpace emulator: moving', () => {
  afterEach(stopAll);

  it('overwrites by a new version of the living file, of which nothing is lost', async () => {
    const raw = await begin();
    const { state } = raw;
    const there = state.addFile({ name: 'a.txt', content: 'old', size: 3 });
    const item = state.trashFile({ name: 'a.txt', content: 'new!', size: 4 });
    const op = await raw.end(raw.move(there.parentId, { fileIds: [item.id] }, overwrite));
    assert.deepEqual([op.error, op.files?.map(({ id }) => id)], ['', [there.id]]);
    assert.deepEqual(
      state.versionsOf(there.id).map(({ version, content, size }) => [version, content, size]),
      [
        [1, 'old', 3],
        [2, 'new!', 4],
      ],
    );
    assert.deepEqual([state.find(item), state.versionsOf(item.id), state.trash()], [undefined, [], []]);
    assert.equal((await raw.get<PortalItem>(`files/file/${there.id}`)).response.version, 2);
    assert.deepEqual([state.overwrittenLive().length, state.destroyedLive()], [1, []]);
  });

  it('overwrites no file that someone locked or has open', async () => {
    const raw = await begin();
    const { state } = raw;
    const there = state.addFile({ name: 'a.txt', content: 'old' });
    const item = state.trashFile({ name: 'a.txt' });
    const move = () => raw.move(there.parentId, { fileIds: [item.id] }, overwrite);
    state.lock(there, state.addPerson({ name: 'Tom' }));
    const locked = 'The file is currently locked by another user';
    assert.deepEqual(await refusal(move()), [403, locked]);
    state.version = '3.6.1';
    assert.equal((await raw.end(move())).error, locked);
    state.lock(there);
    there.edited = true;
    assert.equal((await raw.end(move())).error, "Cannot update the file because it's opened for editing");
    state.version = '3.7.2';
    assert.deepEqual(await refusal(move()), denied);
    assert.deepEqual([state.versionsOf(there.id).length, state.trash().length], [1, 1]);
  });

  it('skips a file silently, and moves one of another category beside it', async () => {
    const raw = await begin();
    const { state } = raw;
    const there = state.addFile({ name: 'a.pdf' });
    const [same, form] = [state.trashFile({ name: 'a.pdf' }), state.trashFile({ name: 'a.pdf', form: true })];
    const op = await raw.end(raw.move(there.parentId, { fileIds: [same.id, form.id] }));
    assert.deepEqual([op.error, op.files?.map(({ id }) => id)], ['', [form.id]]);
    assert.deepEqual(state.versionsOf(there.id).length, 1);
    assert.equal(state.find(same)?.path, 'Trash/a.pdf');
  });

  it('merges folders: Skip leaves the rest in the trash, Overwrite erases the emptied folder', async () => {
    const raw = await begin();
    const { state } = raw;
    const there = state.addFolder({ name: 'Docs' });
    const old = state.addFile({ name: 'a.txt', from: there.id, content: 'old' });
    const inner = state.addFolder({ name: 'Inner', from: there.id });
    const item = state.trashFolder({ name: 'Docs' });
    const clash = state.addFile({ name: 'a.txt', from: item.id, content: 'new' });
    const fresh = state.addFile({ name: 'b.txt', from: item.id });
    const deep = state.addFile({ name: 'c.txt', from: state.addFolder({ name: 'Inner', from: item.id }).id });
    const skipped = await raw.end(raw.move(there.parentId, { folderIds: [item.id] }));
    assert.deepEqual([skipped.error, skipped.files], ['', undefined]);
    assert.deepEqual([state.find(fresh)?.parentId, state.find(deep)?.parentId], [there.id, inner.id]);
    assert.deepEqual(
      state.trash().map(({ path }) => path),
      ['Trash/Docs'],
    );
    assert.deepEqual(
      state.tree.inside(item).map(({ id }) => id),
      [clash.id],
    );
    const op = await raw.end(raw.move(there.parentId, { folderIds: [item.id] }, overwrite));
    assert.deepEqual(
      op.folders?.map(({ id }) => id),
      [there.parentId, there.id],
    );
    assert.deepEqual(
      state.versionsOf(old.id).map(({ content }) => content),
      ['old', 'new'],
    );
    assert.deepEqual([state.trash(), state.destroyedLive()], [[], []]);
  });

  it('leaves a folder whole where one file in it is held, but merges the others', async () => {
    const raw = await begin({ version: '3.6.1' });
    const { state } = raw;
    const tom = state.addPerson({ name: 'Tom' });
    const item = state.trashFolder({ name: 'Docs', files: 2 });
    const [first] = state.tree.children(item.id);
    if (first) state.lock(first, tom);
    const move = () => raw.move(state.me.myDocuments, { folderIds: [item.id] });
    const locked = 'The file is currently locked by another user';
    assert.equal((await raw.end(move())).error, locked);
    assert.equal(state.tree.childCount(item.id), 2);
    state.version = '3.7.2';
    assert.deepEqual(await refusal(move()), denied);
    state.version = '3.6.1';
    const there = state.addFolder({ name: 'Docs' });
    assert.equal((await raw.end(move())).error, locked);
    assert.deepEqual([state.tree.childCount(item.id), state.tree.childCount(there.id)], [1, 1]);
  });

  it('changes what is already at the destination, as the server does', async () => {
    const raw = await begin();
    const { state } = raw;
    const file = state.addFile({ name: 'a.txt', content: 'a' });
    const folder = state.addFolder({ name: 'Docs', files: 1 });
    const what = { fileIds: [file.id], folderIds: [folder.id] };
    await raw.end(raw.move(file.parentId, what));
    assert.deepEqual([state.versionsOf(file.id).length, state.find(folder)?.title], [1, 'Docs']);
    await raw.end(raw.move(file.parentId, what, overwrite));
    assert.deepEqual(
      state.versionsOf(file.id).map(({ content }) => content),
      ['a', 'a'],
    );
    const op = await raw.end(raw.move(file.parentId, what, duplicate));
    assert.equal(state.find(folder), undefined);
    const made = state.find({ kind: 'folder', id: op.folders?.[1]?.id ?? 0 });
    assert.deepEqual([made?.title, made && state.tree.childCount(made.id)], ['Docs (1)', 1]);
    assert.deepEqual(
      state.destroyedLive().map(({ id }) => id),
      [folder.id],
    );
  });

  it('is refused by an unpaid portal', async () => {
    const raw = await begin();
    raw.state.standing = 'unpaid';
    const answer = await raw.move(raw.state.me.myDocuments, { fileIds: [1] });
    assert.deepEqual([answer.status, answer.error?.type], [402, 'ASC.Core.Tenants.TenantQuotaException']);
  });
});

describe('the DocSpace emulator: emptying the trash', () => {
  afterEach(stopAll);

  it('returns all deletions unless only this one is asked for', async () => {
    const raw = await begin();
    const other = raw.state.trashFile();
    raw.state.nextOperation({ reads: 9 });
    await raw.purge([other.id]);
    raw.state.fill(3);
    raw.state.nextOperation({ reads: 9 });
    const all = await raw.call<PortalOperation[]>('PUT', 'files/fileops/emptytrash');
    raw.state.fill(3);
    const single = await raw.call<PortalOperation[]>('PUT', 'files/fileops/emptytrash?single=true');
    assert.deepEqual([all.response.length, single.response.length], [2, 1]);
  });

  it('is refused as a whole for one item in 3.7, and leaves that one in 3.6', async () => {
    const raw = await begin();
    const { state } = raw;
    const [first] = [state.trashFile(), state.trashFile(), state.trashFolder({ files: 2 })];
    first.edited = true;
    const empty = () => raw.call<PortalOperation[]>('PUT', 'files/fileops/emptytrash?single=true');
    assert.deepEqual(await refusal(empty()), denied);
    assert.equal(state.trash().length, 3);
    state.version = '3.6.1';
    assert.equal((await raw.end(empty())).error, 'Cannot delete the file because it is opened for editing');
    assert.deepEqual(
      state.trash().map(({ id, kind }) => [kind, id]),
      [['file', first.id]],
    );
  });

  it('takes its time for many items, until the proxy gives up while the work goes on', async () => {
    const raw = await begin();
    raw.state.checkMs = 60;
    raw.state.fill(1000);
    const answer = await raw.call('PUT', 'files/fileops/emptytrash?single=true');
    assert.equal(answer.status, 504);
    assert.match(answer.text, /^<html>/);
    await raw.get('files/@trash?count=1');
    assert.equal((await raw.get<PortalContent>('files/@trash?count=1')).response.total, 0);
    raw.state.checkMs = 1;
    const few = raw.state.fill(2).map(({ id }) => id);
    assert.equal((await raw.purge(few)).status, 200);
  });
});
