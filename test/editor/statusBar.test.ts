// The status bar item itself cannot be reached from here, so the same code makes another one, which the test holds.
import assert from 'node:assert/strict';
import { ConfigurationTarget, type Disposable, type MarkdownString, type StatusBarItem, workspace } from 'vscode';
import { showStatusBar } from '../../src/ui/statusBar.ts';
import { eventually } from '../host/eventually.ts';
import { cannedReplies } from './cannedReplies.ts';
import { type EditorService, openBox, openDocSpace } from './services.ts';
import { Stage } from './stage.ts';

const evil = '$(error) $(sync~spin) [x](command:workbench.action.quit) \u202egpj.exe\u0007';

describe('the status bar item', () => {
  let stage: Stage;
  let box: EditorService;
  let docspace: EditorService;
  let parts: readonly Disposable[];
  let item: StatusBarItem;
  let isShown: boolean;

  const setting = async (value: string | undefined) => {
    await workspace.getConfiguration('cloudTrash').update('statusBar', value, ConfigurationTarget.Global);
  };
  const text = async (expected: RegExp) => {
    await eventually(
      `the text ${expected}`,
      () => Promise.resolve(isShown ? item.text : 'hidden'),
      (now) => expected.test(now),
    );
  };
  const tooltip = () => item.tooltip as MarkdownString;

  beforeEach(async () => {
    stage = await Stage.open();
    box = await openBox();
    docspace = await openDocSpace();
    const [first, ...rest] = showStatusBar(stage.services, {
      lacksSecret: ({ id }) => stage.services.accounts.list.some((each) => each.id === id && !each.hasSecret),
    });
    assert.ok(first);
    item = first as StatusBarItem;
    isShown = false;
    // An item does not tell whether it is shown; what the extension said last does.
    const { show, hide } = item;
    Object.assign(item, {
      show: () => {
        isShown = true;
        show.call(item);
      },
      hide: () => {
        isShown = false;
        hide.call(item);
      },
    });
    parts = [first, ...rest];
  });
  afterEach(async () => {
    for (const part of parts) part.dispose();
    await setting(undefined);
    await stage.clear();
    await box.stop();
    await docspace.stop();
  });

  it('is hidden while no account is connected, also after the last was removed', async () => {
    assert.equal(isShown, false);
    const trash = await stage.connect(box);
    assert.equal(isShown, true);
    await stage.services.accounts.remove(trash.account.id);
    assert.equal(isShown, false);
  });

  it('shows the total of all accounts, with a tooltip line for each', async () => {
    box.fill(3);
    docspace.fill(4);
    await stage.connect(box);
    const trash = await stage.connect(docspace);
    assert.equal(item.text, '$(trash) 7');
    assert.equal(item.accessibilityInformation?.label, 'Cloud Trash: 7 items');
    assert.equal(tooltip().value.trim().split('\n').length, 2);
    docspace.server.fail({ times: Number.POSITIVE_INFINITY, how: { status: 401 } });
    await trash.refresh();
    assert.match(tooltip().value, /Sign-in&nbsp;expired/);
    assert.equal(item.text, '$(trash) 7 $(warning)', 'the last number stays, with a mark');
    assert.match(tooltip().value, /may&nbsp;be&nbsp;out&nbsp;of&nbsp;date/);
    docspace.server.heal();
    await trash.refresh();
    assert.equal(item.text, '$(trash) 7');
    assert.doesNotMatch(tooltip().value, /out&nbsp;of&nbsp;date/);
  });

  it('shows the number of each account, or hides, by the setting', async () => {
    box.fill(3);
    docspace.fill(4);
    await stage.connect(box);
    await stage.connect(docspace);
    await setting('perAccount');
    await text(/^\$\(trash\) \S.* 3 {2}\S.* 4$/);
    docspace.server.fail({ times: Number.POSITIVE_INFINITY, how: { status: 401 } });
    await stage.services.trashes.list[1]?.refresh();
    await text(/^\$\(trash\) \S.* 3 {2}\S.* 4 \$\(warning\)$/);
    await setting('hidden');
    await text(/^hidden$/);
    await setting('total');
    await text(/^\$\(trash\) 7 \$\(warning\)$/);
  });

  it('shows the name of an account as text, without its icons and links', async () => {
    const replies = cannedReplies.Box;
    assert.ok(replies);
    box.server.fail({ path: replies.personPath, times: Number.POSITIVE_INFINITY, how: replies.person(evil) });
    await stage.connect(box);
    await setting('perAccount');
    await text(/0$/);
    assert.deepEqual(item.text.match(/\$\(/g), ['$(']);
    assert.doesNotMatch(item.text, /[\p{Cc}\p{Cf}]/u);
    assert.doesNotMatch(tooltip().value, /(?<!\\)[[\]()]|(?!\n)[\p{Cc}\p{Cf}]/u);
    assert.ok(!tooltip().isTrusted && !tooltip().supportHtml && !tooltip().supportThemeIcons);
  });
});
