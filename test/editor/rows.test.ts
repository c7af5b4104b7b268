import assert from 'node:assert/strict';
import { ThemeIcon } from 'vscode';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { BOX_TOKEN, startBox } from '../emulators/box/emulator.ts';
import { EGNYTE_TOKEN, startEgnyte } from '../emulators/egnyte/emulator.ts';
import { Stage } from './stage.ts';

describe('a row', () => {
  let stage: Stage;
  let stop: () => Promise<void>;
  let trash: AccountTrash;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(async () => {
    await stage.clear();
    await stop();
  });

  const connect = async (
    choice: RegExp,
    method: RegExp,
    url: string,
    boxes: readonly string[],
    apiUrlSetting?: string,
  ) => {
    await stage.aim(apiUrlSetting === undefined ? { url } : { url, apiUrlSetting });
    stage.dialogs.answer({ pick: choice }, { pick: method }, ...boxes.map((type) => ({ type })), { pick: /^Connect / });
    await stage.run('addAccount');
    const [found] = stage.services.trashes.list;
    assert.ok(found);
    await found.refresh();
    trash = found;
  };
  const iconOf = (name: string) => {
    const { iconPath } = stage.services.tree.getTreeItem(stage.row(trash, name));
    assert.ok(iconPath instanceof ThemeIcon);
    return iconPath.id;
  };
  const tooltipOf = async (name: string) => {
    const { value } = await stage.tooltip(stage.row(trash, name));
    return value.replaceAll('&nbsp;', ' ').replaceAll(/\\(.)/g, '$1');
  };

  it('shows a lock on an item that a retention policy keeps, and the tooltip says why and until when', async () => {
    const egnyte = await startEgnyte();
    ({ stop } = egnyte);
    const { state, server } = egnyte;
    const until = Date.now() + 100 * 86_400_000;
    state.trashFile({ name: 'kept.docx', from: '/Shared', retention: { policy: 'RETENTION_POLICY', until } });
    state.trashVersion({ name: 'old.docx', from: '/Shared' });
    await connect(/^Egnyte$/, /access token$/, server.url, [server.url, EGNYTE_TOKEN]);
    assert.equal(iconOf('kept.docx'), 'lock');
    assert.match(
      await tooltipOf('kept.docx'),
      /Can't be deleted: Your company's retention policy keeps this item from being deleted before .*\d{4}/,
    );
    assert.equal(iconOf('old.docx'), 'history');
    assert.match(await tooltipOf('old.docx'), /Type: File version/);
  });

  it('shows the path of the original folder, loaded once, and whether the folder no longer exists', async () => {
    const box = await startBox({ quirks: { callsPerMinute: Number.POSITIVE_INFINITY } });
    ({ stop } = box);
    const { state, server } = box;
    const projects = state.folder({ name: 'Projects' }).id;
    const harbour = state.folder({ name: 'Harbour', in: projects }).id;
    const trashed = state.trashFolder({ name: 'Drafts', from: projects }).id;
    for (const name of ['a.txt', 'b.txt']) state.trashFile({ name, from: harbour });
    state.trashFile({ name: 'lost.txt', from: state.goneFolder('Old') });
    state.trashFile({ name: 'draft.txt', from: trashed });
    await connect(/^Box$/, /^Developer token/, server.url, [BOX_TOKEN], 'box.apiUrl');
    server.clearLog();
    assert.match(await tooltipOf('a.txt'), /Original folder: \/Projects\/Harbour {2}\n/);
    assert.match(await tooltipOf('b.txt'), /Original folder: \/Projects\/Harbour {2}\n/);
    assert.equal(server.log.length, 1);
    assert.match(await tooltipOf('lost.txt'), /Original folder: Old \(no longer exists, or hidden from you\)/);
    assert.match(await tooltipOf('draft.txt'), /Original folder: Drafts \(in the trash\)/);
  });
});
