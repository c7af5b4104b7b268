import assert from 'node:assert/strict';
import { decodeRecords, decodeSecret, encodeSecret, recordOf } from '../../../src/accounts/stored.ts';
import { stored } from '../fakes/storedAccount.ts';

const ann = stored();

/** The stored text with some fields changed. */
const textWith = (change: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ ...JSON.parse(encodeSecret(ann)), ...change });

describe('a stored secret', () => {
  it('is read as it was written, without the label', () => {
    const { label: _, ...account } = ann;
    assert.deepEqual(decodeSecret(encodeSecret(ann)), account);
    assert.doesNotMatch(encodeSecret({ ...ann, login: 'ann@acme.example' }), /"label"|"Ann"/);
  });

  for (const [what, text] of [
    ['nothing', undefined],
    ['an empty text', ''],
    ['broken JSON', '{"version":1,'],
    ['a bare token', 'abcdef'],
    ['null', 'null'],
    ['a later version', textWith({ version: 2 })],
    ['no id', textWith({ id: '' })],
    ['no origins', textWith({ origins: [] })],
    ['a number as origin', textWith({ origins: [7] })],
    ['a credential that is no text', textWith({ credential: { token: 7 } })],
    ['a missing address', textWith({ url: undefined })],
  ] as const) {
    it(`is not read from ${what}`, () => assert.equal(decodeSecret(text), undefined));
  }
});

describe('stored records', () => {
  it('hold neither the credential nor its hosts', () => {
    assert.deepEqual(Object.keys(recordOf(ann)).sort(), ['host', 'id', 'label', 'url', 'user', 'vendor']);
    assert.doesNotMatch(JSON.stringify(recordOf(ann)), /s3cret/);
  });

  it('are read one by one, so that a broken one does not affect the others', () => {
    const good = recordOf(ann);
    assert.deepEqual(decodeRecords([null, 'x', { ...good, id: '' }, { ...good, url: 7 }, good]), [good]);
  });

  it('are empty where the value is no list', () => {
    for (const value of [undefined, null, 'x', 7, { 0: recordOf(ann) }]) assert.deepEqual(decodeRecords(value), []);
  });

  it('drop unknown fields', () => {
    assert.deepEqual(decodeRecords([{ ...ann }]), [recordOf(ann)]);
  });
});
