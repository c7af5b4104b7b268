/** The end of a sign-in: whose account it is, before it is stored. */
import { l10n, window } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import { count, date } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';
import type { StepEnd, StepPosition } from './signInFlow.ts';
import type { SignedIn } from './verifyConnection.ts';

/** @param known the same person at the same address, if they are connected already */
export async function confirmAccount(
  { dialogs }: Services,
  signedIn: SignedIn,
  known: AccountRecord | undefined,
  { title, step, totalSteps }: StepPosition,
): Promise<StepEnd> {
  const who = accountName(signedIn);
  for (;;) {
    const picked = await dialogs.pickStep<boolean>({
      title,
      step,
      totalSteps,
      placeholder: l10n.t('Is this the right account?'),
      choices: [
        {
          label: known ? l10n.t('Sign In Again as {0}', forIconText(who)) : l10n.t('Connect {0}', forIconText(who)),
          description: forIconText(signedIn.connection.host),
          detail: detailOf(signedIn, known),
          value: true,
        },
        { label: l10n.t('Back'), value: false },
      ],
    });
    if (!picked) return undefined;
    if (picked.end === 'back' || !picked.value) return 'back';
    if (await agreeToWarnings(dialogs, signedIn, known !== undefined)) return 'next';
  }
}

/** Asks only if there are warnings. In a dialog, because a line of a list may be cut off. */
export async function agreeToWarnings(
  dialogs: Services['dialogs'],
  signedIn: SignedIn,
  isKnown: boolean,
): Promise<boolean> {
  const warnings = warningsOf(signedIn);
  if (warnings.length === 0) return true;
  const who = forMessage(accountName(signedIn));
  return await dialogs.confirm({
    message: isKnown ? l10n.t('Sign in as {0} anyway?', who) : l10n.t('Connect {0} anyway?', who),
    detail: warnings.join('\n\n'),
    button: isKnown ? l10n.t('Sign In') : l10n.t('Connect'),
  });
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

/** One line, which may be cut off: the warnings themselves are in a dialog. */
function detailOf(signedIn: SignedIn, known: AccountRecord | undefined): string {
  const { count: counted, identity } = signedIn;
  const warnings = warningsOf(signedIn).length;
  const facts = [
    counted && counted.precision !== 'unknown' && l10n.t('{0} in the trash', count(counted)),
    known && l10n.t('Already connected as "{0}"', plain(known.label, 40)),
    identity.validUntil !== undefined && l10n.t('Key valid until {0}', date(identity.validUntil)),
    warnings === 1 && l10n.t('1 warning to read first'),
    warnings > 1 && l10n.t('{0} warnings to read first', warnings),
  ];
  return forIconText(facts.filter(Boolean).join(' · '), 200);
}

function accountName({ identity: { name, login } }: SignedIn): string {
  return login === undefined || login === name ? name : `${name} (${login})`;
}

function warningsOf({ identity, countProblem }: SignedIn): string[] {
  const problems = [...(identity.warnings ?? []), ...(countProblem ? [countProblem] : [])];
  const words = problems.map((problem) => forMessage(problemText({ ...problem, said: undefined }), 400));
  return [...new Set(words)];
}
