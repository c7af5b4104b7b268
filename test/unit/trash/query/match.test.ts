import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { queryMatcher } from '../../../../src/trash/query/match.ts';
import { parseQuery } from '../../../../src/trash/query/query.ts';
import { item } from '../../fakes/trash.ts';

const now = new Date(2026, 2, 10, 12).getTime();
const day = 86_400_000;

/** Whether the query finds an item of this name. */
function finds(text: string, name: string, more: Partial<TrashItem> = {}): boolean {
  const parsed = parseQuery(text, now);
  assert.ok('query' in parsed, `${text}: ${JSON.stringify(parsed)}`);
  return queryMatcher(parsed.query)(item('1', { name, ...more }));
}

describe('a query finds', () => {
  const report = 'Quarterly Report 2026.docx';
  const inPlans = { origin: { path: '/Plans/2026' } };
  const ann = { deletedBy: { name: 'Ann Lée', email: 'ann@acme.example' } };
  const rows: readonly [text: string, name: string, expected: boolean, more?: Partial<TrashItem>][] = [
    ['', 'anything', true],
    ['   ', 'anything', true],
    ['port', report, true],
    ['PORT quart', report, true],
    ['port nothing', report, false],
    ['qr2026', report, true],
    ['qrep20.d', report, true],
    ['arterrep', report, false],
    ['qt', report, false],
    ['r26', report, false],
    ['rerep', 'rerex rep', true],
    ['hs', 'HTTPServer.ts', true],
    ['httpser', 'HTTPServer.ts', true],
    ['hp', 'HTTPServer.ts', false],
    ['s2', 'scan2.pdf', true],
    ['cafe', 'Café.txt', true],
    ['CAFÉ', 'cafe\u0301.txt', true],
    ['strasse', 'Große Straße', true],
    ['oresund', 'Øresund', true],
    ['ΟΔΟΣ', 'οδοσ', true],
    ['abc', 'ＡＢＣ', true],
    ['契約', '見積契約書.pdf', true],
    ['plans', 'a.txt', true, inPlans],
    ['plans', 'a.txt', false],
    ['plans/2026/a', 'a.txt', true, inPlans],
    ['p/a', 'a.txt', true, inPlans],
    ['pa', 'a.txt', false, inPlans],
    ['"quarterly rep"', report, true],
    ['"qrep"', report, false],
    ['"a:b"', 'a:b.txt', true],
    ['12:30', 'at 12:30.txt', true],
    ['"say \\"hi\\""', 'Say "hi".txt', true],
    ['*.docx', report, true],
    ['*.doc', report, false],
    ['q*2026.doc?', report, true],
    ['?', '😀', true],
    ['?', '\ud83d', true],
    ['??', '😀', false],
    ['"*"', report, false],
    ['-port', report, false],
    ['-zebra', report, true],
    ['-"rep"', report, false],
    ['a - b', 'a - b', true],
    ['person:lee', 'a', true, ann],
    ['person:"ann lee"', 'a', true, ann],
    ['person:@acme', 'a', true, ann],
    ['person:bob', 'a', false, ann],
    ['-person:bob', 'a', true],
    ['person:unknown', 'a', false, ann],
    ['person:unknown', 'a', true],
    ['person:"unknown"', 'a', true, { deletedBy: { name: 'Unknown User' } }],
    ['in:plans', 'a', true, inPlans],
    ['in:/Plans/', 'a', true, inPlans],
    ['in:/Plan/', 'a', false, inPlans],
    ['in:/', 'a', true, { origin: { path: '/' } }],
    ['in:/', 'a', false],
    ['in:notes', 'a', true, { origin: { name: 'Notes' } }],
    ['in:unknown', 'a', true],
    ['in:unknown', 'a', false, inPlans],
    ['kind:folder', 'a', true, { kind: 'folder' }],
    ['KIND:Folder', 'a', false],
    ['size:>10mb', 'a', false, { size: 10_000_000 }],
    ['size:>10mb', 'a', true, { size: 10_000_001 }],
    ['size:>=10mb', 'a', true, { size: 10_000_000 }],
    ['size:<1k', 'a', true, { size: 999 }],
    ['size:<1k', 'a', false],
    ['size:3.2mb', 'a', true, { size: 3_163_000 }],
    ['size:0', 'a', true, { size: 0 }],
    ['size:0', 'a', false, { size: 1 }],
    ['size:1kb..5mb', 'a', true, { size: 5_000_000 }],
    ['size:unknown', 'a', true],
    ['size:*', 'a', false],
    ['deleted:<7d', 'a', true, { deletedAt: now - 7 * day + 1 }],
    ['deleted:<7d', 'a', false, { deletedAt: now - 7 * day }],
    ['deleted:7d', 'a', true, { deletedAt: now - 7 * day }],
    ['deleted:>30d', 'a', true, { deletedAt: now - 31 * day }],
    ['deleted:>30d', 'a', false, { deletedAt: now - 29 * day }],
    ['deleted:7d..30d', 'a', true, { deletedAt: now - 8 * day }],
    ['deleted:30d..7d', 'a', true, { deletedAt: now - 8 * day }],
    ['deleted:2026-03-01', 'a', true, { deletedAt: new Date(2026, 2, 1, 23, 59, 59, 999).getTime() }],
    ['deleted:2026-03-01', 'a', false, { deletedAt: new Date(2026, 2, 2).getTime() }],
    ['deleted:>2026-03-01', 'a', false, { deletedAt: new Date(2026, 2, 1, 12).getTime() }],
    ['deleted:>=2026-03-01', 'a', true, { deletedAt: new Date(2026, 2, 1).getTime() }],
    ['deleted:2026-03-01..2026-03-05', 'a', true, { deletedAt: new Date(2026, 2, 5, 23).getTime() }],
    ['deleted:..2026-03-05', 'a', true, { deletedAt: 0 }],
    ['deleted:2026-03', 'a', true, { deletedAt: new Date(2026, 2, 31, 23).getTime() }],
    ['deleted:yesterday', 'a', true, { deletedAt: now - day }],
    ['deleted:unknown', 'a', true],
    ['-deleted:<7d', 'a', true],
    ['expires:<3d', 'a', true, { expiresAt: now + 2 * day }],
    ['expires:<3d', 'a', false, { expiresAt: now + 4 * day }],
    ['expires:>3d', 'a', true, { expiresAt: now + 4 * day }],
    ['expires:2026-03-12', 'a', true, { expiresAt: now + 2 * day }],
    ['deleted:*', 'a', false, { deletedAt: Number.NaN }],
  ];
  for (const [text, name, expected, more] of rows) {
    it(`${text} ${expected ? 'finds' : 'leaves'} ${name} ${more ? JSON.stringify(more) : ''}`, () =>
      assert.equal(finds(text, name, more), expected));
  }

  it('what is hard to match, in time that grows with the text alone', () => {
    assert.equal(finds('*a*a*a*a*a*a*a*a*b', 'a'.repeat(255)), false);
    assert.equal(finds('aaaaaaaaaaaaaaab', 'a.'.repeat(127)), false);
  });
});
