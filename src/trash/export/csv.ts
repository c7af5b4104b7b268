/**
 * Items as CSV by RFC 4180: commas, lines that end in CR LF, a header with the names of the fields. It starts with a
 * byte order mark, without which Excel takes UTF-8 for something else; other programs skip the mark or can be told to.
 *
 * Text comes from strangers, and a spreadsheet runs what starts with `=`, `+`, `-` or `@`. So an apostrophe goes before
 * any of these (their full-width twins too) at the start of a text, after spaces and apostrophes there, and after what a
 * program may take for the end of a cell: comma, semicolon, bar, quotation mark, tab, line break. A text that starts with
 * a tab or CR gets one as well. Who wants the text as it was takes one apostrophe away in these places.
 */
import type { ItemRecord } from '../itemRecord.ts';

/** As paths into a record, what people look for first. Programs may rely on their order: a new one goes to the end. */
const columns = [
  'name',
  'kind',
  'size',
  'deletedAt',
  'deletedBy.name',
  'originalFolder.path',
  'originalFolder.name',
  'expiresAt',
  'account',
  'service',
  'owner.name',
  'createdAt',
  'createdBy.name',
  'modifiedAt',
  'modifiedBy.name',
  'contents.files',
  'contents.folders',
  'description',
  'target',
  'originalFolder.missing',
  ...['restoreBlockedBy', 'purgeBlockedBy'].flatMap((field) => [`${field}.problem`, `${field}.code`, `${field}.until`]),
  ...['deletedBy', 'owner', 'createdBy', 'modifiedBy'].flatMap((field) => [`${field}.email`, `${field}.id`]),
  'originalFolder.id',
  'sha1',
  'id',
  'key',
].map((column) => ({ column, path: column.split('.') }));

/** Header and lines, one by one: a million of them need not be in memory together. */
export function* csvLines(records: Iterable<ItemRecord>): Generator<string> {
  yield `\ufeff${columns.map(({ column }) => column).join(',')}\r\n`;
  for (const record of records) yield `${columns.map(({ path }) => cell(record, path)).join(',')}\r\n`;
}

function cell(record: ItemRecord, path: readonly string[]): string {
  const value = path.reduce((of: unknown, key) => Reflect.get(Object(of), key), record);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? quoted(guarded(value)) : '';
}

function guarded(text: string): string {
  // Each run of spaces and apostrophes is looked at once, however long it is.
  return text.replace(/(?<![\s'])[\s']*(?=[=+\-@＝＋－＠])|^(?='*[\t\r])/g, (run: string, at: number) => {
    const begins = at === 0 || /[,;|"]/.test(text.charAt(at - 1));
    return (begins ? "'" : '') + run.replace(/[\t\r\n]/g, "$&'");
  });
}

function quoted(text: string): string {
  return /[",;|\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
