import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { ItemStatus } from '../../../../src/trash/outcome.ts';
import { TrashError } from '../../../../src/trash/problem.ts';
import { keepFocus } from '../../../../src/ui/commands/keepFocus.ts';
import { openDetails, restoreDetails } from '../../../../src/ui/pages/details.ts';
import type { Row } from '../../../../src/ui/tree/rows.ts';
import { type Scene, scene } from '../../fakes/services.ts';
import { item, later, page, type Script } from '../../fakes/trash.ts';
import { calls, replies, reset } from '../../fakes/vscode/vscode.ts';
import { buttons, elements, type WebPanel, webPanel } from '../../fakes/webPanel.ts';

const day = 86_400_000;

describe('the details of an item', () => {
  let made: Scene;
  let tab: WebPanel;

  beforeEach(reset);

  const settled = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  const open = async (of: TrashItem, script: Script = {}) => {
    made = scene(script);
    tab = webPanel();
    openDetails(made.services, of);
    tab.say({ ready: true });
    await settled();
  };
  const looks = (status: (of: TrashItem) => Omit<ItemStatus, 'item'>): Script => ({
    look: async function* ([only]) {
      if (only) yield { item: only, ...status(only) } as ItemStatus;
    },
  });
  const actions = () => buttons(tab.view).map(([, run]) => run);

  it('are what is known at once, then what the service says', async () => {
    const answer = later();
    await open(item('plan.docx', { size: 5 }), {
      look: async function* ([only]) {
        await answer.promise;
        if (only) yield { item: only, state: 'trashed', fresh: { ...only, description: 'Signed' } };
      },
    });
    assert.match(tab.text, /plan\.docx[\s\S]*Loading the latest details\.\.\./);
    assert.deepEqual(actions().slice(0, 1), ['restore']);
    answer.resolve();
    await settled();
    assert.doesNotMatch(tab.text, /Loading/);
    assert.match(tab.text, /Description\n+Signed/);
  });

  for (const [state, words] of [
    [{ state: 'live', where: { path: '/Plans' } }, 'This item was restored to /Plans.'],
    [{ state: 'gone' }, 'This item was permanently deleted.'],
    [{ state: 'absent' }, 'This item is no longer in the trash.'],
  ] as const)
    it(`say where the item is, and offer nothing that can't be done: ${state.state}`, async () => {
      await open(
        item('plan.docx'),
        looks(() => state),
      );
      assert.ok(tab.text.includes(words), tab.text);
      assert.deepEqual(actions(), ['openInBrowser', 'copy']);
      assert.doesNotMatch(tab.text, /Permanently deleted/);
    });

  it('say why the latest could not be loaded, and stay', async () => {
    await open(item('plan.docx'), {
      look: async function* () {
        yield await Promise.reject(new TrashError({ kind: 'offline' }));
      },
    });
    assert.match(tab.text, /The latest details could not be loaded: /);
    assert.deepEqual(actions(), ['restore', 'openInBrowser', 'copy', 'purge']);
  });

  it("offer no action that the item or the service rules out, and say why it can't be done", async () => {
    const blocked = { kind: 'retained' } as const;
    const held = item('tax.pdf', { purgeBlockedBy: blocked });
    await open(
      held,
      looks((of) => ({ state: 'trashed', fresh: of }) as const),
    );
    assert.deepEqual(actions(), ['restore', 'openInBrowser', 'copy']);
    assert.match(tab.text, /Can't be deleted .*retention/);
    const movable = { capabilities: { restoresTo: true } };
    await open(item('plan.docx', { restoreBlockedBy: blocked }), movable);
    assert.deepEqual(actions(), ['openInBrowser', 'copy', 'purge']);
    await open(item('plan.docx'), movable);
    assert.deepEqual(actions(), ['restore', 'restoreTo', 'openInBrowser', 'copy', 'purge']);
  });

  it('mark the folder that is missing, and lead to what else came from each folder', async () => {
    await open(item('plan.docx', { origin: { path: '/Plans/A "b"', missing: 'gone' } }));
    const missing = elements(tab.view).filter(({ attributes }) => attributes.class === 'missing');
    assert.equal(missing.length, 1);
    assert.match(tab.text, /A "b"\n\(no longer exists, or hidden from you\)/);
    const links = actions().filter((each) => each.startsWith('filter '));
    assert.deepEqual(links, ['filter in:"/Plans/"', 'filter in:"/Plans/A \\"b\\"/"']);
    tab.say({ run: links[1] });
    await settled();
    assert.deepEqual(calls.at(-1), {
      name: 'commands.executeCommand',
      args: ['cloudTrash.filter', 'in:"/Plans/A \\"b\\"/"'],
    });
  });

  it('show how much of the time is left', async () => {
    made = scene();
    const now = made.services.clock.now();
    await open(item('a', { deletedAt: now - 10 * day, expiresAt: now + 20 * day }));
    assert.match(tab.text, /20 days left of 30 days/);
    const bar = elements(tab.view).find(({ attributes }) => attributes.class === 'bar');
    assert.equal(bar?.attributes.width, '66.67%');
    for (const odd of [{ expiresAt: now - 1 }, { expiresAt: 8e30 }, { deletedAt: Number.NaN, expiresAt: now + day }]) {
      await open(item('a', odd));
      assert.match(tab.text, /Permanently deleted/);
    }
  });

  it('run the commands on the item, and read it again after', async () => {
    let count = 0;
    await open(item('plan.docx'), {
      walks: [[page([item('plan.docx'), item('b')], { last: true })]],
      look: async function* ([only]) {
        count += 1;
        if (only) yield { item: only, state: 'trashed', fresh: only };
      },
    });
    tab.say({ run: 'restore' });
    await settled();
    const [row] = calls.filter(({ args }) => args[0] === 'cloudTrash.restore').map(({ args }) => args[1]);
    assert.equal((row as { item: TrashItem }).item.id, 'plan.docx');
    assert.equal(count, 2);
    const { trashes, view } = made.services;
    const [trash] = trashes.list;
    const revealed: unknown[] = [];
    Object.assign(view, {
      onDidChangeVisibility: () => ({ dispose: () => undefined }),
      reveal: async (each: unknown) => revealed.push(each),
    });
    await trash?.refresh();
    await keepFocus(made.services, row as Row, undefined, async () => trash?.remove(new Set(['a/file/plan.docx'])));
    assert.deepEqual(revealed, [], 'the focus stays in the page');
  });

  it('run nothing that they do not show', async () => {
    await open(item('plan.docx'));
    const before = calls.length;
    for (const run of ['emptyTrash', 'workbench.action.quit', '', 'constructor']) tab.say({ run });
    await settled();
    assert.deepEqual(
      calls.slice(before).filter(({ name }) => name.startsWith('commands.')),
      [],
    );
  });

  it('are copied as JSON', async () => {
    const copied: unknown[] = [];
    await open(item('plan.docx', { size: 5 }));
    replies.set('env.clipboard.writeText', (text) => copied.push(text));
    tab.say({ run: 'copy' });
    await settled();
    const record: unknown = JSON.parse(String(copied[0]));
    assert.deepEqual(record, {
      key: 'a/file/plan.docx',
      account: 'A',
      service: 'acme.example',
      kind: 'file',
      id: 'plan.docx',
      name: 'plan.docx',
      size: 5,
    });
  });

  it('are shown in the tab that is there', async () => {
    await open(item('one'));
    openDetails(made.services, item('two'));
    await settled();
    assert.match(tab.text, /^two\n/);
    assert.equal(tab.panel.title, 'two');
    assert.equal(calls.filter(({ name }) => name === 'window.createWebviewPanel').length, 1);
    tab.close();
    tab = webPanel();
    openDetails(made.services, item('three'));
    tab.say({ ready: true });
    assert.match(tab.text, /^three\n/);
  });

  it('are there again after a reload of the window', async () => {
    const known = item('plan.docx', { size: 5, deletedBy: { name: 'Ann' } });
    await open(known);
    const kept: unknown = JSON.parse(JSON.stringify(tab.state));
    made = scene();
    tab = webPanel();
    restoreDetails(made.services, tab.panel, kept);
    tab.say({ ready: true });
    await settled();
    assert.match(tab.text, /^plan\.docx\n[\s\S]*Deleted Ann/);
    assert.deepEqual(tab.state, kept);
    for (const broken of [undefined, null, 7, {}, { account: 'a' }, { account: 'a', item: { name: 7 } }]) {
      tab = webPanel();
      restoreDetails(scene().services, tab.panel, broken);
      assert.ok(tab.isClosed, JSON.stringify(broken));
    }
  });

  it('close a tab that comes back after another was opened, which stays as it is', async () => {
    await open(item('plan.docx'));
    const shown = tab;
    const kept: unknown = JSON.parse(JSON.stringify(tab.state));
    openDetails(made.services, item('other.docx'));
    const late = webPanel();
    restoreDetails(made.services, late.panel, kept);
    await settled();
    assert.ok(late.isClosed);
    assert.match(shown.text, /^other\.docx\n/);
  });

  it('say that the account is gone', async () => {
    await open(item('plan.docx', { account: 'gone' }));
    assert.match(tab.text, /This account is no longer connected\./);
    assert.deepEqual(actions(), []);
  });

  it('are read again when the item leaves the list', async () => {
    const kept = item('plan.docx');
    let state: 'trashed' | 'gone' = 'trashed';
    const script: Script = {
      walks: [[page([kept], { last: true })]],
      ...looks((of) => (state === 'trashed' ? { state, fresh: of } : { state })),
    };
    made = scene(script);
    const trash = made.services.trashes.of('a');
    await trash?.load();
    tab = webPanel();
    openDetails(made.services, kept);
    tab.say({ ready: true });
    await settled();
    state = 'gone';
    trash?.remove(new Set(['a/file/plan.docx']));
    await settled();
    assert.match(tab.text, /This item was permanently deleted\./);
  });

  it('are plain text, whatever a service sends', async () => {
    const planted = '<img src=x onerror=alert(1)> [x](command:a) \u202e\u0007\nb';
    const clean = '<img src=x onerror=alert(1)> [x](command:a) b';
    const person = { name: planted, email: planted };
    await open(
      item('7', {
        name: planted,
        origin: { path: `/${planted}`, missing: 'gone' },
        deletedBy: person,
        owner: person,
        description: planted,
        target: 'javascript:alert(1)',
        deletedAt: 0,
        restoreBlockedBy: { kind: 'refused', said: planted },
      }),
    );
    assert.ok(tab.text.startsWith(`${clean}\n`), tab.text);
    assert.doesNotMatch(tab.text, /(?!\n)[\p{Cc}\p{Cf}]/u);
    // Nothing but words and names of actions comes from it: see what a page is sent.
    const attributes = elements(tab.view).flatMap((each) => Object.entries(each.attributes));
    assert.deepEqual(
      attributes.filter(([name, value]) => name !== 'data-run' && /img|javascript|command/.test(value)),
      [],
    );
  });
});
