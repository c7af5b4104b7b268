/** Problems in words during a sign-in, where there is no list to refresh yet. */
import { l10n } from 'vscode';
import type { Problem } from '../../trash/problem.ts';
import { forMessage } from '../text.ts';
import { problemText } from './problems.ts';
import { vendorMessages } from './table.ts';

/** @param vendor id of the vendor at whose address there may be something else */
export function signInProblemText(problem: Problem, vendor: string): string {
  const { code, kind } = problem;
  const isElsewhere = kind === 'notFound' || kind === 'unreadable';
  const noService = isElsewhere && !code?.startsWith(`${vendor}.`) ? vendorMessages[vendor]?.noService : undefined;
  const words = noService ?? here[code === undefined || code === 'http.shape' ? kind : code];
  // The box makes links of what looks like one.
  return forMessage(words?.() ?? problemText(problem), 600);
}

const offline = () => l10n.t('The service did not respond. Check your network and try again.');

/** By code, or by kind if there is no code. */
const here: Readonly<Record<string, () => string>> = {
  offline,
  unclear: offline,
  signIn: () => l10n.t('The token was rejected. Check that it is complete and has not expired.'),
  notFound: () => l10n.t('This service was not found at this address. Check the address.'),
  unreadable: () =>
    l10n.t('Unexpected response. Check the address, and whether your network uses a proxy or a sign-in page.'),
  'http.unreachable': () => l10n.t("The address can't be reached. Check your network and the address."),
  'http.interrupted': () => l10n.t('The connection was lost. Check your network and try again.'),
  'http.timeout': () => l10n.t('The service did not respond in time. Try again later.'),
};
