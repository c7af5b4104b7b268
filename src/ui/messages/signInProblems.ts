/** Problems in words while somebody signs in: there is no list to refresh yet, and nothing that could be gone from it. */
import { l10n } from 'vscode';
import type { Problem, ProblemKind } from '../../trash/problem.ts';
import { problemText } from './problems.ts';
import { signInMessages } from './signIn/table.ts';

/** @param vendor id of the vendor at whose address there may be something else */
export function signInProblemText(problem: Problem, vendor: string): string {
  const { code = '', kind } = problem;
  if (code.startsWith(`${vendor}.`)) return problemText(problem);
  const noService = signInMessages[vendor]?.noService;
  if (noService && (kind === 'notFound' || kind === 'unreadable')) return noService();
  // A code that is worded for everything, such as that of a certificate, says more than the kind.
  const words = codes[code] ?? (code === '' || code === 'http.shape' ? kinds[kind] : undefined);
  return words?.() ?? problemText(problem);
}

const kinds: Readonly<Partial<Record<ProblemKind, () => string>>> = {
  offline: () => l10n.t('The service did not respond. Check your network and try again.'),
  unclear: () => l10n.t('The service did not respond. Check your network and try again.'),
  notFound: () => l10n.t('This service was not found at this address. Check the address.'),
  unreadable: () =>
    l10n.t('Unexpected response. Check the address, and whether your network uses a proxy or a sign-in page.'),
};

const codes: Readonly<Record<string, () => string>> = {
  'http.unreachable': () => l10n.t("The address can't be reached. Check your network and the address."),
  'http.interrupted': () => l10n.t('The connection was lost. Check your network and try again.'),
  'http.timeout': () => l10n.t('The service did not respond in time. Try again later.'),
};
