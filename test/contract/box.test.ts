// The Box client and its emulator against Box's own description.
import assert from 'node:assert/strict';
import type { TrashItem } from '../../src/trash/item.ts';
import type { TrashClient } from '../../src/trash/ports.ts';
import { box as vendor } from '../../src/vendors/box/box.ts';
import { clientCredentials, ownApp } from '../../src/vendors/box/signIn.ts';
import { BOX_APP } from '../emulators/box/oauth.ts';
import { errorReply, tooManyCalls, unavailable } from '../emulators/box/replies.ts';
import { startSampleBox } from '../emulators/box/sample.ts';
import { HUGE_SIZE } from '../emulators/box/state.ts';
import { ENTERPRISE } from '../emulators/box/view.ts';
import type { Reply } from '../emulators/server.ts';
import { agree, authClientOf, redeemed } from '../unit/vendors/authClient.ts';
import {
  all,
  closeAll,
  endsByName,
  itemFor,
  listed,
  never,
  problemFrom,
  purged,
  restored,
  type Setup,
  setUp,
  trashEach,
} from '../unit/vendors/box/setup.ts';
import { beyondTheTrash, changesOf, foldersOf, foundBy, originOf } from './boxBeyond.ts';
import { boxExceptions } from './boxExceptions.ts';
import { connect } from './connect.ts';
import { Conversation } from './conversation.ts';
import { foreignDescription } from './specs.ts';

const description = foreignDescription('box');
if (description !== undefined) tests(new Conversation(description, boxExceptions));

function tests(conversation: Conversation): void {
  const said = ({ emulator }: Setup) => conversation.check(emulator.server.log);
  const kinds = ['files/{file_id}', 'folders/{folder_id}', 'web_links/{web_link_id}'];
  const each = (method: string, tail: string, status: number) =>
    kinds.map((kind) => `${method} /${kind}${tail} ${status}`);
  const same = (word: string) => ({ file: word, folder: word, link: word });
  const trashedEach = ({ state }: Setup, seed = {}) => trashEach(state, seed).map((item) => itemFor(item));
  const looked = async (client: TrashClient, items: readonly TrashItem[]) =>
    endsByName(await all(client.look(items, never)));

  describe('contract of Box', () => {
    afterEach(closeAll);

    it('whose account it is', async () => {
      const box = await setUp();
      await box.client.whoAmI(never);
      assert.deepEqual(said(box), ['GET /users/me 200']);
    });

    it('signs in with a code, renews, and signs out', async () => {
      const box = await setUp();
      const { url } = box.emulator.server;
      const { http } = authClientOf(vendor, url, box.clock);
      const { browser, connection } = ownApp;
      const given = connection({ ...BOX_APP, asUser: '' }, url);
      const redirectUri = 'http://127.0.0.1:4321/callback';
      const code = (await agree(browser?.page(given, redirectUri, 's') ?? '', { decision: 'grant' })).searchParams;
      box.emulator.server.clearLog();
      const { credential } =
        (await browser?.redeem(given, { code: code.get('code') ?? '', redirectUri }, http, never)) ?? given;
      await vendor.renewal?.renew(url, credential, http, never);
      assert.deepEqual(await vendor.renewal?.renew(url, credential, http, never), { end: 'ended' });
      await vendor.revoke?.(url, credential, http, never);
      await problemFrom(vendor.revoke?.(url, { ...credential, clientSecret: 'x' }, http, never) ?? Promise.resolve());
      const calls = ['POST /oauth2/revoke', 'POST /oauth2/token'];
      assert.deepEqual(
        said(box),
        calls.flatMap((call) => [`${call} 200`, `${call} 400`]),
      );
    });

    it('signs in with the credentials of an app', async () => {
      const box = await setUp();
      const { server, state, oauth } = box.emulator;
      const authClient = authClientOf(vendor, server.url, box.clock);
      const as = (subject: string) => clientCredentials.connection({ ...BOX_APP, subject }, server.url);
      await redeemed(clientCredentials, as(`user ${state.me.id}`), authClient);
      await redeemed(clientCredentials, as(`enterprise ${ENTERPRISE}`), authClient);
      oauth.app.authorized = false;
      await problemFrom(redeemed(clientCredentials, as(`user ${state.me.id}`), authClient));
      assert.deepEqual(said(box), ['POST /oauth2/token 200', 'POST /oauth2/token 400']);
    });

    it('whose account it is, as another user', async () => {
      const box = await setUp({ quirks: { asUser: true }, asUser: '4711' });
      await problemFrom(box.client.whoAmI(never));
      assert.deepEqual(said(box), ['GET /users/me 403']);
      assert.equal(box.emulator.server.log[0]?.headers['as-user'], '4711');
    });

    for (const lastMarker of [null, ''] as const) {
      it(`a list by marker that ends with ${JSON.stringify(lastMarker)}`, async () => {
        const box = await setUp({ quirks: { pageCap: 2, lastMarker } });
        const { state } = box;
        trashEach(state);
        const owner = state.person('Somebody Else');
        state.trashFile({ from: null, owner, purgeAt: null, description: 'Secret', size: HUGE_SIZE });
        state.trashFolder({ from: state.goneFolder(), modifiedAt: Date.UTC(2026, 0, 15) });
        state.trashFile({ from: state.trashFolder().id, hidden: true });
        assert.equal((await listed(box.client)).length, 6);
        assert.equal(box.emulator.server.log.length, 4);
        assert.deepEqual(said(box), ['GET /folders/trash/items 200']);
      });
    }

    it('a count by offset', async () => {
      const box = await setUp();
      trashEach(box.state);
      assert.equal((await box.client.count(never)).items, 3);
      assert.deepEqual(said(box), ['GET /folders/trash/items 200']);
    });

    it('looks at what is in the trash, live, erased, or inside a trashed folder', async () => {
      const box = await setUp();
      const { client, state } = box;
      const folder = state.folder();
      const items = trashEach(state, { from: folder.id });
      const wanted = items.map((item) => itemFor(item));
      assert.deepEqual(await looked(client, wanted), { file: 'trashed', folder: 'trashed', link: 'trashed' });
      assert.deepEqual(said(box), each('GET', '/trash', 200));
      box.emulator.server.clearLog();
      for (const item of items) state.restoreElsewhere(item);
      assert.deepEqual(await looked(client, wanted), { file: 'live', folder: 'live', link: 'live' });
      assert.deepEqual(said(box), [...each('GET', '', 200), ...each('GET', '/trash', 404)].sort());
      box.emulator.server.clearLog();
      state.trashElsewhere(folder);
      assert.deepEqual(await looked(client, wanted), same('unknown notFound box.inside_trashed_folder'));
      assert.ok(said(box).includes('GET /folders/{folder_id} 404'));
      box.emulator.server.clearLog();
      state.purgeElsewhere(folder);
      assert.deepEqual(await looked(client, wanted), { file: 'gone', folder: 'gone', link: 'gone' });
      assert.deepEqual(said(box), [...each('GET', '', 404), ...each('GET', '/trash', 404)].sort());
    });

    it('a restore', async () => {
      const box = await setUp();
      assert.deepEqual(await restored(box.client, ...trashedEach(box)), { file: 'done', folder: 'done', link: 'done' });
      assert.deepEqual(said(box), each('POST', '', 201));
    });

    it('a purge', async () => {
      const box = await setUp();
      assert.deepEqual(await purged(box.client, ...trashedEach(box)), { file: 'done', folder: 'done', link: 'done' });
      assert.deepEqual(said(box), each('DELETE', '/trash', 204));
    });

    it('a restore whose folder is gone', async () => {
      const box = await setUp();
      const words = await restored(box.client, ...trashedEach(box, { from: box.state.goneFolder() }));
      assert.deepEqual(words, same('failed originMissing'));
      const looks = ['GET /folders/{folder_id} 404', ...each('GET', '/trash', 200)];
      assert.deepEqual(said(box), [...looks, ...each('POST', '', 403)].sort());
    });

    it('a restore and a purge of what has left the trash', async () => {
      const box = await setUp();
      const items = trashEach(box.state);
      for (const item of items) box.state.restoreElsewhere(item);
      const wanted = items.map((item) => itemFor(item));
      assert.deepEqual(await restored(box.client, ...wanted), same('skipped live'));
      assert.deepEqual(await purged(box.client, ...wanted), same('skipped live'));
      const refused = [...each('POST', '', 404), ...each('DELETE', '/trash', 404)];
      assert.deepEqual(
        said(box).filter((call) => /POST|DELETE/.test(call)),
        refused.sort(),
      );
    });

    for (const conflicts of ['array', 'object', 'none'] as const) {
      it(`a restore where the name is taken, conflicts sent as: ${conflicts}`, async () => {
        const box = await setUp({ quirks: { conflicts } });
        for (const name of ['file', 'folder', 'link']) box.state.file({ name });
        const words = await restored(box.client, ...trashedEach(box));
        assert.deepEqual(words, same('failed nameTaken'));
        assert.deepEqual(said(box), each('POST', '', 409));
      });
    }

    it('a restore into a folder that is locked', async () => {
      const box = await setUp();
      const folder = box.state.folder();
      box.clock.onSleep = () => box.state.unlock(folder.id);
      for (const item of trashedEach(box, { from: folder.id })) {
        box.state.lock(folder.id);
        assert.deepEqual(await restored(box.client, item), { [item.name]: 'done' });
      }
      assert.deepEqual(said(box), [...each('POST', '', 201), ...each('POST', '', 409)].sort());
    });

    it('a purge that is not allowed', async () => {
      const box = await setUp();
      await purged(box.client, ...trashedEach(box, { mayPurge: false }), ...trashedEach(box, { held: true }));
      assert.deepEqual(said(box), each('DELETE', '/trash', 403));
    });

    beyondTheTrash({ said, each });

    const refusals: Readonly<Record<string, { readonly status: number; readonly reply?: Reply; quirks?: object }>> = {
      'a token that is dead': { status: 401, quirks: { signedOut: true } },
      'a token that may nothing': { status: 403, quirks: { scope: 'none' } },
      'a company that forbids it': { status: 403, reply: errorReply(403, 'access_from_location_blocked') },
      'too many calls': { status: 429, reply: tooManyCalls(3600) },
      'a service that is down': { status: 503, reply: unavailable(5) },
    };
    for (const [what, { status, reply, quirks = {} }] of Object.entries(refusals)) {
      it(`${what}: ${status} to whatever is asked`, async () => {
        const box = await setUp();
        const items = trashedEach(box);
        Object.assign(box.quirks, quirks);
        if (reply) box.fail({ how: reply, times: Number.POSITIVE_INFINITY });
        const { client } = box;
        if (what !== 'a token that may nothing') await problemFrom(client.whoAmI(never));
        await problemFrom(listed(client));
        await problemFrom(client.count(never));
        await looked(client, items);
        await problemFrom(foldersOf(client));
        await problemFrom(originOf(client, { account: 'a1', kind: 'file', id: '1', name: 'a', origin: { id: '7' } }));
        await problemFrom(foundBy(client, { text: 'a' }));
        await problemFrom(changesOf(client));
        // One by one: after such a refusal nothing more is sent.
        for (const item of items) {
          await restored(client, item);
          await purged(client, item);
        }
        const calls = [
          ...each('GET', '/trash', status),
          ...each('POST', '', status),
          ...each('DELETE', '/trash', status),
        ];
        const whole = [
          'GET /events',
          'GET /folders/trash/items',
          'GET /folders/{folder_id}',
          'GET /folders/{folder_id}/items',
          'GET /search',
          ...(what === 'a token that may nothing' ? [] : ['GET /users/me']),
        ];
        assert.deepEqual(said(box), [...whole.map((call) => `${call} ${status}`), ...calls].sort());
      });
    }

    it('the sample data of npm start', async () => {
      const sample = await startSampleBox();
      const { emulator } = sample;
      try {
        const client = await connect(vendor, sample.account);
        const items = await listed(client);
        assert.ok(items.length > 50);
        for (const item of items) await originOf(client, item);
        assert.ok((await foldersOf(client)).length > 3);
        await foundBy(client, { text: 'plan' });
        await changesOf(client);
        assert.deepEqual(conversation.check(emulator.server.log), [
          'GET /events 200',
          'GET /folders/trash/items 200',
          'GET /folders/{folder_id} 200',
          'GET /folders/{folder_id} 404',
          'GET /folders/{folder_id}/items 200',
          'GET /search 200',
        ]);
      } finally {
        await emulator.stop();
      }
    });

    it('needs each of its exceptions', () => assert.deepEqual(conversation.needless(), []));

    it('would notice any change of what was said', () => assert.deepEqual(conversation.deafSpots(), []));
  });
}
