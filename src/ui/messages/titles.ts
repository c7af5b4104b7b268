/** Problems in a few words, for rows. The sentences are elsewhere: they are loaded when needed. */
import { l10n } from 'vscode';
import type { Problem, ProblemKind } from '../../trash/problem.ts';

/** A few words for a row. */
export function problemTitle({ kind, code }: Problem): string {
  if (code === 'account.noSecret') return l10n.t('Sign-in needed');
  if (code === 'signIn.renewedElsewhere') return l10n.t('Reload this window');
  return titles[kind]();
}

const titles: Readonly<Record<ProblemKind, () => string>> = {
  offline: () => l10n.t('No connection'),
  signIn: () => l10n.t('Sign-in expired'),
  forbidden: () => l10n.t('Not allowed'),
  notFound: () => l10n.t('Not found'),
  originMissing: () => l10n.t('Original folder gone'),
  nameTaken: () => l10n.t('Name taken'),
  invalidName: () => l10n.t('Invalid name'),
  notMoved: () => l10n.t('Restored, not moved'),
  busy: () => l10n.t('Busy'),
  retained: () => l10n.t('Held by a retention policy'),
  limited: () => l10n.t('Too many calls'),
  noSpace: () => l10n.t('No space'),
  refused: () => l10n.t('Refused'),
  server: () => l10n.t('Service error'),
  unreadable: () => l10n.t('Unexpected response'),
  unsupported: () => l10n.t('Not supported'),
  trashedAgain: () => l10n.t('In the trash again'),
  unclear: () => l10n.t('Outcome unknown'),
  internal: () => l10n.t('Internal error'),
};
