/** Why what was typed or pasted into a box cannot be used. */
import { l10n } from 'vscode';
import type { Vendor } from '../../vendors/vendor.ts';
import { signInMessages } from '../messages/signIn/table.ts';

export function refusedWords(vendor: Vendor, code: string): string {
  const own = signInMessages[vendor.id]?.refused[code];
  if (own) return own();
  return code === 'signIn.whiteSpace'
    ? l10n.t(
        'This holds spaces, line breaks or characters that do not belong there. Copy it again, and nothing around it.',
      )
    : l10n.t('Paste it here.');
}

/** The same for what the browser ended on. */
export function pastedWords(code: string): string {
  switch (code) {
    case 'signIn.wrongState':
      return l10n.t(
        'This address does not belong to this sign-in: it is from an earlier try, or from somebody else. Open the page again with the button above, and paste the address on which it ends.',
      );
    case 'signIn.noCode':
      return l10n.t(
        'This address holds no code. Copy the one on which the browser ends after you have granted access.',
      );
    case 'signIn.denied':
      return l10n.t('Access was not granted on the page. Open it again with the button above.');
    case 'signIn.whiteSpace':
      return l10n.t('This holds spaces or line breaks. Copy the whole address, and nothing around it.');
    default:
      return l10n.t('Grant access in the browser, or paste the address of the page on which it ended.');
  }
}
