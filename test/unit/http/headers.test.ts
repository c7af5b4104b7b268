import assert from 'node:assert/strict';
import { Headers as Real } from 'node-fetch';
import Headers, { fromRawHeaders } from '../../../src/http/headers.ts';

/** What node-fetch passes to `http.request`. */
const requestHeaders = (headers: object): unknown =>
  Reflect.apply(Reflect.get(headers, Symbol.for('nodejs.util.inspect.custom')), headers, []);

describe('the headers that take the place of node-fetch’s', () => {
  it('give a request what those of node-fetch give it', () => {
    const given = {
      authorization: 'Bearer a+b/c=',
      'Content-Type': 'application/json',
      'x-name': 'Zoë',
      accept: '*/*',
    };
    const [ours, real] = [new Headers(given), new Real(given)];
    for (const headers of [ours, real]) {
      assert.equal(headers.has('Accept'), true);
      headers.set('Content-Length', '7');
    }
    const copy = new Headers(ours);
    copy.delete('authorization');
    assert.deepEqual(requestHeaders(ours), requestHeaders(real));
    assert.equal(copy.get('authorization'), null);
    for (const value of ['a\nb', 'a\u{1F600}']) {
      assert.throws(() => new Headers({ authorization: value }), TypeError);
      assert.throws(() => new Real({ authorization: value }), TypeError);
    }
  });

  it('read an answer as those of node-fetch do', () => {
    const valid = [
      'Content-Encoding',
      'GZIP',
      'Retry-After',
      '3',
      'Vary',
      'a',
      'vary',
      'b',
      'x-name',
      'Zo\u00eb',
      'empty',
      '',
    ];
    const ours = fromRawHeaders([...valid, 'bad name', 'x', 'x-bad', 'a\u{1F600}']);
    const real = new Real(Array.from({ length: valid.length / 2 }, (_, at) => valid.slice(2 * at, 2 * at + 2)));
    assert.deepEqual([...ours], [...real]);
    for (const name of ['content-encoding', 'Content-Encoding', 'RETRY-AFTER', 'vary', 'x-name', 'empty', 'none'])
      assert.equal(ours.get(name), real.get(name), name);
  });
});
