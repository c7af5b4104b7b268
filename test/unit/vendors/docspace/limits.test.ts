// Staying inside what a portal of the cloud allows to one user.
import assert from 'node:assert/strict';
import type { HttpRequest } from '../../../../src/http/http.ts';
import { TrashError } from '../../../../src/trash/problem.ts';
import { all, answer, closeAll, listed, never, pagesOf, scripted, setUp } from './setup.ts';

describe('docspace: limits', () => {
  afterEach(closeAll);

  it('lists, purges and restores 300 items without a refusal by the rate limit', async () => {
    const { state, client, emulator } = await setUp({ limits: {} });
    emulator.slowDown(1);
    state.fill(300);
    const items = await listed(client);
    const [one, two] = await Promise.all([
      all(client.purge(items.slice(0, 150), never)),
      all(client.restore(items.slice(150), never)),
    ]);
    assert.equal([...one, ...two].filter(({ end }) => end === 'done').length, 300);
    assert.deepEqual({ ...emulator.refused }, { perMinute: 0, concurrent: 0, perDay: 0 });
  });

  it('keeps within its limits of concurrent reads and writes', async () => {
    const { state, client, emulator } = await setUp({ limits: { concurrentGet: 10, concurrentOther: 4 } });
    emulator.slowDown(3);
    state.fill(120);
    const items = await listed(client);
    const parts = Array.from({ length: 8 }, (_, i) => items.slice(i * 15, i * 15 + 15));
    const outcomes = await Promise.all(parts.map((part) => all(client.purge(part, never))));
    assert.equal(outcomes.flat().filter(({ end }) => end === 'done').length, 120);
    assert.equal(emulator.refused.concurrent, 0);
  });

  it('fails the rest when the writes of the day are used up, and loses nothing', async () => {
    for (const action of ['purge', 'restore'] as const) {
      const { state, client, emulator, clock, calls } = await setUp({ limits: { writesPerDay: 2 } });
      state.fill(350);
      const outcomes = await all(client[action](await listed(client), never));
      assert.equal(outcomes.length, 350);
      assert.equal(outcomes.filter(({ end }) => end === 'done').length, 200);
      const limited = outcomes.filter((each) => each.end === 'failed' && each.problem.kind === 'limited');
      assert.equal(limited.length, 150);
      const [first] = limited;
      assert(first?.end === 'failed' && (first.problem.retryAt ?? 0) > clock.now() + 80_000_000);
      assert.deepEqual([state.trash().length, calls(/^PUT/).length, emulator.refused.perDay], [150, 3, 1]);
    }
  });

  it('waits when the calls of a minute are used up', async () => {
    const { state, client, emulator, clock } = await setUp({ limits: { perMinute: 5 } });
    state.fill(25);
    const outcomes = await all(client.purge(await listed(client), never));
    assert(outcomes.every(({ end }) => end === 'done'));
    assert(emulator.refused.perMinute > 0);
    assert(clock.slept.some((ms) => ms > 10_000));
  });

  it('gives each operation its own retry budget, and marks background calls', async () => {
    const { client, sent } = scripted(() => answer(200, { response: { files: [], folders: [], total: 0 } }));
    const asked = async (work: Promise<unknown>): Promise<HttpRequest[]> => {
      await work;
      return sent.splice(0);
    };
    const count = await asked(client.count(never));
    const list = await asked(pagesOf(client));
    const quiet = [
      ...(await asked(client.count(never, { background: true }))),
      ...(await asked(all(client.pages({ removed: () => 0, background: true }, never)))),
    ];
    assert(count[0]?.budget && list[0]?.budget && count[0].budget !== list[0].budget);
    assert.deepEqual(
      [...count, ...list].map(({ background }) => background === true),
      [false, false],
    );
    assert.deepEqual(
      quiet.map(({ background }) => background === true),
      [true, true],
    );
  });

  it('names the call in a problem', async () => {
    const { client, emulator } = await setUp();
    for (const how of [{ status: 401 }, { status: 403 }, { status: 200, text: '<html></html>' }]) {
      emulator.server.fail({ how });
      await assert.rejects(client.count(never), (error) => {
        assert(error instanceof TrashError);
        assert.equal(error.problem.call, 'GET /api/2.0/files/@trash');
        return true;
      });
    }
  });
});
