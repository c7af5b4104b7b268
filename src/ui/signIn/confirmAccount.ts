/** The end of a sign-in: whose account it is, before it is stored. */
import { l10n, window } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import type { Step } from '../dialogs/dialogs.ts';
import { count, date } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';
import type { SignedIn } from './verifyConnection.ts';

/** `stay`: once more, or with the step that is now in this place. `undefined`: cancelled. */
export type StepEnd = 'next' | 'back' | 'stay' | undefined;

/**
 * @param known the same person at the same address, if they are connected already
 * @param place absent where only warnings are to be shown
 */
export async function confirmAccount(
  { dialogs }: Services,
  signedIn: SignedIn,
  known: AccountRecord | undefined,
  place: Step | undefined,
): Promise<StepEnd> {
  const { name, login = name } = signedIn.identity;
  const who = login === name ? name : `${name} (${login})`;
  if (place) {
    const { title, step, totalSteps } = place;
    const label = known ? l10n.t('Sign In Again as {0}', forIconText(who)) : l10n.t('Connect {0}', forIconText(who));
    const description = forIconText(signedIn.connection.host);
    const picked = await dialogs.pickStep<boolean>({
      title,
      step,
      totalSteps,
      placeholder: l10n.t('Is this the right account?'),
      choices: [
        { label, description, detail: detailOf(signedIn, known), value: true },
        { label: l10n.t('Back'), value: false },
      ],
    });
    if (!picked) return undefined;
    if (picked.end === 'back' || !picked.value) return 'back';
  }
  // In a dialog, because a line of a list may be cut off.
  const warnings = warningsOf(signedIn);
  const agrees =
    warnings.length === 0 ||
    (await dialogs.confirm({
      message: known
        ? l10n.t('Sign in as {0} anyway?', forMessage(who))
        : l10n.t('Connect {0} anyway?', forMessage(who)),
      detail: warnings.join('\n\n'),
      button: known ? l10n.t('Sign In') : l10n.t('Connect'),
    }));
  if (agrees) return 'next';
  return place ? 'stay' : undefined;
}

/** Stores the account, says so, and reads its trash. */
export async function storeAccount(
  { accounts, trashes }: Services,
  { vendor, method, connection, identity }: SignedIn,
  known: AccountRecord | undefined,
): Promise<void> {
  const record = await accounts.store(vendor, connection, identity, known, method.id);
  const trash = known ? trashes.restart(record.id) : trashes.of(record.id);
  const label = forIconText(record.label);
  const words = known ? l10n.t('Signed in again as {0}', label) : l10n.t('Connected {0}', label);
  window.setStatusBarMessage(`$(check) ${words}`, 6000);
  void trash?.load();
}

function detailOf({ count: counted, identity }: SignedIn, known: AccountRecord | undefined): string {
  const facts = [
    counted && counted.precision !== 'unknown' && l10n.t('{0} in the trash', count(counted)),
    known && l10n.t('Already connected as "{0}"', plain(known.label, 40)),
    identity.validUntil !== undefined && l10n.t('Key valid until {0}', date(identity.validUntil)),
  ];
  return forIconText(facts.filter(Boolean).join(' · '), 200);
}

function warningsOf({ identity, countProblem }: SignedIn): string[] {
  const problems = [...(identity.warnings ?? []), ...(countProblem ? [countProblem] : [])];
  const words = problems.map((problem) => forMessage(problemText({ ...problem, said: undefined }), 400));
  return [...new Set(words)];
}
