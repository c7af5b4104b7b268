// Box's own SDK as a second reader of its API: on one emulated account it has to see and do what our client does. Where the
// SDK is known to go wrong, a test shows it, so that no one takes it for the better client (and sees when it is fixed).
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { TrashItem } from '../../src/trash/item.ts';
import { BOX_TOKEN } from '../emulators/box/emulator.ts';
import { BOX_APP } from '../emulators/box/oauth.ts';
import { errorReply, tooManyCalls, unavailable } from '../emulators/box/replies.ts';
import { type Kind, ROOT } from '../emulators/box/tree.ts';
import {
  all,
  closeAll,
  endsByName,
  isLive,
  itemFor,
  listed,
  never,
  purged,
  restored,
  type Setup,
  setUp,
  trashEach,
} from '../unit/vendors/box/setup.ts';
import { askBox, type BoxOracle, baseUrls, type SdkItem, type SdkOAuth, type SdkPage } from './boxSdk.ts';
import { boxSdk, missing } from './oracles.ts';

const pageSize = 1000;
const fields = ['name', 'size', 'trashed_at', 'purged_at', 'parent'];

if (missing === undefined) tests(boxSdk());

function tests(sdk: ReturnType<typeof boxSdk>): void {
  type Both = Setup & { readonly oracle: BoxOracle };

  /** One account with both clients on it. */
  async function both(options: Parameters<typeof setUp>[0] = {}): Promise<Both> {
    const box = await setUp(options);
    const auth = new sdk.BoxDeveloperTokenAuth({ token: BOX_TOKEN });
    return { ...box, oracle: askBox(sdk, box.emulator.server.url, auth) };
  }

  describe('the SDK of Box agrees with our client', () => {
    afterEach(closeAll);

    it('whose account it is', async () => {
      const { client, oracle } = await both();
      const ours = await client.whoAmI(never);
      const { id, name, login } = await oracle.client.users.getUserMe();
      assert.deepEqual({ id, name, login }, { id: ours.id, name: ours.name, login: ours.login });
    });

    for (const lastMarker of [null, ''] as const) {
      it(`what a list by marker holds that ends with ${JSON.stringify(lastMarker)}`, async () => {
        const { client, oracle, state } = await both({ quirks: { pageCap: 3, lastMarker } });
        trashEach(state);
        trashEach(state, { from: state.folder().id });
        state.trashFile({ owner: state.person('Somebody Else'), purgeAt: null });
        const ours = (await listed(client)).map((item) => `${item.kind} ${item.id} ${item.name}`);
        const pages = await pagesOf(oracle);
        const theirs = pages.flatMap(({ entries }) => entries.map((item) => `${kindOf(item)} ${item.id} ${item.name}`));
        assert.deepEqual(theirs, ours);
        assert.equal(ours.length, 7);
        assert.equal(pages.length, 3);
      });
    }

    it('what each kind of item in the trash tells', async () => {
      const { client, oracle, state } = await both();
      const seed = { from: state.folder({ name: 'Contracts' }).id, description: 'Signed', size: 4711 };
      for (const item of trashEach(state, seed)) {
        const [look] = await all(client.look([itemFor(item)], never));
        assert.ok(look?.state === 'trashed' && look.fresh);
        assert.deepEqual(readBySdk(await oracle.kinds[item.kind].get(item.id)), factsOf(look.fresh));
        assert.equal(look.fresh.origin?.name, 'Contracts');
      }
    });

    it('what a restore does, whoever of the two asks for it', async () => {
      const { client, oracle, state } = await both();
      for (const item of trashEach(state)) {
        const back = await oracle.kinds[item.kind].restore(item.id);
        assert.deepEqual([back.itemStatus, back.parent?.id, back.trashedAt ?? 'not'], ['active', ROOT, 'not']);
        assert.deepEqual(endsByName(await all(client.look([itemFor(item)], never))), { [item.name]: 'live' });
      }
      for (const item of trashEach(state, { from: state.folder().id })) {
        assert.deepEqual(await restored(client, itemFor(item)), { [item.name]: 'done' });
        await refusedWith(404, oracle.kinds[item.kind].get(item.id));
      }
    });

    it('what a purge does, whoever of the two asks for it', async () => {
      const { client, oracle, state } = await both();
      for (const item of trashEach(state)) {
        await oracle.kinds[item.kind].purge(item.id);
        assert.deepEqual(endsByName(await all(client.look([itemFor(item)], never))), { [item.name]: 'gone' });
      }
      for (const item of trashEach(state)) {
        assert.deepEqual(await purged(client, itemFor(item)), { [item.name]: 'done' });
        await refusedWith(404, oracle.kinds[item.kind].get(item.id));
      }
    });

    it('what is refused: a name that is taken, a purge that is not allowed, an item that is not there', async () => {
      const { client, oracle, state } = await both();
      for (const name of ['file', 'folder', 'link']) state.file({ name });
      for (const item of trashEach(state)) {
        await refusedWith(409, oracle.kinds[item.kind].restore(item.id));
        assert.match(Object.values(await restored(client, itemFor(item))).join(), /^failed nameTaken/);
      }
      const guarded = { from: state.folder().id, mayPurge: false };
      for (const item of trashEach(state, guarded)) {
        await refusedWith(403, oracle.kinds[item.kind].purge(item.id));
        assert.match(Object.values(await purged(client, itemFor(item))).join(), /^failed forbidden/);
      }
      const [item] = trashEach(state);
      assert.ok(item);
      state.purgeElsewhere(item);
      await refusedWith(404, oracle.kinds.file.restore(item.id));
      await refusedWith(404, oracle.kinds.file.purge(item.id));
      assert.deepEqual(await purged(client, itemFor(item)), { [item.name]: 'skipped gone' });
    });
  });

  /** One account, where the SDK is signed in as an app does it. */
  async function signedIn(options: Parameters<typeof setUp>[0] = {}): Promise<Both & { readonly auth: SdkOAuth }> {
    const box = await setUp(options);
    const config = new sdk.OAuthConfig(BOX_APP);
    const auth = new sdk.BoxOAuth({ config });
    const oracle = askBox(sdk, box.emulator.server.url, auth);
    const code = box.emulator.oauth.grant('http://127.0.0.1/callback', null, null);
    await auth.getTokensAuthorizationCodeGrant(code, oracle.session);
    return { ...box, oracle, auth };
  }

  describe('the SDK of Box signs in at the emulated Box', () => {
    afterEach(closeAll);

    it('with a code, and sees what our client sees with a token of the same user', async () => {
      const { client, oracle, state } = await signedIn();
      trashEach(state);
      const [page] = await pagesOf(oracle);
      assert.deepEqual(
        page?.entries.map(({ id }) => id),
        (await listed(client)).map(({ id }) => id),
      );
    });

    it('renews a token that has expired, each time with the newest refresh token', async () => {
      const { auth, emulator, oracle } = await signedIn();
      const first = await auth.tokenStorage.get();
      for (let time = 0; time < 2; time += 1) {
        emulator.oauth.expireAccessTokens();
        await oracle.client.users.getUserMe();
      }
      assert.notEqual((await auth.tokenStorage.get())?.refreshToken, first?.refreshToken);
      const { refreshed, invalidGrants } = emulator.oauth.counts;
      assert.deepEqual({ refreshed, invalidGrants }, { refreshed: 2, invalidGrants: 0 });
    });

    it('and out: neither token works any more', async () => {
      const { auth, emulator, oracle } = await signedIn();
      await auth.revokeToken(oracle.session);
      assert.equal(emulator.oauth.counts.revoked, 1);
      await assert.rejects(oracle.client.users.getUserMe(), /invalid_grant/);
    });
  });

  describe('the SDK of Box goes wrong where our client does not', () => {
    afterEach(closeAll);

    it('1: it does not wait as long as Box asks for', async () => {
      const { client, clock, fail, oracle } = await both();
      fail({ how: tooManyCalls(7) });
      await oracle.client.users.getUserMe();
      assert.equal(oracle.waits.length, 1);
      assert.ok(Number(oracle.waits[0]) <= 3, `${oracle.waits} s`);
      fail({ how: tooManyCalls(7) });
      await client.whoAmI(never);
      assert.deepEqual(clock.slept, [7000]);
    });

    it('2: its calls side by side renew an expired token each on its own, with the one refresh token', async () => {
      const { emulator, oracle, state } = await signedIn();
      const items = Array.from({ length: 6 }, () => state.trashFile());
      emulator.oauth.expireAccessTokens();
      const ends = await Promise.allSettled(items.map(({ id }) => oracle.kinds.file.purge(id)));
      const failed = ends.filter((end) => end.status === 'rejected');
      for (const { reason } of failed) assert.match(String(reason), /invalid_grant/);
      const { refreshed, invalidGrants } = emulator.oauth.counts;
      // One success and five refusals, unless a call is so late that it sees what the first one got.
      assert.ok(refreshed + invalidGrants >= items.length && invalidGrants > 0, `${refreshed}, ${invalidGrants}`);
      assert.equal(failed.length, invalidGrants);
      assert.equal(state.trash().length, failed.length);
    });

    it('3: it cannot read an item of which it asked for some fields, though the restore is done', async () => {
      const { client, oracle, state } = await both();
      const [theirs, ours] = [state.trashFile({ name: 'theirs' }), state.trashFile({ name: 'ours' })];
      const some = { queryParams: { fields: ['name'] } };
      const unread = /Expecting "sequence_id" of type "TrashFile(Restored)?" to be defined/;
      await assert.rejects(oracle.kinds.file.get(theirs.id, some), unread);
      await assert.rejects(oracle.kinds.file.restore(theirs.id, some), unread);
      assert.ok(isLive(state, theirs));
      assert.deepEqual(await restored(client, itemFor(ours)), { ours: 'done' });
    });

    it('4: its list drops what Box reports of folders', async () => {
      const { client, oracle, state } = await both();
      const folder = state.trashFolder({ from: state.folder().id });
      state.file({ in: folder.id, size: 4711 });
      const [page] = await pagesOf(oracle);
      const [entry] = page?.entries ?? [];
      assert.equal(entry?.id, folder.id);
      assert.deepEqual([entry.size, entry.trashedAt, entry.purgedAt, entry.parent], Array(4).fill(undefined));
      const [raw] = page?.rawData.entries ?? [];
      assert.ok(raw?.size === 4711 && raw.trashed_at && raw.purged_at && raw.parent);
      const [item] = await listed(client);
      assert.ok(item?.size === 4711 && item.deletedAt && item.expiresAt && item.origin?.id === folder.parent);
    });

    it('5: it says that a restore failed which was done, because it sends it again without a look', async () => {
      const { calls, client, emulator, fail, oracle, state } = await both();
      const [theirs, ours] = [state.trashFile({ name: 'theirs' }), state.trashFile({ name: 'ours' })];
      fail({ method: 'POST', how: { after: unavailable() } });
      await refusedWith(404, oracle.kinds.file.restore(theirs.id));
      assert.ok(isLive(state, theirs));
      assert.deepEqual(calls(), Array(2).fill(`POST /files/${theirs.id}`));
      emulator.server.clearLog();
      fail({ method: 'POST', how: { after: unavailable() } });
      assert.deepEqual(await restored(client, itemFor(ours)), { ours: 'done' });
      assert.deepEqual(calls(/POST/), [`POST /files/${ours.id}`]);
    });

    it('6: it waits for an answer without a limit, unless given one', async () => {
      const { emulator, fail, oracle } = await both();
      assert.equal(oracle.session.timeoutConfig, undefined);
      fail({ how: 'silence' });
      const asked = oracle.client.users.getUserMe().then(
        () => 'answered',
        () => 'given up',
      );
      while (emulator.server.log.length === 0) await pause(5);
      assert.equal(await Promise.race([asked, pause(100, 'still waiting')]), 'still waiting');
      // Only the end of the connections ends it. That our client has a limit: unit/http/transport.test.ts.
      await closeAll();
      assert.equal(await asked, 'given up');
    });

    it('7: its event stream asks again and again, as fast as it can, where it is refused', async () => {
      const { emulator, fail, oracle } = await both();
      fail({ path: /\/events$/, how: errorReply(403, 'insufficient_scope'), times: Number.POSITIVE_INFINITY });
      const enough = 100;
      const stream = oracle.client.events.getEventStream();
      const started = performance.now();
      let refusals = 0;
      await new Promise<void>((resolve) => {
        stream.on('error', () => {
          refusals += 1;
          if (refusals >= enough) resolve();
        });
        stream.resume();
      });
      stream.destroy();
      assert.ok(emulator.server.log.length >= enough);
      assert.ok(performance.now() - started < 1500, 'it did wait');
      assert.deepEqual(oracle.waits, []);
    });

    it('8: its page for signing in is always that of box.com, and it has no PKCE', async () => {
      const { auth, emulator } = await signedIn();
      const urls = baseUrls(emulator.server.url);
      const page = new URL(auth.getAuthorizeUrl({ redirectUri: 'http://127.0.0.1/callback', state: 'abc' }));
      assert.equal(page.origin, 'https://account.box.com');
      assert.notEqual(page.origin, new URL(urls.oauth2Url).origin);
      assert.deepEqual([...page.searchParams.keys()].sort(), ['client_id', 'redirect_uri', 'response_type', 'state']);
      const [transport] = emulator.server.log;
      const sent = [...new URLSearchParams(transport?.body).keys()].sort();
      assert.deepEqual(sent, ['client_id', 'client_secret', 'code', 'grant_type']);
    });
  });
}

/** The whole trash by the SDK, in the way of its documentation. */
async function pagesOf({ client }: BoxOracle): Promise<SdkPage[]> {
  const pages: SdkPage[] = [];
  let marker: string | undefined;
  do {
    const page = await client.trashedItems.getTrashedItems({ usemarker: true, limit: pageSize, marker, fields });
    pages.push(page);
    marker = page.nextMarker || undefined;
  } while (marker !== undefined);
  return pages;
}

async function refusedWith(status: number, call: Promise<unknown>): Promise<void> {
  await assert.rejects(call, (error: { responseInfo?: { statusCode?: unknown } }) => {
    assert.equal(error.responseInfo?.statusCode, status, String(error));
    return true;
  });
}

function kindOf({ type }: SdkItem): string {
  const kinds: Readonly<Record<string, Kind | 'link'>> = { file: 'file', folder: 'folder', web_link: 'link' };
  return kinds[type] ?? type;
}

/** What both can tell of an item, in our terms. */
function readBySdk(item: SdkItem): Partial<TrashItem> {
  const owner = item.ownedBy;
  return {
    kind: kindOf(item) as TrashItem['kind'],
    id: item.id,
    name: item.name ?? '',
    size: item.size,
    deletedAt: item.trashedAt?.value.getTime(),
    expiresAt: item.purgedAt?.value.getTime(),
    createdAt: item.createdAt?.value.getTime(),
    modifiedAt: (item.contentModifiedAt ?? item.modifiedAt)?.value.getTime(),
    owner: owner && { name: owner.name ?? '', id: owner.id, email: owner.login },
    description: item.description,
    target: item.url,
    sha1: item.sha1,
    origin: item.parent && { id: item.parent.id, name: item.parent.name },
  };
}

function factsOf(item: TrashItem): Partial<TrashItem> {
  const { kind, id, name, size, deletedAt, expiresAt, createdAt, modifiedAt } = item;
  const { owner, description, target, sha1, origin } = item;
  const facts = { kind, id, name, size, deletedAt, expiresAt, createdAt, modifiedAt };
  return { ...facts, owner, description, target, sha1, origin };
}
