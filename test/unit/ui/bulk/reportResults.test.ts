import assert from 'node:assert/strict';
import type { Action, Outcome } from '../../../../src/trash/outcome.ts';
import type { Problem, ProblemKind } from '../../../../src/trash/problem.ts';
import { reportResults } from '../../../../src/ui/bulk/reportResults.ts';
import type { Try } from '../../../../src/ui/jobs/remedies.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

const failed = (name: string, problem: Problem): Outcome => ({ item: item(name), end: 'failed', problem });
const done = (name: string, more: object = {}): Outcome => ({ item: item(name), end: 'done', ...more });
const policy: Problem = { kind: 'retained', said: 'Forbidden by policy' };
const rights: Problem = { kind: 'forbidden', said: 'Forbidden by policy' };

const reportOf = (action: Action, outcomes: readonly Outcome[]) => ({
  task: { action },
  from: noon,
  to: noon,
  outcomes,
});

/** The notification; nothing if the status bar suffices. */
async function reported(action: Action, ...outcomes: readonly Outcome[]) {
  const { services, messages } = scene();
  await reportResults(services, reportOf(action, outcomes), async () => {});
  return messages[0];
}

async function words(action: Action, ...outcomes: readonly Outcome[]): Promise<string | undefined> {
  return (await reported(action, ...outcomes))?.text;
}

/** What the status bar says, without its icon. */
async function statusWords(action: Action, ...outcomes: readonly Outcome[]): Promise<string> {
  assert.equal(await reported(action, ...outcomes), undefined);
  const [call] = calls.splice(0);
  assert.equal(call?.name, 'window.setStatusBarMessage');
  return String(call.args[0]).replace('$(check) ', '');
}

describe('the result of one item', () => {
  beforeEach(reset);
  after(reset);

  it('says in the status bar what was done, and where it is now', async () => {
    const from = item('a', { origin: { path: '/Legal' } });
    assert.equal(await statusWords('purge', done('a')), '"a" deleted permanently');
    assert.equal(await statusWords('restore', done('a')), '"a" restored');
    assert.equal(await statusWords('restore', { item: from, end: 'done' }), '"a" restored to /Legal');
    assert.equal(
      await statusWords('restore', done('a', { where: { name: 'Attic' }, name: 'a (1)' })),
      '"a" restored as "a (1)" to Attic',
    );
    assert.equal(await statusWords('restore', done('a', { name: 'a (1)' })), '"a" restored as "a (1)"');
    assert.equal(
      await statusWords('restore', { item: item('a'), end: 'skipped', why: 'live' }),
      '"a": Restored by someone else.',
    );
  });

  it('holds no icon of a name', async () => {
    assert.equal(await statusWords('purge', done('$(error)')), '"$ (error)" deleted permanently');
  });

  it('names what failed, and why', async () => {
    assert.equal(
      await words('purge', failed('a', { kind: 'busy' })),
      'Could not delete "a" permanently. The service is busy, or this item is locked. Try again in a few minutes.',
    );
    assert.match((await words('restore', failed('a', { kind: 'busy' }))) ?? '', /^Could not restore "a"\. The service/);
    assert.match((await words('restore', failed('a', { kind: 'notMoved' }))) ?? '', /^"a": Restored to the original/);
    const renamed: Outcome = { item: item('a'), end: 'failed', problem: { kind: 'notMoved' }, name: 'a (2)' };
    assert.match((await words('restore', renamed)) ?? '', /^"a": Restored .* It is called "a \(2\)" there\.$/);
  });

  it('says that it was restored to a different folder, which is not a failure', async () => {
    const message = await reported('restore', done('a', { misplaced: true, where: { path: '/Other' } }));
    assert.equal(message?.severity, 'info');
    assert.equal(message.text, '"a" was restored to a different folder: /Other.');
    assert.deepEqual(message.buttons, ['Show Report']);
    assert.match(
      (await words('restore', done('a', { misplaced: true }))) ?? '',
      /^"a" is not in its original folder\. Find it on the service's web page\.$/,
    );
    const two = await words('restore', done('a', { misplaced: true, where: { path: '/Other' } }), done('b'));
    assert.equal(two, '2 of 2 restored. 1 restored to a different folder.');
  });
});

describe('the result of several items', () => {
  beforeEach(reset);
  after(reset);

  it('is quiet where nothing failed', async () => {
    assert.equal(await statusWords('restore', done('a'), done('b')), '2 of 2 restored');
    assert.equal(
      await statusWords(
        'purge',
        done('a'),
        { item: item('b'), end: 'skipped', why: 'gone' },
        { item: item('c'), end: 'skipped', why: 'nameTaken' },
        { item: item('d'), end: 'skipped', why: 'live' },
      ),
      [
        '1 of 4 deleted permanently',
        '1 no longer in the trash',
        '1 skipped: restored by someone else',
        '1 skipped: name already in use',
      ].join(', '),
    );
  });

  it('offers the report of very many, also where nothing failed', async () => {
    const some = (count: number) => Array.from({ length: count }, (_, index) => done(`${index}`));
    assert.equal(await statusWords('purge', ...some(100)), '100 of 100 deleted permanently');
    const { text, severity, buttons } = (await reported('restore', ...some(101))) ?? assert.fail();
    assert.deepEqual([text, severity, buttons], ['101 of 101 restored.', 'info', ['Show Report']]);
  });

  it('begins each sentence with its number', async () => {
    const said = await words(
      'restore',
      done('a'),
      { item: item('b'), end: 'skipped', why: 'gone' },
      { item: item('c'), end: 'skipped', why: 'nameTaken' },
      { item: item('d'), end: 'cancelled' },
    );
    assert.equal(
      said,
      '1 of 4 restored. 1 no longer in the trash. 1 skipped: name already in use. 1 canceled, still in the trash.',
    );
  });

  it('names the one that failed, and why', async () => {
    const said = await words('restore', done('a'), failed('Evidence', rights));
    assert.match(said ?? '', /^1 of 2 restored\. 1 failed: "Evidence": You don't have permission/);
  });

  it('says a reason once that several share', async () => {
    const said = await words('purge', failed('Report', policy), failed('Evidence', policy), done('a'));
    const reason = 'This item is locked or held by a retention policy. Ask your administrator.';
    assert.equal(said, `1 of 3 deleted permanently. 2 failed: ${reason} The service says: "Forbidden by policy"`);
    const other = await words('purge', failed('Report', policy), failed('Evidence', { ...policy, said: 'No' }));
    assert.equal(other, '0 of 2 deleted permanently. 2 failed: Held by a retention policy (2).');
  });

  it('counts failures by their reasons, the most frequent first, so that no two run together', async () => {
    const said = await words(
      'purge',
      failed('Report', policy),
      failed('Evidence', rights),
      failed('Draft', rights),
      done('a'),
    );
    assert.equal(said, '1 of 4 deleted permanently. 3 failed: Not allowed (2), Held by a retention policy (1).');
  });

  it('counts reasons of one kind together, whatever their codes', async () => {
    const said = await words(
      'restore',
      failed('a', { kind: 'forbidden', code: 'http.host' }),
      failed('b', { kind: 'forbidden' }),
    );
    assert.equal(said, '0 of 2 restored. 2 failed: Not allowed (2).');
  });
});

describe('the buttons of a result', () => {
  const offers = async (button: string, problem: Problem): Promise<boolean> =>
    (await reported('purge', failed('a', problem)))?.buttons.includes(button) === true;

  const worthwhile: readonly ProblemKind[] = [
    'offline',
    'signIn',
    'originMissing',
    'nameTaken',
    'invalidName',
    'busy',
    'limited',
    'noSpace',
    'refused',
    'server',
    'unreadable',
    'unclear',
    'internal',
  ];
  for (const kind of worthwhile) {
    it(`have Retry for a failure of kind ${kind}`, async () => {
      assert.equal(await offers('Retry', { kind }), true);
    });
  }

  for (const kind of ['forbidden', 'notFound', 'retained', 'unsupported', 'trashedAgain', 'notMoved'] as const) {
    it(`have no Retry for a failure of kind ${kind}, which would fail again`, async () => {
      assert.equal(await offers('Retry', { kind }), false);
    });
  }

  it('retry only what may succeed, and what was cancelled', async () => {
    const made = scene();
    made.press = 'Retry';
    const failures = (['retained', 'busy', 'forbidden', 'server'] as const).map((kind) => failed(kind, { kind }));
    const cancelled: Outcome = { item: item('cancelled'), end: 'cancelled' };
    const tried: Try[] = [];
    const again = async (tries: readonly Try[]) => void tried.push(...tries);
    await reportResults(made.services, reportOf('purge', [...failures, cancelled]), again);
    assert.deepEqual(tried, [{ items: [item('busy'), item('server'), item('cancelled')], options: undefined }]);
  });

  it('restore what a race has put into the trash again', async () => {
    const made = scene();
    made.press = 'Restore';
    const outcomes = [done('a'), failed('again', { kind: 'trashedAgain' })];
    const tried: Try[] = [];
    const restore = async (tries: readonly Try[]) => void tried.push(...tries);
    await reportResults(made.services, reportOf('purge', outcomes), async () => assert.fail(), restore);
    assert.deepEqual(tried, [{ items: [item('again')], options: undefined }]);
  });

  it('copy what the support of a service asks for, of each failure', async () => {
    reset();
    const made = scene();
    made.press = 'Copy Error Details';
    const problem: Problem = { kind: 'server', status: 500, requestId: 'r1', call: 'DELETE /files/a' };
    await reportResults(made.services, reportOf('purge', [done('b'), failed('a', problem)]), async () => {});
    const copied = String(calls.find(({ name }) => name === 'env.clipboard.writeText')?.args[0]);
    assert.match(copied, /Acme, acme\.example: purge of file a\n {2}problem: server\n {2}status: 500\n/);
    assert.match(copied, /call: DELETE \/files\/a\n {2}request ID: r1\n/);
  });

  it('show the report', async () => {
    const made = scene();
    made.press = 'Show Report';
    await reportResults(made.services, reportOf('restore', [done('a'), failed('c', { kind: 'busy' })]), async () => {});
    assert.match(made.documents[0]?.text ?? '', /^Restore of 2 items\n/);
  });
});
