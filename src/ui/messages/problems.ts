/** Problems in words: what is wrong, and what to do. */
import { l10n } from 'vscode';
import type { Problem } from '../../trash/problem.ts';
import { forMessage, plain } from '../text.ts';
import { kinds } from './shared.ts';
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

/** During a sign-in, where there is no list to refresh and no item yet. */
export function signInProblemText(problem: Problem, service: string): string {
  const { code = 'http.shape', kind } = problem;
  let words: string;
  if (code === 'http.shape' && (kind === 'notFound' || kind === 'unreadable')) {
    words = l10n.t(
      'There is no {0} API at this address. Check the address, and whether your network uses a proxy or a sign-in page.',
      service,
    );
  } else if (code === 'http.shape' && kind === 'signIn') {
    words = l10n.t('The token was rejected. Check that it is complete and has not expired.');
  } else words = problemText(kind === 'unclear' ? { ...problem, kind: 'offline' } : problem);
  // The box makes links of what looks like one.
  return forMessage(words, 600);
}

const incomplete = () =>
  l10n.t('The list may be incomplete: it changed while it was being read. Refresh to reload it.');

const openAgain = (words: string) => l10n.t('{0} Use the button above to open the page again.', words);
const notGranted = () => openAgain(l10n.t('Access was not granted.'));

const extraCharacters = () =>
  l10n.t('Remove the spaces, line breaks or other extra characters, or copy the value again.');

/** Reason codes that every vendor may give; those that are not here have the words of their kind. */
const shared: Readonly<Record<string, (problem: Problem) => string>> = {
  'account.noSecret': () => l10n.t("The sign-in for this account is missing or can't be read. Sign in again."),
  'job.journal': () =>
    l10n.t("Nothing was sent: the progress can't be saved on this computer. Check its disk space, then try again."),
  'job.takenOver': () => l10n.t('Another window took over this job. See Show History for its report.'),
  'account.removed': () => l10n.t('This account is no longer connected.'),
  'signIn.renewedElsewhere': () => l10n.t('Another window renewed this sign-in. Reload this window.'),
  'signIn.denied': notGranted,
  'signIn.notGranted': notGranted,
  'signIn.codeRefused': () => openAgain(l10n.t('The service rejected the code.')),
  'signIn.late': () => openAgain(l10n.t('Sign-in timed out after five minutes.')),
  'signIn.wrongState': () => openAgain(l10n.t('This address belongs to another sign-in.')),
  'signIn.empty': () => l10n.t('Enter a value.'),
  'signIn.whiteSpace': extraCharacters,
  'signIn.brokenAddress': extraCharacters,
  'signIn.nothingPasted': () => l10n.t('Grant access in the browser, or paste the address it ended on.'),
  'signIn.noCode': () =>
    l10n.t('This address has no code. Copy the address the browser ends on after you grant access.'),
  'http.unreachable': () => l10n.t("The address can't be reached. Check your network and the address."),
  'http.certificate': () =>
    l10n.t("The server's certificate is not trusted, so nothing was sent. Ask your administrator."),
  'http.interrupted': (problem) =>
    problem.kind === 'unclear'
      ? kinds.unclear(problem)
      : l10n.t('The connection was lost. Check your network and try again.'),
  'http.redirect': () =>
    l10n.t("To protect your token, a redirect by the server was not followed. Check the account's address."),
  'http.host': () =>
    l10n.t("Nothing was sent: this account can't call that address. Remove the account and add it again."),
  'http.expired': () => l10n.t('Nothing was sent: the check before it was out of date. Try again.'),
  'list.repeats': incomplete,
  'list.shifts': incomplete,
  'item.erased': () => l10n.t("This item was permanently deleted and can't be restored."),
};
