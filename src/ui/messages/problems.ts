/** Problems in words: what is wrong, and what to do. */
import { l10n } from 'vscode';
import type { Problem, ProblemKind } from '../../trash/problem.ts';
import { exact } from '../format.ts';
import { plain } from '../text.ts';
import { vendorMessages } from './table.ts';

/** Whole sentences. The service's own words come last, quoted. */
export function problemText(problem: Problem): string {
  const { code = '', kind, said } = problem;
  const [vendor = ''] = code.split('.');
  const words = (vendorMessages[vendor]?.problems[code] ?? shared[code] ?? kinds[kind])(problem);
  const quoted = said === undefined ? '' : plain(said, 300);
  if (quoted === '') return words;
  return l10n.t({
    message: '{0} The service says: "{1}"',
    args: [words, quoted],
    comment: ['{0} is one or more whole sentences', '{1} is the text of the service as it came'],
  });
}

/** Why what was typed or pasted into a box cannot be used, by the reason code that reading it gave. */
export function refusedText(code: string): string {
  return problemText({ kind: 'refused', code });
}

const kinds: Readonly<Record<ProblemKind, (problem: Problem) => string>> = {
  offline: () => l10n.t('The service did not respond. Check your network and refresh.'),
  signIn: () => l10n.t('Your sign-in has expired. Sign in again.'),
  forbidden: () => l10n.t("You don't have permission. Ask the item's owner or your administrator."),
  notFound: () => l10n.t('This item is no longer in the trash. Refresh the list.'),
  originMissing: () =>
    l10n.t(
      'The original folder no longer exists or is in the trash. Restore to another folder, or restore that folder first.',
    ),
  nameTaken: () =>
    l10n.t('Another item in that folder has the same name. Rename or move that item, then restore again.'),
  invalidName: () => l10n.t('The service does not allow this name. Restore under another name.'),
  notMoved: () =>
    l10n.t(
      "Restored to the original folder, but could not be moved to the folder you chose. Retry, or move it on the service's web page.",
    ),
  busy: () => l10n.t('The service is still working on this item. Try again in a few minutes.'),
  retained: () => l10n.t('This item is locked or held by a retention policy. Ask your administrator.'),
  limited: ({ retryAt }) =>
    retryAt === undefined
      ? l10n.t("The service's call limit is reached. Try again later.")
      : l10n.t("The service's call limit is reached. Try again after {0}.", exact(retryAt)),
  noSpace: () => l10n.t('The account is out of space or its subscription has ended. Free up space, then try again.'),
  refused: ({ status }) => l10n.t('The service rejected the request (status {0}).', status ?? '–'),
  server: ({ status }) => l10n.t('The service had an internal error (status {0}). Try again later.', status ?? '–'),
  unreadable: () =>
    l10n.t(
      'The response did not come from this service, perhaps from a proxy or a network sign-in page. Check the address and your network, then refresh.',
    ),
  unsupported: () => l10n.t("This version of Cloud Trash can't handle this item. Nothing was changed."),
  trashedAgain: () =>
    l10n.t('Someone else restored this item, and it is now back in the trash. Restore it if you need it.'),
  unclear: () =>
    l10n.t('The service did not confirm the result. Refresh to check whether this item is still in the trash.'),
  internal: () =>
    l10n.t('Cloud Trash ran into an internal error. Try again, or run "Cloud Trash: Show Log" for details.'),
};

/** Reason codes that every vendor may give. */
const shared: Readonly<Record<string, (problem: Problem) => string>> = {
  'account.noSecret': () => l10n.t("The sign-in for this account is missing or can't be read. Sign in again."),
  'signIn.ended': () => l10n.t('Your sign-in has ended. Sign in again.'),
  'signIn.renewedElsewhere': () => l10n.t('Another window renewed this sign-in. Reload this window.'),
  'signIn.denied': () => l10n.t('Access was denied on the page. Use the button above to open it again.'),
  'signIn.notGranted': () => l10n.t('The service did not grant access. Use the button above to open the page again.'),
  'signIn.codeRefused': () =>
    l10n.t(
      'The service did not accept the code: it may have expired or belong to another app. Use the button above to get a new one.',
    ),
  'signIn.late': () => l10n.t('Sign-in timed out after five minutes. Use the button above to open the page again.'),
  'signIn.empty': () => l10n.t('Enter a value.'),
  'signIn.whiteSpace': () =>
    l10n.t('Remove the spaces, line breaks or other extra characters, or copy the value again.'),
  'signIn.nothingPasted': () => l10n.t('Grant access in the browser, or paste the address it ended on.'),
  'signIn.brokenAddress': () => l10n.t('Remove the spaces or line breaks, or copy the full address again.'),
  'signIn.noCode': () =>
    l10n.t('This address has no code. Copy the address the browser ends on after you grant access.'),
  'signIn.wrongState': () =>
    l10n.t(
      'This address belongs to another sign-in. Use the button above to open the page again, then paste the address it ends on.',
    ),
  'account.removed': () => l10n.t('This account is no longer connected.'),
  'http.unreachable': () =>
    l10n.t("The address can't be reached. Check your network and the account's address, then refresh."),
  'http.certificate': () =>
    l10n.t("The server's certificate is not trusted, so nothing was sent. Ask your administrator."),
  'http.interrupted': ({ kind }) =>
    kind === 'unclear'
      ? l10n.t(
          'The connection was lost before the service confirmed the result. Refresh to check whether this item is still in the trash.',
        )
      : l10n.t('The connection was lost. Check your network and refresh.'),
  'http.timeout': ({ kind }) =>
    kind === 'unclear'
      ? l10n.t(
          'The service did not confirm the result in time. Refresh to check whether this item is still in the trash.',
        )
      : l10n.t('The service did not respond in time. Try again later.'),
  'http.redirect': () =>
    l10n.t(
      "The server tried to redirect the request, which was blocked to protect your token. Check the account's address.",
    ),
  'http.tooLarge': () => l10n.t("The response is too large. Check the account's address."),
  'http.host': () =>
    l10n.t("Nothing was sent: this account can't call that address. Remove the account and add it again."),
  'http.expired': () => l10n.t('Nothing was sent: the check before it was out of date. Try again.'),
  'list.repeats': () =>
    l10n.t('The list may be incomplete: the service returned the same page twice. Refresh to reload it.'),
  'list.shifts': () => l10n.t('The list may be incomplete: it changed while it was being read. Refresh to reload it.'),
  'item.erased': () => l10n.t("This item was permanently deleted and can't be restored."),
  'item.unknownKind': () => l10n.t("Cloud Trash can't handle this type of item. Use the service's web page."),
};
