import assert from 'node:assert/strict';
import { completions } from '../../../../src/trash/query/complete.ts';
import { item } from '../../fakes/trash.ts';

const now = new Date(2026, 2, 10, 12).getTime();
const day = 86_400_000;
const ann = { name: 'Ann Lee' };
const given = [
  item('1', { deletedBy: ann, origin: { path: '/Plans/2026' }, size: 20_000_000, deletedAt: now - day }),
  item('2', { deletedBy: ann, origin: { path: '/Plans' }, kind: 'folder', deletedAt: now - day, expiresAt: now + day }),
  item('3', { deletedBy: { name: 'Say "hi"' }, origin: { path: '/Old stuff' }, size: 5, deletedAt: now - 40 * day }),
  item('4', { deletedBy: { name: 'unknown' }, origin: { name: 'Notes' }, size: 5 }),
  item('5'),
];

/** What the text becomes, and of how many items. */
function offered(text: string): string[] {
  return completions(text, given, now).map(
    ({ at, insert, items }) => text.slice(0, at) + insert + (items === undefined ? '' : ` ${items}`),
  );
}

describe('the filter is completed', () => {
  const rows: readonly [text: string, offered: readonly string[]][] = [
    ['', ['person:', 'in:', 'kind:', 'size:', 'deleted:', 'expires:']],
    ['plan ', ['plan person:', 'plan in:', 'plan kind:', 'plan size:', 'plan deleted:', 'plan expires:']],
    ['plan -', ['plan -person:', 'plan -in:', 'plan -kind:', 'plan -size:', 'plan -deleted:', 'plan -expires:']],
    ['plan P', ['plan person:']],
    ['plan', []],
    ['"p', []],
    ['x:', []],
    ['person:', ['person:"Ann Lee" 2', 'person:"Say \\"hi\\"" 1', 'person:"unknown" 1', 'person:unknown 1']],
    ['a -person:L', ['a -person:"Ann Lee" 2']],
    ['person:"ann l', ['person:"Ann Lee" 2']],
    ['person:"Ann Lee"', []],
    ['in:', ['in:/Plans/ 2', 'in:"/Old stuff/" 1', 'in:/Plans/2026/ 1', 'in:Notes 1', 'in:unknown 1']],
    ['in:pla', ['in:/Plans/ 2', 'in:/Plans/2026/ 1']],
    ['kind:', ['kind:file 4', 'kind:folder 1']],
    ['size:>', ['size:>10mb 1', 'size:>1mb 1']],
    ['size:', ['size:<1mb 2', 'size:unknown 2', 'size:>10mb 1', 'size:>1mb 1']],
    ['deleted:2026-0', ['deleted:2026-03-09 2', 'deleted:2026-01-29 1']],
    ['deleted:<', ['deleted:<7d 2', 'deleted:<30d 2']],
    ['expires:', ['expires:unknown 4', 'expires:<3d 1', 'expires:<7d 1', 'expires:<30d 1', 'expires:2026-03-11 1']],
  ];
  for (const [text, expected] of rows) {
    it(`from ${text || 'nothing'}`, () => assert.deepEqual(offered(text), expected));
  }

  it('by at most 20 values', () => {
    const many = Array.from({ length: 100 }, (_, index) => item(`${index}`, { deletedBy: { name: `P${index}` } }));
    assert.equal(completions('person:', many, now).length, 20);
  });

  it('by what finds a name that cannot be typed', () => {
    const [first] = completions('person:', [item('1', { deletedBy: { name: 'A\nB\u202e' } })], now);
    assert.equal(first?.insert, 'person:"A B "');
    assert.equal(first?.label, 'A\nB\u202e');
  });
});
