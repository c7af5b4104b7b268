/** Problems in words: what is wrong, and what to do. */
import { l10n } from 'vscode';
import type { Problem, ProblemKind } from '../../trash/problem.ts';
import { exact } from '../format.ts';
import { plain } from '../text.ts';
import { vendorMessages } from './table.ts';

/** Whole sentences. The service's own words come last, quoted. */
export function problemText(problem: Problem): string {
  const words = own(problem) ?? shared[problem.code ?? '']?.(problem) ?? kinds[problem.kind](problem);
  const said = problem.said === undefined ? '' : plain(problem.said, 300);
  if (said === '') return words;
  return l10n.t({
    message: '{0} The service says: "{1}"',
    args: [words, said],
    comment: ['{0} is one or more whole sentences', '{1} is the text of the service as it came'],
  });
}

function own(problem: Problem): string | undefined {
  const vendor = problem.code?.split('.')[0] ?? '';
  return vendorMessages[vendor]?.problems[problem.code ?? '']?.(problem);
}

const kinds: Readonly<Record<ProblemKind, (problem: Problem) => string>> = {
  offline: () => l10n.t('The service did not answer. Check your network, then refresh.'),
  signIn: () => l10n.t('The service does not accept the sign-in any more. Sign in again with a new token.'),
  forbidden: () => l10n.t('You may not do this with this account. Ask the owner of the item or your administrator.'),
  notFound: () => l10n.t('It is no longer there. Refresh to see what is.'),
  originMissing: () =>
    l10n.t(
      'The folder it came from no longer exists or is in the trash itself. Restore it to another folder, or restore that folder first.',
    ),
  nameTaken: () =>
    l10n.t('Another item in that folder has the same name. Rename or move that one, then restore again.'),
  invalidName: () => l10n.t('The service does not accept this name. Restore again, and give it another name.'),
  notMoved: () =>
    l10n.t(
      'Restored to the original folder, but could not be moved to the folder you chose. Retry, or move it on the web page of the service.',
    ),
  busy: () => l10n.t('It is in use by something that is still running at the service. Try again in a few minutes.'),
  retained: () => l10n.t('A lock or a retention rule keeps it. Ask your administrator.'),
  limited: ({ retryAt }) =>
    retryAt === undefined
      ? l10n.t('The service allows no more calls for now. Try again later.')
      : l10n.t('The service allows no more calls for now. Try again after {0}.', exact(retryAt)),
  noSpace: () => l10n.t('The account has no space left, or is not paid. Make room, then try again.'),
  refused: ({ status }) => l10n.t('The service refused the request (status {0}).', status ?? '–'),
  server: ({ status }) => l10n.t('The service has trouble of its own (status {0}). Try again later.', status ?? '–'),
  unreadable: () =>
    l10n.t(
      'The answer is not what this service says, so it may come from a proxy or a sign-in page of your network. Check the address and your network, then refresh.',
    ),
  unsupported: () => l10n.t('This version of Cloud Trash does not know how to handle it. It stays as it is.'),
  trashedAgain: () =>
    l10n.t('It was restored by somebody meanwhile and is now in your trash again. Restore it if it should live.'),
  unclear: () => l10n.t('The service did not say how it ended. Refresh, and look whether it is still in the trash.'),
  internal: () =>
    l10n.t(
      'Something went wrong in Cloud Trash itself, or the editor could not keep what it should. Try again; the log (Cloud Trash: Show Log) tells more.',
    ),
};

/** Reason codes that every vendor may give. */
const shared: Readonly<Record<string, (problem: Problem) => string>> = {
  'account.noSecret': () =>
    l10n.t('The secret storage of this editor has no sign-in for this account, or cannot read it. Sign in again.'),
  'signIn.ended': () =>
    l10n.t('The sign-in has ended: it was not used for too long, or it was ended at the service. Sign in again.'),
  'signIn.renewedElsewhere': () => l10n.t('Another window renewed this sign-in. Reload this window.'),
  'signIn.denied': () => l10n.t('Access was not granted on the page. Open it again with the button above.'),
  'signIn.notGranted': () => l10n.t('The service did not grant access. Open its page again with the button above.'),
  'signIn.codeRefused': () =>
    l10n.t(
      'The service does not accept the code: it is good for a short time and for one try, and only with the right app. Open the page again with the button above; if that does not help, go back and check the app.',
    ),
  'signIn.late': () =>
    l10n.t('Nobody came back from the browser for five minutes. Open the page again with the button above.'),
  'account.removed': () => l10n.t('The account is no longer connected.'),
  'http.unreachable': () =>
    l10n.t('The address cannot be reached. Check your network and the address of the account, then refresh.'),
  'http.certificate': () =>
    l10n.t('The certificate of the server is not trusted, so nothing was sent. Ask whoever runs it.'),
  'http.interrupted': ({ kind }) =>
    kind === 'unclear'
      ? l10n.t(
          'The connection broke before the service said how it ended. Refresh, and look whether it is still there.',
        )
      : l10n.t('The connection broke. Check your network, then refresh.'),
  'http.timeout': ({ kind }) =>
    kind === 'unclear'
      ? l10n.t('The service did not say in time how it ended. Refresh, and look whether it is still there.')
      : l10n.t('The service did not answer in time. Try again later.'),
  'http.redirect': () =>
    l10n.t(
      'The server sends the call elsewhere, which is refused to keep your token safe. Check the address of the account.',
    ),
  'http.tooLarge': () => l10n.t('The answer is far too large to be true. Check the address of the account.'),
  'http.host': () => l10n.t('The address is not one that this account may call, so nothing was sent. Add it again.'),
  'http.expired': () => l10n.t('It had to wait too long to be safe, so nothing was sent. Try again.'),
  'list.repeats': () =>
    l10n.t('The service repeats the same page, so the list may not be complete. Refresh to read it anew.'),
  'list.shifts': () =>
    l10n.t('The list changes faster than it can be read, so it may not be complete. Refresh when it is quieter.'),
  'item.erased': () => l10n.t('It was erased for good meanwhile and cannot be restored.'),
  'item.unknownKind': () =>
    l10n.t('It is of a kind that Cloud Trash does not know. Handle it on the web page of the service.'),
};
