import assert from 'node:assert/strict';
import { parseQuery } from '../../../../src/trash/query/query.ts';
import { queryErrorText } from '../../../../src/ui/messages/query.ts';

/** What is said about a text, and where. */
function said(text: string): string {
  const parsed = parseQuery(text, Date.UTC(2026, 2, 10));
  if ('query' in parsed) return '';
  const { error } = parsed;
  return `${error.at}+${error.length} ${queryErrorText(error)}`;
}

describe('what is wrong with a filter is said', () => {
  const rows: readonly [text: string, said: string][] = [
    ['plan person:', '5+7 Keep typing: the last filter is incomplete.'],
    ['-', '0+1 Keep typing: the last filter is incomplete.'],
    ['kind:fi', '0+7 Keep typing: the last filter is incomplete.'],
    ['deleted:', '0+8 Keep typing: the last filter is incomplete.'],
    ['deleted:<', '0+9 Keep typing: the last filter is incomplete.'],
    ['deleted:2026-', '0+13 Keep typing: the last filter is incomplete.'],
    ['deleted:2026-03-01..2026-0', '0+26 Keep typing: the last filter is incomplete.'],
    ['deleted:2026-03-01T14:', '0+22 Keep typing: the last filter is incomplete.'],
    ['deleted:unkn', '0+12 Keep typing: the last filter is incomplete.'],
    ['size:1.', '0+7 Keep typing: the last filter is incomplete.'],
    ['size:>', '0+6 Keep typing: the last filter is incomplete.'],
    ['person:"Ann L', '0+13 Add a closing quotation mark.'],
    ['a "b', '2+2 Add a closing quotation mark.'],
    ['person: Ann', '0+7 Enter a value right after "person:", without a space.'],
    ['deleted:> 7d', '0+9 Enter a value right after "deleted:", without a space.'],
    ['person:""', '0+9 Enter a value right after "person:", without a space.'],
    ['""', '0+2 Enter text between the quotation marks.'],
    ['a by:ann', '2+6 "by:" is not a filter. To search for a colon, put the text in quotation marks.'],
    ['persn:ann', '0+9 "persn:" is not a filter. To search for a colon, put the text in quotation marks.'],
    ['DELETD:7d', '0+9 "deletd:" is not a filter. To search for a colon, put the text in quotation marks.'],
    ['path:x', '0+6 "path:" is not a filter. To search for a colon, put the text in quotation marks.'],
    ['note:todo', '0+9 "note:" is not a filter. To search for a colon, put the text in quotation marks.'],
    ['constructor:x', '0+13 "constructor:" is not a filter. To search for a colon, put the text in quotation marks.'],
    ['kind:files', '0+10 "files" is not a type. Use file, folder, link or version.'],
    ['kind:directory', '0+14 "directory" is not a type. Use file, folder, link or version.'],
    ['kind:picture', '0+12 "picture" is not a type. Use file, folder, link or version.'],
    ['deleted:2026-02-30', '0+18 "2026-02-30" is not a date. Use a date such as 2026-03-01.'],
    ['deleted:2026-13', '0+15 "2026-13" is not a date. Use a date such as 2026-03-01.'],
    ['deleted:2026-02-30..2026-03-01', '0+30 "2026-02-30" is not a date. Use a date such as 2026-03-01.'],
    ['deleted:soon', '0+12 "soon" is not a date. Use a date such as 2026-03-01.'],
    ['deleted:2026- x', '0+13 "2026-" is not a date. Use a date such as 2026-03-01.'],
    ['size:>big', '0+9 "big" is not a size. Use a size such as 10mb.'],
    ['size:1,5mb', '0+10 "1,5mb" is not a size. Use a size such as 10mb.'],
    ['size:5mb..1kb', '0+13 "5mb..1kb" ends before it begins. Swap the two values.'],
    ['deleted:2026-03-05..2026-03-01', '0+30 "2026-03-05..2026-03-01" ends before it begins. Swap the two values.'],
    ['kind:[x](command:y)$(z)', '0+23 "[x] (command:y)$ (z)" is not a type. Use file, folder, link or version.'],
  ];
  for (const [text, expected] of rows) {
    it(`of ${text.slice(0, 40)}`, () => assert.equal(said(text), expected));
  }
});
