import assert from 'node:assert/strict';
import { TrashError } from '../../../../src/trash/problem.ts';
import { accessToken } from '../../../../src/vendors/box/signIn.ts';
import { closeAll, never, problemFrom, setUp } from './setup.ts';

const [tokenField] = accessToken.fields;
const connect = (apiUrl?: string) => accessToken.connection({ token: 't' }, apiUrl);

describe('Box sign-in', () => {
  afterEach(closeAll);

  const pasted: readonly (readonly [text: string, kept: string])[] = [
    ['abc', 'abc'],
    ['  abc\r\n', 'abc'],
    ['Bearer abc', 'abc'],
    ['\tbearer   abc ', 'abc'],
    ['BEARER\nabc', 'abc'],
    ['Bearerabc', 'Bearerabc'],
    ['a-b._~+/=', 'a-b._~+/='],
  ];
  for (const [text, kept] of pasted) {
    it(`reads ${JSON.stringify(text)} as the token ${kept}`, () => {
      assert.deepEqual(tokenField?.parse(text), { value: kept });
    });
  }

  const refused: readonly (readonly [text: string, reason: string])[] = [
    ['', 'signIn.empty'],
    [' \r\n\t', 'signIn.empty'],
    ['Bearer', 'signIn.empty'],
    ['Bearer  ', 'signIn.empty'],
    ['abc def', 'signIn.whiteSpace'],
    ['abc\ndef', 'signIn.whiteSpace'],
    ['Bearer abc def', 'signIn.whiteSpace'],
    ['abc\u00a0def', 'signIn.whiteSpace'],
    // Invisible, and no header can hold it.
    ['abc\u200bdef', 'signIn.whiteSpace'],
    ['“abc”', 'signIn.whiteSpace'],
  ];
  for (const [text, reason] of refused) {
    it(`refuses ${JSON.stringify(text)} as ${reason}`, () => {
      assert.deepEqual(tokenField?.parse(text), { refused: reason });
    });
  }

  it('hides the token while it is typed, and links to the page where one is made', () => {
    assert.equal(tokenField?.secret, true);
    assert.equal(tokenField?.page?.({}), 'https://app.box.com/developers/console');
  });

  it('calls Box itself unless the setting names another address', () => {
    for (const none of [undefined, '', '  ']) {
      assert.deepEqual(connect(none), {
        url: 'https://api.box.com',
        host: 'box.com',
        origins: ['https://api.box.com'],
        credential: { token: 't' },
      });
    }
  });

  const addresses: readonly (readonly [setting: string, url: string, host: string])[] = [
    ['https://gateway.example', 'https://gateway.example', 'gateway.example'],
    [' https://Gateway.example:8443/ ', 'https://gateway.example:8443', 'gateway.example:8443'],
    ['https://api.box.com/2.0/', 'https://api.box.com', 'api.box.com'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010', '127.0.0.1:4010'],
    ['http://localhost:4010/', 'http://localhost:4010', 'localhost:4010'],
    ['http://[::1]:4010', 'http://[::1]:4010', '[::1]:4010'],
  ];
  for (const [setting, url, host] of addresses) {
    it(`calls ${url} for the setting "${setting}", and sends the token nowhere else`, () => {
      assert.deepEqual(connect(setting), { url, host, origins: [url], credential: { token: 't' } });
    });
  }

  const unusable = [
    'gateway.example',
    'gateway.example:8443',
    'not an address',
    'https://',
    'http://gateway.example',
    'http://127.0.0.1.gateway.example',
    'http://localhost.example:4010',
    'ftp://gateway.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:secret@gateway.example',
    // A path would be lost on the way, and the token would go to another service on that host.
    'https://gateway.example/box',
    'https://gateway.example/?tenant=1',
  ];
  for (const setting of unusable) {
    it(`refuses the setting "${setting}" with "box.api_url"`, () => {
      assert.throws(
        () => connect(setting),
        (error: unknown) => {
          assert.ok(error instanceof TrashError, String(error));
          assert.deepEqual(error.problem, { kind: 'refused', code: 'box.api_url' });
          return true;
        },
      );
    });
  }

  it('reports the name and login of the account', async () => {
    const { client, state } = await setUp();
    const { id, name, login } = state.me;
    assert.deepEqual(await client.whoAmI(never), { id, name, login });
  });

  it('reports `signIn` after the empty 401 of a wrong token, and asks once', async () => {
    const { client, calls } = await setUp({ given: 'wrong' });
    const problem = await problemFrom(client.whoAmI(never));
    assert.equal(problem.kind, 'signIn');
    assert.equal(problem.status, 401);
    assert.equal(problem.code, undefined);
    assert.deepEqual(calls(), ['GET /users/me']);
  });

  it('sends nothing when the stored token is missing', async () => {
    const { client, calls } = await setUp({ given: '' });
    assert.deepEqual(await problemFrom(client.whoAmI(never)), { kind: 'signIn', code: 'account.noSecret' });
    assert.deepEqual(calls(), []);
  });
});
