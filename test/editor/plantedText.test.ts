// Text from a service is data: nowhere is it a link or an icon, reverses other text, or is endless.
import assert from 'node:assert/strict';
import { type MarkdownString, type TextEditor, window } from 'vscode';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import type { Row } from '../../src/ui/tree/rows.ts';
import { eventually } from '../host/eventually.ts';
import { cannedReplies } from './cannedReplies.ts';
import { type EditorService, services } from './services.ts';
import { Stage } from './stage.ts';

const long = 'w'.repeat(500);
const planted: readonly string[] = [
  '[x](command:workbench.action.quit)',
  '[x](https://evil.example "title")',
  '$(error) $(sync~spin)',
  'javascript:alert(1)',
  '<img src=x onerror=alert(1)><a href="command:workbench.action.quit">x<a>',
  'a\u0000b\u0007c\u001b[31md\r\ne\tf\u0085g\u2028h',
  'cod\u202egpj.exe\u2066 \u200bhidden\u{e0041}',
  // Half of a character: making an address of it would throw.
  'half \ud800 of one',
  'https://evil.example www.evil.example ada@evil.example',
  // Nothing of it can be seen.
  '\u3164\u2800',
  long,
];
const all = planted.join(' ').slice(0, 400);

const odd = /(?!\u200c|\u200d|\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function clean(text: string, limit: number, where: string): void {
  const found = odd.exec(text)?.[0].codePointAt(0)?.toString(16);
  assert.equal(found, undefined, `U+${found} in ${where}: ${text}`);
  assert.ok(text.length <= limit, `${text.length} letters in ${where}: ${text}`);
}

/** For what the editor searches for links. */
function noLink(text: string, limit: number, where: string): void {
  clean(text, limit, where);
  assert.ok(!text.includes(']('), `a link in ${where}: ${text}`);
}

/** For what the editor searches for icons. */
function noIcon(text: string, limit: number, where: string): void {
  clean(text, limit, where);
  assert.ok(!text.includes('$('), `an icon in ${where}: ${text}`);
}

function noMarkup(tooltip: MarkdownString, where: string): void {
  assert.ok(!tooltip.isTrusted && !tooltip.supportHtml && !tooltip.supportThemeIcons, where);
  const { value } = tooltip;
  clean(value, 20_000, where);
  // What appendText escapes stands behind a backslash; an icon would need its "$(" bare.
  const bare = /(?<!\\)[[\]()`*]/.exec(value.replaceAll('\\\\', ''));
  assert.equal(bare, null, `markup in ${where}: ${value}`);
  assert.doesNotMatch(value, /(?<!\\):\/\/|www\.|(?<!\\)@/i, `a link in ${where}: ${value}`);
}

for (const [name, open] of Object.entries(services)) {
  describe(`planted text from ${name}`, () => {
    const replies = cannedReplies[name];
    assert.ok(replies);
    let stage: Stage;
    let service: EditorService;
    let trash: AccountTrash;

    /** Connects as a person who is called so. */
    const connectAs = async (who: string) => {
      service.server.fail({ path: replies.personPath, times: Number.POSITIVE_INFINITY, how: replies.person(who) });
      trash = await stage.connect(service);
    };
    const items = (): Row[] => stage.rows(trash).filter((row) => row.type === 'item');
    const document = (): string => (window.activeTextEditor as TextEditor).document.getText();

    beforeEach(async () => {
      stage = await Stage.open();
      service = await open();
      for (const text of planted) service.plant(text);
    });
    afterEach(async () => {
      service.server.heal();
      try {
        await stage.clear();
      } finally {
        await service.stop();
      }
    });

    it('is plain in rows and tooltips', async () => {
      await connectAs(all);
      assert.ok(items().length >= planted.length);
      for (const row of [stage.accountRow(trash), ...stage.rows(trash)]) {
        const { label, description, accessibilityInformation } = stage.services.tree.getTreeItem(row);
        assert.ok(typeof label === 'string' && /[^\s\u3164\u2800]/.test(label), 'a row without a name');
        clean(label, 200, 'a label');
        clean(String(description), 150, 'a description');
        clean(accessibilityInformation?.label ?? '', 500, 'an accessibility label');
        assert.ok(accessibilityInformation?.label.startsWith(label), accessibilityInformation?.label);
        noMarkup(await stage.tooltip(row), 'a tooltip');
      }
    });

    it('is plain in the row and tooltip of a problem', async () => {
      await connectAs('Ada');
      for (const text of [all, long]) {
        service.server.fail({ path: replies.listPath, times: Number.POSITIVE_INFINITY, how: replies.refusal(text) });
        await trash.refresh();
        assert.ok(trash.state.problem);
        const row = stage.accountRow(trash);
        const { label, description, accessibilityInformation } = stage.services.tree.getTreeItem(row);
        clean(String(description), 150, 'a description');
        clean(accessibilityInformation?.label ?? '', 1000, 'an accessibility label');
        assert.ok(accessibilityInformation?.label.startsWith(String(label)));
        noMarkup(await stage.tooltip(row), 'a tooltip');
        service.server.heal();
      }
    });

    it('is not a link in the question before a deletion', async () => {
      await connectAs(all);
      const rows = items();
      stage.dialogs.answer(...rows.map(() => ({ confirm: false })), { confirm: false });
      for (const row of rows) await stage.run('purge', row);
      await stage.run('purge', rows[0], rows);
      assert.equal(stage.dialogs.questions.length, rows.length + 1);
      for (const { message, detail } of stage.dialogs.questions) {
        noLink(message, 200, 'a question');
        assert.ok(!message.includes('\n'));
        noLink(detail, 1500, 'the details of a question');
      }
    });

    it('is not a link in the question before the trash is emptied or the account removed', async () => {
      await connectAs(all);
      stage.dialogs.answer({ confirm: false }, { confirm: false });
      await stage.run('emptyTrash', stage.accountRow(trash));
      await stage.run('removeAccount', stage.accountRow(trash));
      for (const { message, detail } of stage.dialogs.questions) {
        noLink(message, 250, 'a question');
        noLink(detail, 1000, 'the details of a question');
      }
    });

    it('is not a link in a result, and plain in its report', async () => {
      await connectAs(all);
      stage.hurry();
      const rows = items();
      for (const method of ['POST', 'PUT']) {
        service.server.fail({ method, times: Number.POSITIVE_INFINITY, how: replies.refusal(all) });
      }
      stage.dialogs.answer({ press: 'Show Report' }, { press: undefined });
      await stage.run('restore', rows[0], rows);
      await stage.run('restore', rows[0]);
      assert.match(stage.dialogs.messages[0] ?? '', /failed: .*The service says: "\[x\] \(command/);
      assert.match(stage.dialogs.messages[1] ?? '', /^Could not restore .*The service says: "\[x\] \(command/);
      for (const message of stage.dialogs.messages) {
        noLink(message, 1000, 'a result');
        assert.ok(!message.includes('\n'));
      }
      // The tab may still hold the report of another test, until the editor has asked for the new text.
      await eventually(
        'the report',
        () => Promise.resolve(document()),
        (text) => /Service: "\[x\]/.test(text),
      );
      clean(document(), 60_000, 'a report');
    });

    it('is not a link in what a command says about a failure', async () => {
      await connectAs(all);
      service.server.fail({ path: replies.listPath, times: Number.POSITIVE_INFINITY, how: replies.refusal(all) });
      stage.dialogs.answer({ press: undefined });
      await stage.run('emptyTrash', stage.accountRow(trash));
      assert.match(stage.dialogs.messages[0] ?? '', /^Nothing was changed: .*The service says: "\[x\] \(command/);
      noLink(stage.dialogs.messages[0] ?? '', 1000, 'a message');
    });

    it('is plain on the page of an item', async () => {
      await connectAs(all);
      for (const row of items()) {
        await stage.run('showDetails', row);
        for (const line of stage.details().split('\n')) clean(line, 550, 'the page of an item');
      }
    });

    it('is no icon in a picker', async () => {
      await connectAs(all);
      stage.dialogs.answer('cancel');
      await stage.run('restore');
      assert.ok((stage.dialogs.choices.at(-1)?.length ?? 0) >= planted.length);
      // The account is the only one: another makes the picker ask for it first.
      stage.dialogs.answer(...stage.asFarAs(service, service.boxes), 'cancel');
      await stage.run('addAccount');
      const who = stage.dialogs.choices.at(-1) ?? [];
      assert.match(who[0] ?? '', /^Sign In Again as \[x\]/);
      for (const choice of stage.dialogs.choices.flat()) {
        // Label, description and detail all draw icons.
        noIcon(choice, 400, 'a picker');
      }
    });

    it('is not a link in the box that a token is typed into', async () => {
      await connectAs('Ada');
      for (const text of planted) {
        service.server.heal();
        service.server.fail({ path: replies.personPath, times: Number.POSITIVE_INFINITY, how: replies.refusal(text) });
        stage.dialogs.answer(
          ...stage.asFarAs(service, service.boxes.slice(0, -1)),
          { type: service.boxes.at(-1) ?? '', refused: /\S/ },
          'cancel',
        );
        await stage.run('addAccount');
      }
      assert.equal(stage.dialogs.refusals.length, planted.length);
      for (const refusal of stage.dialogs.refusals) noLink(refusal, 1000, 'the box');
    });
  });
}

describe('planted names', () => {
  let stage: Stage;
  let service: EditorService;

  beforeEach(async () => {
    stage = await Stage.open();
    service = await (services.Box ?? assert.fail)();
  });
  afterEach(async () => {
    try {
      await stage.clear();
    } finally {
      await service.stop();
    }
  });

  for (const [what, name] of [
    ['begin with slashes', '//evil.example/x.txt'],
    ['hold nothing that can be seen', '\u202e\u200b\u0000'],
    ['are no whole text', '\ud800\udfff\udbff.txt'],
    ['climb out of a folder', '../../etc/passwd'],
    ['hold percent signs', '100%25 %zz %.txt'],
  ] as const) {
    it(`that ${what} have a row, details and a question`, async () => {
      service.trashFile(name);
      const trash = await stage.connect(service);
      const [row] = stage.rows(trash);
      assert.ok(row?.type === 'item');
      const { label, resourceUri } = stage.services.tree.getTreeItem(row);
      assert.ok(typeof label === 'string' && label.trim() !== '', 'a row without a name');
      assert.equal(resourceUri?.scheme, 'cloud-trash-item');
      assert.equal(resourceUri.authority, '');
      assert.equal(typeof resourceUri.toString(), 'string');
      await stage.run('showDetails', row);
      assert.match(stage.details(), /File · /);
      stage.dialogs.answer({ confirm: false });
      await stage.run('purge', row);
      assert.doesNotMatch(stage.dialogs.questions[0]?.message ?? '', /""/);
    });
  }
});
