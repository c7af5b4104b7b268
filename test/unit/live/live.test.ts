// `npm run test:live` against the emulated services, as nobody has accounts for every run of the tests.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { BOX_TOKEN } from '../../emulators/box/emulator.ts';
import { errorReply } from '../../emulators/box/replies.ts';
import { docspaceToken } from '../../emulators/docspace/people.ts';
import { EGNYTE_TOKEN, personWith } from '../../emulators/egnyte/emulator.ts';
import { root } from '../../host/folders.ts';
import { runLive } from '../../live/run.ts';
import { LiveStage } from './stage.ts';

describe('a live run', () => {
  let stage: LiveStage;
  beforeEach(async () => {
    stage = await LiveStage.start();
  });
  afterEach(() => stage.stop());

  it('asks every question of all three services, and leaves all as it was', async () => {
    const before = stage.holdings();
    assert.equal(await runLive(stage.options()), 0, stage.lines.join('\n'));
    assert.deepEqual(stage.holdings(), before);
    const { lines } = stage;
    const questions = lines.filter((line) => /^\n(Box|Egnyte|DocSpace) \d+\. .*\?$/.test(line));
    for (const question of questions) assert.match(lines[lines.indexOf(question) + 1] ?? '', /^ {2}\S/, question);
    const open = lines.filter((line) => line.startsWith('  not answered: '));
    const good = /it needs|it would purge|this account counts|own items are not retained|is of the type|no call tells/;
    for (const why of open) assert.match(why, good);
    assert.ok(questions.length >= 50 && open.length <= 15, `${questions.length} questions, ${open.length} left open`);
    const said = lines.filter((line) => line.endsWith('nothing of this run is left.'));
    assert.deepEqual(
      said.map((line) => line.trim().split(':')[0]),
      ['Box', 'Egnyte', 'DocSpace'],
    );
  });

  it('finds what the services do', async () => {
    await runLive(stage.options());
    const gone = /^ {2}without parent: 403, .*\n {2}with parent: 201, into the folder of this run$/;
    assert.match(stage.finding('is itself in the trash'), gone);
    assert.match(stage.finding('of a web link whose name'), /409, item_name_in_use.*an object/);
    assert.match(stage.finding('honour offset'), /^ {2}yes/);
    assert.match(stage.finding('the name is taken?'), /207: 409/);
    assert.match(stage.finding('429 or 403'), /4 of 6 refused: 429, .*SpikeArrest.*\n {2}6 of the 6 counted/);
    assert.match(stage.finding('its first folder is gone'), /^ {2}500/);
    assert.match(stage.finding('with Skip, and'), /Skip: .* 404\n {2}Duplicate: .* 5$/);
  });

  it('finds what they do where they are otherwise', async () => {
    const { box, egnyte, docspace } = stage;
    Object.assign(box.quirks, { goneParent: 404, trashedParentIsGone: false, conflicts: 'none' });
    box.quirks.searchInsideTrashed = true;
    Object.assign(egnyte.switches, { offsetSupported: false, gateway: 'mashery', deletedByNeedsDates: false });
    docspace.state.version = '3.6.1';
    await runLive(stage.options());
    assert.match(stage.finding('is itself in the trash'), /without parent: 404, not_found.*\n {2}with parent: 404/);
    assert.match(stage.finding('of a web link whose name'), /409, item_name_in_use.* is absent$/);
    assert.match(stage.finding('search reach'), /what lies in it is found\n.*200, found$/);
    assert.match(stage.finding('honour offset'), /^ {2}no, the same item/);
    assert.match(stage.finding('429 or 403'), /403, .*ERR_403_DEVELOPER_OVER_QPS/);
    assert.match(stage.finding('deletedBy work without'), /deletedBy alone: 200/);
    assert.match(stage.finding('Which version'), /3\.6\.1/);
    assert.match(stage.finding('its first folder is gone'), /^ {2}200/);
  });

  it('waits for the search index as long as the variable says', async () => {
    stage.box.quirks.indexLag = 600_000;
    await runLive(stage.options(stage.settingsOf('BOX')));
    assert.match(stage.finding('search reach'), /not answered: search does not know the folder yet/);
    stage.lines = [];
    await runLive(stage.options({ ...stage.settingsOf('BOX'), CLOUD_TRASH_LIVE_BOX_SEARCH_MINUTES: '20' }));
    assert.match(stage.finding('search reach'), /the folder is found/);
  });

  it('changes nothing that it has not made itself', async () => {
    const { box, egnyte, docspace } = stage;
    const keys = [...box.state.live(), ...box.state.trash()].map(({ kind, id }) => `${kind}s/${id}`);
    const trashIds = egnyte.state.trash().map(({ id }) => id);
    const folders = [...docspace.state.live(), ...docspace.state.trash()].filter(({ kind }) => kind === 'folder');
    const folderIds = folders.map(({ id }) => id);
    await runLive(stage.options());
    assert.ok(stage.writes('box').length > 40 && keys.length > 12);
    for (const { path: address, body } of stage.writes('box')) {
      const parent = /"parent":\{"id":"(\d+)"/.exec(body)?.[1];
      const named = [/\w+\/\d+/.exec(address.slice('/2.0/'.length))?.[0], `folders/${parent}`];
      assert.deepEqual(
        named.filter((each) => each && keys.includes(each)),
        [],
        `${address} ${body}`,
      );
    }
    assert.ok(stage.writes('egnyte').length > 40 && trashIds.length === 12);
    for (const { path: address, body } of stage.writes('egnyte')) {
      assert.match(address, /^\/pubapi\/v1\/fs\/(trash|Shared\/Tests\/cloud-trash-live-[^/]+(\/.*)?)$/);
      for (const id of trashIds) assert.ok(!body.includes(id), body);
    }
    assert.ok(stage.writes('docspace').length > 40 && folderIds.length > 1);
    for (const { path: address, body } of stage.writes('docspace')) {
      const sent: { folderIds?: number[]; fileIds?: number[]; destFolderId?: number } = JSON.parse(body);
      const named = [...(sent.folderIds ?? []), sent.destFolderId ?? Number(address.split('/').pop())];
      assert.deepEqual([...named.filter((id) => folderIds.includes(id)), ...(sent.fileIds ?? [])], [], body);
      if (address.endsWith('/delete')) assert.match(body, /"immediately":false/);
    }
  });

  it('calls Egnyte at most twice a second, but for the burst that was asked for', async () => {
    const { server } = stage.egnyte;
    const tooQuick = (): string[] => server.log.filter(({ status }) => status === 429).map((each) => each.path);
    await runLive(stage.options(stage.settingsOf('EGNYTE')));
    assert.deepEqual(tooQuick(), Array(4).fill('/pubapi/v1/userinfo'));
    server.clearLog();
    stage.lines = [];
    // Two runs on end do not know of each other's calls.
    await stage.time.pause(1000);
    await runLive(stage.options({ ...stage.settingsOf('EGNYTE'), CLOUD_TRASH_LIVE_EGNYTE_BURST: '' }));
    assert.deepEqual(tooQuick(), []);
    assert.match(stage.finding('429 or 403'), /not answered: set CLOUD_TRASH_LIVE_EGNYTE_BURST/);
  });

  it('prints no credential, not even one that a service sends back', async () => {
    stage.box.server.fail({ path: /events/, times: 2, how: errorReply(400, `no_${BOX_TOKEN}_here`) });
    await runLive(stage.options());
    assert.match(stage.finding('Which events tell'), /no_\[credential\]_here/);
    for (const token of [BOX_TOKEN, EGNYTE_TOKEN, docspaceToken]) assert.ok(!stage.lines.join('\n').includes(token));
  });

  it('removes what it made when it is ended in between', async () => {
    const before = stage.holdings();
    stage.heard = (line) => {
      if (line.startsWith('\nBox 4.')) stage.halt.abort();
    };
    assert.equal(await runLive(stage.options()), 0, stage.lines.join('\n'));
    assert.deepEqual(stage.holdings(), before);
    assert.match(stage.finding('\nBox 4.'), /not answered: the run was ended/);
    assert.ok(stage.lines.includes('\nBox: ended before the last question.'));
    assert.ok(!stage.lines.some((line) => line.startsWith('\nBox 5.') || line.startsWith('\nEgnyte')));
  });

  it('goes on after errors, and removes what it made', async () => {
    const before = stage.holdings();
    stage.heard = (line) => {
      const [, name = '', number = ''] = /^\n(Box|Egnyte|DocSpace) (\d+)\./.exec(line) ?? [];
      if (name === '') return;
      const { server } = { Box: stage.box, Egnyte: stage.egnyte, DocSpace: stage.docspace }[name] ?? stage.box;
      if (['2', '4', '7', '9'].includes(number))
        server.fail({ times: 2, how: errorReply(500, 'internal_server_error') });
      if (number === '8') server.fail({ how: 'reset before' });
    };
    assert.equal(await runLive(stage.options()), 0, stage.lines.join('\n'));
    assert.deepEqual(stage.holdings(), before);
    assert.match(stage.lines.join('\n'), /not answered: .* was answered with 500, internal_server_error/);
    assert.match(stage.lines.join('\n'), /not answered: fetch failed \(.+\)/);
  });

  it('says what it could not remove', async () => {
    stage.heard = (line) => {
      const how = errorReply(403, 'forbidden_by_policy');
      if (line.startsWith('\nBox 19.')) stage.box.server.fail({ method: 'DELETE', path: /trash$/, times: 999, how });
    };
    assert.equal(await runLive(stage.options(stage.settingsOf('BOX'))), 1);
    const last = stage.lines.at(-1) ?? '';
    assert.match(
      last,
      /could not be removed, please do:\n {2}\w+\/\d+ \(in cloud-trash-live-.*\): 403, forbidden_by_policy/,
    );
  });

  it('says what a power user may not purge', async () => {
    stage.egnyte.gateway.accept(EGNYTE_TOKEN, personWith('power'));
    assert.equal(await runLive(stage.options(stage.settingsOf('EGNYTE'))), 1);
    assert.match(stage.finding('power user'), /it counts \d+; a purge: 207: 403 "User is not authorized/);
    assert.match(stage.lines.at(-1) ?? '', /\(in the trash\): 207: 403 "User is not authorized/);
  });

  it('leaves its folder where somebody has put something into it', async () => {
    const { box, egnyte, docspace } = stage;
    const name = 'foreign.txt';
    stage.heard = (line) => {
      const home = stage.ours();
      const [boxHome] = box.state.live().filter((each) => each.path === home);
      const [portalHome] = docspace.state.live().filter(({ title }) => title === home);
      if (line.startsWith('\nBox 12.')) box.state.file({ in: boxHome?.id ?? '', name });
      if (line.startsWith('\nEgnyte 12.')) egnyte.state.liveFile(`/Shared/Tests/${home}/${name}`);
      if (line.startsWith('\nDocSpace 12.')) docspace.state.addFile({ name, from: portalHome?.id ?? 0 });
    };
    assert.equal(await runLive(stage.options()), 1);
    const paths = [box, egnyte, docspace].flatMap(({ state }) => state.live().map((each) => each.path));
    assert.equal(paths.filter((each) => each.endsWith(`Z/${name}`)).length, 3);
    const said = stage.lines.filter((line) => line.includes('could not be removed'));
    assert.equal(said.length, 3);
    assert.match(said[0] ?? '', /folder_not_empty/);
    for (const line of said.slice(1)) assert.match(line, /: 1 things lie in it/);
  });

  it('asks what needs no folder where none can be made', async () => {
    stage.box.quirks.scope = 'root_readonly';
    assert.equal(await runLive(stage.options(stage.settingsOf('BOX'))), 0, stage.lines.join('\n'));
    assert.ok(stage.lines.some((line) => /^That folder was not made: .* 403, insufficient_scope/.test(line)));
    assert.match(stage.finding('Which scope'), /list answers 200; making a folder does not work: it needs a folder/);
    assert.match(stage.finding('Which offset'), /10001: 400/);
  });

  it('makes nothing in a folder that is not there', async () => {
    const before = stage.holdings();
    await runLive(
      stage.options({ ...stage.settingsOf('EGNYTE'), CLOUD_TRASH_LIVE_EGNYTE_FOLDER: '/Shared/Elsewhere' }),
    );
    assert.ok(
      stage.lines.some((line) => line.startsWith('That folder was not made: there is no folder /Shared/Elsewhere.')),
    );
    assert.deepEqual([stage.holdings(), stage.writes('egnyte')], [before, []]);
  });

  it('does without the services that are not set, and says so', async () => {
    assert.equal(await runLive(stage.options(stage.settingsOf('DOCSPACE'))), 0);
    assert.ok(stage.lines.includes('Box is left out: CLOUD_TRASH_LIVE_BOX_TOKEN not set.'));
    const names = ['URL', 'TOKEN', 'FOLDER'].map((each) => `CLOUD_TRASH_LIVE_EGNYTE_${each}`);
    assert.ok(stage.lines.includes(`Egnyte is left out: ${names.join(', ')} not set.`));
    assert.equal(stage.box.server.log.length + stage.egnyte.server.log.length, 0);
  });

  it('says how to use it where none is set', () => {
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('CLOUD_TRASH_LIVE_'));
    const script = path.join(root, 'test/live/live.ts');
    const { status, stdout } = spawnSync(process.execPath, [script], {
      env: Object.fromEntries(others),
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stdout, /CLOUD_TRASH_LIVE_BOX_TOKEN .*\n.*CLOUD_TRASH_LIVE_EGNYTE_URL/);
  });
});
