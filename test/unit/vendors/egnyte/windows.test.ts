// A service that ignores `offset`: the published table of parameters has none.
import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { TrashClient } from '../../../../src/trash/ports.ts';
import { fill } from '../../../emulators/egnyte/fill.ts';
import { emulatedDomains, list, listPath, never, noon, problemOfCall, scripted } from './harness.ts';

const second = 1000;

/** What came before the walk ended or failed. */
async function came(client: TrashClient): Promise<{ items: TrashItem[]; unreadable: number; problem?: unknown }> {
  const items: TrashItem[] = [];
  let unreadable = 0;
  try {
    for await (const page of client.pages({ removed: () => 0 }, never)) {
      items.push(...page.items);
      unreadable += page.unreadable;
    }
  } catch (error) {
    return { items, unreadable, problem: (error as { problem: unknown }).problem };
  }
  return { items, unreadable };
}

describe('An Egnyte trash whose service ignores offsets', () => {
  const { start, calls } = emulatedDomains();
  const windows = () => calls().filter((call) => call.includes('Date='));
  const countsAsked = () => windows().map((call) => /count=(\d+)/.exec(call)?.[1]);

  for (const dateBoundsInclusive of [true, false]) {
    describe(`and ${dateBoundsInclusive ? 'includes' : 'excludes'} the bounds of dates`, () => {
      const options = { offsetSupported: false, dateBoundsInclusive };

      it('is read to its end by date, with both dates and no name in each call', async () => {
        const { egnyte, client } = await start(options);
        fill(egnyte.state, 450);
        const items = await list(client);
        assert.deepEqual([items.length, new Set(items.map(({ id }) => id)).size], [450, 450]);
        assert.equal(calls().length, 6);
        assert.equal(windows().length, 4);
        for (const call of windows()) {
          assert.match(
            call,
            /\?count=100&startDate=2000-01-01T00%3A00%3A00Z&endDate=2026-08-\d\dT\d\d%3A\d\d%3A\d\dZ$/,
          );
        }
      });

      it('misses nothing of a second that two pages share', async () => {
        const { egnyte, client } = await start(options);
        for (let n = 0; n < 450; n += 1) {
          egnyte.state.trashFile({ deletedAt: noon - Math.floor(n / 7) * second + (n % 7) });
        }
        assert.equal(new Set((await list(client)).map(({ id }) => id)).size, 450);
      });

      it('is read to its end when the service gives smaller pages than asked for', async () => {
        const { egnyte, client } = await start({ ...options, pageCap: 2 });
        for (let n = 0; n < 12; n += 1) egnyte.state.trashFile({ deletedAt: noon - n * second });
        assert.equal(new Set((await list(client)).map(({ id }) => id)).size, 12);
      });

      it('is read with longer pages when one second fills a page', async () => {
        const { egnyte, client } = await start(options);
        for (let n = 0; n < 60; n += 1) egnyte.state.trashFile({ deletedAt: noon - n * second });
        for (let n = 0; n < 350; n += 1) egnyte.state.trashVersion({ deletedAt: noon - 100 * second + n });
        for (let n = 0; n < 130; n += 1) egnyte.state.trashFile({ deletedAt: noon - (200 + n) * second });
        assert.equal(new Set((await list(client)).map(({ id }) => id)).size, 540);
        assert.deepEqual(countsAsked(), ['100', '200', '400', '100']);
      });

      it('gives older items too when a second holds more than the longest page, and reports the gap', async () => {
        const { egnyte, client } = await start({ ...options, pageCap: 30 });
        for (let n = 0; n < 20; n += 1) egnyte.state.trashFile({ deletedAt: noon - n * second });
        for (let n = 0; n < 70; n += 1) egnyte.state.trashFile({ deletedAt: noon - 100 * second });
        for (let n = 0; n < 50; n += 1) egnyte.state.trashFile({ deletedAt: noon - (200 + n) * second });
        const { items, problem } = await came(client);
        assert.deepEqual(new Set(items.map(({ id }) => id)).size, 20 + 30 + 50);
        const { kind, code } = problem as { kind: string; code: string };
        assert.deepEqual([kind, code], ['unreadable', 'list.repeats']);
        assert.ok(calls().length < 15, String(calls().length));
      });

      it('ends after the last item when the service always says that there is more, and reports that it may be a gap', async () => {
        for (const number of [3, 100, 250]) {
          const { egnyte, client } = await start({ ...options, neverEnds: true });
          fill(egnyte.state, number);
          const { items, problem } = await came(client);
          assert.deepEqual([items.length, (problem as { code: string }).code], [number, 'list.repeats']);
          assert.ok(calls().length <= 10, String(calls().length));
        }
      });

      it('gives each lasting item once while others enter and leave', async () => {
        const { egnyte, client } = await start(options);
        fill(egnyte.state, 450);
        const items: TrashItem[] = [];
        for await (const page of client.pages({ removed: () => 0 }, never)) {
          items.push(...page.items);
          for (const { id } of page.items.slice(-3)) egnyte.state.purgeElsewhere(id);
          for (let n = 0; n < 30; n += 1) egnyte.state.trashFile({ deletedAt: noon });
        }
        const filled = items.filter(({ deletedAt = 0 }) => deletedAt < noon).map(({ id }) => id);
        assert.deepEqual([filled.length, new Set(filled).size], [450, 450]);
      });
    });
  }

  it('is read with one call when one page holds it all', async () => {
    const { egnyte, client } = await start({ offsetSupported: false });
    fill(egnyte.state, 100);
    assert.equal((await list(client)).length, 100);
    assert.equal(calls().length, 1);
  });

  it('gives the newest page and `egnyte.no_dates` when dates alone are refused', async () => {
    const { egnyte, client } = await start({ offsetSupported: false, datesNeedDeletedBy: true });
    fill(egnyte.state, 250);
    const { items, problem } = await came(client);
    assert.equal(items.length, 101);
    assert.deepEqual(problem, {
      kind: 'unreadable',
      code: 'egnyte.no_dates',
      status: 400,
      said: 'deletedBy, startDate and endDate must be sent together',
      call: `GET ${listPath}`,
      requestId: egnyte.server.log.at(-1)?.reply?.headers?.['X-Egnyte-Request-Id'],
    });
    assert.equal(calls().length, 3);
  });

  it('reports another refusal of a page by date as such', async () => {
    const { egnyte, client } = await start({ offsetSupported: false });
    fill(egnyte.state, 250);
    const pages = client.pages({ removed: () => 0 }, never)[Symbol.asyncIterator]();
    await pages.next();
    await pages.next();
    egnyte.server.fail({ how: { status: 403, json: { errorMessage: 'no' } } });
    assert.equal((await problemOfCall(pages.next())).code, 'egnyte.trash_role');
  });

  it('is read on when `has_more` is false because of the offset', async () => {
    const all = Array.from({ length: 150 }, (_, n) => ({
      id: `${n}`,
      delete_date: new Date(noon - n * second).toISOString(),
    }));
    const { client } = scripted(({ url }) => {
      const { searchParams } = new URL(url);
      const until = Date.parse(searchParams.get('endDate') ?? '2027-01-01T00:00:00Z');
      const found = all.filter(({ delete_date }) => Date.parse(delete_date) <= until);
      const count = Number(searchParams.get('count'));
      const has_more = Number(searchParams.get('offset') ?? 0) + count < found.length;
      return { text: JSON.stringify({ items: found.slice(0, count), has_more }) };
    });
    assert.equal((await list(client)).length, 150);
  });

  it('is read on after a page whose first entry has no id', async () => {
    const items = [{ name: 'none' }, { id: 'a', delete_date: '2026-09-01T11:00:00Z' }];
    const { client, requests } = scripted(({ url }) => ({
      text: JSON.stringify({ items, has_more: !url.includes('endDate') }),
    }));
    assert.deepEqual(await came(client), { items: await list(client), unreadable: 1 });
    assert.match(requests[2]?.url ?? '', /endDate=2026-09-01T11%3A00%3A01Z/);
  });

  const page = (...ids: string[]) => ids.map((id) => ({ id, delete_date: '2026-09-01T11:00:00Z' }));
  const endless: readonly [string, Parameters<typeof scripted>[0]][] = [
    ['ignores dates too', () => ({ text: JSON.stringify({ items: page('a', 'b'), has_more: true }) })],
    ['tells no dates', () => ({ text: JSON.stringify({ items: [{ id: 'a' }, { id: 'b' }], has_more: true }) })],
    [
      'knows v1 alone',
      ({ url }) => (url.includes('/v2/') ? { status: 404 } : { text: JSON.stringify({ items: page('a', 'b') }) }),
    ],
    [
      'gives known pages in turn',
      (_, call) => ({ text: JSON.stringify({ items: call % 2 ? page('a', 'b') : page('b', 'c'), has_more: true }) }),
    ],
    ['gives entries that nobody can read', () => ({ text: JSON.stringify({ items: [{}, {}], has_more: true }) })],
  ];
  for (const [what, answer] of endless) {
    it(`ends with "list.repeats" when the service ${what}`, async () => {
      const header = (name: string) => (name === 'x-egnyte-request-id' ? 'R-1' : undefined);
      const { client, requests } = scripted(async (...asked) => ({
        ...(await answer(...asked)),
        header,
        call: 'GET /t',
      }));
      const { code, call, requestId } = await problemOfCall(list(client));
      assert.deepEqual([code, call, requestId], ['list.repeats', 'GET /t', 'R-1']);
      assert.ok(requests.length < 60, String(requests.length));
    });
  }
});
