/** The list of all results of a restore or purge, as text in a tab. */
import { l10n } from 'vscode';
import type { Action, Outcome, SkipReason } from '../../trash/outcome.ts';
import { exact, nameOf, number, place } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';

/** Every item under how it ended, failures first. */
export async function showResults(
  { documents, clock, trashes }: Services,
  action: Action,
  outcomes: readonly Outcome[],
): Promise<void> {
  const title = action === 'restore' ? l10n.t('Restore results') : l10n.t('Permanent deletion results');
  const lines = [title, exact(clock.now())];
  for (const end of ['failed', 'cancelled', 'skipped', 'done'] as const) {
    const group = outcomes.filter((outcome) => outcome.end === end);
    if (group.length > 0) lines.push('', headings(action, group.length)[end], '');
    for (const outcome of group) {
      const { item } = outcome;
      const account = trashes.of(item.account)?.account.label;
      const context = [place(item.origin), account].flatMap((each) => (each === undefined ? [] : [plain(each, 200)]));
      lines.push(`  ${plain(nameOf(item), 300)}${context.length > 0 ? `  (${context.join(', ')})` : ''}`);
      for (const line of wrap(explanation(outcome))) lines.push(`      ${line}`);
    }
  }
  await documents.show(title, `${lines.join('\n')}\n`);
}

function headings(action: Action, count: number): Readonly<Record<Outcome['end'], string>> {
  const amount = number(count);
  return {
    failed: l10n.t('Failed: {0}', amount),
    cancelled: l10n.t('Canceled, still in the trash: {0}', amount),
    skipped: l10n.t('Skipped: {0}', amount),
    done: action === 'restore' ? l10n.t('Restored: {0}', amount) : l10n.t('Deleted permanently: {0}', amount),
  };
}

function explanation(outcome: Outcome): string {
  if (outcome.end === 'failed') {
    const { requestId } = outcome.problem;
    const why = problemText(outcome.problem);
    return plain(requestId === undefined ? why : l10n.t('{0} (Request ID for support: {1})', why, requestId), 600);
  }
  if (outcome.end === 'skipped') return skipWords(outcome.why);
  if (outcome.end !== 'done') return '';
  const where = place(outcome.where);
  const words = [
    ...(outcome.name === undefined ? [] : [l10n.t('as "{0}"', plain(outcome.name, 300))]),
    ...(where === undefined ? [] : [l10n.t('to {0}', plain(where, 300))]),
    ...(outcome.misplaced === true ? [l10n.t('(a different folder than expected)')] : []),
  ];
  return words.join(' ');
}

/** Lines of at most some 76 characters: the editor does not wrap by itself. */
function wrap(text: string): string[] {
  return text.match(/\S.{0,75}(?=\s|$)|\S+/g) ?? [];
}

export function skipWords(why: SkipReason): string {
  switch (why) {
    case 'live':
      return l10n.t('skipped: restored by someone else');
    case 'gone':
      return l10n.t('skipped: no longer in the trash');
    case 'nameTaken':
      return l10n.t('skipped: name already in use');
  }
}
