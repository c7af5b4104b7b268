/** Sentences for each kind of problem, and those that more than one service uses. */
import { l10n } from 'vscode';
import type { Problem, ProblemKind } from '../../trash/problem.ts';
import { exact } from '../format.ts';

export const kinds: Readonly<Record<ProblemKind, (problem: Problem) => string>> = {
  offline: () => l10n.t('The service did not respond. Check your network and try again.'),
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
  busy: () => l10n.t('The service is busy, or this item is locked. Try again in a few minutes.'),
  retained: () => l10n.t('This item is locked or held by a retention policy. Ask your administrator.'),
  limited: (problem) => tryLater(l10n.t("The service's call limit is reached."), problem),
  noSpace: () => l10n.t('The account is out of space or its subscription has ended. Free up space, or ask its owner.'),
  refused: ({ status }) => l10n.t('The service rejected the request (status {0}).', status ?? '–'),
  server: ({ status }) => l10n.t('The service had an internal error (status {0}). Try again later.', status ?? '–'),
  unreadable: () =>
    l10n.t(
      'The response did not come from this service, perhaps from a proxy or a network sign-in page. Check the address and your network.',
    ),
  unsupported: () => l10n.t("Cloud Trash can't handle this type of item. Use the service's web page."),
  trashedAgain: () =>
    l10n.t('Someone else restored this item, and it is now back in the trash. Restore it if you need it.'),
  unclear: () =>
    l10n.t('The service did not confirm the result. Refresh to check whether this item is still in the trash.'),
  internal: () =>
    l10n.t('Cloud Trash ran into an internal error. Try again, or run "Cloud Trash: Show Log" for details.'),
};

/** @param words one whole sentence */
export function tryLater(words: string, { retryAt }: Problem): string {
  return retryAt === undefined
    ? l10n.t('{0} Try again later.', words)
    : l10n.t('{0} Try again after {1}.', words, exact(retryAt));
}

export const insideTrashed = () => l10n.t('This item is inside a folder that is in the trash. Restore that folder.');

export const chosenGone = () =>
  l10n.t('The folder you chose no longer exists or is in the trash. Restore to another folder.');

export const chosenClosed = () => l10n.t("You can't add items to the folder you chose. Restore to another folder.");

export const httpsOnly = () => l10n.t('Use an https:// address, so that your sign-in stays private.');

export const browserTitle = () => l10n.t('Sign in with the browser');

export const clientSecret = () => ({
  prompt: l10n.t("Enter the client secret. It is stored in the editor's secret storage."),
});

/** What Remove Account... does where the service can be told. */
export const endsAt = (service: string) =>
  l10n.t('This ends the sign-in at {0} and deletes its token from this computer.', service);
