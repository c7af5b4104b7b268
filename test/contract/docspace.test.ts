// The DocSpace client and its emulator against the description of the portal's API.
import assert from 'node:assert/strict';
import type { Folder } from '../../src/trash/destination.ts';
import { docspace } from '../../src/vendors/docspace/docspace.ts';
import { password } from '../../src/vendors/docspace/signIn.ts';
import { docspaceToken } from '../emulators/docspace/people.ts';
import { tooMany } from '../emulators/docspace/replies.ts';
import { startSampleDocSpace } from '../emulators/docspace/sample.ts';
import type { SecondFactor } from '../emulators/docspace/signIn.ts';
import type { Reply } from '../emulators/server.ts';
import { FakeClock } from '../unit/fakes/clock.ts';
import { authClientOf, redeemed } from '../unit/vendors/authClient.ts';
import { all, closeAll, endsOf, item, listed, never, type Setup, setUp } from '../unit/vendors/docspace/setup.ts';
import { connect } from './connect.ts';
import { Conversation } from './conversation.ts';
import { docspaceExceptions } from './docspaceExceptions.ts';
import { foreignDescription } from './specs.ts';

const description = foreignDescription('docspace');
if (description !== undefined) tests(new Conversation(description, docspaceExceptions));

const base = '/api/2.0';
const calls = {
  settings: `GET ${base}/settings`,
  key: `GET ${base}/keys/@self`,
  self: `GET ${base}/people/@self`,
  authenticate: `POST ${base}/authentication`,
  code: `POST ${base}/authentication/{code}`,
  logOut: `POST ${base}/authentication/logout`,
  list: `GET ${base}/files/@trash`,
  file: `GET ${base}/files/file/{fileId}`,
  folder: `GET ${base}/files/folder/{folderId}`,
  sections: `GET ${base}/files/@root`,
  rooms: `GET ${base}/files/rooms`,
  inside: `GET ${base}/files/{folderId}`,
  operation: `GET ${base}/files/fileops`,
  clashes: `GET ${base}/files/fileops/move`,
  move: `PUT ${base}/files/fileops/move`,
  delete: `PUT ${base}/files/fileops/delete`,
  terminate: `PUT ${base}/files/fileops/terminate/{id}`,
};

function tests(conversation: Conversation): void {
  const said = ({ emulator }: Setup) => conversation.check(emulator.server.log);
  const writes = (portal: Setup) => said(portal).filter((call) => call.startsWith('PUT'));
  const restored = async ({ client }: Setup) => endsOf(await all(client.restore(await listed(client), never)));
  const purged = async ({ client }: Setup) => endsOf(await all(client.purge(await listed(client), never)));

  /** A file and a folder from a room, a file without content from nowhere, and one that was locked. */
  const fill = ({ state }: Setup): void => {
    const room = state.addRoom({ name: 'room' });
    const inside = state.addFolder({ name: 'inside', from: room.id });
    state.trashFile({ name: 'file.docx', from: inside.id });
    state.trashFolder({ name: 'folder', from: room.id, files: 2 });
    const gone = state.addFolder({ name: 'gone' });
    state.trashFile({ name: 'empty', size: 0, from: gone.id });
    state.purgeElsewhere(gone);
  };

  describe('contract of DocSpace', () => {
    afterEach(closeAll);

    it('whose key it is, asked of the portal first without it', async () => {
      const portal = await setUp();
      const { state } = portal;
      await portal.client.whoAmI(never);
      state.addKey({ token: docspaceToken, permissions: ['files:write'], expiresAt: state.now() + 1000 });
      await portal.client.whoAmI(never);
      assert.deepEqual(
        said(portal),
        [calls.list, calls.key, calls.settings].map((call) => `${call} 200`),
      );
      for (const { path, headers } of portal.emulator.server.log) {
        assert.equal(headers.authorization === undefined, path === `${base}/settings`, path);
      }
    });

    it('signs in with a password, tells whose it is, and signs out', async () => {
      const portal = await setUp();
      const { state, server } = portal.emulator;
      state.signIn.setPassword(state.me, 'pass');
      const authClient = authClientOf(docspace, server.url, new FakeClock());
      const given = password.connection({ address: server.url, userName: state.me.email, password: 'pass' }, undefined);
      const connection = await redeemed(password, given, authClient);
      await (await authClient.client(connection)).whoAmI(never);
      await docspace.revoke?.(server.url, connection.credential, authClient.http, never);
      await assert.rejects((await authClient.client(connection)).whoAmI(never));
      const wrong = { ...given, credential: { ...given.credential, password: 'x' } };
      await assert.rejects(redeemed(password, wrong, authClient));
      state.signIn.captcha = true;
      await assert.rejects(redeemed(password, given, authClient));
      assert.deepEqual(
        said(portal),
        [
          ...[calls.list, calls.self, calls.settings].map((call) => `${call} 200`),
          `${calls.self} 401`,
          ...[200, 401, 403].map((status) => `${calls.authenticate} ${status}`),
          `${calls.logOut} 200`,
        ].sort(),
      );
    });

    const factors: readonly SecondFactor[] = [
      { by: 'app', code: '123456', setUp: true },
      { by: 'app', code: '123456', setUp: false },
      { by: 'sms', code: '123456', phone: '+4912345678' },
      { by: 'sms', code: '123456' },
    ];
    for (const factor of factors) {
      const isReady = factor.by === 'app' ? factor.setUp : factor.phone !== undefined;
      it(`signs in with a second factor, ${factor.by}${isReady ? '' : ' that is not set up'}`, async () => {
        const portal = await setUp();
        const { state, server } = portal.emulator;
        state.signIn.setPassword(state.me, 'pass', factor);
        const { http } = authClientOf(docspace, server.url, new FakeClock());
        const sign = (more: object) => {
          const values = { address: server.url, userName: state.me.email, password: 'pass', ...more };
          return password.redeem?.(password.connection(values, undefined), http, never) ?? Promise.resolve();
        };
        if (isReady) {
          await sign({});
          await sign({ [`${factor.by}Code`]: factor.code });
        } else await assert.rejects(sign({}));
        await assert.rejects(sign({ [`${factor.by}Code`]: '0' }));
        assert.deepEqual(
          said(portal),
          [
            `${calls.settings} 200`,
            `${calls.authenticate} 200`,
            ...(isReady ? [`${calls.code} 200`] : []),
            `${calls.code} 401`,
          ].sort(),
        );
      });
    }

    it('a portal that is not DocSpace', async () => {
      const portal = await setUp({ docSpace: false });
      await assert.rejects(portal.client.whoAmI(never));
      assert.deepEqual(said(portal), [`${calls.settings} 200`]);
    });

    for (const version of ['3.7.2', '3.6.1', '3.1.1'] as const) {
      describe(version, () => {
        it('a list', async () => {
          const portal = await setUp({ version });
          fill(portal);
          portal.state.fill(120);
          portal.state.autoCleanUp = { isAutoCleanUp: false, gap: 1 };
          assert.equal((await listed(portal.client)).length, 123);
          portal.state.offsetMinutes = 0;
          assert.equal((await portal.client.count(never)).items, 123);
          assert.deepEqual(said(portal), [`${calls.list} 200`]);
        });

        it('a look', async () => {
          const portal = await setUp({ version });
          fill(portal);
          const items = await listed(portal.client);
          const file = portal.state.trash().find(({ kind }) => kind === 'file');
          if (file) portal.state.restoreElsewhere(file);
          await all(portal.client.look(items, never));
          await all(portal.client.look([item('file', '4711'), item('folder', '4711')], never));
          const looks = [`${calls.file} 200`, `${calls.file} 404`, `${calls.folder} 200`, `${calls.folder} 404`];
          assert.deepEqual(said(portal), [`${calls.list} 200`, ...looks].sort());
        });

        it('a restore, of which one has nowhere to go', async () => {
          const portal = await setUp({ version });
          fill(portal);
          const words = await restored(portal);
          assert.deepEqual(words, {
            'file.docx': 'done',
            folder: 'done',
            empty: 'failed originMissing docspace.origin_gone',
          });
          assert.deepEqual(writes(portal), [`${calls.move} 200`]);
          assert.ok(said(portal).includes(`${calls.operation} 200`));
        });

        it('a folder that is chosen', async () => {
          const portal = await setUp({ version });
          const { client, state } = portal;
          const room = state.addRoom({ name: 'room' });
          state.addFolder({ name: 'inside', from: room.id, files: 1 });
          let folder: Folder | undefined;
          for (const name of ['Rooms', 'room', 'inside']) {
            folder = (await client.folders?.(folder, never))?.folders.find((each) => each.name === name);
          }
          assert.deepEqual(said(portal), [`${calls.sections} 200`, `${calls.rooms} 200`, `${calls.inside} 200`].sort());
          state.trashFile({ name: 'file.docx' });
          const words = endsOf(await all(client.restore(await listed(client), never, folder && { folder })));
          assert.deepEqual(words, { 'file.docx': 'done' });
        });

        it('names that are taken', async () => {
          const portal = await setUp({ version });
          const { client, state } = portal;
          state.addFile({ name: 'file.docx' });
          state.addFolder({ name: 'folder' });
          state.trashFile({ name: 'file.docx' });
          state.trashFolder({ name: 'folder' });
          const taken = { 'file.docx': 'failed nameTaken', folder: 'failed nameTaken' };
          assert.deepEqual(await restored(portal), taken);
          assert.ok(said(portal).includes(`${calls.clashes} 200`));
          assert.deepEqual(writes(portal), []);
          const outcomes = await all(client.restore(await listed(client), never, { conflict: 'overwrite' }));
          assert.deepEqual(endsOf(outcomes), { 'file.docx': 'done', folder: 'done' });
          assert.deepEqual(writes(portal), [`${calls.move} 200`]);
        });

        it('a purge', async () => {
          const portal = await setUp({ version });
          fill(portal);
          assert.deepEqual(await purged(portal), { 'file.docx': 'done', folder: 'done', empty: 'done' });
          assert.deepEqual(writes(portal), [`${calls.delete} 200`]);
        });

        it('a purge of what is locked', async () => {
          const portal = await setUp({ version });
          const locked = portal.state.trashFile();
          portal.state.trashFile();
          portal.state.lock(locked, portal.state.addPerson({ name: 'Somebody Else' }));
          assert.deepEqual(
            Object.values(await purged(portal))
              .sort()
              .map((word) => word.slice(0, 6)),
            ['done', 'failed'],
          );
          assert.ok(writes(portal).includes(version === '3.7.2' ? `${calls.delete} 403` : `${calls.delete} 200`));
        });
      });
    }

    const plans = {
      'is done at once': { reads: 0 },
      'is long': { reads: 5 },
      'is endsOf twice': { finishedEarly: true },
      vanishes: { vanish: 'done' },
      stalls: { stallAt: 50 },
    } as const;
    for (const [what, plan] of Object.entries(plans)) {
      it(`an operation that ${what}`, async () => {
        const portal = await setUp();
        fill(portal);
        portal.state.nextOperation(plan);
        await purged(portal);
        assert.deepEqual(writes(portal), [`${calls.delete} 200`]);
      });
    }

    it('an operation that spares one item', async () => {
      const portal = await setUp();
      const spared = portal.state.trashFile({ name: 'spared' });
      portal.state.trashFile({ name: 'other' });
      portal.state.nextOperation({ spare: { keys: [spared], error: 'Busy' } });
      assert.deepEqual(await restored(portal), { spared: 'failed refused docspace.left', other: 'done' });
      assert.deepEqual(writes(portal), [`${calls.move} 200`]);
    });

    it('an operation that is cancelled', async () => {
      const portal = await setUp();
      fill(portal);
      portal.state.nextOperation({ stallAt: 50 });
      const items = await listed(portal.client);
      const cancel = new AbortController();
      portal.clock.onSleep = () => cancel.abort();
      await all(portal.client.purge(items, cancel.signal));
      assert.deepEqual(writes(portal), [`${calls.delete} 200`, `${calls.terminate} 200`]);
    });

    it('a restore of what leaves the trash right before', async () => {
      for (const [kind, status] of [
        ['file', 403],
        ['folder', 500],
      ] as const) {
        const portal = await setUp();
        const { state } = portal;
        const gone = ['a', 'b'].map((name) =>
          kind === 'file' ? state.trashFile({ name }) : state.trashFolder({ name }),
        );
        state.beforeWrite(() => {
          for (const each of gone) state.purgeElsewhere(each);
        });
        await restored(portal);
        assert.deepEqual(writes(portal), [`${calls.move} ${status}`]);
      }
    });

    it('a purge of what leaves the trash right before', async () => {
      const portal = await setUp();
      const gone = portal.state.trashFile();
      portal.state.beforeWrite(() => portal.state.purgeElsewhere(gone));
      await purged(portal);
      assert.deepEqual(writes(portal), [`${calls.delete} 404`]);
    });

    it('a folder that is not there, and rooms that the key may not list', async () => {
      const portal = await setUp({ permissions: ['files:write'] });
      for (const id of ['4711', '@rooms']) {
        await assert.rejects(async () => await portal.client.folders?.({ id, name: 'a' }, never));
      }
      assert.deepEqual(said(portal), [`${calls.inside} 404`, `${calls.rooms} 403`].sort());
    });

    it('a restore to a folder that is closed, or that closes meanwhile', async () => {
      const portal = await setUp();
      const { state } = portal;
      const closed = state.addRoom({ limits: { [state.me.id]: 'none' } });
      state.trashFile({ from: closed.id });
      const closing = state.addRoom();
      state.trashFile({ from: closing.id });
      state.beforeWrite(() => closing.limits.set(state.me.id, 'read'));
      await restored(portal);
      assert.ok(said(portal).includes(`${calls.folder} 403`));
      assert.deepEqual(writes(portal), [`${calls.move} 403`]);
    });

    const forAll = (how: Reply) => (portal: Setup) => {
      portal.emulator.server.fail({ how, times: Number.POSITIVE_INFINITY });
    };
    const refusals: Readonly<Record<string, { readonly status: number; readonly refuse: (portal: Setup) => unknown }>> =
      {
        'a dead key': { status: 401, refuse: ({ state }) => state.addKey({ token: docspaceToken, active: false }) },
        'a key without the scope': {
          status: 403,
          refuse: ({ state }) => state.addKey({ token: docspaceToken, permissions: ['rooms:read'] }),
        },
        'a portal that is not paid for': {
          status: 402,
          refuse: ({ state }) => {
            state.standing = 'unpaid';
          },
        },
        'too many calls, with a time': { status: 429, refuse: forAll(tooMany(3600)) },
        'too many calls, without a time': { status: 429, refuse: forAll(tooMany()) },
        'a gateway that reaches nobody': {
          status: 502,
          refuse: forAll({ status: 502, text: '<html>Bad Gateway</html>' }),
        },
      };
    for (const [what, { status, refuse }] of Object.entries(refusals)) {
      it(`${what}: ${status} to whatever is asked`, async () => {
        const portal = await setUp();
        const { client, emulator } = portal;
        fill(portal);
        const items = await listed(client);
        emulator.server.clearLog();
        refuse(portal);
        await assert.rejects(client.whoAmI(never));
        await assert.rejects(listed(client));
        await assert.rejects(client.count(never));
        await all(client.look(items, never));
        const answers = said(portal);
        for (const call of [calls.list, calls.file, calls.folder])
          assert.ok(answers.includes(`${call} ${status}`), call);
      });
    }

    for (const how of [{ status: 401 }, { status: 403 }, tooMany(3600), tooMany()] satisfies Reply[]) {
      it(`a write that is refused with ${how.status}${how.headers ? ' and a time' : ''}`, async () => {
        const portal = await setUp();
        fill(portal);
        portal.emulator.server.fail({ method: 'PUT', how, times: Number.POSITIVE_INFINITY });
        await restored(portal);
        await purged(portal);
        assert.deepEqual(writes(portal), [`${calls.delete} ${how.status}`, `${calls.move} ${how.status}`]);
      });
    }

    it('the sample data of npm start', async () => {
      const sample = await startSampleDocSpace();
      const { emulator } = sample;
      try {
        assert.ok((await listed(await connect(docspace, sample.account))).length > 50);
        assert.deepEqual(conversation.check(emulator.server.log), [`${calls.list} 200`]);
      } finally {
        await emulator.stop();
      }
    });

    it('needs each of its exceptions', () => assert.deepEqual(conversation.needless(), []));

    it('would notice any change of what was said', () => assert.deepEqual(conversation.deafSpots(), []));
  });
}
