// Where secrets are not: marked ones are planted in every credential, every command and every fault is driven, and then all
// that the extension leaves behind is searched for them.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationTarget, env, type Uri, workspace } from 'vscode';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { type EmulatorServer, type Mischief, serve } from '../emulators/server.ts';
import { Stage } from './stage.ts';
import { marked, type SignInWay, ways } from './ways.ts';

/** The ways at which every fault is tried. */
const troubled = ['Box with the browser', 'Egnyte with a key whose code is pasted', 'DocSpace with a password'];
/** What is sent more than once, so that a service could repeat it. */
const lasting = [marked.boxSecret, marked.boxToken, marked.egnyteSecret, marked.egnyteToken, marked.docspaceKey];
const forEver = Number.POSITIVE_INFINITY;

/** Texts of the files in a folder of the extension, by their paths. */
function filesIn({ fsPath }: Uri): (readonly [string, string])[] {
  if (!existsSync(fsPath)) return [];
  return readdirSync(fsPath, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [file, readFileSync(file, 'utf8')] as const);
}

/** Alike but for the way of the code, which others show as well. */
const alike = ['Egnyte with a key that the browser comes back with', 'Box with a token'];

for (const [name, open] of Object.entries(ways)) {
  if (alike.includes(name)) continue;
  describe(`secrets: ${name}`, () => {
    let stage: Stage;
    let way: SignInWay;
    /** Someone who must hear nothing. */
    let stranger: EmulatorServer;
    let copied: string[];

    beforeEach(async () => {
      stage = await Stage.open();
      way = await open();
      stranger = await serve(() => ({ status: 200, json: {} }));
      copied = [];
      await stage.aim(way);
      stage.dialogs.browse = way.person.browse;
      stage.hurry();
    });
    afterEach(async () => {
      way.server.heal();
      await stage.clear();
      await way.stop();
      await stranger.stop();
    });

    const connect = async (): Promise<AccountTrash> => {
      stage.dialogs.answer({ pick: way.choice }, { pick: way.method }, ...way.answers, { pick: /^Connect / });
      await stage.run('addAccount');
      const [trash] = stage.services.trashes.list;
      assert.ok(trash);
      await trash.refresh();
      return trash;
    };

    /** What was typed, and what the service gave for it: tokens, and codes of the way through the browser. */
    const secrets = (): string[] => {
      const given = way.server.log.flatMap(({ headers, body, reply }) => {
        const texts = [headers.authorization, body, JSON.stringify(reply?.json ?? ''), reply?.headers?.location];
        const found = texts.flatMap((text) => [
          ...(text ?? '').matchAll(
            /(?:Bearer |"?(?:access_|refresh_)?token"?[=:]"?|[?&]code=|^code=|&code=)([\w./+%=-]{12,})/g,
          ),
        ]);
        return found.map(([, secret = '']) => decodeURIComponent(secret.replace(/[&"].*$/, '')));
      });
      return [...new Set([...given, ...Object.values(marked)])];
    };

    /** Goes through all that the extension has left anywhere but in its secrets. */
    const search = async () => {
      const { context } = stage.services;
      const logs = filesIn(context.logUri);
      assert.ok(
        logs.some(([, text]) => /GET |POST /.test(text)),
        'the log holds no calls, so this search proves nothing',
      );
      const state = [context.globalState, context.workspaceState].flatMap((each) =>
        each.keys().map((key) => [`state ${key}`, JSON.stringify(each.get(key))] as const),
      );
      assert.ok(state.some(([key]) => key === 'state cloudTrash.accounts'));
      const places: (readonly [string, string])[] = [
        ...logs,
        ...state,
        ...filesIn(context.globalStorageUri),
        ['settings', JSON.stringify(workspace.getConfiguration('cloudTrash'))],
        ...workspace.textDocuments.map(({ uri, getText }) => [uri.toString(), getText()] as const),
        ...copied.map((text) => ['copied error details', text] as const),
        ['page of an item', JSON.stringify(stage.services.pages.get('cloudTrash.details')?.content.shown() ?? '')],
        ['pages', stage.dialogs.opened.join('\n')],
        ['requests to somebody else', JSON.stringify(stranger.log)],
      ];
      const all = secrets();
      const kept = await Promise.all((await context.secrets.keys()).map((key) => context.secrets.get(key)));
      assert.ok(
        all.some((secret) => kept.some((text) => text?.includes(secret))),
        'none of them was ever kept',
      );
      for (const secret of all) {
        for (const [place, text] of places) assert.ok(!text.includes(secret), `${place} holds ${secret}`);
      }
      assert.deepEqual(stranger.log, []);
    };

    it('are in no log, state, setting, document or file, whatever is done', async () => {
      for (const each of ['a.txt', 'b.txt', 'c.txt']) way.trashFile(each);
      const trash = await connect();
      const row = () => stage.accountRow(stage.services.trashes.of(trash.account.id) ?? trash);
      const item = (title: string) => stage.row(stage.services.trashes.of(trash.account.id) ?? trash, title);
      await stage.run('refresh');
      await stage.run('showDetails', item('a.txt'));
      await stage.run('restore', item('a.txt'));
      stage.dialogs.answer({ confirm: true });
      await stage.run('purge', item('b.txt'));
      await stage.run('loadMore', row());
      stage.dialogs.answer('cancel');
      await stage.run('emptyTrash', row());
      stage.dialogs.answer({ press: undefined });
      await stage.run('copyErrorDetails', row());
      stage.dialogs.answer({ type: 'Another name' });
      await stage.run('renameAccount', row());
      stage.dialogs.answer(...way.again);
      await stage.run('signInAgain', row());
      await stage.services.trashes.of(trash.account.id)?.refresh();
      way.server.fail({ how: { status: 401 } });
      await stage.run('refresh');
      await stage.run('showLog');
      await search();
    });

    it('go to the hosts that are stored with them, also when the setting changes afterwards', async () => {
      way.trashFile('a.txt');
      const trash = await connect();
      const configuration = workspace.getConfiguration('cloudTrash');
      await configuration.update('box.apiUrl', stranger.url, ConfigurationTarget.Global);
      try {
        way.server.clearLog();
        await stage.run('refresh');
        assert.deepEqual(stage.names(trash), ['a.txt']);
        stage.dialogs.answer(...way.again);
        await stage.run('signInAgain', stage.accountRow(trash));
        assert.equal(stage.services.accounts.list[0]?.url, way.url);
        await stage.services.trashes.of(trash.account.id)?.refresh();
        way.server.fail({ how: { status: 401 } });
        await stage.run('refresh');
        stage.dialogs.answer({ confirm: true });
        await stage.run('removeAccount');
        assert.deepEqual(stranger.log, []);
      } finally {
        await configuration.update('box.apiUrl', undefined, ConfigurationTarget.Global);
      }
    });

    // Each service has one code for its troubles, whatever way the token came.
    if (!troubled.includes(name)) return;

    it('are in none of them, whatever goes wrong', async () => {
      way.trashFile('a.txt');
      const trash = await connect();
      // Where the person's own browser is led by what goes wrong is not the extension's doing.
      stage.dialogs.browse = () => Promise.resolve();
      const sent = /^Bearer (\S+)$/.exec(way.server.log.at(-1)?.headers.authorization ?? '')?.[1] ?? '';
      assert.notEqual(sent, '');
      const said = `Whatever you mean by ${sent}, it is not good`;
      const refusal = {
        error: 'invalid_grant',
        error_description: `${said}, nor ${lasting.join(' nor ')}`,
      };
      const faults: readonly Mischief[] = [
        { status: 400, json: refusal },
        { status: 401, json: { message: said, errorMessage: said, error: { message: said } } },
        { status: 403, json: { message: said, errorMessage: said, error: { message: said } } },
        { status: 400, json: { message: said, errorMessage: said, error: { message: said } } },
        { status: 500, text: `<html><body>${said}</body></html>` },
        { status: 200, text: `<html><body>${said}</body></html>` },
        { status: 302, headers: { location: `${stranger.url}/?token=${sent}` } },
        'reset before',
        'half a body',
      ];
      for (const how of faults) {
        way.server.fail({ times: forEver, how });
        await stage.run('refresh', stage.accountRow(trash));
        assert.ok(trash.state.problem, JSON.stringify(how));
        await stage.run('copyErrorDetails', stage.accountRow(trash));
        copied.push(await env.clipboard.readText());
        if (way.renews) {
          stage.dialogs.answer('cancel');
          await stage.run('signInAgain', stage.accountRow(trash));
        }
        stage.dialogs.answer({ press: 'Copy Error Details' });
        // What stands in the way of a restore may be asked about: no one answers.
        const { pick } = stage.dialogs;
        Object.assign(stage.services.dialogs, { pick: () => Promise.resolve(undefined) });
        await stage.run('restore', stage.row(trash, 'a.txt'));
        Object.assign(stage.services.dialogs, { pick });
        copied.push(await env.clipboard.readText());
        way.server.heal();
      }
      await search();
    });
  });
}
