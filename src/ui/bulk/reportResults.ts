/** Says how a restore or purge ended: success in the status bar, any failure as a warning with its reasons. */
import { l10n, window } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import { countByEnd } from '../../trash/job.ts';
import type { Action, Outcome } from '../../trash/outcome.ts';
import type { ProblemKind } from '../../trash/problem.ts';
import { copyDetails } from '../errorDetails.ts';
import { nameOf, number, place } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import { problemTitle } from '../messages/titles.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';
import { showResults, skipWords } from './resultsDocument.ts';

type DoneOutcome = Extract<Outcome, { end: 'done' }>;
type FailedOutcome = Extract<Outcome, { end: 'failed' }>;

const statusTime = 6000;

/** What would fail again: someone else has to change something first. */
const lasting: ReadonlySet<ProblemKind> = new Set(['forbidden', 'notFound', 'retained', 'unsupported']);

/** What a person may do about failures; each gets the items it is for. */
export interface FollowUps {
  /** The same again. */
  retry(items: readonly TrashItem[]): Promise<void>;
  /** For what a race has put into the trash again. */
  restore(items: readonly TrashItem[]): Promise<void>;
}

export async function reportResults(
  services: Services,
  action: Action,
  outcomes: readonly Outcome[],
  followUps: FollowUps,
): Promise<void> {
  const failures = failuresOf(outcomes);
  const { cancelled } = countByEnd(outcomes);
  if (failures.length + cancelled + misplaced(outcomes).length === 0) {
    window.setStatusBarMessage(`$(check) ${forIconText(statusText(action, outcomes), 200)}`, statusTime);
    return;
  }
  const again = failures.flatMap(({ item, problem }) => (problem.kind === 'trashedAgain' ? [item] : []));
  const open = outcomes.flatMap((outcome) => (mayBeTriedAgain(outcome) ? [outcome.item] : []));
  const buttons = new Map([[l10n.t('Show Details'), () => showResults(services, action, outcomes)]]);
  if (again.length > 0) buttons.set(l10n.t('Restore'), () => followUps.restore(again));
  if (open.length > 0) buttons.set(l10n.t('Retry'), () => followUps.retry(open));
  if (failures.length > 0) buttons.set(l10n.t('Copy Error Details'), () => copyFailures(services, action, failures));
  const severity = failures.length + cancelled > 0 ? 'warning' : 'info';
  const pressed = await services.dialogs.notify(severity, warningText(action, outcomes), [...buttons.keys()]);
  await buttons.get(pressed ?? '')?.();
}

async function copyFailures(services: Services, action: Action, failures: readonly FailedOutcome[]): Promise<void> {
  const incidents = failures.map(({ item, problem }) => ({
    account: services.trashes.of(item.account)?.account,
    what: `${action} of ${item.kind} ${plain(item.id)}`,
    problem,
  }));
  await copyDetails(services, incidents);
}

function failuresOf(outcomes: readonly Outcome[]): FailedOutcome[] {
  return outcomes.filter((outcome) => outcome.end === 'failed');
}

/** Restored, but the service has put them elsewhere than they were wanted. */
function misplaced(outcomes: readonly Outcome[]): DoneOutcome[] {
  return outcomes.filter((outcome) => outcome.end === 'done').filter((outcome) => outcome.misplaced === true);
}

function mayBeTriedAgain(outcome: Outcome): boolean {
  if (outcome.end !== 'failed') return outcome.end === 'cancelled';
  const { problem, pendingMove } = outcome;
  // It is restored already: without what a safe move needs, nothing more can be done here.
  if (problem.kind === 'notMoved') return pendingMove !== undefined;
  return problem.kind !== 'trashedAgain' && !lasting.has(problem.kind);
}

function statusText(action: Action, outcomes: readonly Outcome[]): string {
  const [only] = outcomes;
  if (only && outcomes.length === 1) return itemText(action, only);
  const { done } = countByEnd(outcomes);
  const words =
    action === 'restore'
      ? l10n.t('{0} of {1} restored', number(done), number(outcomes.length))
      : l10n.t('{0} of {1} deleted permanently', number(done), number(outcomes.length));
  const { left, gone } = skips(outcomes);
  return [
    words,
    ...(gone > 0 ? [l10n.t('no longer in the trash: {0}', number(gone))] : []),
    ...(left > 0 ? [l10n.t('name already taken: {0}', number(left))] : []),
  ].join(', ');
}

/** Of those that were skipped: how many stay in the trash because of their names, and how many have left it. */
function skips(outcomes: readonly Outcome[]): { left: number; gone: number } {
  const left = outcomes.filter((each) => each.end === 'skipped' && each.why === 'nameTaken').length;
  return { left, gone: countByEnd(outcomes).skipped - left };
}

function itemText(action: Action, outcome: Outcome): string {
  const name = nameOf(outcome.item);
  if (outcome.end === 'skipped') return l10n.t('"{0}": {1}', name, skipWords(outcome.why));
  if (action === 'purge') return l10n.t('"{0}" deleted permanently', name);
  const done = outcome.end === 'done' ? outcome : undefined;
  const where = place(done?.where ?? (done?.misplaced === true ? undefined : outcome.item.origin));
  if (done?.name !== undefined) {
    return where === undefined
      ? l10n.t('"{0}" restored as "{1}"', name, done.name)
      : l10n.t('"{0}" restored as "{1}" to {2}', name, done.name, where);
  }
  return where === undefined ? l10n.t('"{0}" restored', name) : l10n.t('"{0}" restored to {1}', name, where);
}

/** "17 of 20 restored. 3 failed: Not allowed (2), Busy (1)." */
function warningText(action: Action, outcomes: readonly Outcome[]): string {
  const { done, cancelled } = countByEnd(outcomes);
  const { left, gone } = skips(outcomes);
  const failures = failuresOf(outcomes);
  const [first] = failures;
  if (first && outcomes.length === 1) {
    const name = forMessage(nameOf(first.item), 80);
    const why = forMessage(problemText(first.problem), 400);
    if (first.problem.kind === 'notMoved' || first.pendingMove) return l10n.t('"{0}": {1}', name, why);
    return action === 'restore'
      ? l10n.t('Could not restore "{0}". {1}', name, why)
      : l10n.t('Could not delete "{0}" permanently. {1}', name, why);
  }
  const elsewhere = misplaced(outcomes);
  if (elsewhere.length > 0 && outcomes.length === 1) return misplacedText(elsewhere);
  const total = number(outcomes.length);
  const sentences = [
    action === 'restore'
      ? l10n.t('{0} of {1} restored.', number(done), total)
      : l10n.t('{0} of {1} deleted permanently.', number(done), total),
  ];
  if (gone > 0) sentences.push(l10n.t('{0} no longer in the trash.', number(gone)));
  if (left > 0) sentences.push(l10n.t('{0} skipped: name already taken.', number(left)));
  if (cancelled > 0) sentences.push(l10n.t('{0} canceled, still in the trash.', number(cancelled)));
  if (elsewhere.length > 0) sentences.push(misplacedText(elsewhere));
  if (first) sentences.push(l10n.t('{0} failed: {1}', number(failures.length), failureWords(first, failures)));
  return sentences.join(' ');
}

/** One reason as a sentence; several as titles with their numbers, since sentences would run together. */
function failureWords(first: FailedOutcome, failures: readonly FailedOutcome[]): string {
  const { item, problem } = first;
  if (failures.length === 1) {
    return l10n.t('"{0}": {1}', forMessage(nameOf(item), 60), forMessage(problemText(problem), 300));
  }
  const reasons = failures.map((each) => problemText({ ...each.problem, said: undefined }));
  if (new Set(reasons).size === 1) {
    const isSaidOfAll = new Set(failures.map((each) => each.problem.said)).size === 1;
    return forMessage(isSaidOfAll ? problemText(problem) : (reasons[0] ?? ''), 300);
  }
  const groups = [...Map.groupBy(failures, (each) => problemTitle(each.problem))];
  const counted = groups
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([title, group]) => l10n.t('{0} ({1})', title, number(group.length)));
  return `${counted.join(', ')}.`;
}

function misplacedText(elsewhere: readonly DoneOutcome[]): string {
  const [first] = elsewhere;
  if (!first || elsewhere.length > 1) {
    return l10n.t('Restored to a different folder: {0}. See Show Details.', number(elsewhere.length));
  }
  const where = place(first.where);
  const name = forMessage(nameOf(first.item), 60);
  return where === undefined
    ? l10n.t('"{0}" is not in its original folder. Find it on the service\'s web page.', name)
    : l10n.t('"{0}" was restored to a different folder: {1}.', name, forMessage(where, 200));
}
