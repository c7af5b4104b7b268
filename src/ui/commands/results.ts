/** Tells how a restore or purge ended: success in the status bar, any failure as a warning with its reasons. */
import { l10n, window } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import { tally } from '../../trash/job.ts';
import type { Action, Outcome } from '../../trash/outcome.ts';
import { exact, nameOf, number, place } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';

const statusTime = 6000;

/** `retry` runs the same again on what failed. */
export async function announce(
  services: Services,
  action: Action,
  outcomes: readonly Outcome[],
  retry: (items: readonly TrashItem[]) => Promise<void>,
): Promise<void> {
  const { failed, cancelled } = tally(outcomes);
  if (failed + cancelled === 0) {
    window.setStatusBarMessage(`$(check) ${forIconText(quietWords(action, outcomes), 200)}`, statusTime);
    return;
  }
  const showDetails = l10n.t('Show Details');
  const again = l10n.t('Retry');
  const pressed = await services.ask.tell('warning', loudWords(action, outcomes), [showDetails, again]);
  if (pressed === showDetails) await showResults(services, action, outcomes);
  if (pressed === again) {
    await retry(outcomes.flatMap(({ end, item }) => (end === 'failed' || end === 'cancelled' ? [item] : [])));
  }
}

function quietWords(action: Action, outcomes: readonly Outcome[]): string {
  const [only] = outcomes;
  if (only && outcomes.length === 1) return oneWord(action, only);
  const { done, skipped } = tally(outcomes);
  const words =
    action === 'restore'
      ? l10n.t('{0} of {1} restored', number(done), number(outcomes.length))
      : l10n.t('{0} of {1} deleted permanently', number(done), number(outcomes.length));
  return skipped === 0 ? words : l10n.t('{0}, {1} were no longer in the trash', words, number(skipped));
}

function oneWord(action: Action, outcome: Outcome): string {
  const name = nameOf(outcome.item);
  if (outcome.end === 'skipped') return l10n.t('"{0}": {1}', name, skipWords(outcome.why));
  if (action === 'purge') return l10n.t('"{0}" deleted permanently', name);
  const where = place((outcome.end === 'done' ? outcome.where : undefined) ?? outcome.item.origin);
  return where === undefined ? l10n.t('"{0}" restored', name) : l10n.t('"{0}" restored to {1}', name, where);
}

/** "18 of 20 restored. 2 failed: a.docx: ... (and 1 more)" */
function loudWords(action: Action, outcomes: readonly Outcome[]): string {
  const { done, failed, skipped, cancelled } = tally(outcomes);
  const failures = outcomes.flatMap((outcome) => (outcome.end === 'failed' ? [outcome] : []));
  const [first] = failures;
  if (first && outcomes.length === 1) {
    const name = forMessage(nameOf(first.item), 80);
    const why = forMessage(problemText(first.problem), 400);
    return action === 'restore'
      ? l10n.t('Could not restore "{0}". {1}', name, why)
      : l10n.t('Could not delete "{0}" permanently. {1}', name, why);
  }
  const total = number(outcomes.length);
  const sentences = [
    action === 'restore'
      ? l10n.t('{0} of {1} restored.', number(done), total)
      : l10n.t('{0} of {1} deleted permanently.', number(done), total),
  ];
  if (skipped > 0) sentences.push(l10n.t('{0} were no longer in the trash.', number(skipped)));
  if (cancelled > 0) sentences.push(l10n.t('{0} were cancelled and stay in the trash.', number(cancelled)));
  if (failed > 0) sentences.push(l10n.t('{0} failed:', number(failed)));
  for (const { item, problem } of failures.slice(0, 2)) {
    sentences.push(l10n.t('"{0}": {1}', forMessage(nameOf(item), 60), forMessage(problemText(problem), 300)));
  }
  if (failed > 2) sentences.push(l10n.t('And {0} more.', number(failed - 2)));
  return sentences.join(' ');
}

function skipWords(why: 'gone' | 'live'): string {
  return why === 'live'
    ? l10n.t('restored by somebody else meanwhile, so it was left alone')
    : l10n.t('no longer in the trash');
}

/** Every item under how it ended, failures first. */
async function showResults(
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
    cancelled: l10n.t('Cancelled, and still in the trash: {0}', amount),
    skipped: l10n.t('Skipped: {0}', amount),
    done: action === 'restore' ? l10n.t('Restored: {0}', amount) : l10n.t('Deleted permanently: {0}', amount),
  };
}

function explanation(outcome: Outcome): string {
  if (outcome.end === 'failed') return plain(problemText(outcome.problem), 600);
  if (outcome.end === 'skipped') return skipWords(outcome.why);
  const where = outcome.end === 'done' ? place(outcome.where) : undefined;
  return where === undefined ? '' : l10n.t('to {0}', plain(where, 300));
}

/** Lines of at most some 76 characters: the editor does not wrap by itself. */
function wrap(text: string): string[] {
  return text.match(/\S.{0,75}(?=\s|$)|\S+/g) ?? [];
}
