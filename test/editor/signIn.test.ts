// Each way to sign in, from Add Account... to Remove Account...
import assert from 'node:assert/strict';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { BOX_APP } from '../emulators/box/oauth.ts';
import { startDocSpace } from '../emulators/docspace/emulator.ts';
import { docspaceToken } from '../emulators/docspace/people.ts';
import { eventually } from '../host/eventually.ts';
import { send } from '../host/send.ts';
import type { DialogAct, DialogAnswer } from './scriptedDialogs.ts';
import { Stage } from './stage.ts';
import { BrowserUser, marked, type SignInWay, ways } from './ways.ts';

const forEver = Number.POSITIVE_INFINITY;

for (const [name, open] of Object.entries(ways)) {
  describe(`signing in: ${name}`, () => {
    let stage: Stage;
    let way: SignInWay;

    beforeEach(async () => {
      stage = await Stage.open();
      way = await open();
      await stage.aim(way);
      stage.dialogs.browse = way.person.browse;
    });
    afterEach(async () => {
      way.server.heal();
      await stage.clear();
      await way.stop();
    });

    const asFarAs = (...rest: readonly DialogAnswer[]) => {
      stage.dialogs.answer({ pick: way.choice }, { pick: way.method }, ...way.answers, ...rest);
    };
    const connect = async (): Promise<AccountTrash> => {
      asFarAs({ pick: /^Connect / });
      await stage.run('addAccount');
      const [trash] = stage.services.trashes.list;
      assert.ok(trash, 'no account was added');
      await trash.refresh();
      return trash;
    };
    const tokenCalls = () => way.server.log.filter(({ path }) => /oauth2?\/token$|puboauth\/token$/.test(path)).length;
    /** Asks the service the same once more, with the token that was used last. */
    const isTokenGood = async () => {
      const last = way.server.log.findLast(({ method, headers }) => method === 'GET' && headers.authorization);
      const { authorization } = last?.headers ?? {};
      assert.ok(last && authorization);
      const { status } = await send(`${way.url}${last.path}?${last.query}`, { headers: { authorization } });
      return status < 400;
    };

    it('says step by step whose account it is and what is in its trash, and only then stores it', async () => {
      way.trashFile('a.txt');
      way.trashFile('b.txt');
      asFarAs('cancel');
      await stage.run('addAccount');
      const [who = '', back] = stage.dialogs.choices.at(-1) ?? [];
      assert.match(who, /^Connect \S+ \S+.* \| 127\.0\.0\.1:\d+ \| (about )?2 items in the trash$/);
      assert.equal(back, 'Back');
      assert.deepEqual(stage.services.accounts.list, []);
      const steps = stage.dialogs.steps.map(({ step, totalSteps }) => ({ step, totalSteps }));
      assert.deepEqual(
        steps.map(({ step }) => step),
        steps.map((_, index) => index + 3),
        'after the service and the way',
      );
      assert.match(stage.dialogs.picks.at(-1) ?? '', new RegExp(`\\(${steps.length + 3}/${steps.length + 3}\\)$`));
      assert.equal(steps.at(-1)?.totalSteps, steps.length + 3);
      if (way.ends) await eventually('the token to be given back', isTokenGood, (good) => !good);
    });

    it('goes back from the last step, and on again', async () => {
      asFarAs({ back: '' }, ...way.answers.slice(-backTo()), { pick: /^Back$/ }, 'cancel');
      await stage.run('addAccount');
      assert.deepEqual(stage.services.accounts.list, []);
      const titles = stage.dialogs.steps.map(({ step }) => step);
      const last = way.answers.filter((each) => !('wait' in each)).length;
      assert.ok(titles.length > last, 'a box came again');
    });

    /** Who goes back comes to the last box of those that are there from the start. */
    function backTo(): number {
      const isLater = (answer: DialogAct) => 'wait' in answer || ('type' in answer && typeof answer.type !== 'string');
      const hasCode = name.includes('code of an app');
      return way.answers.findLast(isLater) || hasCode ? 2 : 1;
    }

    it('goes on without a word while the token can be renewed, else the row says that it has expired', async () => {
      way.trashFile('a.txt');
      const trash = await connect();
      const before = tokenCalls();
      way.server.fail({ how: { status: 401 } });
      await stage.run('refresh', stage.accountRow(trash));
      assert.deepEqual(stage.names(trash), ['a.txt']);
      if (way.renews) assert.doesNotMatch(stage.description(trash), /Sign-in/);
      else assert.match(stage.description(trash), /^Sign-in expired/);
      assert.equal(tokenCalls() - before, way.renews ? 1 : 0);
      assert.deepEqual(stage.dialogs.messages, [], 'nothing pops up');
    });

    it('is signed in again with what is not known alone, and keeps its name', async () => {
      way.trashFile('a.txt');
      const trash = await connect();
      stage.dialogs.answer({ type: 'Legal department' });
      await stage.run('renameAccount', stage.accountRow(trash));
      way.server.fail({ path: /oauth2?\/token$|puboauth\/token$/, times: forEver, how: ended });
      way.server.fail({ times: forEver, how: { status: 401 } });
      await stage.run('refresh', stage.accountRow(trash));
      assert.match(stage.description(trash), /^Sign-in expired/);
      way.server.heal();
      stage.dialogs.answer(...way.again);
      const boxes = stage.dialogs.steps.length;
      await stage.run('signInAgain', stage.accountRow(trash));
      const asked = stage.dialogs.steps.slice(boxes);
      assert.deepEqual(
        asked.map(({ step }) => step),
        way.again.map((_, index) => index + 1),
      );
      if (asked[0]) assert.equal(asked[0].hasBack, true, 'the other ways are behind Back');
      assert.equal(asked.at(-1)?.totalSteps ?? 0, way.again.length);
      const [record, ...others] = stage.services.accounts.list;
      assert.equal(record?.label, 'Legal department');
      assert.deepEqual(others, []);
      const fresh = stage.services.trashes.of(trash.account.id);
      assert.ok(fresh);
      await fresh.refresh();
      assert.match(stage.description(fresh), /^1 item · /);
    });

    it('is recognised when it is added a second time, and keeps its name', async () => {
      const trash = await connect();
      stage.dialogs.answer({ type: 'Legal department' });
      await stage.run('renameAccount', stage.accountRow(trash));
      asFarAs({ pick: /^Sign In Again as / });
      await stage.run('addAccount');
      assert.match(stage.dialogs.choices.at(-1)?.[0] ?? '', /Already connected as "Legal department"$/);
      assert.deepEqual(
        stage.services.accounts.list.map(({ label }) => label),
        ['Legal department'],
      );
      await stage.run('refresh');
      assert.match(stage.description(stage.services.trashes.of(trash.account.id) ?? trash), /^Trash is empty/);
    });

    it('is removed with what the service knows of it, as far as the service can', async () => {
      const trash = await connect();
      stage.dialogs.answer({ confirm: true });
      await stage.run('removeAccount', stage.accountRow(trash));
      const { detail = '' } = stage.dialogs.questions.at(-1) ?? {};
      assert.match(detail, way.ends ? /This ends the sign-in/ : /stays valid/);
      assert.deepEqual(stage.services.accounts.list, []);
      assert.deepEqual(await stage.services.context.secrets.keys(), []);
      assert.equal(await isTokenGood(), !way.ends);
      assert.deepEqual(stage.dialogs.messages, []);
    });

    it('is removed here also where the service does not answer, which is said then', async () => {
      const trash = await connect();
      way.server.fail({ method: 'POST', times: forEver, how: { status: 503 } });
      stage.dialogs.answer({ confirm: true }, ...(way.ends ? [{ press: undefined }] : []));
      await stage.run('removeAccount', stage.accountRow(trash));
      assert.deepEqual(stage.services.accounts.list, []);
      assert.deepEqual(await stage.services.context.secrets.keys(), []);
      assert.match(stage.dialogs.messages.join(), way.ends ? /did not confirm that the sign-in has ended/ : /^$/);
    });
  });
}

/** What no renewal comes of. */
const ended = { status: 400, json: { error: 'invalid_grant', error_description: 'Refresh token has expired' } };

describe('the way through the browser', () => {
  let stage: Stage;
  let way: SignInWay;

  beforeEach(async () => {
    stage = await Stage.open();
    const open = ways['Box with the browser'];
    assert.ok(open);
    way = await open();
    await stage.aim(way);
  });
  afterEach(async () => {
    await stage.clear();
    await way.stop();
  });

  /** Add Account... as far as the box that waits. */
  const begin = (...rest: readonly DialogAnswer[]) => {
    stage.dialogs.answer({ pick: way.choice }, { pick: way.method }, ...way.answers.slice(0, -1), ...rest);
  };
  /** Presses Enter once the page is open. */
  const lookAtPage: DialogAct = { type: '', refused: /Grant access in the browser/ };
  const granted = (page: string) => send(page, { body: 'decision=grant' }).then(({ location }) => new URL(location));

  it('asks with a state that no one can guess, other each time, and comes back to this machine', async () => {
    for (const _ of [1, 2]) {
      begin(lookAtPage, 'cancel');
      await stage.run('addAccount');
    }
    assert.equal(stage.dialogs.opened.length, 2);
    const pages = stage.dialogs.opened.map((page) => new URL(page).searchParams);
    for (const query of pages) {
      assert.match(query.get('state') ?? '', /^[\w-]{43}$/);
      assert.match(query.get('redirect_uri') ?? '', /^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    }
    assert.notEqual(pages[0]?.get('state'), pages.at(-1)?.get('state'));
    assert.ok(!stage.dialogs.opened.join().includes(marked.boxSecret));
  });

  it('opens the same page again, and listens once, however fast the button is pressed', async () => {
    begin({ press: 'page' }, { press: 'page' }, lookAtPage, 'cancel');
    await stage.run('addAccount');
    assert.equal(stage.dialogs.opened.length, 3);
    assert.equal(new Set(stage.dialogs.opened).size, 1);
  });

  it('says that access was not granted, and can be tried again from the same box', async () => {
    const shy = new BrowserUser('deny');
    stage.dialogs.browse = (page) => (stage.dialogs.opened.length === 1 ? shy.browse(page) : way.person.browse(page));
    begin({ wait: true, refused: /Access was not granted/ }, { press: 'page' }, { wait: true }, { pick: /^Connect / });
    await stage.run('addAccount');
    assert.equal(stage.services.accounts.list.length, 1);
  });

  it('takes what the browser ended on, or the code alone, where it could not come back by itself', async () => {
    for (const part of ['address', 'code'] as const) {
      const ends: URL[] = [];
      stage.dialogs.browse = async (page) => void ends.push(await granted(page));
      const paste = async () => {
        const end = await eventually('the end', () => Promise.resolve(ends.at(-1)), Boolean);
        return (part === 'code' ? end?.searchParams.get('code') : end?.href) ?? '';
      };
      begin({ type: paste }, { pick: /^(Connect|Sign In Again as) / });
      await stage.run('addAccount');
    }
    assert.equal(stage.services.accounts.list.length, 1);
  });

  it('refuses what does not belong to it: another state, no code, a page of someone else', async () => {
    begin(
      { type: 'http://127.0.0.1/callback?code=abc&state=of-somebody-else', refused: /belongs to another sign-in/ },
      { type: 'http://127.0.0.1/callback?code=abc', refused: /belongs to another sign-in/ },
      { type: 'https://account.box.com/login', refused: /has no code/ },
      { type: 'two words', refused: /spaces/ },
      { type: '', refused: /Grant access in the browser/ },
      'cancel',
    );
    await stage.run('addAccount');
    assert.deepEqual(
      way.server.log.filter(({ path }) => path === '/oauth2/token'),
      [],
    );
  });

  it('takes no callback with another state, from a page of another origin, or a second time', async () => {
    let callback: URL | undefined;
    const answers: number[] = [];
    stage.dialogs.browse = async (page) => {
      callback = await granted(page);
      const wrong = new URL(callback);
      wrong.searchParams.set('state', 'of-somebody-else');
      const stranger = { origin: 'https://evil.example', 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site' };
      const tries = [
        () => send(wrong.href),
        () => send(callback?.href ?? '', { headers: stranger }),
        () => send(callback?.href ?? '', { headers: { host: 'evil.example' } }),
        () => send(callback?.href ?? ''),
      ];
      for (const each of tries) answers.push((await each()).status);
    };
    begin({ wait: true }, { pick: /^Connect / });
    await stage.run('addAccount');
    assert.deepEqual(answers, [400, 403, 421, 200]);
    assert.equal(stage.services.accounts.list.length, 1);
    await assert.rejects(send(callback?.href ?? ''), 'nobody listens any more');
    assert.equal(way.server.log.filter(({ path }) => path === '/oauth2/token').length, 1);
  });

  it('leaves nothing behind when it is given up', async () => {
    let callback: URL | undefined;
    stage.dialogs.browse = async (page) => {
      callback = await granted(page);
    };
    begin(
      {
        type: async () => {
          await eventually('the grant', () => Promise.resolve(callback), Boolean);
          return '';
        },
        refused: /Grant access/,
      },
      'cancel',
    );
    await stage.run('addAccount');
    await assert.rejects(send(callback?.href ?? ''), 'nobody listens any more');
    assert.deepEqual(stage.services.accounts.list, []);
    assert.deepEqual(
      way.server.log.filter(({ path }) => path === '/oauth2/token'),
      [],
    );
  });

  it('says what is wrong with the app, and goes back to it', async () => {
    stage.dialogs.browse = way.person.browse;
    stage.dialogs.answer(
      { pick: way.choice },
      { pick: way.method },
      { type: BOX_APP.clientId },
      { type: 'not-the-secret' },
      { wait: true, refused: /client/i },
      { back: '' },
      { type: marked.boxSecret },
      { wait: true },
      { pick: /^Connect / },
    );
    await stage.run('addAccount');
    assert.equal(stage.services.accounts.list.length, 1);
  });

  it('asks for the app again where what was kept of it got lost, and for another way where one wants it', async () => {
    stage.dialogs.browse = way.person.browse;
    begin({ wait: true }, { pick: /^Connect / });
    await stage.run('addAccount');
    const { accounts, context, tree } = stage.services;
    const [account] = accounts.list;
    const [key = ''] = await context.secrets.keys();
    await context.secrets.delete(key);
    await accounts.load();
    const [row] = tree.getChildren();
    assert.ok(row);
    const item = tree.getTreeItem(row);
    assert.match(String(item.description), /^Sign-in needed/);
    assert.match(item.contextValue ?? '', /^account\b.*\+signIn\b/);
    const boxes = stage.dialogs.steps.length;
    stage.dialogs.answer(...way.answers);
    await stage.run('signInAgain', row);
    assert.equal(stage.dialogs.steps.length - boxes, way.answers.length);
    assert.deepEqual(
      accounts.list.map(({ id, label, hasSecret }) => ({ id, label, hasSecret })),
      [{ id: account?.id, label: account?.label, hasSecret: true }],
    );
    stage.dialogs.answer({ back: '' }, { pick: /^Developer token/ }, { type: marked.boxToken });
    stage.dialogs.browse = () => Promise.resolve();
    await stage.run('signInAgain');
    assert.deepEqual(
      accounts.list.map(({ method }) => method),
      ['token'],
    );
    await stage.run('refresh');
  });
});

describe('signing in at Box for someone else', () => {
  let stage: Stage;
  let way: SignInWay;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(async () => {
    await stage.clear();
    await way.stop();
  });
  const open = async (name: string) => {
    const opening = ways[name];
    assert.ok(opening);
    way = await opening();
    await stage.aim(way);
    stage.dialogs.browse = way.person.browse;
    const [id, secret, whose] = way.answers;
    assert.ok(id && secret && whose);
    stage.dialogs.answer({ pick: way.choice }, { pick: way.method }, id, secret);
    return { id, secret, whose };
  };

  it('says in the box for the ID that it is a wrong one', async () => {
    const { whose } = await open('Box with client credentials');
    stage.dialogs.answer({ type: '4711', refused: /act for this user/ }, whose, { pick: /^Connect / });
    await stage.run('addAccount');
    assert.equal(stage.services.accounts.list.length, 1);
  });

  it('takes no empty ID, and says in the box for the ID where Box does not allow it', async () => {
    const { whose } = await open('Box as another user');
    const wrong: DialogAct = { type: '4711' };
    const box: DialogAct[] = [
      { wait: true },
      { wait: true, refused: /Box rejected this user ID/ },
      whose,
      { wait: true },
    ];
    stage.dialogs.answer({ type: '', refused: /./ }, wrong, ...box, { pick: /^Connect / });
    await stage.run('addAccount');
    assert.equal(stage.services.accounts.list.length, 1);
  });

  it('keeps for whom it is where someone signs in again to an account that was connected in the usual way', async () => {
    const { id, secret, whose } = await open('Box as another user');
    stage.dialogs.answer(whose, { wait: true }, { pick: /^Connect / });
    await stage.run('addAccount');
    const { accounts } = stage.services;
    const [record] = accounts.list;
    const vendor = record && accounts.vendor(record.vendor);
    assert.ok(vendor);
    const credential = await accounts.savedCredential(record.id);
    assert.match(credential.asUser ?? '', /^\d+$/);
    const { url, host, user } = record;
    // As an earlier version has stored it.
    await accounts.store(vendor, { url, host, origins: [url], credential }, { id: user, name: '' }, record, 'oauth');
    const usual = { pick: /^Sign in with the browser/ };
    for (const answers of [[{ wait: true }], [{ back: '' }, usual, id, secret, { wait: true }]] as const) {
      stage.dialogs.answer(...answers);
      await stage.run('signInAgain');
      const fresh = await accounts.savedCredential(record.id);
      assert.equal(fresh.asUser, credential.asUser);
      assert.notEqual(fresh.token, credential.token);
    }
  });
});

describe('whose account it is', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.clear());

  it('is said with what the key may not do, before anything is stored', async () => {
    const { server, stop } = await startDocSpace({ limits: 'off', permissions: ['files:read'] });
    try {
      const boxes = [{ pick: /DocSpace/ }, { pick: /^API key$/ }, { type: server.url }, { type: docspaceToken }];
      stage.dialogs.answer(...boxes, { pick: /^Connect / }, { confirm: false }, 'cancel');
      await stage.run('addAccount');
      assert.deepEqual(stage.services.accounts.list, []);
      assert.match(stage.dialogs.questions.at(-1)?.message ?? '', /^Connect .* anyway\?$/);
      assert.match(stage.dialogs.questions.at(-1)?.detail ?? '', /files:write/);
      stage.dialogs.answer(...boxes, { pick: /^Connect / }, { confirm: true });
      await stage.run('addAccount');
      assert.equal(stage.services.accounts.list.length, 1);
    } finally {
      await stage.clear();
      await stop();
    }
  });

  it('is said with the date until which a key is valid, which costs no question while that is far', async () => {
    const { server, state, stop } = await startDocSpace({ limits: 'off' });
    try {
      const expiresAt = Date.now() + 365 * 86_400_000;
      for (const [token, key] of state.keys) state.keys.set(token, { ...key, expiresAt });
      const boxes = [{ pick: /DocSpace/ }, { pick: /^API key$/ }, { type: server.url }, { type: docspaceToken }];
      stage.dialogs.answer(...boxes, { pick: /^Connect / });
      await stage.run('addAccount');
      assert.match(stage.dialogs.choices.at(-1)?.[0] ?? '', /Key valid until \w{3} \d{1,2}, \d{4}$/);
      assert.deepEqual(stage.dialogs.questions, []);
      assert.equal(stage.services.accounts.list.length, 1);
    } finally {
      await stage.clear();
      await stop();
    }
  });

  it('has to be the same person when someone signs in again', async () => {
    const { server, state, stop } = await startDocSpace({ limits: 'off' });
    try {
      const boxes = [{ pick: /DocSpace/ }, { pick: /^API key$/ }, { type: server.url }, { type: docspaceToken }];
      stage.dialogs.answer(...boxes, { pick: /^Connect / });
      await stage.run('addAccount');
      const other = `sk-${'1'.repeat(64)}`;
      state.addKey({ token: other, owner: state.addPerson({ name: 'Ada Quill' }).id, permissions: [] });
      stage.dialogs.answer(
        { type: other, refused: /You signed in as Ada Quill, but this account belongs to/ },
        { type: docspaceToken },
      );
      await stage.run('signInAgain');
      assert.equal(stage.services.accounts.list.length, 1);
    } finally {
      await stage.clear();
      await stop();
    }
  });

  it('is said what a new key may not do, too, when someone signs in again', async () => {
    const { server, state, stop } = await startDocSpace({ limits: 'off' });
    try {
      const boxes = [{ pick: /DocSpace/ }, { pick: /^API key$/ }, { type: server.url }, { type: docspaceToken }];
      stage.dialogs.answer(...boxes, { pick: /^Connect / });
      await stage.run('addAccount');
      const { secrets } = stage.services.context;
      const [key = ''] = await secrets.keys();
      const kept = await secrets.get(key);
      const lesser = `sk-${'2'.repeat(64)}`;
      state.addKey({ token: lesser, permissions: ['files:read'] });
      stage.dialogs.answer({ type: lesser }, { confirm: false });
      await stage.run('signInAgain');
      const { message = '', detail = '', button } = stage.dialogs.questions.at(-1) ?? {};
      assert.match(message, /^Sign in as .* anyway\?$/);
      assert.match(detail, /files:write/);
      assert.equal(button, 'Sign In');
      assert.equal(await secrets.get(key), kept);
      stage.dialogs.answer({ type: lesser }, { confirm: true });
      await stage.run('signInAgain');
      assert.match((await secrets.get(key)) ?? '', new RegExp(lesser));
    } finally {
      await stage.clear();
      await stop();
    }
  });

  it('is renamed to its login where the name is left empty', async () => {
    const { server, stop } = await startDocSpace({ limits: 'off' });
    try {
      const boxes = [{ pick: /DocSpace/ }, { pick: /^API key$/ }, { type: server.url }, { type: docspaceToken }];
      stage.dialogs.answer(...boxes, { pick: /^Connect / });
      await stage.run('addAccount');
      const { accounts } = stage.services;
      const [first] = accounts.list;
      stage.dialogs.answer(
        { type: 'x'.repeat(81), refused: /at most 80 characters/ },
        { type: ' Another\u202e name ' },
      );
      await stage.run('renameAccount');
      assert.equal(accounts.list[0]?.label, 'Another name');
      server.fail({ path: /@self$/, how: { status: 401 } });
      stage.dialogs.answer({ type: '', refused: /rejected the sign-in/ }, { type: ' ' });
      await stage.run('renameAccount');
      assert.equal(accounts.list[0]?.label, first?.label);
    } finally {
      await stage.clear();
      await stop();
    }
  });
});
