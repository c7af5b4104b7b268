// Each problem at each service is shown on the row of that account only, with advice, and goes when it is over.
import assert from 'node:assert/strict';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { type EmulatorServer, type Mischief, serve } from '../emulators/server.ts';
import { cannedReplies } from './cannedReplies.ts';
import { type EditorService, services } from './services.ts';
import { Stage } from './stage.ts';

interface ConnectedService {
  readonly name: string;
  readonly service: EditorService;
  readonly trash: AccountTrash;
}

interface ProblemCase {
  readonly what: string;
  readonly how: (name: string) => Mischief;
  /** What the row says in short, and what the tooltip says about it at length. */
  readonly title: RegExp;
  readonly advice: RegExp | ((name: string) => RegExp);
  /** Calls for the list in all. */
  readonly calls: number;
}

const page = '<!DOCTYPE html><html><head><title>Log in</title></head><body>Sign in to the guest network</body></html>';
const problemCases: readonly ProblemCase[] = [
  {
    what: 'a dead token',
    how: () => ({ status: 401 }),
    title: /^Sign-in expired/,
    advice: /sign in again/i,
    calls: 1,
  },
  {
    what: 'a missing permission',
    how: (name) => repliesOf(name).noPermission,
    title: /^Not allowed/,
    advice: (name) => repliesOf(name).permission,
    calls: 1,
  },
  {
    what: 'a web page in place of the answer',
    how: () => ({ status: 200, text: page }),
    title: /^Unexpected response/,
    advice: /proxy or a network sign-in page\. Check the address and your network/,
    calls: 1,
  },
  {
    what: 'a web page with an error',
    how: () => ({ status: 502, text: page }),
    title: /^Service error/,
    advice: /internal error \(status 502\)\. Try again later/,
    calls: 4,
  },
  {
    what: 'too many calls, with Retry-After of an hour',
    how: () => ({ status: 429, headers: { 'retry-after': '3600' } }),
    title: /^Too many calls/,
    advice: /Try again after \S+.*\d/,
    calls: 1,
  },
  {
    what: 'too many calls for ever, without Retry-After',
    how: () => ({ status: 429 }),
    title: /^Too many calls/,
    advice: /Try again (after \S+.*\d|tomorrow)/,
    calls: 5,
  },
  {
    what: 'a connection that breaks each time',
    how: () => 'reset before',
    title: /^No connection/,
    advice: /connection was lost\. Check your network and try again/,
    calls: 3,
  },
];

function repliesOf(name: string) {
  const replies = cannedReplies[name];
  assert.ok(replies);
  return replies;
}

for (const name of Object.keys(services)) {
  describe(`a problem at ${name}`, () => {
    let stage: Stage;
    let all: readonly ConnectedService[];
    let own: ConnectedService;
    const replies = repliesOf(name);

    before(async () => {
      stage = await Stage.open();
      const connected: ConnectedService[] = [];
      for (const [each, open] of Object.entries(services)) {
        // One service besides the tested one is enough, and Egnyte is the slowest.
        if (each === 'Egnyte' && name !== 'Egnyte') continue;
        const service = await open();
        service.trashFile('a.txt');
        service.trashFile('b.txt');
        connected.push({ name: each, service, trash: await stage.connect(service) });
      }
      all = connected;
      const found = all.find((each) => each.name === name);
      assert.ok(found);
      own = found;
    });
    let waits: readonly number[];

    beforeEach(() => {
      waits = stage.hurry();
      for (const { service } of all) service.server.clearLog();
    });
    afterEach(() => {
      own.service.server.heal();
      stage.dialogs.finish();
    });
    after(async () => {
      await stage.clear();
      for (const { service } of all) await service.stop();
    });

    const listCalls = () => own.service.server.log.filter((each) => replies.isList(each)).length;
    const tooltip = async () => {
      const { value } = await stage.tooltip(stage.accountRow(own.trash));
      return value.replaceAll('&nbsp;', ' ').replaceAll(/\\(.)/g, '$1');
    };

    /** The row shows it; the rows of the other accounts are as they were. */
    const shown = async (title: RegExp, advice: RegExp) => {
      assert.match(stage.description(own.trash), title);
      assert.match(await tooltip(), advice);
      const item = stage.services.tree.getTreeItem(stage.accountRow(own.trash));
      assert.match(item.contextValue ?? '', /^account\+problem\+/);
      for (const { trash } of all.filter((each) => each !== own)) {
        assert.equal(trash.state.problem, undefined);
        assert.match(stage.description(trash), /^2 items/);
        assert.deepEqual(stage.names(trash).toSorted(), ['a.txt', 'b.txt']);
      }
    };

    for (const { what, how, title, advice, calls } of problemCases) {
      it(`is shown on its row: ${what}`, async () => {
        own.service.server.fail({ path: replies.listPath, times: Number.POSITIVE_INFINITY, how: how(name) });
        await stage.run('refresh');
        await shown(title, advice instanceof RegExp ? advice : advice(name));
        assert.match(stage.description(own.trash), /2 items/);
        assert.deepEqual(stage.names(own.trash).toSorted(), ['a.txt', 'b.txt'], 'what was loaded stays');
        assert.equal(listCalls(), calls);
        own.service.server.heal();
        await stage.run('refresh', stage.accountRow(own.trash));
        assert.match(stage.description(own.trash), /^2 items/);
      });
    }

    it('is not shown after one 429 without Retry-After', async () => {
      own.service.server.fail({ path: replies.listPath, how: { status: 429 } });
      await stage.run('refresh');
      assert.match(stage.description(own.trash), /^2 items/);
      assert.equal(listCalls(), 2);
      // The pause of a second, and then one of the halved rate.
      assert.deepEqual(
        waits.filter((wait) => wait > 1100),
        [],
      );
    });

    it('is not shown after one 429 whose Retry-After was waited for', async () => {
      own.service.server.fail({ path: replies.listPath, how: { status: 429, headers: { 'retry-after': '7' } } });
      await stage.run('refresh');
      assert.match(stage.description(own.trash), /^2 items/);
      assert.ok(
        waits.some((wait) => wait > 6000 && wait <= 7000),
        `waited ${waits.join(', ')}`,
      );
    });

    it('is counted on the row: an item without an id', async () => {
      const how = replies.list([{ id: 1, name: 'good.txt' }, { name: 'no id.txt' }]);
      own.service.server.fail({ path: replies.listPath, times: Number.POSITIVE_INFINITY, how });
      await stage.run('refresh');
      assert.deepEqual(stage.names(own.trash), ['good.txt']);
      assert.match(stage.description(own.trash), /^2 items, 1 unreadable/);
      assert.match(await tooltip(), /Unreadable: 1 without an ID, not shown/);
      assert.equal(listCalls(), 1);
      own.service.server.heal();
      await stage.run('refresh');
    });

    it('is shown on the item: an unknown type', async () => {
      const how = replies.list([
        { id: 1, name: 'good.txt' },
        { id: 2, name: 'strange', isStrange: true },
      ]);
      own.service.server.fail({ path: replies.listPath, times: Number.POSITIVE_INFINITY, how });
      await stage.run('refresh');
      assert.deepEqual(stage.names(own.trash).toSorted(), ['good.txt', 'strange']);
      assert.match(stage.description(own.trash), /^2 items/);
      const row = stage.row(own.trash, 'strange');
      assert.match((await stage.tooltip(row)).value, /Unknown&nbsp;type/);
      // Ids of Egnyte's trash stand for nothing else, so there it can be acted on.
      if (name !== 'Egnyte') {
        const item = stage.services.tree.getTreeItem(row);
        assert.equal(item.contextValue, 'unknown');
        stage.dialogs.answer({ press: undefined });
        own.service.server.clearLog();
        await stage.run('restore', row);
        assert.match(stage.dialogs.messages[0] ?? '', /Use the service's web page/);
        assert.deepEqual(own.service.server.log, []);
      }
      own.service.server.heal();
      await stage.run('refresh');
    });

    it('is shown in the box: no server at the address', async () => {
      const gone = await serve(() => ({ status: 404 }));
      await gone.stop();
      await refusedAt(gone, /can't be reached\. Check your network and the address/);
    });

    it('is shown in the box: a web page at the address', async () => {
      const stranger = await serve(() => ({ status: 200, text: page }));
      try {
        await refusedAt(stranger, /Check .*address|Check it|There is no .* at this address/);
        assert.ok(stranger.log.length <= 2);
      } finally {
        await stranger.stop();
      }
    });

    it('is shown in the box: another service at the address', async () => {
      const other = all.find((each) => each.name !== name)?.service.server;
      assert.ok(other);
      await refusedAt(other, /^There is no .* at this address\./);
    });

    it('is shown in the box: a web server without such a page at the address', async () => {
      const stranger = await serve(() => ({ status: 404, text: page }));
      try {
        await refusedAt(stranger, /^There is no .* at this address\./);
        assert.ok(stranger.log.length <= 2);
      } finally {
        await stranger.stop();
      }
    });

    /** Tries to connect another server with what is typed for this service. */
    const refusedAt = async ({ url }: EmulatorServer, refused: RegExp) => {
      const { service } = own;
      await stage.aim({ ...service, url });
      const boxes = service.boxes.map((type) => (type === service.url ? url : type));
      const last = boxes.pop() ?? '';
      stage.dialogs.answer(...stage.asFarAs(service, boxes), { type: last, refused }, 'cancel');
      await stage.run('addAccount');
      assert.equal(stage.services.accounts.list.length, all.length);
      assert.doesNotMatch(stage.dialogs.refusals.join(), /refresh/i, 'there is no list yet');
    };

    it('is shown on its row: the service no longer answers', async () => {
      await own.service.stop();
      await stage.run('refresh');
      await shown(/^No connection · 2 items/, /can't be reached\. Check your network and the address/);
      assert.deepEqual(stage.names(own.trash).toSorted(), ['a.txt', 'b.txt']);
    });
  });
}
