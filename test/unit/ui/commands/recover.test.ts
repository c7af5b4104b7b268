import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { Trashes } from '../../../../src/trash/trashes.ts';
import { recover, recoverTogether } from '../../../../src/ui/commands/recover.ts';
import { dateTime, dateTimes } from '../../../../src/ui/format.ts';
import { rowOf, scene } from '../../fakes/services.ts';
import { account, item, items, page, type Script, scriptedClient } from '../../fakes/trash.ts';
import { reset } from '../../fakes/vscode/vscode.ts';

const ann = { id: '1', name: 'Ann' };
const bob = { id: '2', name: 'Bob' };
const hour = 3_600_000;

describe('Recover Deleted Items...', () => {
  beforeEach(reset);

  function trash(script: Script = {}) {
    const restored: string[] = [];
    const made = scene({
      restore: async function* (items) {
        for (const each of items) {
          restored.push(each.id);
          yield { item: each, end: 'done' };
        }
      },
      ...script,
    });
    const now = made.services.clock.now();
    const given: readonly TrashItem[] = [
      item('plan.txt', { deletedAt: now - 1000, deletedBy: ann, origin: { path: '/Contracts' }, size: 1000 }),
      item('budget.xlsx', {
        deletedAt: now - 2000,
        deletedBy: ann,
        origin: { path: '/Contracts/2026', missing: 'gone' },
        size: 500,
      }),
      item('photo.jpg', { deletedAt: now - 3 * hour, deletedBy: bob, origin: { path: '/Photos' } }),
      item('note', { kind: 'folder' }),
    ];
    return { ...made, made, given, restored, walks: [[page(given, { last: true })]] };
  }

  it('restores nothing before the person has seen what it would restore', async () => {
    const { given } = trash();
    const { services, lists, documents, messages, picks, restored } = trash({ walks: [[page(given, { last: true })]] });
    picks.push('$(eye) Preview 4 items');
    await recover(services);
    assert.equal(lists[0]?.title, 'Recover Deleted Items: 4 items, at least 1.5 kB; 2 items of unknown size');
    assert.deepEqual(lists[0]?.choices.slice(1), [
      'Deleted | any time',
      'Deleted By | anyone',
      'Original Folder | any',
      'Type | any',
      'Filter | any',
    ]);
    assert.match(documents[0]?.text ?? '', /^Restore 4 items to their original folders\n/);
    assert.match(documents[0]?.text ?? '', /Original folders that no longer exist: 1\n {4}\/Contracts\/2026 \(1\)\n/);
    assert.deepEqual(messages[0]?.buttons, ['Restore All', 'Refine...']);
    assert.deepEqual(restored, []);
    await documents[0]?.actions[0]?.run();
    assert.deepEqual(restored.sort(), ['budget.xlsx', 'note', 'photo.jpg', 'plan.txt']);
  });

  it('restores once, whether from the document or the notification', async () => {
    const { given } = trash();
    const { services, documents, messages, picks, restored } = trash({ walks: [[page(given, { last: true })]] });
    picks.push('$(eye) Preview 4 items');
    const { notify } = services.dialogs;
    const pressing: typeof notify = async (...asked) => {
      await notify(...asked);
      const [action] = documents[0]?.actions ?? [];
      if (messages.length > 1 || !action) return undefined;
      await services.documents.perform(action);
      return 'Restore All';
    };
    Object.assign(services.dialogs, { notify: pressing });
    await recover(services);
    assert.equal(restored.length, 4);
  });

  it('narrows by time, person, folder, type and name, and counts what each would leave', async () => {
    const { given } = trash();
    const { services, lists, picks, made, restored, typed } = trash({ walks: [[page(given, { last: true })]] });
    picks.push(
      'Deleted',
      'Last Hour',
      'Deleted By',
      'Ann',
      'Original Folder',
      '$(folder) Contracts',
      'Type',
      'File',
      'Filter',
      '$(eye) Preview 1 item',
    );
    typed.push('*.txt');
    made.press = 'Restore All';
    await recover(services);
    assert.deepEqual(restored, ['plan.txt']);
    const midnight = new Date(services.clock.now()).setHours(0, 0, 0, 0);
    const today = given.filter(({ deletedAt }) => deletedAt !== undefined && deletedAt >= midnight).length;
    const list = (title: string) => lists.find((each) => each.title === title)?.choices;
    assert.deepEqual(list('Deleted'), [
      'Last Hour | 2',
      `Today | ${today}`,
      'Since...',
      'Between...',
      'Unknown | 1',
      'Any Time | 4',
    ]);
    assert.deepEqual(list('Deleted By'), ['Ann | 2']);
    assert.deepEqual(list('Original Folder'), ['$(folder) Contracts | 2', '    $(folder) 2026 | 1']);
    assert.deepEqual(list('Type'), ['File | 2']);
    assert.equal(lists.at(-1)?.title, 'Recover Deleted Items: 1 item, 1 kB');
  });

  it('says in the preview what was deleted when and by whom', async () => {
    const { given } = trash();
    const { services, documents, picks } = trash({ walks: [[page(given, { last: true })]] });
    picks.push('$(eye) Preview 4 items');
    await recover(services);
    const now = services.clock.now();
    assert.deepEqual(documents[0]?.text.split('\n').slice(0, 5), [
      'Restore 4 items to their original folders',
      `at least 1.5 kB; 2 items of unknown size in 4 folders of A, checked ${dateTime(now)}`,
      `Deleted: ${dateTimes(now - 3 * hour, now - 1000)}`,
      'No deletion date: 1',
      'Deleted by: Ann (2), Bob (1), unknown (1)',
    ]);
  });

  it('says in the preview how long it takes at least', async () => {
    const many = items(300);
    const capabilities = { callsPerMinute: 100 };
    const { services, documents, picks } = trash({ capabilities, walks: [[page(many, { last: true })]] });
    picks.push('$(eye) Preview 300 items');
    await recover(services);
    assert.match(documents[0]?.text ?? '', /\nTakes about 2 min or more: Acme allows 100 calls a minute\.\n/);
  });

  it('has a choice for what the service does not tell', async () => {
    const { given } = trash();
    const { services, lists, picks, restored, made } = trash({ walks: [[page(given, { last: true })]] });
    picks.push('Deleted', 'Unknown', 'Deleted By', 'Unknown', 'Original Folder', 'Unknown', '$(eye) Preview 1 item');
    made.press = 'Restore All';
    await recover(services);
    assert.deepEqual(restored, ['note']);
    const menu = lists.findLast(({ title }) => title.startsWith('Recover'))?.choices;
    assert.deepEqual(menu?.slice(1, 4), ['Deleted | unknown', 'Deleted By | unknown', 'Original Folder | unknown']);
  });

  it('keeps the filter, and what was chosen in it, where it is refined', async () => {
    const { given } = trash();
    const { services, lists, picks, documents } = trash({ walks: [[page(given, { last: true })]] });
    const picked: unknown[] = [];
    const { pickMany } = services.dialogs;
    const noted: typeof pickMany = async (title, choices) => {
      picked.push(choices.filter((each) => each.picked === true).map(({ label }) => label));
      return await pickMany(title, choices);
    };
    Object.assign(services.dialogs, { pickMany: noted });
    picks.push('Deleted By', 'Ann', '$(eye) Preview 2 items');
    await recover(services);
    picks.push('Deleted By', 'Ann, Bob', '$(eye) Preview 3 items');
    await documents[0]?.actions.find(({ title }) => title === 'Refine...')?.run();
    const menus = lists.filter(({ title }) => title.startsWith('Recover')).map(({ choices }) => choices[2]);
    assert.deepEqual(menus, ['Deleted By | anyone', 'Deleted By | Ann', 'Deleted By | Ann', 'Deleted By | Ann, Bob']);
    assert.deepEqual(picked, [[], ['Ann']]);
    assert.match(documents[1]?.text ?? '', /^Restore 3 items/);
  });

  it('asks for an account where there are several, all of them first, and keeps them apart in the preview', async () => {
    const { services, lists, picks, documents } = trash();
    const origin = { path: '/Contracts' };
    const clients = ['a', 'b'].map((id) => {
      const own = [item('plan.txt', { account: id, origin })];
      return scriptedClient({ walks: [[page(own, { last: true })]] });
    });
    const trashes = new Trashes(services.clock, ({ id }) => clients[id === 'a' ? 0 : 1]);
    trashes.sync([account(), account({ id: 'b', label: 'B' })]);
    Object.assign(services, { trashes });
    picks.push('All Accounts', '$(eye) Preview 2 items');
    await recover(services);
    assert.deepEqual(lists[0], {
      title: 'Recover Deleted Items',
      choices: ['All Accounts', 'A | Acme, acme.example', 'B | Acme, acme.example'],
    });
    assert.match(documents[0]?.text ?? '', / in 2 folders of A, B, checked /);
    const named = documents[0]?.text.split('\n').filter((line) => line.startsWith('/') || line.startsWith('    '));
    assert.deepEqual(named, ['/Contracts (1)  [A]', '    plan.txt', '/Contracts (1)  [B]', '    plan.txt']);
  });

  it('takes a period that is typed', async () => {
    const { given } = trash();
    const { services, picks, typed, boxes, lists } = trash({ walks: [[page(given, { last: true })]] });
    picks.push('Deleted', 'Between...', 'Deleted', 'Since...');
    typed.push('2026-08-01', '2026-08-31', '2026-09-01');
    await recover(services);
    assert.deepEqual(
      boxes.map((each) => each.split('\n')[0]),
      ['Since', 'Until', 'Since'],
    );
    const words = lists.filter(({ title }) => title.startsWith('Recover')).map(({ choices }) => choices.join());
    assert.match(words[1] ?? '', /Deleted \| Aug 1, 2026.*\s–\sAug 31, 2026, 11:59/);
    assert.match(words[2] ?? '', /Deleted \| since .*Sep 1, 2026/);
  });

  it('takes no end that is before its beginning', async () => {
    const { services, picks, typed, lists } = trash({ walks: [[page(items(2), { last: true })]] });
    picks.push('Deleted', 'Between...');
    typed.push('2026-08-31', '2026-08-30');
    await recover(services);
    assert.equal(lists.at(-1)?.choices[1], 'Deleted | any time');
    picks.push('Deleted', 'Between...');
    typed.push('2026-08-31', '2026-08-31');
    await recover(services);
    assert.match(lists.at(-1)?.title ?? '', /nothing matches$/);
  });

  it('offers no restore where nothing can be restored', async () => {
    const locked = items(2, 'i', { restoreBlockedBy: { kind: 'unsupported' } });
    const { services, picks, messages, documents } = trash({ walks: [[page(locked, { last: true })]] });
    picks.push('$(eye) Preview 2 items');
    await recover(services);
    assert.deepEqual(messages, [
      { severity: 'info', text: 'None of these items can be restored.', buttons: ['Refine...'] },
    ]);
    assert.deepEqual(
      documents[0]?.actions.map(({ title }) => title),
      ['Refine...'],
    );
    assert.match(documents[0]?.text ?? '', /\nCan't be restored: 2\n/);
  });

  it('offers no preview where nothing matches', async () => {
    const { given } = trash();
    const { services, lists, picks, typed } = trash({ walks: [[page(given, { last: true })]] });
    picks.push('Filter');
    typed.push('nothing like it');
    await recover(services);
    assert.equal(lists.at(-1)?.title, 'Recover Deleted Items: nothing matches');
    assert.equal(lists.at(-1)?.choices[0], 'Deleted | any time');
  });

  it('takes the language of the filter, and nothing that is wrong in it', async () => {
    const { given } = trash();
    const { services, lists, picks, typed } = trash({ walks: [[page(given, { last: true })]] });
    picks.push('Filter', 'Filter');
    typed.push('person:ann -*.txt', 'deleted:2026-02-30');
    await recover(services);
    assert.equal(lists[1]?.choices.at(-1), 'Filter | person:ann -*.txt');
    assert.match(lists[1]?.title ?? '', /^Recover Deleted Items: 1 item,/);
    assert.deepEqual(lists[2], lists[1]);
  });

  it('says so where the trash is empty', async () => {
    const { services, messages } = trash();
    await recover(services);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['There is nothing to recover: the trash is empty.'],
    );
  });

  it('restores nothing where the list could not be read to its end', async () => {
    const { given } = trash();
    const { services, messages, lists } = trash({ walks: [[page(given), new Error('broken')]] });
    await recover(services);
    assert.match(messages[0]?.text ?? '', /^Nothing was changed: the trash of A could not be loaded completely\./);
    assert.deepEqual(lists, []);
  });

  it('from a row takes what was deleted with it', async () => {
    const { given } = trash();
    const { services, documents } = trash({ walks: [[page(given, { last: true })]] });
    const [first] = given;
    assert.ok(first);
    await recoverTogether(services, rowOf(services, first));
    assert.match(documents[0]?.text ?? '', /^Restore 2 items to their original folders\n/);
    assert.match(documents[0]?.text ?? '', /\nDeleted one after another, at most a minute apart, in one top folder\./);
  });
});
