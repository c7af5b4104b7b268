/** Says how a restore or purge ended: success in the status bar, any failure as a warning with its reasons; all as a list. */
import { l10n, window } from 'vscode';
import { type Action, countByEnd, type Outcome, type SkipReason } from '../../trash/outcome.ts';
import { copyDetails } from '../errorDetails.ts';
import { nameOf, number, place, plural } from '../format.ts';
import { mayBeTriedAgain, type RunAgain, retryFailed, signInRemedy, triesAgain } from '../jobs/remedies.ts';
import { type Report, skipWords } from '../jobs/report.ts';
import { showReport } from '../jobs/showReport.ts';
import { problemText } from '../messages/problems.ts';
import { problemTitle } from '../messages/titles.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';

/** So many that go well are mentioned in passing; above that one may want to read what became of them. */
const quietUpTo = 100;

type FailedOutcome = Extract<Outcome, { end: 'failed' }>;

/**
 * Then does what the person wants.
 * @param restoreAgain restores what a race has put into the trash again
 */
export async function reportResults(
  services: Services,
  result: Report,
  runAgain: RunAgain,
  restoreAgain = runAgain,
): Promise<void> {
  const { task, outcomes } = result;
  const { action } = task;
  const failures = outcomes.filter((each) => each.end === 'failed');
  const isUndone = failures.length > 0 || outcomes.some(({ end }) => end === 'cancelled');
  const text = resultText(action, outcomes, failures);
  if (!isUndone && !outcomes.some(isMisplaced) && outcomes.length <= quietUpTo) {
    window.setStatusBarMessage(`$(check) ${forIconText(text, 200)}`, 6000);
    return;
  }
  const again = failures.filter(({ problem }) => problem.kind === 'trashedAgain');
  const open = result.goOn ? [] : outcomes.filter(mayBeTriedAgain);
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
  if (pressed === restore) await restoreAgain(triesAgain(result, again));
  if (pressed === retry) await runAgain(triesAgain(result, open));
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
      ? plural(l10n.t('{0, plural, other {# of {1} restored}}'), done, total)
      : plural(l10n.t('{0, plural, other {# of {1} deleted permanently}}'), done, total),
    ...some(gone, l10n.t('{0, plural, other {# no longer in the trash}}')),
    ...some(live, l10n.t('{0, plural, other {# skipped: restored by someone else}}')),
    ...some(taken, l10n.t('{0, plural, other {# skipped: name already in use}}')),
    ...some(cancelled, l10n.t('{0, plural, other {# canceled, still in the trash}}')),
    ...some(misplaced, l10n.t('{0, plural, other {# restored to a different folder}}')),
  ];
  if (failures.length + cancelled + misplaced === 0 && outcomes.length <= quietUpTo) return counts.join(', ');
  return [
    ...counts.map((each) => `${each}.`),
    ...some(failures.length, l10n.t('{0, plural, other {# failed: {1}}}'), failureText(failures)),
  ].join(' ');
}

function some(amount: number, forms: string, ...others: readonly string[]): string[] {
  return amount > 0 ? [plural(forms, amount, ...others)] : [];
}

function itemText(action: Action, outcome: Outcome): string {
  const { item } = outcome;
  const name = plain(nameOf(item), 80);
  if (outcome.end === 'failed') {
    const why = problemText(outcome.problem);
    if (outcome.problem.kind === 'notMoved' || outcome.pendingMove) {
      const { name: there = outcome.pendingMove?.name } = outcome;
      const words = there === undefined ? why : `${why} ${l10n.t('It is called "{0}" there.', plain(there, 80))}`;
      return l10n.t('"{0}": {1}', name, words);
    }
    return action === 'restore'
      ? l10n.t('Could not restore "{0}". {1}', name, why)
      : l10n.t('Could not delete "{0}" permanently. {1}', name, why);
  }
  if (outcome.end === 'skipped') return l10n.t('"{0}": {1}', name, skipWords(outcome.why));
  if (outcome.end === 'cancelled') return name;
  if (action === 'purge') return l10n.t('"{0}" deleted permanently', name);
  if (!isMisplaced(outcome)) return restoredText(name, outcome.name, place(outcome.where ?? item.origin));
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

/** Whole sentences: no language must put words into the order of another. */
function restoredText(name: string, as: string | undefined, to: string | undefined): string {
  const where = to === undefined ? '' : plain(to, 300);
  if (as === undefined)
    return where === '' ? l10n.t('"{0}" restored', name) : l10n.t('"{0}" restored to {1}', name, where);
  const renamed = plain(as, 300);
  return where === ''
    ? l10n.t('"{0}" restored as "{1}"', name, renamed)
    : l10n.t('"{0}" restored as "{1}" to {2}', name, renamed, where);
}
