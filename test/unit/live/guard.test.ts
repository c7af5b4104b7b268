// What a live run never sends.
import assert from 'node:assert/strict';
import { BOX_TOKEN } from '../../emulators/box/emulator.ts';
import { tooManyCalls } from '../../emulators/box/replies.ts';
import { BoxAccount } from '../../live/boxAccount.ts';
import { DocSpacePortal } from '../../live/docspacePortal.ts';
import { EgnyteDomain } from '../../live/egnyteDomain.ts';
import { NotOwn } from '../../live/own.ts';
import { runLive } from '../../live/run.ts';
import { LiveSession } from '../../live/session.ts';
import { LiveStage } from './stage.ts';

describe('the guard of a live run', () => {
  let stage: LiveStage;
  beforeEach(async () => {
    stage = await LiveStage.start();
  });
  afterEach(() => stage.stop());

  const refused = (call: Promise<unknown>): Promise<void> => assert.rejects(call, NotOwn);

  it('refuses to touch a Box item that the run has not made', async () => {
    const { server, state } = stage.box;
    const account = new BoxAccount(stage.options());
    await account.begin();
    const theirs = state.live().find((each) => each.path === 'Contracts')?.id;
    const [trashed] = state.trash();
    server.clearLog();
    await refused(account.trash(`folders/${theirs}`));
    await refused(account.restore(`folders/${trashed?.id}`));
    await refused(account.purge(`web_links/${trashed?.id}`));
    await refused(account.folder(`folders/${theirs}`));
    await refused(account.folder('folders/0', 'Anything'));
    await refused(account.restore(account.home, { parent: { id: theirs } }));
    await refused(account.session.send('PUT', `/2.0/${account.home}`, { body: { name: 'x' } }));
    await refused(account.session.send('DELETE', '/2.0/files/1'));
    assert.deepEqual(server.log, []);
  });

  it('refuses to touch an Egnyte item that the run has not made', async () => {
    const { server, state } = stage.egnyte;
    const domain = new EgnyteDomain(stage.options());
    await domain.begin();
    const theirs = state.trash()[0]?.id ?? '';
    server.clearLog();
    await refused(domain.trash('/Shared/Tests'));
    await refused(domain.trash('/Shared/Tests/plan.docx'));
    await refused(domain.folder('/Shared/Tests', 'Anything'));
    await refused(domain.act('RESTORE', [theirs]));
    await refused(domain.act('PURGE', [theirs]));
    await refused(domain.session.send('DELETE', `/pubapi/v1/fs${domain.home}/../plan.docx`));
    await refused(domain.session.send('POST', `/pubapi/v1/fs${domain.home}`, { body: { action: 'move' } }));
    assert.deepEqual(server.log, []);
  });

  it('refuses to touch a DocSpace item that the run has not made', async () => {
    const { server, state } = stage.docspace;
    const portal = new DocSpacePortal(stage.options());
    await portal.begin();
    const theirs = String(state.live().find(({ title }) => title === 'Drafts')?.id);
    const trashed = String(state.trash().find(({ kind }) => kind === 'folder')?.id);
    const operations = '/api/2.0/files/fileops';
    server.clearLog();
    await refused(portal.folder(theirs));
    await refused(portal.restore([trashed], portal.home));
    await refused(portal.restore([portal.home], theirs));
    await refused(portal.restore([portal.home], portal.home, { conflictResolveType: 1 }));
    await refused(portal.restore([], portal.home, { fileIds: [1] }));
    await refused(portal.trash(theirs));
    const body = { folderIds: [Number(portal.home)], immediately: true };
    await refused(portal.session.send('PUT', `${operations}/delete`, { body }));
    await refused(portal.session.send('PUT', `${operations}/emptytrash`));
    await refused(portal.session.send('PUT', `${operations}/terminate`));
    assert.deepEqual(server.log, []);
  });

  it('asks no other address than https or this computer', async () => {
    const env = { ...stage.settingsOf('DOCSPACE'), CLOUD_TRASH_LIVE_DOCSPACE_URL: 'http://portal.example' };
    assert.equal(await runLive(stage.options(env)), 1);
    assert.match(stage.lines.at(-1) ?? '', /^DocSpace is left out: http:\/\/portal\.example is not asked/);
  });

  it('follows no redirect, and sends the credential to no other host', async () => {
    const elsewhere = `${stage.egnyte.server.url}/pubapi/v1/userinfo`;
    const { url } = stage.box.server;
    const { clock, halt } = stage.options();
    const session = new LiveSession({ url, token: BOX_TOKEN, gap: 0, guard: () => {}, clock, halt });
    stage.box.server.fail({ how: { status: 302, headers: { location: elsewhere } } });
    await assert.rejects(session.get('/2.0/users/me'), /redirect, which is not followed/);
    await assert.rejects(session.get(elsewhere), /is not an address of/);
    assert.deepEqual(stage.egnyte.server.log, []);
  });

  it('waits and asks again where a service says that it was too quick', async () => {
    const { session } = new BoxAccount(stage.options());
    stage.box.server.fail({ times: 2, how: tooManyCalls(7) });
    const start = stage.time.now();
    assert.equal((await session.get('/2.0/users/me')).status, 200);
    assert.ok(stage.time.now() - start >= 14_000);
  });
});
