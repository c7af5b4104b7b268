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
import { all, type Domain, ends, list, never, noon, open, problemOfCall } from '../unit/vendors/egnyte/harness.ts';
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
  let domains: Domain[] = [];
  const start = async (...options: Parameters<typeof open>): Promise<Domain> => {
    const domain = await open(...options);
    domains.push(domain);
    return domain;
  };
  afterEach(async () => {
    for (const { egnyte } of domains) await egnyte.stop();
    domains = [];
  });
  const said = ({ egnyte }: Domain) => conversation.check(egnyte.server.log);
  const restored = async (client: TrashClient) => ends(await all(client.restore(await list(client), never)));
  const purged = async (client: TrashClient) => ends(await all(client.purge(await list(client), never)));

  /** A file, a folder and a version whose file lives. */
  const fill = ({ egnyte: { state } }: Domain) => {
    state.trashFile({ name: 'file', deletedAt: noon - 1000 });
    state.trashFolder({ name: 'folder', content: ['inside'], deletedAt: noon - 2000, purgeAt: null });
    state.liveFile('/Shared/Documents/version');
    state.trashVersion({ name: 'version', deletedAt: noon - 3000 });
  };

  for (const role of ['admin', 'power', 'powerWithoutTrash', 'standard'] satisfies Role[]) {
    it(`whose token it is: ${role}`, async () => {
      const domain = await start({ role, oldUserInfo: role === 'power', quotaReset: role !== 'power' });
      await domain.client.whoAmI(never);
      assert.deepEqual(said(domain), [`${calls.person} 200`]);
    });
  }

  for (const tokens of ['expiring', 'lasting', 'lasting, as text'] as const) {
    it(`signs in with a code to tokens that are ${tokens}, renews, and signs out`, async () => {
      const domain = await start({ tokens, tokenCallsPerHour: 4 });
      const { url } = domain.egnyte.server;
      const { http } = authClientOf(egnyte, url, new FakeClock());
      const { id, secret = '', redirectUri = '' } = PUBLIC_KEY;
      const { browser, connection } = ownKey;
      const given = connection({ domain: url, clientId: id, clientSecret: secret, redirectUri }, undefined);
      const code = (await agree(browser?.page(given, redirectUri, 's') ?? '', { decision: 'allow' })).searchParams;
      domain.egnyte.server.clearLog();
      const redeem = () => browser?.redeem(given, { code: code.get('code') ?? '', redirectUri }, http, never);
      const { credential } = (await redeem()) ?? given;
      await problemOfCall(redeem() ?? Promise.resolve());
      const renew = async () => (await egnyte.renewal?.renew(url, credential, http, never))?.end;
      assert.deepEqual(
        [await renew(), await renew(), await renew()],
        tokens === 'expiring' ? ['renewed', 'ended', 'unclear'] : ['ended', 'ended', 'unclear'],
      );
      await egnyte.revoke?.(url, credential, http, never);
      assert.deepEqual(said(domain), [
        'POST /pubapi/v1/tokens/revoke 200',
        ...[200, 400, 409].map((status) => `POST /puboauth/token ${status}`),
      ]);
    });
  }

  it('a sign-out with another secret', async () => {
    const domain = await start();
    const { server, oauth } = domain.egnyte;
    const { http } = authClientOf(egnyte, server.url, new FakeClock());
    const { access_token: token = '' } = oauth.signIn(PUBLIC_KEY, oauth.person);
    await problemOfCall(
      egnyte.revoke?.(server.url, { token: String(token), clientSecret: 'x' }, http, never) ?? Promise.resolve(),
    );
    assert.deepEqual(said(domain), ['POST /pubapi/v1/tokens/revoke 400']);
  });

  it('a list in pages, with all that an item can have', async () => {
    const domain = await start({ pageCap: 2 });
    fill(domain);
    for (const policy of ['RETENTION_POLICY', 'GRACE_PERIOD', 'DEFAULT_RETENTION_PERIOD'] as const) {
      domain.egnyte.state.trashFile({ retention: { policy, until: noon + 1 } });
    }
    assert.equal((await list(domain.client)).length, 6);
    assert.ok(domain.egnyte.server.log.length > 2);
    assert.deepEqual(said(domain), [`${calls.list} 200`]);
  });

  for (const datesNeedDeletedBy of [false, true]) {
    it(`a list by dates, ${datesNeedDeletedBy ? 'refused' : 'where offsets are ignored'}`, async () => {
      const domain = await start({ offsetSupported: false, pageCap: 2, datesNeedDeletedBy });
      fill(domain);
      const listed = list(domain.client);
      if (datesNeedDeletedBy) assert.equal((await problemOfCall(listed)).code, 'egnyte.no_dates');
      else assert.equal((await listed).length, 3);
      const answers = [`${calls.list} 200`, ...(datesNeedDeletedBy ? [`${calls.list} 400`] : [])];
      assert.deepEqual(said(domain), answers);
    });
  }

  it('a search for a person and a time', async () => {
    const domain = await start();
    fill(domain);
    const query = { text: '', deletedByName: 'Ann', deletedFrom: noon - 1000 };
    assert.ok(domain.client.search);
    for await (const page of domain.client.search(query, never)) assert.ok(page.items);
    assert.deepEqual(said(domain), [`${calls.list} 200`]);
  });

  it('a count', async () => {
    const domain = await start();
    fill(domain);
    assert.equal((await domain.client.count(never)).items, 3);
    assert.deepEqual(said(domain), [`${calls.count} 200`]);
  });

  for (const html404 of [false, true]) {
    it(`a list and a count of v1, where v2 is not found${html404 ? ', as a web page says' : ''}`, async () => {
      const domain = await start({ v2: false, html404 });
      fill(domain);
      assert.equal((await list(domain.client)).length, 3);
      const other = await start({ v2: false, html404 });
      fill(other);
      assert.equal((await other.client.count(never)).items, 3);
      assert.deepEqual(said(domain), [`${calls.oldList} 200`, `${calls.list} 404`]);
      assert.deepEqual(said(other), [`${calls.oldList} 200`, `${calls.count} 404`]);
    });
  }

  it('a look, by listing', async () => {
    const domain = await start();
    fill(domain);
    const items = await list(domain.client);
    domain.egnyte.state.purgeElsewhere(items[0]?.id ?? '');
    assert.equal((await all(domain.client.look(items, never))).length, 3);
    assert.deepEqual(said(domain), [`${calls.list} 200`]);
  });

  for (const okBody of ['empty', 'object', 'resources'] as const) {
    it(`a restore and a purge that succeed, with body "${okBody}"`, async () => {
      const domain = await start({ okBody });
      fill(domain);
      assert.deepEqual(await restored(domain.client), { file: 'done', folder: 'done', version: 'done' });
      for (let n = 0; n < 12; n += 1) domain.egnyte.state.trashFile({ name: `${n}` });
      assert.equal(Object.values(await purged(domain.client)).filter((end) => end === 'done').length, 12);
      assert.deepEqual(said(domain), [`${calls.folder} 200`, `${calls.list} 200`, `${calls.act} 200`]);
    });
  }

  it('a restore that is refused because the original folder is gone', async () => {
    const domain = await start({ parentGone: 'notFound' });
    domain.egnyte.state.trashFile({ name: 'orphan', from: '/Shared/US$ & more/gone', originGone: true });
    assert.deepEqual(await restored(domain.client), { orphan: 'failed egnyte.origin_gone' });
    assert.deepEqual(said(domain), [`${calls.folder} 404`, `${calls.list} 200`, `${calls.act} 207`]);
  });

  it('a restore that succeeds in part', async () => {
    const domain = await start();
    domain.egnyte.state.liveFile('/Shared/Documents/taken');
    domain.egnyte.state.trashFile({ name: 'taken' });
    domain.egnyte.state.trashVersion({ name: 'alone' });
    domain.egnyte.state.trashFile({ name: 'fine' });
    const { fine, taken } = await restored(domain.client);
    assert.equal(fine, 'done');
    assert.match(taken ?? '', /^failed/);
    assert.ok(said(domain).includes(`${calls.act} 207`));
  });

  it('a restore that leaves ids out', async () => {
    const domain = await start({ okBody: 'resources', leaveOut: () => true });
    fill(domain);
    await restored(domain.client);
    assert.deepEqual(said(domain), [`${calls.folder} 200`, `${calls.list} 200`, `${calls.act} 200`]);
  });

  it('a purge that a power user may not do', async () => {
    const domain = await start({ role: 'power' });
    fill(domain);
    assert.ok(Object.values(await purged(domain.client)).every((end) => end.startsWith('failed')));
    assert.deepEqual(said(domain), [`${calls.list} 200`, `${calls.act} 207`]);
  });

  for (const allUnknown of ['notFound', 'multiStatus'] as const) {
    it(`a restore and a purge of what has left the trash (${allUnknown})`, async () => {
      const domain = await start({ allUnknown });
      fill(domain);
      const items = await list(domain.client);
      for (const { id } of items) domain.egnyte.state.purgeElsewhere(id);
      await all(domain.client.restore(items, never));
      await all(domain.client.purge(items, never));
      const status = allUnknown === 'notFound' ? 404 : 207;
      assert.deepEqual(
        said(domain).filter((call) => call.startsWith('POST')),
        [`${calls.act} ${status}`],
      );
    });
  }

  /** Every call of the client, each of which is refused. */
  const askAll = async (domain: Domain, refuse: () => void): Promise<string[]> => {
    fill(domain);
    const items = await list(domain.client);
    domain.egnyte.server.clearLog();
    refuse();
    const { client } = domain;
    await problemOfCall(list(client));
    await problemOfCall(client.count(never));
    await all(client.look(items, never));
    await all(client.restore(items, never));
    await all(client.purge(items, never));
    return said(domain);
  };
  const refused = (status: number) => [calls.list, calls.count, calls.act].map((call) => `${call} ${status}`);

  it('a user without the role: 403 to whatever is asked', async () => {
    const domain = await start();
    const answers = await askAll(domain, () => {
      domain.egnyte.gateway.accept(EGNYTE_TOKEN, personWith('standard'));
    });
    assert.deepEqual(answers, refused(403));
  });

  for (const [gateway, dead, throttled] of [
    ['apigee', 401, 429],
    ['mashery', 403, 403],
  ] as const) {
    it(`a dead token at ${gateway}: ${dead} to whatever is asked`, async () => {
      const domain = await start({ gateway });
      const answers = await askAll(domain, () => domain.egnyte.gateway.kill(EGNYTE_TOKEN));
      assert.deepEqual(answers, refused(dead));
      await problemOfCall(domain.client.whoAmI(never));
      assert.ok(said(domain).includes(`${calls.person} ${dead}`));
    });

    it(`a day that is used up at ${gateway}: ${throttled} to whatever is asked`, async () => {
      const domain = await start({ gateway });
      const answers = await askAll(domain, () => domain.egnyte.gateway.spend(EGNYTE_TOKEN, 1000));
      assert.deepEqual(answers, refused(throttled));
    });

    for (const retryAfter of ['seconds', 'date', 'zero', 'absent'] as const) {
      it(`too many calls in a second at ${gateway}, Retry-After ${retryAfter}`, async () => {
        const domain = await start({ gateway, retryAfter, enforceQps: true, qps: 0 });
        domain.onWait = () => {
          domain.egnyte.switches.qps = 9;
        };
        await domain.client.count(never);
        await domain.client.whoAmI(never);
        assert.ok(said(domain).includes(`${calls.count} ${throttled}`));
      });
    }
  }

  it('a service that is down: 500 to whatever is asked', async () => {
    const domain = await start();
    const how: Reply = { status: 500, json: { errorMessage: 'Internal Server Error' } };
    const fault = { how, times: Number.POSITIVE_INFINITY };
    assert.deepEqual(await askAll(domain, () => domain.egnyte.server.fail(fault)), refused(500));
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
