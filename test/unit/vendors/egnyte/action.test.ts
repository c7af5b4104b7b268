import assert from 'node:assert/strict';
import { NetworkError } from '../../../../src/http/http.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { EGNYTE_TOKEN, personWith } from '../../../emulators/egnyte/emulator.ts';
import { fill } from '../../../emulators/egnyte/fill.ts';
import { actionPath, all, emulatedDomains, ends, fileItem, list, never, noon, scripted } from './harness.ts';

const day = 86_400_000;

describe('Restoring and purging at Egnyte', () => {
  const { start, calls } = emulatedDomains();
  const posts = () => calls().filter((call) => call.startsWith('POST'));
  const tallied = (outcomes: readonly Outcome[]) => {
    const by = Object.groupBy(outcomes, ({ end }) => end);
    return Object.fromEntries(Object.entries(by).map(([end, some]) => [end, some.length]));
  };

  for (const okBody of ['empty', 'object', 'resources'] as const) {
    it(`sends at most 10 ids a call and accepts a success with body "${okBody}"`, async () => {
      const { egnyte, client } = await start({ okBody });
      for (let n = 0; n < 23; n += 1) egnyte.state.trashFile({ deletedAt: noon - n * 1000 });
      const outcomes = await all(client.purge(await list(client), never));
      assert.deepEqual(tallied(outcomes), { done: 23 });
      assert.deepEqual(posts().sort(), [`POST ${actionPath} 10`, `POST ${actionPath} 10`, `POST ${actionPath} 3`]);
      assert.equal(egnyte.state.trash().length, 0);
    });
  }

  it('restores folders before their content, and a file before its version', async () => {
    const { egnyte, client } = await start();
    const { state } = egnyte;
    state.liveFile('/Shared/a/deep/x.txt');
    state.liveFile('/Shared/a/y.txt');
    state.liveFile('/Shared/p.txt');
    state.trashVersion({ name: 'p.txt', from: '/Shared', deletedAt: noon - 9000 });
    state.deleteLive('/Shared/p.txt', { at: noon - 8000 });
    state.deleteLive('/Shared/a/deep/x.txt', { at: noon - 7000 });
    state.deleteLive('/Shared/a/deep', { at: noon - 6000 });
    state.deleteLive('/Shared/a', { at: noon - 5000 });
    const items = await list(client);
    const outcomes = await all(client.restore(items.toReversed(), never));
    assert.deepEqual(tallied(outcomes), { done: 5 });
    assert.deepEqual(
      ['/Shared/a/deep/x.txt', '/Shared/a/y.txt', '/Shared/p.txt'].map((path) => state.liveAt(path)?.versions),
      [1, 1, 2],
    );
  });

  it("gives each item of a 207 its own outcome, with the service's words", async () => {
    const { egnyte, client } = await start();
    egnyte.state.liveFile('/Shared/Documents/taken.txt');
    egnyte.state.trashFile({ name: 'taken.txt', deletedAt: noon - 1000 });
    egnyte.state.trashFile({ name: 'fine.txt', deletedAt: noon - 2000 });
    egnyte.state.trashVersion({ name: 'alone.txt', deletedAt: noon - 3000 });
    const gone = egnyte.state.trashFile({ name: 'gone.txt', deletedAt: noon - 4000 });
    egnyte.state.trashFile({ name: 'strange', type: 'bookmark', deletedAt: noon - 5000 });
    const items = await list(client);
    egnyte.state.purgeElsewhere(gone.id);
    const outcomes = await all(client.restore(items, never));
    assert.deepEqual(ends(outcomes), {
      'taken.txt': 'failed nameTaken',
      'fine.txt': 'done',
      'alone.txt': 'failed egnyte.version_alone',
      'gone.txt': 'failed egnyte.left_trash',
      strange: 'done',
    });
    const taken = outcomes.find(({ item }) => item.name === 'taken.txt');
    assert.ok(taken?.end === 'failed');
    assert.equal(taken.problem.said, 'An item with the same name already exists at this location');
  });

  it('does not send the purge of a retained item', async () => {
    const { egnyte, client } = await start();
    const retention = { policy: 'RETENTION_POLICY', until: noon + day } as const;
    egnyte.state.trashFile({ name: 'kept', retention, deletedAt: noon - 1000 });
    const items = await list(client);
    assert.deepEqual(ends(await all(client.purge(items, never))), { kept: 'failed egnyte.retained' });
    assert.deepEqual(posts(), []);
    assert.deepEqual(ends(await all(client.restore(items, never))), { kept: 'done' });
  });

  it('reports `egnyte.version_alone` for a version whose file is gone, so that its row stays', async () => {
    const { egnyte, client } = await start();
    egnyte.state.trashVersion({ name: 'alone.txt' });
    const [outcome] = await all(client.restore(await list(client), never));
    assert.ok(outcome?.end === 'failed');
    // What is not found is taken out of the list.
    assert.deepEqual([outcome.problem.kind, outcome.problem.code], ['refused', 'egnyte.version_alone']);
  });

  it('reports `egnyte.trash_role` when the restore of a single item is forbidden', async () => {
    const { client } = scripted(() => ({ status: 403, text: '{"errorMessage":"no"}' }));
    assert.deepEqual(ends(await all(client.restore([fileItem('a')], never))), { a: 'failed egnyte.trash_role' });
  });

  it("reports `egnyte.purge_refused` with the service's words when a purge is forbidden", async () => {
    const { egnyte, client } = await start({ role: 'power' });
    for (let n = 0; n < 12; n += 1) egnyte.state.trashFile({ name: `${n}` });
    const outcomes = await all(client.purge(await list(client), never));
    assert.equal(outcomes.length, 12);
    const requests = new Set(egnyte.server.log.map(({ reply }) => reply?.headers?.['X-Egnyte-Request-Id']));
    for (const outcome of outcomes) {
      assert.ok(outcome.end === 'failed');
      const { requestId, ...problem } = outcome.problem;
      assert.ok(requests.has(requestId));
      assert.deepEqual(problem, {
        kind: 'forbidden',
        status: 403,
        code: 'egnyte.purge_refused',
        call: `POST ${actionPath}`,
        said: 'User is not authorized to manage resources.',
      });
    }
    assert.equal(posts().length, 2);
  });

  for (const number of [1, 3]) {
    for (const allUnknown of ['notFound', 'multiStatus'] as const) {
      it(`skips a purge of ${number} that someone has just restored, and leaves the live files alone (${allUnknown})`, async () => {
        const { egnyte, client } = await start({ allUnknown });
        for (let n = 0; n < number; n += 1) egnyte.state.trashFile({ name: `${n}`, deletedAt: noon - n * 1000 });
        const items = await list(client);
        for (const { id } of items) egnyte.state.restoreElsewhere(id);
        const outcomes = await all(client.purge(items, never));
        assert.deepEqual([...new Set(Object.values(ends(outcomes)))], ['skipped gone']);
        assert.equal(outcomes.length, number);
        for (const { name } of items) assert.ok(egnyte.state.liveAt(`/Shared/Documents/${name}`));
      });
    }
  }

  it('reports `egnyte.left_trash` for items that someone has just restored, after one call', async () => {
    const { egnyte, client } = await start();
    for (const name of ['a', 'b']) egnyte.state.trashFile({ name });
    const items = await list(client);
    for (const { id } of items) egnyte.state.restoreElsewhere(id);
    assert.deepEqual(ends(await all(client.restore(items, never))), {
      a: 'failed egnyte.left_trash',
      b: 'failed egnyte.left_trash',
    });
    assert.equal(posts().length, 1);
  });

  describe('with an unclear answer', () => {
    const server = { status: 503, json: { message: 'Service Unavailable' } };
    const doneAll: readonly ('reset after' | 'half a body' | { after: typeof server })[] = [
      'reset after',
      'half a body',
      { after: server },
    ];
    for (const action of ['restore', 'purge'] as const) {
      for (const how of doneAll) {
        it(`finds in the list that a ${action} was carried out, and sends it once (${JSON.stringify(how)})`, async () => {
          const { egnyte, client } = await start();
          fill(egnyte.state, 12);
          const items = await list(client);
          egnyte.server.fail({ method: 'POST', how });
          assert.deepEqual(tallied(await all(client[action](items.slice(0, 5), never))), { done: 5 });
          assert.equal(posts().length, 1);
          assert.equal(egnyte.state.trash().length, 7);
        });
      }

      it(`reads the list before it sends a ${action} again that was not carried out`, async () => {
        const { egnyte, client, calls } = await start();
        egnyte.state.trashFile({ name: 'a' });
        const items = await list(client);
        egnyte.server.clearLog();
        egnyte.server.fail({ method: 'POST', how: 'reset before' });
        assert.deepEqual(ends(await all(client[action](items, never))), { a: 'done' });
        const inTrash = calls().filter((call) => call.includes('/fs/trash'));
        assert.deepEqual(
          inTrash.map((call) => call.split(' ')[0]),
          ['POST', 'GET', 'POST'],
        );
      });

      it(`reports "unclear" for a ${action} that meets an error of the service twice`, async () => {
        const { egnyte, client } = await start();
        egnyte.state.trashFile({ name: 'a' });
        const items = await list(client);
        egnyte.server.fail({ method: 'POST', how: server, times: 9 });
        assert.deepEqual(ends(await all(client[action](items, never))), { a: 'failed unclear' });
        assert.equal(posts().length, 2);
        assert.equal(egnyte.state.trash().length, 1);
      });

      it(`reports "unclear" for a ${action} when the list cannot be read either`, async () => {
        const { egnyte, client } = await start();
        egnyte.state.trashFile({ name: 'a' });
        const items = await list(client);
        egnyte.server.fail({ method: 'POST', how: 'reset after' });
        egnyte.server.fail({ method: 'GET', how: server, times: 9 });
        const [outcome] = await all(client[action](items, never));
        assert.ok(outcome?.end === 'failed');
        assert.equal(outcome.problem.kind, 'unclear');
        assert.equal(posts().length, 1);
      });
    }

    it('reads the list to settle ids that a 207 leaves out', async () => {
      const { egnyte, client } = await start({ leaveOut: (id) => id === left });
      egnyte.state.liveFile('/Shared/Documents/taken');
      egnyte.state.trashFile({ name: 'taken', deletedAt: noon - 1000 });
      const left: string = egnyte.state.trashFile({ name: 'left out', deletedAt: noon - 2000 }).id;
      assert.deepEqual(ends(await all(client.restore(await list(client), never))), {
        taken: 'failed nameTaken',
        'left out': 'done',
      });
      assert.equal(posts().length, 1);
    });

    it('reads the list to settle ids that a 200 with results leaves out', async () => {
      for (const text of [
        '{"resources":[{"id":"a","code":200}]}',
        '{"resources":[{"id":"a","code":200},{"code":200}]}',
      ]) {
        const { client, requests } = scripted(({ method }) =>
          method === 'POST' ? { text } : { text: '{"items":[{"id":"b"}],"has_more":false}' },
        );
        const outcomes = await all(client.purge([fileItem('a'), fileItem('b'), fileItem('c')], never));
        assert.deepEqual(ends(outcomes), { a: 'done', b: 'failed unclear', c: 'done' });
        assert.ok(requests.some(({ method }) => method === 'GET'));
      }
    });

    it('does not count items of a 207 without results as done', async () => {
      for (const text of ['', '{}']) {
        const { client } = scripted(({ method }) =>
          method === 'POST' ? { status: 207, text } : { text: '{"items":[{"id":"a"}],"has_more":false}' },
        );
        assert.deepEqual(ends(await all(client.purge([fileItem('a')], never))), { a: 'failed unclear' });
      }
    });

    it('does not count an id that a 207 leaves out as done', async () => {
      const { client } = scripted(({ method }) =>
        method === 'POST'
          ? { status: 207, text: '{"resources":[{"id":"a","code":200},{"id":"c","code":"500","message":"oops"}]}' }
          : { text: '{"items":[{"id":"b"},{"id":"c"}],"has_more":false}' },
      );
      const outcomes = await all(client.purge([fileItem('a'), fileItem('b'), fileItem('c')], never));
      assert.deepEqual(ends(outcomes), { a: 'done', b: 'failed unclear', c: 'failed unclear' });
    });

    it('reads the list to find which of several ids a 404 of the whole call means', async () => {
      const { client, requests } = scripted(({ method }, call) =>
        method === 'POST' ? { status: call === 1 ? 404 : 200 } : { text: '{"items":[{"id":"b"}],"has_more":false}' },
      );
      const outcomes = await all(client.purge([fileItem('a'), fileItem('b')], never));
      assert.deepEqual(ends(outcomes), { a: 'skipped gone', b: 'done' });
      assert.deepEqual(requests[2]?.json, { action: 'PURGE', ids: ['b'] });
    });

    const notEgnyte: readonly (readonly [string, string])[] = [
      ['nothing', ''],
      ['a text', 'Not Found'],
      ['JSON of a gateway', '{"message":"no Route matched with those values"}'],
      ['a page', '<!DOCTYPE html><html></html>'],
    ];
    for (const [what, text] of notEgnyte) {
      it(`reads the list when the purge of a single item gets a 404 with ${what}, which may come from a gateway`, async () => {
        const { egnyte, client } = await start();
        egnyte.state.trashFile({ name: 'a' });
        const items = await list(client);
        egnyte.server.fail({ method: 'POST', how: { status: 404, text } });
        assert.deepEqual(ends(await all(client.purge(items, never))), { a: 'done' });
        assert.deepEqual([posts().length, egnyte.state.trash().length], [2, 0]);
      });
    }

    it('reads the list when the answer to a write is nested too deep to be read', async () => {
      const deep = '['.repeat(100_000) + ']'.repeat(100_000);
      for (const text of [deep, `{"a":${deep}}`]) {
        const { client } = scripted(({ method }) =>
          method === 'POST' ? { text } : { text: '{"items":[],"has_more":false}' },
        );
        assert.deepEqual(ends(await all(client.purge([fileItem('a')], never))), { a: 'done' });
      }
    });

    it('does not count the page of a proxy with status 200 as a success', async () => {
      const { egnyte, client } = await start();
      egnyte.state.trashFile({ name: 'a' });
      const items = await list(client);
      egnyte.server.fail({ method: 'POST', how: { status: 200, text: '<html>Please sign in</html>' }, times: 9 });
      assert.deepEqual(ends(await all(client.purge(items, never))), { a: 'failed http.shape' });
      assert.equal(egnyte.state.trash().length, 1);
    });

    it('reads the list once for all unclear items', async () => {
      const { egnyte, client, calls } = await start();
      for (let n = 0; n < 40; n += 1) egnyte.state.trashFile({ name: `${n}` });
      const items = await list(client);
      egnyte.server.clearLog();
      egnyte.server.fail({ method: 'POST', how: 'reset after', times: 4 });
      assert.deepEqual(tallied(await all(client.purge(items, never))), { done: 40 });
      assert.equal(calls().filter((call) => call.startsWith('GET')).length, 1);
    });

    it('counts a 404 after an unclear restore as done only if the item has left the trash', async () => {
      for (const stillThere of [true, false]) {
        let posted = 0;
        let listed = 0;
        const { client } = scripted(({ method }) => {
          if (method === 'POST') {
            posted += 1;
            return posted === 1 ? { status: 502 } : { status: 404, text: '{"errorMessage":"Item not found"}' };
          }
          listed += 1;
          const items = listed === 1 || stillThere ? [{ id: 'a', name: 'a', type: 'file' }] : [];
          return { text: JSON.stringify({ items, has_more: false }) };
        });
        const outcomes = await all(client.restore([fileItem('a')], never));
        assert.deepEqual(ends(outcomes), { a: stillThere ? 'failed refused' : 'done' });
        assert.equal(posted, 2);
      }
    });
  });

  describe('stopping', () => {
    it('sends nothing after a cancel, and settles what was sent', async () => {
      const { egnyte, client } = await start();
      for (let n = 0; n < 50; n += 1) egnyte.state.trashFile({ name: `${n}` });
      const items = await list(client);
      const stop = new AbortController();
      const outcomes: Outcome[] = [];
      for await (const outcome of client.purge(items, stop.signal)) {
        outcomes.push(outcome);
        stop.abort();
      }
      assert.equal(new Set(outcomes.map(({ item }) => item.id)).size, 50);
      assert.ok(posts().length <= 3);
      const counts = tallied(outcomes);
      assert.equal(egnyte.state.trash().length, counts.cancelled);
      assert.equal((counts.done ?? 0) + (counts.cancelled ?? 0), 50);
      assert.ok((counts.cancelled ?? 0) >= 20);
    });

    it('settles an unclear call also after a cancel, but does not send it again', async () => {
      const stop = new AbortController();
      const { client, requests } = scripted(({ method }) => {
        if (method === 'GET') return { text: JSON.stringify({ items: [{ id: 'b' }], has_more: false }) };
        stop.abort();
        return new NetworkError('timeout', false);
      });
      const items = ['a', 'b'].map((id) => fileItem(id));
      assert.deepEqual(ends(await all(client.purge(items, stop.signal))), { a: 'done', b: 'failed http.timeout' });
      assert.deepEqual(
        requests.map(({ method }) => method),
        ['POST', 'GET'],
      );
    });

    it('cancels all where the signal was aborted before', async () => {
      const { client, requests } = scripted(() => ({}));
      const outcomes = await all(client.restore([fileItem('a'), fileItem('b')], AbortSignal.abort()));
      assert.deepEqual(ends(outcomes), { a: 'cancelled', b: 'cancelled' });
      assert.equal(requests.length, 0);
    });

    const many = (): TrashItem[] => Array.from({ length: 60 }, (_, n) => fileItem(`${n}`));
    const lasting: readonly [string, Parameters<typeof scripted>[0], string][] = [
      ['a dead token', () => ({ status: 401 }), 'failed egnyte.token_refused'],
      ['a missing role', () => ({ status: 403, text: '{"errorMessage":"no"}' }), 'failed egnyte.trash_role'],
      ['too many calls', () => ({ status: 429 }), 'failed limited'],
      ['no network', () => new NetworkError('unreachable', true), 'failed http.unreachable'],
    ];
    for (const [what, answer, end] of lasting) {
      it(`sends nothing after ${what}, and all items fail with that`, async () => {
        const { client, requests } = scripted(answer);
        const outcomes = await all(client.purge(many(), never));
        assert.equal(outcomes.length, 60);
        assert.deepEqual([...new Set(Object.values(ends(outcomes)))], [end]);
        assert.equal(requests.length, 1);
      });
    }

    for (const [code, kind] of [
      [401, 'signIn'],
      [429, 'limited'],
    ] as const) {
      for (const action of ['purge', 'restore'] as const) {
        it(`sends no further ${action} after items of a 207 met a ${code}`, async () => {
          const items = many();
          const resources = items.map(({ id }) => ({ id, code }));
          const { client, requests } = scripted(() => ({ status: 207, text: JSON.stringify({ resources }) }));
          const outcomes = await all(client[action](items, never));
          assert.equal(outcomes.length, 60);
          assert.deepEqual([...new Set(Object.values(ends(outcomes)))], [`failed ${kind}`]);
          assert.deepEqual(
            requests.map(({ method }) => method),
            ['POST'],
          );
        });
      }
    }

    it('still looks at the unclear items of a 207 when another of its items stops the job', async () => {
      const items = many();
      const resources = items.map(({ id }, n) => ({ id, code: n === 0 ? 429 : 500 }));
      const { client, requests } = scripted(({ method }) =>
        method === 'POST'
          ? { status: 207, text: JSON.stringify({ resources }) }
          : { text: JSON.stringify({ items: items.slice(1, 10), has_more: false }) },
      );
      assert.deepEqual(tallied(await all(client.purge(items, never))), { failed: 60 });
      assert.deepEqual(
        requests.map(({ method }) => method),
        ['POST', 'GET'],
      );
    });

    const sixty = async (gateway: 'apigee' | 'mashery') => {
      const domain = await start({ gateway });
      for (let n = 0; n < 60; n += 1) domain.egnyte.state.trashFile();
      return { ...domain, items: await list(domain.client) };
    };

    for (const gateway of ['apigee', 'mashery'] as const) {
      for (const action of ['purge', 'restore'] as const) {
        it(`sends one ${action} when no calls are left of the day (${gateway})`, async () => {
          const { egnyte, client, items } = await sixty(gateway);
          egnyte.gateway.spend(EGNYTE_TOKEN, 1000);
          const outcomes = await all(client[action](items, never));
          assert.deepEqual([...new Set(Object.values(ends(outcomes)))], ['failed egnyte.quota']);
          assert.deepEqual([outcomes.length, posts().length], [60, 1]);
        });

        it(`sends one ${action} after the role was taken away (${gateway})`, async () => {
          const { egnyte, client, items } = await sixty(gateway);
          egnyte.gateway.accept(EGNYTE_TOKEN, personWith('powerWithoutTrash'));
          const outcomes = await all(client[action](items, never));
          assert.deepEqual([...new Set(Object.values(ends(outcomes)))], ['failed egnyte.trash_role']);
          assert.deepEqual([outcomes.length, posts().length], [60, 1]);
        });
      }
    }

    for (const left of [4, 3, 2, 1]) {
      it(`sends a single call more when ${left} are left of the day`, async () => {
        const { egnyte, client, items } = await sixty('apigee');
        egnyte.gateway.spend(EGNYTE_TOKEN, 1000 - left);
        assert.deepEqual(tallied(await all(client.purge(items, never))), { done: 10 * left, failed: 60 - 10 * left });
        assert.equal(posts().length, left + 1);
      });
    }

    it('does not send a call that waits for its turn when the day is used up', async () => {
      const left: number[] = [];
      const { client } = scripted(async (_, call, signal) => {
        // The third waits for its turn, as it would in a limiter that lets two through in a second.
        for (let turns = call === 1 ? 0 : call * call; turns > 0; turns -= 1) await new Promise(setImmediate);
        signal.throwIfAborted();
        left.push(call);
        return call === 2 ? { status: 429, header: (name) => (name === 'retry-after' ? '3600' : undefined) } : {};
      });
      const outcomes = await all(client.purge(many(), never));
      assert.deepEqual(left, [1, 2]);
      assert.deepEqual(tallied(outcomes), { done: 10, failed: 50 });
      const problems = outcomes.flatMap((each) => (each.end === 'failed' ? [each.problem] : []));
      assert.deepEqual([...new Set(problems.map(({ code }) => code))], ['egnyte.quota']);
    });

    it('reports the call and the request id with each problem', async () => {
      const answers = [
        {
          status: 207,
          text: JSON.stringify({ resources: [409, 404, 500, 400].map((code, n) => ({ id: `${n}`, code })) }),
        },
        { status: 400, text: '{"errorMessage":"no"}' },
        { status: 404, text: '{"errorMessage":"no"}' },
        { status: 503 },
        { status: 200, text: '<html></html>' },
      ];
      const header = (name: string) => (name === 'x-egnyte-request-id' ? 'R-1' : undefined);
      const call = `POST ${actionPath}`;
      const items = Array.from({ length: 4 }, (_, n) => fileItem(`${n}`));
      for (const answer of answers) {
        const listed = JSON.stringify({ items, has_more: false });
        const { client } = scripted(({ method }) =>
          method === 'POST' ? { ...answer, header, call } : { text: listed },
        );
        for (const outcome of await all(client.restore(items, never))) {
          assert.ok(outcome.end === 'failed', outcome.end);
          assert.deepEqual([outcome.problem.call, outcome.problem.requestId], [call, 'R-1'], outcome.problem.kind);
        }
      }
    });

    it('goes on after a call that is refused for itself', async () => {
      const { client, requests } = scripted((_, call) => (call === 1 ? { status: 400 } : {}));
      const outcomes = await all(client.purge(many(), never));
      assert.deepEqual(tallied(outcomes), { failed: 10, done: 50 });
      assert.equal(requests.length, 6);
    });

    it('does not send the files of a restore when its folders met the end of the day', async () => {
      const { egnyte, client } = await start({ gateway: 'mashery' });
      for (let n = 0; n < 3; n += 1) egnyte.state.trashFolder({ name: `d${n}` });
      for (let n = 0; n < 30; n += 1) egnyte.state.trashFile({ name: `f${n}` });
      const items = await list(client);
      egnyte.gateway.spend(EGNYTE_TOKEN, 1000);
      const outcomes = await all(client.restore(items, never));
      assert.deepEqual([...new Set(Object.values(ends(outcomes)))], ['failed egnyte.quota']);
      assert.equal(outcomes.length, 33);
      assert.equal(posts().length, 1);
    });
  });
});
