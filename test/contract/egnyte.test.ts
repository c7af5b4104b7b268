// The Egnyte client and its emulator against the description written for this project.
import assert from 'node:assert/strict';
import type { TrashClient } from '../../src/trash/ports.ts';
import { egnyte } from '../../src/vendors/egnyte/egnyte.ts';
import { ownKey } from '../../src/vendors/egnyte/signIn.ts';
import { EGNYTE_TOKEN, personWith } from '../emulators/egnyte/emulator.ts';
import { PUBLIC_KEY } from '../emulators/egnyte/oauth.ts';
import type { Role } from '../emulators/egnyte/people.ts';
import { startSampleEgnyte } from '../emulators/egnyte/sample.ts';
import type { Reply } from '../emulators/server.ts';
import { FakeClock } from '../unit/fakes/clock.ts';
import { agree, authClientOf } from '../unit/vendors/authClient.ts';
import { all, ends, type House, list, never, noon, open, problemOfCall } from '../unit/vendors/egnyte/harness.ts';
import { connect } from './connect.ts';
import { Conversation } from './conversation.ts';
import { egnyteExceptions } from './egnyteExceptions.ts';
import { egnyteDescription } from './specs.ts';

const conversation = new Conversation(egnyteDescription, egnyteExceptions);

const calls = {
  person: 'GET /pubapi/v1/userinfo',
  list: 'GET /pubapi/v2/fs/trash',
  count: 'GET /pubapi/v2/fs/trash/totalcount',
  oldList: 'GET /pubapi/v1/fs/trash',
  act: 'POST /pubapi/v1/fs/trash',
  folder: 'GET /pubapi/v1/fs/{path}',
};

describe('contract of Egnyte', () => {
  let houses: House[] = [];
  const start = async (...options: Parameters<typeof open>): Promise<House> => {
    const house = await open(...options);
    houses.push(house);
    return house;
  };
  afterEach(async () => {
    for (const { egnyte } of houses) await egnyte.stop();
    houses = [];
  });
  const said = ({ egnyte }: House) => conversation.check(egnyte.server.log);
  const restored = async (client: TrashClient) => ends(await all(client.restore(await list(client), never)));
  const purged = async (client: TrashClient) => ends(await all(client.purge(await list(client), never)));

  /** A file, a folder and a version whose file lives. */
  const fill = ({ egnyte: { state } }: House) => {
    state.trashFile({ name: 'file', deletedAt: noon - 1000 });
    state.trashFolder({ name: 'folder', content: ['inside'], deletedAt: noon - 2000, purgeAt: null });
    state.liveFile('/Shared/Documents/version');
    state.trashVersion({ name: 'version', deletedAt: noon - 3000 });
  };

  for (const role of ['admin', 'power', 'powerWithoutTrash', 'standard'] satisfies Role[]) {
    it(`whose token it is: ${role}`, async () => {
      const house = await start({ role, oldUserInfo: role === 'power', quotaReset: role !== 'power' });
      await house.client.whoAmI(never);
      assert.deepEqual(said(house), [`${calls.person} 200`]);
    });
  }

  for (const tokens of ['expiring', 'lasting', 'lasting, as text'] as const) {
    it(`signs in with a code to tokens that are ${tokens}, renews, and signs out`, async () => {
      const house = await start({ tokens, tokenCallsPerHour: 4 });
      const { url } = house.egnyte.server;
      const { http } = authClientOf(egnyte, url, new FakeClock());
      const { id, secret = '', redirectUri = '' } = PUBLIC_KEY;
      const { browser, connection } = ownKey;
      const given = connection({ domain: url, clientId: id, clientSecret: secret, redirectUri }, undefined);
      const code = (await agree(browser?.page(given, redirectUri, 's') ?? '', { decision: 'allow' })).searchParams;
      house.egnyte.server.clearLog();
      const redeem = () => browser?.redeem(given, code.get('code') ?? '', redirectUri, http, never);
      const { credential } = (await redeem()) ?? given;
      await problemOfCall(redeem() ?? Promise.resolve());
      const renew = async () => (await egnyte.renewal?.renew(url, credential, http, never))?.end;
      assert.deepEqual(
        [await renew(), await renew(), await renew()],
        tokens === 'expiring' ? ['renewed', 'ended', 'unclear'] : ['ended', 'ended', 'unclear'],
      );
      await egnyte.revoke?.(url, credential, http, never);
      assert.deepEqual(said(house), [
        'POST /pubapi/v1/tokens/revoke 200',
        ...[200, 400, 409].map((status) => `POST /puboauth/token ${status}`),
      ]);
    });
  }

  it('a sign-out with another secret', async () => {
    const house = await start();
    const { server, oauth } = house.egnyte;
    const { http } = authClientOf(egnyte, server.url, new FakeClock());
    const { access_token: token = '' } = oauth.signIn(PUBLIC_KEY, oauth.person);
    await problemOfCall(
      egnyte.revoke?.(server.url, { token: String(token), clientSecret: 'x' }, http, never) ?? Promise.resolve(),
    );
    assert.deepEqual(said(house), ['POST /pubapi/v1/tokens/revoke 400']);
  });

  it('a list in pages, with all that an item can have', async () => {
    const house = await start({ pageCap: 2 });
    fill(house);
    for (const policy of ['RETENTION_POLICY', 'GRACE_PERIOD', 'DEFAULT_RETENTION_PERIOD'] as const) {
      house.egnyte.state.trashFile({ retention: { policy, until: noon + 1 } });
    }
    assert.equal((await list(house.client)).length, 6);
    assert.ok(house.egnyte.server.log.length > 2);
    assert.deepEqual(said(house), [`${calls.list} 200`]);
  });

  for (const datesNeedDeletedBy of [false, true]) {
    it(`a list by dates, ${datesNeedDeletedBy ? 'refused' : 'where offsets are ignored'}`, async () => {
      const house = await start({ offsetSupported: false, pageCap: 2, datesNeedDeletedBy });
      fill(house);
      const listed = list(house.client);
      if (datesNeedDeletedBy) assert.equal((await problemOfCall(listed)).code, 'egnyte.no_dates');
      else assert.equal((await listed).length, 3);
      const answers = [`${calls.list} 200`, ...(datesNeedDeletedBy ? [`${calls.list} 400`] : [])];
      assert.deepEqual(said(house), answers);
    });
  }

  it('a count', async () => {
    const house = await start();
    fill(house);
    assert.equal((await house.client.count(never)).items, 3);
    assert.deepEqual(said(house), [`${calls.count} 200`]);
  });

  for (const html404 of [false, true]) {
    it(`a list and a count of v1, where v2 is not found${html404 ? ', told by a web page' : ''}`, async () => {
      const house = await start({ v2: false, html404 });
      fill(house);
      assert.equal((await list(house.client)).length, 3);
      const other = await start({ v2: false, html404 });
      fill(other);
      assert.equal((await other.client.count(never)).items, 3);
      assert.deepEqual(said(house), [`${calls.oldList} 200`, `${calls.list} 404`]);
      assert.deepEqual(said(other), [`${calls.oldList} 200`, `${calls.count} 404`]);
    });
  }

  it('a look, by listing', async () => {
    const house = await start();
    fill(house);
    const items = await list(house.client);
    house.egnyte.state.purgeElsewhere(items[0]?.id ?? '');
    assert.equal((await all(house.client.look(items, never))).length, 3);
    assert.deepEqual(said(house), [`${calls.list} 200`]);
  });

  for (const okBody of ['empty', 'object', 'resources'] as const) {
    it(`a restore and a purge that succeed, with body "${okBody}"`, async () => {
      const house = await start({ okBody });
      fill(house);
      assert.deepEqual(await restored(house.client), { file: 'done', folder: 'done', version: 'done' });
      for (let n = 0; n < 12; n += 1) house.egnyte.state.trashFile({ name: `${n}` });
      assert.equal(Object.values(await purged(house.client)).filter((end) => end === 'done').length, 12);
      assert.deepEqual(said(house), [`${calls.folder} 200`, `${calls.list} 200`, `${calls.act} 200`]);
    });
  }

  it('a restore that is refused because the original folder is gone', async () => {
    const house = await start({ parentGone: 'notFound' });
    house.egnyte.state.trashFile({ name: 'orphan', from: '/Shared/US$ & more/gone', originGone: true });
    assert.deepEqual(await restored(house.client), { orphan: 'failed egnyte.origin_gone' });
    assert.deepEqual(said(house), [`${calls.folder} 404`, `${calls.list} 200`, `${calls.act} 207`]);
  });

  it('a restore that succeeds in part', async () => {
    const house = await start();
    house.egnyte.state.liveFile('/Shared/Documents/taken');
    house.egnyte.state.trashFile({ name: 'taken' });
    house.egnyte.state.trashVersion({ name: 'alone' });
    house.egnyte.state.trashFile({ name: 'fine' });
    const { fine, taken } = await restored(house.client);
    assert.equal(fine, 'done');
    assert.match(taken ?? '', /^failed/);
    assert.ok(said(house).includes(`${calls.act} 207`));
  });

  it('a restore that leaves ids out', async () => {
    const house = await start({ okBody: 'resources', leaveOut: () => true });
    fill(house);
    await restored(house.client);
    assert.deepEqual(said(house), [`${calls.folder} 200`, `${calls.list} 200`, `${calls.act} 200`]);
  });

  it('a purge that a power user may not do', async () => {
    const house = await start({ role: 'power' });
    fill(house);
    assert.ok(Object.values(await purged(house.client)).every((end) => end.startsWith('failed')));
    assert.deepEqual(said(house), [`${calls.list} 200`, `${calls.act} 207`]);
  });

  for (const allUnknown of ['notFound', 'multiStatus'] as const) {
    it(`a restore and a purge of what has left the trash (${allUnknown})`, async () => {
      const house = await start({ allUnknown });
      fill(house);
      const items = await list(house.client);
      for (const { id } of items) house.egnyte.state.purgeElsewhere(id);
      await all(house.client.restore(items, never));
      await all(house.client.purge(items, never));
      const status = allUnknown === 'notFound' ? 404 : 207;
      assert.deepEqual(
        said(house).filter((call) => call.startsWith('POST')),
        [`${calls.act} ${status}`],
      );
    });
  }

  /** Every call of the client, each of which is refused. */
  const askAll = async (house: House, refuse: () => void): Promise<string[]> => {
    fill(house);
    const items = await list(house.client);
    house.egnyte.server.clearLog();
    refuse();
    const { client } = house;
    await problemOfCall(list(client));
    await problemOfCall(client.count(never));
    await all(client.look(items, never));
    await all(client.restore(items, never));
    await all(client.purge(items, never));
    return said(house);
  };
  const refused = (status: number) => [calls.list, calls.count, calls.act].map((call) => `${call} ${status}`);

  it('a user without the role: 403 to whatever is asked', async () => {
    const house = await start();
    const answers = await askAll(house, () => {
      house.egnyte.gateway.accept(EGNYTE_TOKEN, personWith('standard'));
    });
    assert.deepEqual(answers, refused(403));
  });

  for (const [gateway, dead, throttled] of [
    ['apigee', 401, 429],
    ['mashery', 403, 403],
  ] as const) {
    it(`a dead token at ${gateway}: ${dead} to whatever is asked`, async () => {
      const house = await start({ gateway });
      const answers = await askAll(house, () => house.egnyte.gateway.kill(EGNYTE_TOKEN));
      assert.deepEqual(answers, refused(dead));
      await problemOfCall(house.client.whoAmI(never));
      assert.ok(said(house).includes(`${calls.person} ${dead}`));
    });

    it(`a day that is used up at ${gateway}: ${throttled} to whatever is asked`, async () => {
      const house = await start({ gateway });
      const answers = await askAll(house, () => house.egnyte.gateway.spend(EGNYTE_TOKEN, 1000));
      assert.deepEqual(answers, refused(throttled));
    });

    for (const retryAfter of ['seconds', 'date', 'zero', 'absent'] as const) {
      it(`too many calls in a second at ${gateway}, Retry-After ${retryAfter}`, async () => {
        const house = await start({ gateway, retryAfter, enforceQps: true, qps: 0 });
        house.onWait = () => {
          house.egnyte.switches.qps = 9;
        };
        await house.client.count(never);
        await house.client.whoAmI(never);
        assert.ok(said(house).includes(`${calls.count} ${throttled}`));
      });
    }
  }

  it('a service that is down: 500 to whatever is asked', async () => {
    const house = await start();
    const how: Reply = { status: 500, json: { errorMessage: 'Internal Server Error' } };
    const fault = { how, times: Number.POSITIVE_INFINITY };
    assert.deepEqual(await askAll(house, () => house.egnyte.server.fail(fault)), refused(500));
  });

  it('the sample data of npm start', async () => {
    const sample = await startSampleEgnyte();
    const { emulator } = sample;
    try {
      assert.ok((await list(await connect(egnyte, sample.account))).length > 50);
      assert.deepEqual(conversation.check(emulator.server.log), [`${calls.list} 200`]);
    } finally {
      await emulator.stop();
    }
  });

  it('needs each of its exceptions', () => assert.deepEqual(conversation.needless(), []));

  it('would notice any change of what was said', () => assert.deepEqual(conversation.deafSpots(), []));
});
