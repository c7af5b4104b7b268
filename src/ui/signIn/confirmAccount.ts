/** The last step of a sign-in: whose account it is, before it is stored. */
import { l10n } from 'vscode';
import type { AccountRecord } from '../../accounts/stored.ts';
import type { PickResult, PickStep } from '../dialogs/dialogs.ts';
import { count, date } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';
import type { SignedIn } from './verifyConnection.ts';

export interface ConfirmAccountStep extends Pick<PickStep<unknown>, 'title' | 'step' | 'totalSteps'> {
  /** The same person at the same address, if they are connected already. */
  readonly known: AccountRecord | undefined;
}

export async function confirmAccount(
  { dialogs }: Services,
  signedIn: SignedIn,
  step: ConfirmAccountStep,
): Promise<PickResult<true> | undefined> {
  const { known, title } = step;
  const who = nameOf(signedIn);
  for (;;) {
    const picked = await dialogs.pickStep<boolean>({
      ...step,
      title: l10n.t('{0}: Is this the right account?', title),
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
    if (picked.end === 'back' || !picked.value) return { end: 'back' };
    if (await agreeToWarnings(dialogs, signedIn, known !== undefined)) return { end: 'accepted', value: true };
  }
}

/** Asks only where there are warnings. A line of a list is cut off where it is too long, and these are to be read. */
export async function agreeToWarnings(
  ask: Services['dialogs'],
  signedIn: SignedIn,
  isKnown: boolean,
): Promise<boolean> {
  const warnings = warningsOf(signedIn);
  if (warnings.length === 0) return true;
  const who = forMessage(nameOf(signedIn));
  return await ask.confirm({
    message: isKnown ? l10n.t('Sign in as {0} anyway?', who) : l10n.t('Connect {0} anyway?', who),
    detail: warnings.join('\n\n'),
    button: isKnown ? l10n.t('Sign In') : l10n.t('Connect'),
  });
}

/** One line, which is cut off where it is too long: the warnings themselves come in a dialog. */
function detailOf(signedIn: SignedIn, known: AccountRecord | undefined): string {
  const { validUntil } = signedIn.identity;
  const warnings = warningsOf(signedIn).length;
  const facts = [
    ...trashWords(signedIn),
    ...knownWords(known),
    ...(validUntil === undefined ? [] : [l10n.t('Key valid until {0}.', date(validUntil))]),
    ...(warnings === 1 ? [l10n.t('1 warning to read first.')] : []),
    ...(warnings > 1 ? [l10n.t('{0} warnings to read first.', warnings)] : []),
  ];
  return forIconText(facts.join(' '), 200);
}

function nameOf({ identity: { name, login } }: SignedIn): string {
  return login === undefined || login === name ? name : `${name} (${login})`;
}

function trashWords({ count: counted }: SignedIn): string[] {
  return counted && counted.precision !== 'unknown' ? [l10n.t('{0} in the trash', count(counted))] : [];
}

function knownWords(known: AccountRecord | undefined): string[] {
  return known ? [l10n.t('Already connected as "{0}".', plain(known.label, 40))] : [];
}

function warningsOf({ identity, countProblem }: SignedIn): string[] {
  const problems = [...(identity.warnings ?? []), ...(countProblem ? [countProblem] : [])];
  const words = problems.map((problem) => forMessage(problemText({ ...problem, said: undefined }), 400));
  return [...new Set(words)];
}
