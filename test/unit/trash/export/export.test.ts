// What is exported is what was known: read back, it is the same, and a spreadsheet runs none of it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { csvLines } from '../../../../src/trash/export/csv.ts';
import { jsonLines } from '../../../../src/trash/export/json.ts';
import { type ItemRecord, itemRecord } from '../../../../src/trash/itemRecord.ts';
import { account, item } from '../../fakes/trash.ts';

/** Mostly what is special in CSV or to a spreadsheet. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'=+-@＝＋－＠\'",;|\t\r\n \u00a0aé😀'), maxLength: 12 }),
  fc.string({ unit: 'grapheme' }),
);
const person = fc.record({ name: text, id: text, email: text }, { requiredKeys: ['name'] });
const instant = fc.integer({ min: -8.64e15, max: 8.64e15 });
const block = fc.record(
  { kind: fc.constant('retained' as const), code: text, endsAt: instant },
  { requiredKeys: ['kind'] },
);
const record = fc
  .record(
    {
      name: text,
      size: fc.nat(),
      deletedAt: instant,
      deletedBy: person,
      expiresAt: instant,
      origin: fc.record(
        { path: text, name: text, id: text, missing: fc.constant('gone' as const) },
        { requiredKeys: [] },
      ),
      owner: person,
      createdAt: instant,
      createdBy: person,
      modifiedAt: instant,
      modifiedBy: person,
      contents: fc.record({ files: fc.nat(), folders: fc.nat() }),
      description: text,
      target: text,
      sha1: text,
      restoreBlockedBy: block,
      purgeBlockedBy: block,
    },
    { requiredKeys: ['name'] },
  )
  .map((fields) => itemRecord(item('7', fields), account()));

/** Cells by RFC 4180, to the letter. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  const row: string[] = [];
  for (let at = 0; at < csv.length; ) {
    const [whole = '', inQuotes, bare = '', end = ''] =
      /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(csv.slice(at)) ??
      assert.fail(`no cell at ${at}: ${csv.slice(at)}`);
    row.push(inQuotes?.replaceAll('""', '"') ?? bare);
    if (end === '\r\n') rows.push(row.splice(0));
    at += whole.length;
  }
  return rows;
}

/** A cell as it was, without the apostrophes of the guard. */
function unguarded(cell: string): string {
  return cell.replace(/(?<=^|[,;|"\t\r\n])'(?=[\s']*[=+\-@＝＋－＠])|^'(?='*[\t\r])/g, '');
}

/** The leaves of a record as text, by their paths. */
function leaves(of: object, path = ''): [string, string][] {
  return Object.entries(of).flatMap(([key, value]) =>
    typeof value === 'object' ? leaves(value, `${path}${key}.`) : [[path + key, String(value)]],
  );
}

function read(records: readonly ItemRecord[]): { header: readonly string[]; rows: readonly (readonly string[])[] } {
  const csv = [...csvLines(records)].join('');
  assert.equal(csv[0], '\ufeff');
  const [header = [], ...rows] = parse(csv.slice(1));
  return { header, rows };
}

describe('a list as CSV', () => {
  it('gives back every field of every item', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), (records) => {
        const { header, rows } = read(records);
        const found = rows.map((row) =>
          row.map((cell, index) => [header[index] ?? '', unguarded(cell)]).filter(([, cell]) => cell !== ''),
        );
        // Nothing and an empty text are the same in CSV.
        const known = records.map((each) => leaves(each).filter(([, leaf]) => leaf !== ''));
        const sorted = (list: readonly (readonly string[][])[]) => list.map((each) => [...each].sort());
        assert.deepEqual(sorted(found), sorted(known));
      }),
    );
  });

  it('has no cell that a spreadsheet runs, whichever sign ends a cell for it', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 2 }), (records) => {
        const csv = [...csvLines(records)].join('');
        const { rows } = read(records);
        const pieces = [...rows.flat(), ...csv.split(/[,;|"\t\r\n]/)];
        for (const piece of pieces) assert.doesNotMatch(piece.trimStart(), /^[=+\-@＝＋－＠]/, JSON.stringify(csv));
        for (const cell of rows.flat()) assert.doesNotMatch(cell, /^[\t\r]/);
      }),
    );
  });

  it('guards a long cell of nothing but blanks', () => {
    const csv = [...csvLines([itemRecord(item('7', { name: '\t'.repeat(50_000) }), account())])].join('');
    assert.ok(csv.includes(`"'${'\t'.repeat(50_000)}"`));
  });

  it('leaves alone what is harmless', () => {
    const names = ["it's", "'tis.txt", 'a-b', 'a=b', 'x@y.z', '2026-03-01', 'a - b', 'Café ☕'];
    const { header, rows } = read(names.map((name) => itemRecord(item('7', { name }), account())));
    assert.deepEqual(
      rows.map((row) => row[header.indexOf('name')]),
      names,
    );
  });

  it('quotes only what has to be, and ends each line with CR LF', () => {
    const [, line] = [...csvLines([itemRecord(item('7', { name: 'a,"b"', size: 5 }), account())])];
    assert.match(line ?? '', /^"a,""b""",file,5,,,,,,A,acme\.example,,+7,a\/file\/7\r\n$/);
  });

  it('is a header alone without items', () => {
    const lines = [...csvLines([])];
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /^\ufeffname,kind,size,deletedAt,deletedBy\.name,.*,id,key\r\n$/);
  });
});

describe('a list as JSON', () => {
  it('gives back every item', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), (records) => {
        const lines = [...jsonLines(records)].join('');
        assert.deepEqual(JSON.parse(lines), records);
        assert.equal(lines.split('\n').length, records.length === 0 ? 2 : records.length + 3);
      }),
    );
  });
});
