/** What is wrong with a filter that was typed, in words. */
import { l10n } from 'vscode';
import type { QueryError } from '../../trash/query/query.ts';
import { forInput } from '../text.ts';

/** A sentence or two, for the line under an input box. */
export function queryErrorText({ code, word: typed }: QueryError): string {
  const word = forInput(typed, 60);
  switch (code) {
    case 'incomplete':
      return l10n.t('Keep typing: the last filter is incomplete.');
    case 'openQuote':
      return l10n.t('Add a closing quotation mark.');
    case 'noValue':
      return word === ''
        ? l10n.t('Enter text between the quotation marks.')
        : l10n.t('Enter a value right after "{0}:", without a space.', word);
    case 'field':
      return l10n.t('"{0}:" is not a filter. To search for a colon, put the text in quotation marks.', word);
    case 'kind':
      return l10n.t('"{0}" is not a type. Use file, folder, link or version.', word);
    case 'date':
      return l10n.t('"{0}" is not a date. Use a date such as 2026-03-01.', word);
    case 'size':
      return l10n.t('"{0}" is not a size. Use a size such as 10mb.', word);
    case 'reversed':
      return l10n.t('"{0}" ends before it begins. Swap the two values.', word);
  }
}
