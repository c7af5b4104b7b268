import assert from 'node:assert/strict';
import type { TrashItem } from '../../../src/trash/item.ts';
import type { Action, Outcome } from '../../../src/trash/outcome.ts';
import type { Problem } from '../../../src/trash/problem.ts';
import { reportResults } from '../../../src/ui/bulk/reportResults.ts';
import type { Services } from '../../../src/ui/services.ts';
import { calls, reset } from '../fakes/vscode/vscode.ts';

const item = (name: string): TrashItem => ({ account: 'a1', kind: 'file', id: name, name });
const failed = (name: string, problem: Problem): Outcome => ({ item: item(name), end: 'failed', problem });
const done = (name: string): Outcome => ({ item: item(name), end: 'done' });
const policy: Problem = { kind: 'retained', said: 'Forbidden by policy' };
const rights: Problem = { kind: 'forbidden', said: 'Forbidden by policy' };

/** What is said in a notification; nothing if the status bar suffices. */
async function told(action: Action, ...outcomes: readonly Outcome[]): Promise<string | undefined> {
  let said: string | undefined;
  const notify = (_severity: string, message: string, buttons: readonly string[]) => {
    said = message;
    assert.ok(buttons.includes('Show Details'));
    return Promise.resolve(undefined);
  };
  const services = { dialogs: { notify } } as unknown as Services;
  await reportResults(services, action, outcomes, { retry: () => Promise.resolve() });
  return said;
}

describe('the result of several items', () => {
  beforeEach(reset);
  after(reset);

  it('is quiet where nothing failed', async () => {
    assert.equal(await told('restore', done('a'), done('b')), undefined);
    assert.equal(calls[0]?.name, 'window.setStatusBarMessage');
    assert.match(String(calls[0]?.args[0]), /2 of 2 restored$/);
  });

  it('begins each sentence with its number', async () => {
    const words = await told(
      'restore',
      done('a'),
      { item: item('b'), end: 'skipped', why: 'gone' },
      { item: item('c'), end: 'skipped', why: 'nameTaken' },
      { item: item('d'), end: 'cancelled' },
    );
    assert.equal(
      words,
      '1 of 4 restored. 1 no longer in the trash. 1 skipped: name already taken. 1 cancelled, still in the trash.',
    );
  });

  it('names the one that failed, and why', async () => {
    const words = await told('restore', done('a'), failed('Evidence', rights));
    assert.match(words ?? '', /^1 of 2 restored\. 1 failed: "Evidence": You don't have permission/);
  });

  it('says a reason once that several share', async () => {
    const words = await told('purge', failed('Report', policy), failed('Evidence', policy), done('a'));
    const reason = 'This item is locked or held by a retention policy. Ask your administrator.';
    assert.equal(words, `1 of 3 deleted permanently. 2 failed: ${reason} The service says: "Forbidden by policy"`);
    const other = await told('purge', failed('Report', policy), failed('Evidence', { ...policy, said: 'No' }));
    assert.equal(other, `0 of 2 deleted permanently. 2 failed: ${reason}`);
  });

  it('counts failures by their reasons, the most frequent first, so that no two run together', async () => {
    const words = await told(
      'purge',
      failed('Report', policy),
      failed('Evidence', rights),
      failed('Draft', rights),
      done('a'),
    );
    assert.equal(words, '1 of 4 deleted permanently. 3 failed: Not allowed (2), Held by a retention policy (1).');
  });

  it('tells reasons of one kind apart by their codes', async () => {
    const words = await told(
      'restore',
      failed('a', { kind: 'forbidden', code: 'http.host' }),
      failed('b', { kind: 'forbidden' }),
    );
    assert.equal(words, '0 of 2 restored. 2 failed: Not allowed (2).');
  });
});
