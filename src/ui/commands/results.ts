/** Tells how a restore or purge ended: success in the status bar, any failure as a warning with its reasons. */
import { l10n, window } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import { tally } from '../../trash/job.ts';
import type { Action, Outcome } from '../../trash/outcome.ts';
import { nameOf, number, place } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage } from '../text.ts';
import { showResults, skipWords } from './resultsDocument.ts';

const statusTime = 6000;

/** What a person may do about failures; each gets the items it is for. */
export interface Remedies {
  /** The same again. */
  retry(items: readonly TrashItem[]): Promise<void>;
  /** For what a race has put into the trash again. */
  restore?(items: readonly TrashItem[]): Promise<void>;
}

export async function announce(
  services: Services,
  action: Action,
  outcomes: readonly Outcome[],
  remedies: Remedies,
): Promise<void> {
  const { failed, cancelled } = tally(outcomes);
  if (failed + cancelled === 0) {
    window.setStatusBarMessage(`$(check) ${forIconText(quietWords(action, outcomes), 200)}`, statusTime);
    return;
  }
  const showDetails = l10n.t('Show Details');
  const restore = l10n.t('Restore');
  const retry = l10n.t('Retry');
  const { again, open } = unfinished(outcomes);
  const buttons = [
    showDetails,
    ...(remedies.restore && again.length > 0 ? [restore] : []),
    ...(open.length > 0 ? [retry] : []),
  ];
  const pressed = await services.ask.tell('warning', loudWords(action, outcomes), buttons);
  if (pressed === showDetails) await showResults(services, action, outcomes);
  if (pressed === restore) await remedies.restore?.(again);
  if (pressed === retry) await remedies.retry(open);
}

/** `again`: in the trash again, where deleting was not meant for them any more; `open`: what may be tried once more. */
function unfinished(outcomes: readonly Outcome[]): { again: TrashItem[]; open: TrashItem[] } {
  const again: TrashItem[] = [];
  const open: TrashItem[] = [];
  for (const outcome of outcomes) {
    if (outcome.end === 'cancelled') open.push(outcome.item);
    else if (outcome.end === 'failed') (outcome.problem.kind === 'trashedAgain' ? again : open).push(outcome.item);
  }
  return { again, open };
}

function quietWords(action: Action, outcomes: readonly Outcome[]): string {
  const [only] = outcomes;
  if (only && outcomes.length === 1) return oneWord(action, only);
  const { done, skipped } = tally(outcomes);
  const words =
    action === 'restore'
      ? l10n.t('{0} of {1} restored', number(done), number(outcomes.length))
      : l10n.t('{0} of {1} deleted permanently', number(done), number(outcomes.length));
  return skipped === 0 ? words : l10n.t('{0}, no longer in the trash: {1}', words, number(skipped));
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
  if (skipped > 0) sentences.push(l10n.t('No longer in the trash: {0}.', number(skipped)));
  if (cancelled > 0) sentences.push(l10n.t('Cancelled, and still in the trash: {0}.', number(cancelled)));
  if (failed > 0) sentences.push(l10n.t('{0} failed:', number(failed)));
  for (const { item, problem } of failures.slice(0, 2)) {
    sentences.push(l10n.t('"{0}": {1}', forMessage(nameOf(item), 60), forMessage(problemText(problem), 300)));
  }
  if (failed > 2) sentences.push(l10n.t('And {0} more.', number(failed - 2)));
  return sentences.join(' ');
}
