// What the Box client asks for beside the trash: folders to restore to, original places, the search, events, moves.
import assert from 'node:assert/strict';
import type { RestoreOptions } from '../../src/trash/destination.ts';
import { keyOf, type TrashItem } from '../../src/trash/item.ts';
import type { Changes, SearchQuery, TrashClient } from '../../src/trash/ports.ts';
import { errorReply, invalidParameter, notSignedIn, tooManyCalls, unavailable } from '../emulators/box/replies.ts';
import type { BoxState } from '../emulators/box/state.ts';
import type { EmulatedItem } from '../emulators/box/tree.ts';
import type { Mischief } from '../emulators/server.ts';
import {
  all,
  endsByName,
  itemFor,
  never,
  problemFrom,
  restoreWith,
  type Setup,
  setUp,
  trashEach,
} from '../unit/vendors/box/setup.ts';

/** How `box.test.ts` tells what was said. */
export interface Talk {
  /** The calls so far, held against the description. */
  said(box: Setup): readonly string[];
  /** A call for a file, a folder and a link. */
  each(method: string, tail: string, status: number): readonly string[];
}

const listCall = 'GET /folders/{folder_id}/items';
const folderCall = 'GET /folders/{folder_id}';
/** What reads the folder to restore to just before someone else fills or removes it. */
const empty: Mischief = { status: 200, json: { entries: [], limit: 1000, next_marker: null } };

export async function foldersOf(client: TrashClient, parent?: Readonly<EmulatedItem>): Promise<readonly string[]> {
  assert.ok(client.folders);
  return (await client.folders(parent, never)).folders.map(({ name }) => name);
}

export async function foundBy(client: TrashClient, query: SearchQuery): Promise<readonly TrashItem[]> {
  assert.ok(client.search);
  return (await all(client.search(query, never))).flatMap(({ items }) => items);
}

export async function changesOf(client: TrashClient, since?: string): Promise<Changes> {
  assert.ok(client.changes);
  return await client.changes(since, never);
}

export async function originOf(client: TrashClient, item: TrashItem) {
  assert.ok(client.origin);
  return await client.origin(item, never);
}

/** An item of each kind from `Old`, wanted in `New`. */
function homesick(state: BoxState): {
  items: TrashItem[];
  old: Readonly<EmulatedItem>;
  restoreOptions: RestoreOptions;
  chosen: string;
} {
  const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
  const items = trashEach(state, { from: old.id }).map((item) => itemFor(item));
  return { items, old, chosen: chosen.id, restoreOptions: { folder: { id: chosen.id, name: 'New' } } };
}

export function beyondTheTrash({ said, each }: Talk): void {
  const same = (word: string) => ({ file: word, folder: word, link: word });

  for (const lastMarker of [null, ''] as const) {
    it(`folders, at the top and below, in pages that end with ${JSON.stringify(lastMarker)}`, async () => {
      const box = await setUp({ quirks: { pageCap: 2, lastMarker } });
      const { client, state } = box;
      const top = state.folder({ name: 'Top' });
      for (const place of [undefined, top.id]) {
        state.file({ in: place });
        state.link({ in: place });
      }
      state.folder({ name: 'Mine', in: top.id });
      state.folder({ name: 'Theirs', in: top.id, access: 'view' });
      assert.deepEqual(await foldersOf(client), ['Top']);
      assert.deepEqual(await foldersOf(client, top), ['Mine', 'Theirs']);
      assert.equal(box.calls().length, 4);
      assert.deepEqual(said(box), [`${listCall} 200`]);
    });
  }

  it('folders and places that are trashed, gone or hidden', async () => {
    const box = await setUp();
    const { client, state, quirks } = box;
    const [trashed, hidden, there] = [state.folder(), state.folder({ access: 'none' }), state.folder()];
    state.trashElsewhere(trashed);
    const ask = async (parent: string) =>
      (await originOf(client, itemFor(state.trashFile(), { origin: { id: parent } })))?.missing;
    assert.deepEqual(
      [await ask(there.id), await ask(trashed.id), await ask(state.goneFolder())],
      [undefined, 'trashed', 'gone'],
    );
    quirks.hiddenFolder = 403;
    assert.equal(await ask(hidden.id), 'hidden');
    assert.equal((await problemFrom(foldersOf(client, hidden))).kind, 'forbidden');
    assert.equal((await problemFrom(foldersOf(client, trashed))).kind, 'notFound');
    const statuses = [
      ...[200, 403, 404].map((status) => `${folderCall} ${status}`),
      `${listCall} 403`,
      `${listCall} 404`,
    ];
    assert.deepEqual(said(box), statuses);
  });

  it('a search of the trash, by words, time and people', async () => {
    const box = await setUp({ quirks: { searchInsideTrashed: true } });
    const { client, state } = box;
    const names = ['plan file', 'plan folder', 'plan link'];
    state.trashFile({ name: 'plan file', from: null });
    state.file({ name: 'plan inside', in: state.trashFolder({ name: 'plan folder', purgeAt: null }).id });
    state.trashLink({ name: 'plan link', from: state.goneFolder() });
    const found = async (query: object) => (await foundBy(client, { text: 'plan', ...query })).map(({ name }) => name);
    assert.deepEqual((await found({})).sort(), [...names, 'plan inside'].sort());
    const now = state.now();
    const who = { deletedBy: [state.me.id, '2'] };
    for (const query of [{ deletedFrom: now }, { deletedTo: now }, { deletedFrom: now, deletedTo: now, ...who }]) {
      assert.deepEqual((await found(query)).sort(), names);
    }
    assert.deepEqual(said(box), ['GET /search 200']);
  });

  it('a search that goes over several pages', async () => {
    const box = await setUp();
    box.state.fill(250);
    assert.equal((await foundBy(box.client, { text: 'Report' })).length, 250);
    assert.equal(box.calls().length, 2);
    assert.deepEqual(said(box), ['GET /search 200']);
  });

  it('a search that Box does not take', async () => {
    const box = await setUp();
    const { status, code, context } = invalidParameter('query', "Invalid value 'x'.");
    box.fail({ how: errorReply(status, code, context) });
    assert.equal((await problemFrom(foundBy(box.client, { text: 'x' }))).kind, 'refused');
    assert.deepEqual(said(box), ['GET /search 400']);
  });

  for (const eventSource of ['item', 'short', 'none'] as const) {
    for (const eventPositions of ['string', 'number'] as const) {
      it(`changes, with the source sent as: ${eventSource}, and positions that are each a ${eventPositions}`, async () => {
        const box = await setUp({ quirks: { eventSource, eventPositions } });
        const { client, state } = box;
        const { position } = await changesOf(client);
        const folder = state.folder();
        for (const item of [state.file(), state.folder(), ...(eventSource === 'short' ? [] : [state.link()])]) {
          state.moveElsewhere(item, { name: `new ${item.kind}`, parent: folder.id });
          state.trashElsewhere(item);
          state.restoreElsewhere(item);
        }
        assert.equal((await changesOf(client, position)).changed, true);
        assert.deepEqual(said(box), ['GET /events 200']);
      });
    }
  }

  it('changes since a position that Box does not know', async () => {
    const box = await setUp();
    assert.equal((await changesOf(box.client, 'never')).changed, true);
    assert.deepEqual(said(box), ['GET /events 200', 'GET /events 400']);
  });

  it('a restore to another folder, which is a restore and a move', async () => {
    const box = await setUp();
    const { client, state } = box;
    const { items, restoreOptions } = homesick(state);
    assert.deepEqual(endsByName(await restoreWith(client, restoreOptions, ...items)), same('done'));
    assert.equal(state.movedLive().length, 3);
    assert.deepEqual(said(box), [`${listCall} 200`, ...each('POST', '', 201), ...each('PUT', '', 200)]);
  });

  it('a restore to another folder where the original one is gone, under other names', async () => {
    const box = await setUp();
    const { client, state } = box;
    const { restoreOptions } = homesick(state);
    const items = ['gone file', 'gone folder', 'gone link'];
    const from = state.goneFolder();
    const trashed = [
      state.trashFile({ name: 'gone file', from }),
      state.trashFolder({ name: 'gone folder', from }),
      state.trashLink({ name: 'gone link', from }),
    ].map((item) => itemFor(item));
    const names = new Map(trashed.map((item) => [keyOf(item), `new ${item.name}`]));
    const outcomes = endsByName(await restoreWith(client, { ...restoreOptions, names }, ...trashed));
    assert.deepEqual(outcomes, Object.fromEntries(items.map((name) => [name, 'done'])));
    assert.deepEqual(said(box), [`${listCall} 200`, ...each('POST', '', 201)]);
  });

  it('a restore to another folder where the name is taken in the original one', async () => {
    const box = await setUp();
    const { client, state } = box;
    const { items, old, restoreOptions } = homesick(state);
    for (const { name } of items) state.file({ name, in: old.id });
    assert.deepEqual(endsByName(await restoreWith(client, restoreOptions, ...items)), same('done'));
    const writes = [...each('POST', '', 201), ...each('POST', '', 409), ...each('PUT', '', 200)];
    assert.deepEqual(said(box), [`${folderCall} 200`, `${listCall} 200`, ...writes].sort());
  });

  it('a restore under a name that Box does not take', async () => {
    const box = await setUp();
    const { items } = homesick(box.state);
    const names = new Map(items.map((item) => [keyOf(item), 'a/b']));
    assert.deepEqual(
      endsByName(await restoreWith(box.client, { names }, ...items)),
      same('failed invalidName box.item_name_invalid'),
    );
    assert.deepEqual(said(box), each('POST', '', 400));
  });

  /** Runs both steps and changes something during a wait before each second one. */
  const halfDone = async (box: Setup, before: (item: TrashItem, chosen: string) => void) => {
    const { items, restoreOptions, chosen } = homesick(box.state);
    const outcomes: Record<string, string>[] = [];
    for (const item of items) {
      box.fail({ method: 'GET', path: /items$/, how: empty });
      box.fail({ method: 'PUT', how: errorReply(409, 'operation_blocked_temporary') });
      box.clock.onSleep = () => {
        box.clock.onSleep = () => {};
        before(item, chosen);
      };
      outcomes.push(endsByName(await restoreWith(box.client, restoreOptions, item)));
    }
    return Object.fromEntries(outcomes.flatMap((each) => Object.entries(each)));
  };
  const kindOf = ({ kind }: TrashItem) => (kind === 'folder' ? 'folder' : kind === 'link' ? 'web_link' : 'file');
  const moves: Readonly<
    Record<string, { status: number; end: string; before: (box: Setup, item: TrashItem, chosen: string) => void }>
  > = {
    'what somebody has renamed meanwhile': {
      status: 412,
      end: 'failed notMoved box.move_changed',
      before: ({ state }, item) =>
        state.moveElsewhere({ kind: kindOf(item), id: item.id }, { name: `my ${item.name}` }),
    },
    'what somebody has trashed meanwhile': {
      status: 404,
      end: 'failed notMoved box.move_changed',
      before: ({ state }, item) => state.trashElsewhere({ kind: kindOf(item), id: item.id }),
    },
    'what has a name that is taken there by now': {
      status: 409,
      end: 'failed notMoved box.move_name_taken',
      before: ({ state }, { name }, chosen) => state.file({ name, in: chosen }),
    },
  };
  for (const [what, { status, end, before }] of Object.entries(moves)) {
    it(`no move of ${what}: ${status}`, async () => {
      const box = await setUp();
      assert.deepEqual(await halfDone(box, (...of) => before(box, ...of)), same(end));
      const moved = said(box).filter((call) => call.startsWith('PUT'));
      // A link is looked at first: what was changed is not even sent.
      const again = each('PUT', '', status).filter((call) => status === 409 || !call.includes('web_link'));
      assert.deepEqual(moved, [...new Set([...each('PUT', '', 409), ...again])].sort());
    });
  }

  const refusals = [
    notSignedIn(),
    errorReply(403, 'access_denied_insufficient_permissions'),
    tooManyCalls(3600),
    unavailable(5),
  ];
  for (const how of refusals) {
    it(`no move where that is answered with ${how.status}`, async () => {
      const box = await setUp();
      const { items, restoreOptions } = homesick(box.state);
      box.fail({ method: 'PUT', how, times: Number.POSITIVE_INFINITY });
      // One by one: after some refusals nothing more is sent.
      for (const item of items) {
        const [outcome] = await restoreWith(box.client, restoreOptions, item);
        assert.ok(outcome?.end === 'failed' && outcome.pendingMove);
      }
      const writes = said(box).filter((call) => /POST|PUT/.test(call));
      assert.deepEqual(writes, [...each('POST', '', 201), ...each('PUT', '', how.status)]);
    });
  }

  for (const longMove of [200, 503] as const) {
    it(`a move of a folder that goes on after the answer: ${longMove}`, async () => {
      const box = await setUp({ quirks: { folderMoveTakes: 120_000, folderWorkLimit: 60_000, longMove } });
      const { items, restoreOptions } = homesick(box.state);
      const folders = items.filter(({ kind }) => kind === 'folder');
      assert.deepEqual(endsByName(await restoreWith(box.client, restoreOptions, ...folders)), { folder: 'done' });
      assert.ok(said(box).includes(`PUT /folders/{folder_id} ${longMove}`));
    });
  }
}
