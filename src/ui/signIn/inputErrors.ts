/** Why what was typed or pasted into a box cannot be used. */
import { l10n } from 'vscode';
import type { Vendor } from '../../vendors/vendor.ts';
import { signInMessages } from '../messages/signIn/table.ts';

export function refusedWords(vendor: Vendor, code: string): string {
  const own = signInMessages[vendor.id]?.refused[code];
  if (own) return own();
  return code === 'signIn.whiteSpace'
    ? l10n.t('Remove the spaces, line breaks or other extra characters, or copy the value again.')
    : l10n.t('Enter a value.');
}

/** The same for what the browser ended on. */
export function pastedWords(code: string): string {
  switch (code) {
    case 'signIn.wrongState':
      return l10n.t(
        'This address belongs to another sign-in. Use the button above to open the page again, then paste the address it ends on.',
      );
    case 'signIn.noCode':
      return l10n.t('This address has no code. Copy the address the browser ends on after you grant access.');
    case 'signIn.denied':
      return l10n.t('Access was denied on the page. Use the button above to open it again.');
    case 'signIn.whiteSpace':
      return l10n.t('Remove the spaces or line breaks, or copy the whole address again.');
    default:
      return l10n.t('Grant access in the browser, or paste the address it ended on.');
  }
}
