import assert from 'node:assert/strict';
import type { RestoreOptions } from '../../../../src/trash/destination.ts';
import type { Task } from '../../../../src/trash/jobs/plan.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { Problem } from '../../../../src/trash/problem.ts';
import type { RunAgain } from '../../../../src/ui/jobs/remedies.ts';
import { showReport } from '../../../../src/ui/jobs/showReport.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, type Script } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

const failed = (id: string, problem: Problem, more: object = {}): Outcome => ({
  item: item(id),
  end: 'failed',
  problem,
  ...more,
});
const pendingMove = { place: { id: '7' }, version: '1' };
const box: Script = { capabilities: { conflicts: ['keepBoth'], renames: true, restoresTo: true } };

async function shown(task: Task, outcomes: readonly Outcome[], script: Script = {}) {
  const { services, documents, ...made } = scene(script);
  const again: { ids: string[]; options: RestoreOptions | undefined }[] = [];
  const runAgain: RunAgain = async (tries) => {
    for (const { items, options } of tries) again.push({ ids: items.map(({ id }) => id), options });
  };
  await showReport(services, { task, from: noon, to: noon, outcomes }, runAgain);
  const { text = '', actions = [] } = documents[0] ?? {};
  const lines = text.split('\n');
  return {
    ...made,
    again,
    text,
    /** What can be done, with the line that it stands above. */
    links: actions.map(({ line, title }) => `${lines[line]}: ${title}`),
    press: async (title: string) => await actions.find((each) => each.title === title)?.run(),
  };
}

describe('the actions of a report', () => {
  beforeEach(reset);
  const restore: Task = { action: 'restore' };
  const purge: Task = { action: 'purge' };

  it('retry at once all that failed and may succeed, each group by itself, and what was cancelled', async () => {
    const { links, press, again } = await shown(purge, [
      failed('busy', { kind: 'busy' }),
      failed('kept', { kind: 'retained' }),
      failed('server', { kind: 'server' }),
      { item: item('later'), end: 'cancelled' },
      { item: item('ok'), end: 'done' },
    ]);
    assert.deepEqual(links, [
      'Permanent deletion of 5 items: Retry Failed',
      'Permanent deletion of 5 items: Copy',
      'Failed: Busy (1): Try Again',
      'Failed: Service error (1): Try Again',
      'Canceled (1): Try Again',
    ]);
    await press('Retry Failed');
    await press('Try Again');
    assert.deepEqual(again, [
      { ids: ['busy', 'server'], options: undefined },
      { ids: ['busy'], options: undefined },
    ]);
  });

  it('copy the text', async () => {
    const { press, text, links } = await shown(purge, [{ item: item('ok'), end: 'done' }]);
    assert.deepEqual(links, ['Permanent deletion of 1 item: Copy']);
    await press('Copy');
    assert.deepEqual(calls.find(({ name }) => name === 'env.clipboard.writeText')?.args, [text]);
  });

  it('offer for a group what helps there: to keep both, or another folder', async () => {
    const taken = ['a', 'b'].map((id) => failed(id, { kind: 'nameTaken' }));
    const { links, press, again } = await shown(restore, [...taken, failed('busy', { kind: 'busy' })], box);
    assert.deepEqual(links.slice(2), [
      'Failed: Name taken (2): Keep Both',
      'Failed: Name taken (2): Restore to Another Folder...',
      'Failed: Busy (1): Try Again',
    ]);
    await press('Keep Both');
    assert.deepEqual(again, [{ ids: ['a', 'b'], options: { conflict: 'keepBoth' } }]);
  });

  it('ask for another name, and do nothing where the box is closed', async () => {
    const { links, press, again, typed } = await shown(restore, [failed('a', { kind: 'nameTaken' })], box);
    assert.ok(links.includes('Failed: Name taken (1): Rename and Restore...'));
    typed.push('', 'b.txt');
    await press('Rename and Restore...');
    assert.deepEqual(again, []);
    await press('Rename and Restore...');
    assert.deepEqual(again, [{ ids: ['a'], options: { names: new Map([['a/file/a', 'b.txt']]) } }]);
  });

  it('sign in again, in the account of the group', async () => {
    const { links, press } = await shown(restore, [failed('a', { kind: 'signIn' })]);
    assert.deepEqual(links.slice(2), [
      'Failed: Sign-in expired (1): Sign In Again...',
      'Failed: Sign-in expired (1): Try Again',
    ]);
    await press('Sign In Again...');
    const call = calls.find(({ name }) => name === 'commands.executeCommand');
    assert.equal(call?.args[0], 'cloudTrash.signInAgain');
  });

  it('only move what is restored already', async () => {
    const notMoved = failed('a', { kind: 'notMoved' }, { pendingMove });
    const folder = { id: '7', name: 'F' };
    const { press, again } = await shown({ action: 'restore', options: { folder } }, [notMoved], box);
    await press('Retry Failed');
    await press('Retry Move');
    const [all, group] = again;
    assert.deepEqual(
      [all?.ids, all?.options?.folder, [...(all?.options?.pendingMoves?.values() ?? [])]],
      [['a'], folder, [pendingMove]],
    );
    assert.deepEqual(group, all);
  });

  it('are none for what would fail again', async () => {
    const { links } = await shown(purge, [failed('a', { kind: 'retained' }), failed('b', { kind: 'forbidden' })]);
    assert.deepEqual(links, ['Permanent deletion of 2 items: Copy']);
  });
});
