import assert from 'node:assert/strict';
import { itemRecord } from '../../../src/trash/itemRecord.ts';
import { account, item } from '../fakes/trash.ts';

const ann = { name: 'Ann Lee', id: 'u1', email: 'ann@acme.example' };

describe('the record of an item', () => {
  it('has every field that is known, under stable names', () => {
    const full = item('7', {
      name: 'Plan.docx',
      size: 1024,
      deletedAt: Date.UTC(2026, 2, 1, 12),
      deletedBy: ann,
      expiresAt: Date.UTC(2026, 2, 31, 12),
      origin: { path: 'Shared/Plans', name: 'Plans', id: '12', missing: 'gone' },
      owner: { name: 'Bo' },
      createdAt: 0,
      createdBy: ann,
      modifiedAt: 1,
      modifiedBy: { name: 'Bo' },
      contents: { files: 2, folders: 1 },
      description: 'The plan',
      target: 'https://example.com',
      sha1: 'a1b2',
      restoreBlockedBy: { kind: 'busy', code: 'acme.locked', said: 'told in confidence' },
      purgeBlockedBy: { kind: 'retained', endsAt: Date.UTC(2027, 0, 1) },
    });
    assert.deepEqual(itemRecord(full, account({ label: 'Work' })), {
      key: 'a/file/7',
      account: 'Work',
      service: 'acme.example',
      kind: 'file',
      id: '7',
      name: 'Plan.docx',
      size: 1024,
      deletedAt: '2026-03-01T12:00:00.000Z',
      deletedBy: ann,
      expiresAt: '2026-03-31T12:00:00.000Z',
      originalFolder: { path: 'Shared/Plans', name: 'Plans', id: '12', missing: 'gone' },
      owner: { name: 'Bo' },
      createdAt: '1970-01-01T00:00:00.000Z',
      createdBy: ann,
      modifiedAt: '1970-01-01T00:00:00.001Z',
      modifiedBy: { name: 'Bo' },
      contents: { files: 2, folders: 1 },
      description: 'The plan',
      target: 'https://example.com',
      sha1: 'a1b2',
      restoreBlockedBy: { problem: 'busy', code: 'acme.locked' },
      purgeBlockedBy: { problem: 'retained', until: '2027-01-01T00:00:00.000Z' },
    });
  });

  it('leaves out what is not known, and what cannot be', () => {
    const least = { key: 'a/file/7', account: 'A', service: 'acme.example', kind: 'file', id: '7', name: '7' };
    assert.deepEqual(itemRecord(item('7'), account()), least);
    const odd = item('7', { deletedAt: Number.NaN, expiresAt: 1e300, size: Number.POSITIVE_INFINITY, origin: {} });
    assert.deepEqual(itemRecord(odd, account()), least);
  });

  it('has nothing that it does not name, so that it can be shared', () => {
    const more = {
      ...item('7'),
      token: 'secret',
      deletedBy: { ...ann, token: 'secret' },
      origin: { name: 'X', token: 'secret' },
    };
    assert.ok(!JSON.stringify(itemRecord(more, { ...account(), url: 'https://secret' })).includes('secret'));
  });

  it('stays the same as JSON', () => {
    const record = itemRecord(item('7', { origin: { name: '\ud800 "x"\n' }, owner: ann }), account());
    assert.deepEqual(JSON.parse(JSON.stringify(record)), record);
  });
});
