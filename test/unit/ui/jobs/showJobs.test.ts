import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { showJobs } from '../../../../src/ui/jobs/showJobs.ts';
import { settled } from '../../fakes/clock.ts';
import { interrupt } from '../../fakes/endedJobs.ts';
import { scene } from '../../fakes/services.ts';
import { items, page, type Script } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

describe('the rows of accounts with jobs', () => {
  beforeEach(() => {
    reset();
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => mock.timers.reset());

  function stage(script: Script = {}) {
    const made = scene(script);
    const drawn: string[] = [];
    Object.assign(made.services.tree, { accountChanged: (id: string) => void drawn.push(id) });
    const parts = showJobs(made.services);
    return { ...made, drawn, dispose: () => parts.forEach((each) => void each.dispose()) };
  }

  it('are drawn again twice a second at most, however many items are done', async () => {
    const { services, drawn, dispose } = stage();
    await services.jobs.run({ action: 'purge' }, items(500), new AbortController().signal, () => {});
    assert.deepEqual(drawn, []);
    mock.timers.tick(500);
    assert.deepEqual(drawn, ['a']);
    mock.timers.tick(5000);
    assert.deepEqual(drawn, ['a'], 'nothing has changed since');
    await services.jobs.run({ action: 'purge' }, items(2), new AbortController().signal, () => {});
    dispose();
    mock.timers.tick(5000);
    assert.deepEqual(drawn, ['a'], 'the window is closed');
  });

  it('are drawn again for a mass deletion', async () => {
    const many = items(200);
    const { services, drawn } = stage({ walks: [[page([], { last: true })], [page(many, { last: true })]] });
    await services.trashes.of('a')?.refresh();
    await services.trashes.of('a')?.refresh();
    mock.timers.tick(500);
    assert.deepEqual(drawn, ['a']);
    assert.equal(services.deletions.of('a')?.items, 200);
  });

  it('find what another window has left, when the window gets the focus', async () => {
    const { services } = stage();
    const other = scene();
    Object.assign(other.services, { journals: services.journals });
    await interrupt(other.services, { id: 'j1', task: { action: 'purge' }, items: items(2), outcomes: [] });
    const focus = calls.find(({ name }) => name === 'window.onDidChangeWindowState')?.args[0];
    assert.ok(typeof focus === 'function');
    focus({ focused: true });
    while (services.jobs.list.length === 0) await settled();
    assert.deepEqual(
      services.jobs.list.map(({ state }) => state),
      ['interrupted'],
    );
  });
});
