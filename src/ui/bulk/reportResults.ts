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

/** What would fail again: someone else has to change something first. */
const lasting: ReadonlySet<ProblemKind> = new Set(['forbidden', 'notFound', 'retained', 'unsupported']);

/** What a person wants to be done next: the same again, or a restore of what a race has put into the trash again. */
export interface NextStep {
  readonly action: 'retry' | 'restore';
  readonly items: readonly TrashItem[];
}

export async function reportResults(
  services: Services,
  action: Action,
  outcomes: readonly Outcome[],
): Promise<NextStep | undefined> {
  const failures = outcomes.filter((outcome) => outcome.end === 'failed');
  const { cancelled } = countByEnd(outcomes);
  if (failures.length + cancelled + misplaced(outcomes).length === 0) {
    window.setStatusBarMessage(`$(check) ${forIconText(statusText(action, outcomes), 200)}`, 6000);
    return undefined;
  }
  const again = failures.flatMap(({ item, problem }) => (problem.kind === 'trashedAgain' ? [item] : []));
  const open = outcomes.flatMap((outcome) => (mayBeTriedAgain(outcome) ? [outcome.item] : []));
  const [details, restore, retry, copy] = [
    l10n.t('Show Details'),
    l10n.t('Restore'),
    l10n.t('Retry'),
    l10n.t('Copy Error Details'),
  ];
  const pressed = await services.dialogs.notify(
    failures.length + cancelled > 0 ? 'warning' : 'info',
    warningText(action, outcomes, failures),
    [
      details,
      ...(again.length > 0 ? [restore] : []),
      ...(open.length > 0 ? [retry] : []),
      ...(failures.length > 0 ? [copy] : []),
    ],
  );
  if (pressed === details) await showResults(services, action, outcomes);
  if (pressed === copy) await copyFailures(services, action, failures);
  if (pressed === restore) return { action: 'restore', items: again };
  return pressed === retry ? { action: 'retry', items: open } : undefined;
}

async function copyFailures(services: Services, action: Action, failures: readonly FailedOutcome[]): Promise<void> {
  const incidents = failures.map(({ item, problem }) => ({
    account: services.trashes.of(item.account)?.account,
    what: `${action} of ${item.kind} ${plain(item.id)}`,
    problem,
  }));
  await copyDetails(services, incidents);
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
  return only && outcomes.length === 1 ? itemText(action, only) : countTexts(action, outcomes).join(', ');
}

/** How many were done, and why others were not, as far as they did not fail. */
function countTexts(action: Action, outcomes: readonly Outcome[]): string[] {
  const { done, skipped, cancelled } = countByEnd(outcomes);
  const taken = outcomes.filter((each) => each.end === 'skipped' && each.why === 'nameTaken').length;
  const total = number(outcomes.length);
  return [
    action === 'restore'
      ? l10n.t('{0} of {1} restored', number(done), total)
      : l10n.t('{0} of {1} deleted permanently', number(done), total),
    ...(skipped > taken ? [l10n.t('{0} no longer in the trash', number(skipped - taken))] : []),
    ...(taken > 0 ? [l10n.t('{0} skipped: name already taken', number(taken))] : []),
    ...(cancelled > 0 ? [l10n.t('{0} canceled, still in the trash', number(cancelled))] : []),
  ];
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
function warningText(action: Action, outcomes: readonly Outcome[], failures: readonly FailedOutcome[]): string {
  const [first] = failures;
  const elsewhere = misplaced(outcomes);
  if (outcomes.length > 1 || (!first && elsewhere.length === 0)) {
    return [
      ...countTexts(action, outcomes).map((text) => `${text}.`),
      ...(elsewhere.length > 0 ? [misplacedText(elsewhere)] : []),
      ...(first ? [l10n.t('{0} failed: {1}', number(failures.length), failureWords(first, failures))] : []),
    ].join(' ');
  }
  if (!first) return misplacedText(elsewhere);
  const name = forMessage(nameOf(first.item), 80);
  const why = forMessage(problemText(first.problem), 400);
  if (first.problem.kind === 'notMoved' || first.pendingMove) return l10n.t('"{0}": {1}', name, why);
  return action === 'restore'
    ? l10n.t('Could not restore "{0}". {1}', name, why)
    : l10n.t('Could not delete "{0}" permanently. {1}', name, why);
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
