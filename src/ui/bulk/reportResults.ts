/** Says how a restore or purge ended: success in the status bar, any failure as a warning with its reasons; all as a list. */
import { l10n, window } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import { type Action, countByEnd, type Outcome, type SkipReason } from '../../trash/outcome.ts';
import { copyDetails } from '../errorDetails.ts';
import { nameOf, number, place } from '../format.ts';
import { mayBeTriedAgain, type RunAgain, retryFailed, signInRemedy } from '../jobs/remedies.ts';
import type { Report } from '../jobs/report.ts';
import { showReport } from '../jobs/showReport.ts';
import { problemText } from '../messages/problems.ts';
import { problemTitle } from '../messages/titles.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';

/** So many that go well are mentioned in passing; above that one may want to read what became of them. */
const quietUpTo = 100;

type FailedOutcome = Extract<Outcome, { end: 'failed' }>;

/** What a person wants to be done next: the same again, or a restore of what a race has put into the trash again. */
export interface NextStep {
  readonly action: 'retry' | 'restore';
  readonly items: readonly TrashItem[];
}

export async function reportResults(
  services: Services,
  result: Report,
  runAgain: RunAgain,
): Promise<NextStep | undefined> {
  const { task, outcomes } = result;
  const { action } = task;
  const failures = outcomes.filter((each) => each.end === 'failed');
  const isUndone = failures.length > 0 || outcomes.some(({ end }) => end === 'cancelled');
  const text = resultText(action, outcomes, failures);
  if (!isUndone && !outcomes.some(isMisplaced) && outcomes.length <= quietUpTo) {
    window.setStatusBarMessage(`$(check) ${forIconText(text, 200)}`, 6000);
    return undefined;
  }
  const again = failures.flatMap(({ item, problem }) => (problem.kind === 'trashedAgain' ? [item] : []));
  const open = result.goOn ? [] : outcomes.flatMap((outcome) => (mayBeTriedAgain(outcome) ? [outcome.item] : []));
  const remedies = result.goOn ? [...retryFailed(result, runAgain), ...signInRemedy(services, failures)] : [];
  const [report, restore] = [l10n.t('Show Report'), l10n.t('Restore')];
  const [retry, copy] = [l10n.t('Retry'), l10n.t('Copy Error Details')];
  const pressed = await services.dialogs.notify(isUndone ? 'warning' : 'info', forMessage(text, 1000), [
    report,
    ...remedies.map(({ title }) => title),
    ...(again.length > 0 ? [restore] : []),
    ...(open.length > 0 ? [retry] : []),
    ...(failures.length > 0 ? [copy] : []),
  ]);
  if (pressed === report) await showReport(services, result, runAgain);
  if (pressed === copy) await copyFailures(services, action, failures);
  await remedies.find(({ title }) => title === pressed)?.run();
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

/** Restored, but the service has put it elsewhere than it was wanted. */
function isMisplaced(outcome: Outcome): boolean {
  return outcome.end === 'done' && outcome.misplaced === true;
}

/** "17 of 20 restored. 3 failed: Not allowed (2), Busy (1)." Not yet safe for where it is shown. */
function resultText(action: Action, outcomes: readonly Outcome[], failures: readonly FailedOutcome[]): string {
  const { done, cancelled } = countByEnd(outcomes);
  const [only] = outcomes;
  if (only && outcomes.length === 1 && cancelled === 0) return itemText(action, only);
  const skippedFor = (why: SkipReason) => outcomes.filter((each) => each.end === 'skipped' && each.why === why).length;
  const [gone, live, taken] = [skippedFor('gone'), skippedFor('live'), skippedFor('nameTaken')];
  const misplaced = outcomes.filter(isMisplaced).length;
  const total = number(outcomes.length);
  const counts = [
    action === 'restore'
      ? l10n.t('{0} of {1} restored', number(done), total)
      : l10n.t('{0} of {1} deleted permanently', number(done), total),
    ...(gone > 0 ? [l10n.t('{0} no longer in the trash', number(gone))] : []),
    ...(live > 0 ? [l10n.t('{0} skipped: restored by someone else', number(live))] : []),
    ...(taken > 0 ? [l10n.t('{0} skipped: name already in use', number(taken))] : []),
    ...(cancelled > 0 ? [l10n.t('{0} canceled, still in the trash', number(cancelled))] : []),
    ...(misplaced > 0 ? [l10n.t('{0} restored to a different folder', number(misplaced))] : []),
  ];
  if (failures.length + cancelled + misplaced === 0 && outcomes.length <= quietUpTo) return counts.join(', ');
  return [
    ...counts.map((each) => `${each}.`),
    ...(failures.length > 0 ? [l10n.t('{0} failed: {1}', number(failures.length), failureText(failures))] : []),
  ].join(' ');
}

function itemText(action: Action, outcome: Outcome): string {
  const { item } = outcome;
  const name = plain(nameOf(item), 80);
  if (outcome.end === 'failed') {
    const why = problemText(outcome.problem);
    if (outcome.problem.kind === 'notMoved' || outcome.pendingMove) return l10n.t('"{0}": {1}', name, why);
    return action === 'restore'
      ? l10n.t('Could not restore "{0}". {1}', name, why)
      : l10n.t('Could not delete "{0}" permanently. {1}', name, why);
  }
  if (outcome.end !== 'done') return l10n.t('"{0}": {1}', name, explanation(outcome));
  if (action === 'purge') return l10n.t('"{0}" deleted permanently', name);
  const where = outcome.where ?? item.origin;
  if (!isMisplaced(outcome)) return `${l10n.t('"{0}" restored', name)} ${explanation({ ...outcome, where })}`.trim();
  const elsewhere = place(outcome.where);
  return elsewhere === undefined
    ? l10n.t('"{0}" is not in its original folder. Find it on the service\'s web page.', name)
    : l10n.t('"{0}" was restored to a different folder: {1}.', name, elsewhere);
}

/** One reason as a sentence; several as titles with their numbers, since sentences would run together. */
function failureText(failures: readonly FailedOutcome[]): string {
  const [first, ...others] = failures;
  const [reason = '', ...more] = new Set(failures.map(({ problem }) => problemText(problem)));
  if (first && others.length === 0) return l10n.t('"{0}": {1}', plain(nameOf(first.item), 60), reason);
  if (more.length === 0) return reason;
  const groups = [...Map.groupBy(failures, ({ problem }) => problemTitle(problem))];
  const counted = groups
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([title, group]) => l10n.t('{0} ({1})', title, number(group.length)));
  return `${counted.join(', ')}.`;
}

/** Why it failed or was skipped, or where it is now and how it is called there. */
function explanation(outcome: Outcome): string {
  switch (outcome.end) {
    case 'failed': {
      const { requestId } = outcome.problem;
      const why = problemText(outcome.problem);
      return requestId === undefined ? why : l10n.t('{0} (Request ID for support: {1})', why, requestId);
    }
    case 'skipped':
      if (outcome.why === 'live') return l10n.t('skipped: restored by someone else');
      return outcome.why === 'gone'
        ? l10n.t('skipped: no longer in the trash')
        : l10n.t('skipped: name already in use');
    case 'cancelled':
      return '';
    case 'done': {
      const where = place(outcome.where);
      const words = [
        ...(outcome.name === undefined ? [] : [l10n.t('as "{0}"', plain(outcome.name, 300))]),
        ...(where === undefined ? [] : [l10n.t('to {0}', plain(where, 300))]),
        ...(outcome.misplaced === true ? [l10n.t('(a different folder than expected)')] : []),
      ];
      return words.join(' ');
    }
  }
}
