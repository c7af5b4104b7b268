import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { commands, env, l10n, MarkdownString, ThemeIcon, window } from 'vscode';
import { calls, replies, reset } from './vscode.ts';

const ui = path.resolve(import.meta.dirname, '../../../../src/ui');

describe('the stub of the module `vscode`', () => {
  beforeEach(reset);
  after(reset);

  it('has all that src/ui imports', async () => {
    // What runs inside a page has the page's own globals instead.
    const files = globSync('**/*.ts', { cwd: ui }).filter((file) => !file.startsWith(path.join('pages', 'browser')));
    assert.ok(files.length > 30, String(files.length));
    for (const file of files) await import(pathToFileURL(path.join(ui, file)).href);
  });

  it('fills in the texts as the editor does', () => {
    assert.equal(l10n.t('{0} of {1}', 1, 'two'), '1 of two');
    assert.equal(l10n.t('{a} {0}', { a: 'x' }), 'x {0}');
    assert.equal(l10n.t({ message: '{0} {1}', args: ['{1}', '$&'], comment: '' }), '{1} $&');
    assert.equal(l10n.t('none'), 'none');
  });

  it('records calls, and gives what a test says', async () => {
    replies.set('window.showWarningMessage', () => 'Retry');
    assert.equal(await window.showWarningMessage('1 failed.', 'Retry'), 'Retry');
    await commands.executeCommand('list.clear');
    window.createStatusBarItem('a').show();
    assert.deepEqual(calls, [
      { name: 'window.showWarningMessage', args: ['1 failed.', 'Retry'] },
      { name: 'commands.executeCommand', args: ['list.clear'] },
      { name: 'window.createStatusBarItem', args: ['a'] },
      { name: 'window.createStatusBarItem.show', args: [] },
    ]);
  });

  it('runs what is shown with progress', async () => {
    assert.equal(await window.withProgress({ location: 15 }, async (progress) => typeof progress.report), 'function');
  });

  it('has the values that the interface reads', () => {
    assert.equal(env.language, 'en');
    assert.notEqual(ThemeIcon.File, ThemeIcon.Folder);
    assert.equal(new MarkdownString().appendText('[a](b) *').value, '\\[a\\]\\(b\\)&nbsp;\\*');
  });
});
