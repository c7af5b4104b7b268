import assert from 'node:assert/strict';
import { TrashError } from '../../../src/trash/problem.ts';
import { Trashes } from '../../../src/trash/trashes.ts';
import { showStatusBar } from '../../../src/ui/statusBar.ts';
import { FakeClock, settled } from '../fakes/clock.ts';
import { scene } from '../fakes/services.ts';
import { account, items, later, page, scriptedClient, trashOf } from '../fakes/trash.ts';
import { MarkdownString, replies, reset, ThemeColor } from '../fakes/vscode/vscode.ts';

/** The item for two accounts, whose view was never opened. */
function barOf(lacksSecret = false) {
  const item = {
    text: '',
    show: () => undefined,
    accessibilityInformation: { label: '' },
    backgroundColor: undefined as unknown,
    tooltip: new MarkdownString(),
  };
  replies.set('window.createStatusBarItem', () => item);
  const failing = scriptedClient({ walks: [[new TrashError({ kind: 'signIn' })]] });
  const trashes = new Trashes(new FakeClock(), () => failing);
  trashes.sync([account(), account({ id: 'b', label: 'B' })]);
  trashes.counted({
    a: { items: 7, precision: 'exact', at: 1 },
    b: { items: 2, precision: 'exact', at: 1 },
  });
  const { jobs, deletions, expiring } = scene().services;
  showStatusBar({ trashes, jobs, deletions, expiring }, { lacksSecret: ({ id }) => lacksSecret && id === 'a' });
  return { item, trashes, jobs, deletions, expiring };
}

describe('the number in the status bar', () => {
  beforeEach(reset);

  it('is marked where the sign-in of an account has expired', async () => {
    const { item, trashes } = barOf();
    assert.equal(item.text, '$(trash) 9');
    await trashes.of('a')?.load();
    assert.equal(item.text, '$(trash) 9 $(warning)');
    assert.equal(item.accessibilityInformation.label, 'Cloud Trash: 9 items, A: 7 items (Sign-in expired)');
  });

  it('is marked from the start where the secret of an account is missing', () => {
    const { item } = barOf(true);
    assert.equal(item.text, '$(trash) 9 $(warning)');
    assert.equal(item.accessibilityInformation.label, 'Cloud Trash: 9 items, A: 7 items (Sign-in needed)');
  });

  it('takes the color of warnings where much was deleted, and leads to what', async () => {
    const { item, deletions } = barOf();
    const many = items(240, 'n', { deletedAt: Date.now() - 1000 });
    const { trash } = trashOf({ walks: [[page([], { last: true })], [page(many, { last: true })]] });
    trash.onDidChange(() => deletions.check(trash));
    await trash.refresh();
    assert.equal(item.backgroundColor, undefined);
    await trash.refresh();
    assert.deepEqual(item.backgroundColor, new ThemeColor('statusBarItem.warningBackground'));
    assert.match(item.accessibilityInformation.label, /A: 240 items deleted in the last hour$/);
    assert.match(item.tooltip.value, /\[Review\]\(command:cloudTrash\.reviewDeletion\)/);
    assert.deepEqual(Object(item.tooltip).isTrusted, { enabledCommands: ['cloudTrash.reviewDeletion'] });
    deletions.dismiss('a');
    assert.equal(item.backgroundColor, undefined);
    assert.equal(Object(item.tooltip).isTrusted, undefined);
  });

  it('says in its tooltip how many items of an account expire soon', () => {
    const { item, expiring } = barOf();
    expiring.counts = new Map([['b', '1 expiring soon']]);
    expiring.changed.fire('b');
    const lines = item.tooltip.value.replaceAll('&nbsp;', ' ').split('\n');
    assert.deepEqual(
      lines.map((line) => line.trim()),
      ['A: 7 items', 'B: 2 items, 1 expiring soon', ''],
    );
    assert.equal(item.text, '$(trash) 9');
    expiring.counts = new Map();
    expiring.changed.fire('b');
    assert.doesNotMatch(item.tooltip.value, /expiring/);
  });

  it('spins while a job runs', async () => {
    const gate = later();
    const item = { text: '', show: () => undefined };
    replies.set('window.createStatusBarItem', () => item);
    const { services } = scene({
      purge: async function* (all) {
        await gate.promise;
        for (const each of all) yield { item: each, end: 'done' };
      },
    });
    showStatusBar(services, { lacksSecret: () => false });
    const run = services.jobs.run({ action: 'purge' }, items(2), new AbortController().signal, () => {});
    await settled();
    assert.match(item.text, /^\$\(sync~spin\) /);
    gate.resolve();
    await run;
    assert.match(item.text, /^\$\(trash\) /);
  });
});
