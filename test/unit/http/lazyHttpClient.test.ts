import assert from 'node:assert/strict';
import { NetworkError } from '../../../src/http/http.ts';
import { lazyHttpClient } from '../../../src/http/lazyHttpClient.ts';
import { type EmulatorServer, serve } from '../../emulators/server.ts';
import { FakeClock } from '../fakes/clock.ts';
import { never } from '../fakes/trash.ts';

describe('an HTTP client that is loaded with its first call', () => {
  let server: EmulatorServer;
  before(async () => {
    server = await serve(() => ({ status: 200, text: 'here' }));
  });
  after(() => server.stop());

  const open = (origins: readonly string[]) =>
    lazyHttpClient(
      { clock: new FakeClock(), log: { info: () => {} }, random: () => 0 },
      {
        origins,
        authorization: async () => ({ authorization: 'Bearer s3cret' }),
        rateLimit: { concurrency: 1, calls: 1000, interval: 1 },
      },
    );

  it('sends over the real transport, with the credential in the header alone', async () => {
    const http = open([server.url]);
    const answers = await Promise.all(
      [1, 2].map((n) => http.send({ method: 'GET', url: `${server.url}/${n}` }, never)),
    );
    assert.deepEqual(
      answers.map(({ text }) => text),
      ['here', 'here'],
    );
    for (const { headers, path, query, body } of server.log) {
      assert.equal(headers.authorization, 'Bearer s3cret');
      const { authorization: _, ...others } = headers;
      assert.doesNotMatch(JSON.stringify([others, path, [...query], body]), /s3cret/);
    }
  });

  it('refuses other origins, as the client that it loads does', async () => {
    await assert.rejects(open(['https://acme.example']).send({ method: 'GET', url: server.url }, never), NetworkError);
  });
});
