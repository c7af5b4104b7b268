// Server releases and rate limits: what differs between them, pinned at the emulator.
import assert from 'node:assert/strict';
import { cloudLimits, Limiter } from '../../emulators/docspace/access.ts';
import { begin, type PortalContent, type PortalOperation, stopAll } from './docspaceRaw.ts';

const duplicate = 2;

describe('the DocSpace emulator: releases', () => {
  afterEach(stopAll);

  it('reports its release to anybody', async () => {
    for (const version of ['3.7.2', '3.6.1', '3.1.1'] as const) {
      const raw = await begin({ version });
      const { response } = await raw.get<{ docSpace: string }>('settings/version/build', null);
      assert.equal(response.docSpace, version);
    }
  });

  it('3.1.1 gives pages of any length', async () => {
    const raw = await begin({ version: '3.1.1' });
    raw.state.fill(250);
    const length = async (count: number): Promise<number> => {
      const { files, folders } = (await raw.get<PortalContent>(`files/@trash?count=${count}`)).response;
      return files.length + folders.length;
    };
    assert.deepEqual([await length(101), await length(1000), await length(0)], [101, 250, 250]);
    for (const version of ['3.6.1', '3.7.2'] as const) {
      raw.state.version = version;
      for (const count of [0, 101]) assert.equal((await raw.get(`files/@trash?count=${count}`)).status, 400);
    }
  });

  it('3.1.1 returns all operations whatever is asked, and any read removes results', async () => {
    const raw = await begin({ version: '3.1.1' });
    const [a, b, c] = raw.state.fill(3);
    raw.state.nextOperation({ reads: 1 });
    const first = (await raw.purge([a?.id ?? 0])).response;
    raw.state.nextOperation({ reads: 3 });
    const second = (await raw.purge([b?.id ?? 0])).response;
    assert.deepEqual([first.length, second.length], [1, 2]);
    assert.deepEqual([second[0]?.id, second[0]?.finished], [first[0]?.id, true]);
    assert.ok(second.every((op) => !('status' in op)));
    const third = (await raw.get<PortalOperation[]>(`files/fileops?id=${first[0]?.id}`)).response;
    assert.deepEqual(
      third.map(({ id }) => id),
      [second[1]?.id],
    );
    raw.state.nextOperation({ reads: 9 });
    await raw.purge([c?.id ?? 0]);
    raw.state.fill(2);
    raw.state.nextOperation({ reads: 9 });
    const emptying = await raw.call<PortalOperation[]>('PUT', 'files/fileops/emptytrash?single=true');
    assert.ok(emptying.response.length > 1);
  });

  it('3.6.1 has the filter by id and single operations, and no status', async () => {
    const raw = await begin({ version: '3.6.1' });
    const [a, b] = raw.state.fill(2);
    raw.state.nextOperation({ reads: 1 });
    const first = (await raw.purge([a?.id ?? 0])).response[0];
    const second = (await raw.purge([b?.id ?? 0])).response;
    assert.deepEqual([second.length, 'status' in (second[0] ?? {})], [1, false]);
    const read = (await raw.get<PortalOperation[]>(`files/fileops?id=${first?.id}`)).response;
    assert.deepEqual(
      read.map(({ id, finished }) => [id, finished]),
      [[first?.id, true]],
    );
  });

  for (const version of ['3.6.1', '3.1.1'] as const) {
    it(`${version} answers every move with 200, and reports in the operation why nothing was moved`, async () => {
      const raw = await begin({ version });
      const { state } = raw;
      const [a, b] = [state.trashFile(), state.trashFile()];
      const folder = state.trashFolder();
      const room = state.addRoom({ limits: { [state.me.id]: 'read' } });
      const move = async (place: number, what: object): Promise<string> => {
        const answer = raw.move(place, what, duplicate);
        assert.equal((await answer).status, 200);
        return (await raw.end(answer)).error;
      };
      const both = { fileIds: [a.id, b.id] };
      const mine = state.me.myDocuments;
      assert.equal(await move(9999, both), '');
      assert.equal(await move(room.id, both), "You don't have enough permission to create");
      assert.equal(await move(state.rooms, both), "You don't have enough permission to move the file");
      assert.equal(await move(mine, { fileIds: [9999, a.id] }), "You don't have enough permission to move the file");
      assert.match(await move(mine, { folderIds: [9999, folder.id] }), /Object reference/);
      assert.equal(state.trash().length, 3);
      assert.equal(await move(mine, { fileIds: [a.id, 9999, b.id] }), 'The required file was not found');
      assert.deepEqual(
        state.trash().map(({ id }) => id),
        [folder.id],
      );
    });
  }

  it('3.7 reports in the operation what went wrong after it was accepted', async () => {
    const raw = await begin();
    const { state } = raw;
    const [item, place] = [state.trashFile(), state.addFolder()];
    state.beforeWork(() => state.purgeElsewhere(place));
    const op = await raw.end(raw.move(place.id, { fileIds: [item.id] }));
    assert.deepEqual([op.error, op.status], ['The required folder was not found', 2]);
    assert.equal(state.trash().length, 1);
  });
});

describe('the DocSpace emulator: rate limits', () => {
  let now = 0;
  const limiter = () => new Limiter(cloudLimits, () => now);
  const many = (times: number, act: () => { status: number } | undefined): number[] =>
    Array.from({ length: times }, () => act()?.status ?? 200);

  beforeEach(() => {
    now = 0;
  });
  afterEach(stopAll);

  it('are 1500 requests in any minute, each person for herself', () => {
    const limits = limiter();
    const ask = (who = 'anna') => {
      const refused = limits.enter(who, 'GET');
      if (!refused) limits.leave(who, 'GET');
      return refused;
    };
    assert.ok(many(1500, ask).every((status) => status === 200));
    now = 59_000;
    assert.equal(ask()?.headers?.['retry-after'], '1');
    assert.equal(ask('tom'), undefined);
    now = 60_000;
    assert.ok(many(1500, ask).every((status) => status === 200));
    assert.equal(ask()?.status, 429);
    assert.deepEqual(limits.refused, { perMinute: 2, concurrent: 0, perDay: 0 });
  });

  it('are 50 reads and 15 others at a time, of which no one knows when there is room again', () => {
    const limits = limiter();
    assert.ok(many(50, () => limits.enter('anna', 'GET')).every((status) => status === 200));
    assert.deepEqual(limits.enter('anna', 'GET'), { status: 429 });
    const methods = ['PUT', 'POST', 'DELETE'];
    for (let i = 0; i < 15; i += 1) assert.equal(limits.enter('anna', methods[i % 3] ?? ''), undefined);
    assert.deepEqual(limits.enter('anna', 'DELETE'), { status: 429 });
    limits.leave('anna', 'GET');
    assert.equal(limits.enter('anna', 'GET'), undefined);
    assert.deepEqual(limits.enter('anna', 'PUT'), { status: 429 });
    assert.deepEqual(limits.refused, { perMinute: 0, concurrent: 3, perDay: 0 });
  });

  it('are 10,000 writes in the day that begins with the first', () => {
    const limits = limiter();
    const ask = (method: string) => {
      const refused = limits.enter('anna', method);
      if (!refused) limits.leave('anna', method);
      return refused;
    };
    ask('GET');
    now = 1_000_000;
    for (let i = 0; i < 10_000; i += 1) {
      now += 100;
      assert.equal(ask(i % 2 ? 'PUT' : 'POST'), undefined);
    }
    assert.equal(ask('PUT')?.headers?.['retry-after'], String(Math.ceil((1_000_100 + 86_400_000 - now) / 1000)));
    assert.deepEqual([ask('GET'), ask('DELETE')], [undefined, undefined]);
    now = 1_000_100 + 86_400_000 - 1;
    assert.equal(ask('PUT')?.headers?.['retry-after'], '1');
    now += 1;
    assert.equal(ask('PUT'), undefined);
    assert.deepEqual(limits.refused, { perMinute: 0, concurrent: 0, perDay: 2 });
  });

  it('hold for a portal unless they are switched off, and are counted', async () => {
    const strict = await begin({ limits: { perMinute: 2 } });
    const free = await begin({ limits: 'off' });
    for (const raw of [strict, free]) for (let i = 0; i < 3; i += 1) await raw.get('files/@trash?count=1');
    assert.deepEqual(strict.portal.refused, { perMinute: 1, concurrent: 0, perDay: 0 });
    assert.deepEqual(free.portal.refused, { perMinute: 0, concurrent: 0, perDay: 0 });
  });
});
