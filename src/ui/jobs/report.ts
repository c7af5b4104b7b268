/** How each item of a restore or purge ended, as a document: what failed first, in groups of one reason. */
import { l10n } from 'vscode';
import type { RestoreOptions } from '../../trash/destination.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Task } from '../../trash/jobs/plan.ts';
import { type Action, countByEnd, type EndCounts, type Outcome, type SkipReason } from '../../trash/outcome.ts';
import { dateTime, itemCount, nameOf, number, place, plural, shortPlace } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import { problemTitle } from '../messages/titles.ts';
import { plain } from '../text.ts';
import { duration } from './jobWords.ts';

/** Items that ended in one way, for one reason. */
export interface ReportGroup {
  readonly end: Outcome['end'];
  readonly title: string;
  /** Why, and what to do; empty where nothing went wrong. */
  readonly explanation: string;
  readonly outcomes: readonly Outcome[];
  /** The way in which they were tried to be restored. */
  readonly options: RestoreOptions | undefined;
}

/** A restore or purge that has come to an end. */
export interface Report {
  readonly task: Task;
  /** The way in which each item was tried last, if that is not the task's. */
  readonly optionsOf?: (item: TrashItem) => RestoreOptions | undefined;
  /** Goes on with a job that is still open: its items must not be sent by another one. */
  readonly goOn?: () => Promise<void>;
  /** When it began and ended; milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly outcomes: readonly Outcome[];
}

/**
 * The text, and at which line each group begins.
 * @param labelOf the name of an account; each line has it where there are several
 */
export function reportText(
  report: Report,
  labelOf: (account: string) => string,
): { text: string; groups: readonly (ReportGroup & { line: number })[] } {
  const { from, to, outcomes } = report;
  const { action } = report.task;
  const accounts = [...new Set(outcomes.map(({ item }) => item.account))].map((each) => plain(labelOf(each)));
  const lineOf = (outcome: Outcome) =>
    accounts.length > 1 ? `${itemLine(outcome)}  [${plain(labelOf(outcome.item.account))}]` : itemLine(outcome);
  const lines = [
    reportTitle(action, outcomes.length),
    [...accounts, l10n.t('{0}, took {1}', dateTime(from), duration(to - from))].join(' · '),
    countWords(action, countByEnd(outcomes)),
  ];
  const groups = groupOutcomes(report).map((group) => {
    const line = lines.push('', l10n.t('{0} ({1})', group.title, number(group.outcomes.length))) - 1;
    for (const words of wrap(group.explanation)) lines.push(`  ${words}`);
    for (const outcome of group.outcomes) lines.push(`    ${lineOf(outcome)}`);
    return { ...group, line };
  });
  return { text: `${lines.join('\n')}\n`, groups };
}

/** "Restore of 5,000 items" */
export function reportTitle(action: Action, items: number): string {
  const amount = itemCount(items);
  return action === 'restore' ? l10n.t('Restore of {0}', amount) : l10n.t('Permanent deletion of {0}', amount);
}

/** "4,876 restored, 112 failed, 12 skipped" */
export function countWords(action: Action, { done, failed, skipped, cancelled }: EndCounts): string {
  const doneForms =
    action === 'restore'
      ? l10n.t('{0, plural, other {# restored}}')
      : l10n.t('{0, plural, other {# deleted permanently}}');
  const words: readonly [number, string][] = [
    [done, doneForms],
    [failed, l10n.t('{0, plural, other {# failed}}')],
    [skipped, l10n.t('{0, plural, other {# skipped}}')],
    [cancelled, l10n.t('{0, plural, other {# canceled}}')],
  ];
  return words.flatMap(([amount, forms]) => (amount > 0 ? [plural(forms, amount)] : [])).join(', ');
}

/** Failures first, the most frequent reason first; what went well is last. */
function groupOutcomes(report: Report): readonly ReportGroup[] {
  const ways = [...new Set(report.outcomes.map(({ item }) => optionsOf(report, item)))];
  const keyed = Map.groupBy(report.outcomes, (each) => reasonKey(each, ways.indexOf(optionsOf(report, each.item))));
  const groups = [...keyed.values()].flatMap((of): ReportGroup[] => {
    const [first] = of;
    if (!first) return [];
    const options = optionsOf(report, first.item);
    return [{ end: first.end, ...outcomeWords(report.task.action, first), outcomes: of, options }];
  });
  const order = ['failed', 'cancelled', 'skipped', 'done'];
  return groups.sort((a, b) => order.indexOf(a.end) - order.indexOf(b.end) || b.outcomes.length - a.outcomes.length);
}

export function optionsOf({ task, optionsOf: own }: Report, item: TrashItem): RestoreOptions | undefined {
  if (own) return own(item);
  return task.action === 'restore' ? task.options : undefined;
}

/** What makes items one group. Failures are told apart by all that decides how they can be mended. */
function reasonKey(outcome: Outcome, way: number): string {
  if (outcome.end === 'skipped') return `skipped ${outcome.why}`;
  if (outcome.end === 'done') return outcome.misplaced === true ? 'misplaced' : 'done';
  if (outcome.end === 'cancelled') return 'cancelled';
  const { problem, pendingMove, item } = outcome;
  return ['failed', item.account, problem.kind, problem.code ?? '', pendingMove ? 'pending' : '', way].join(' ');
}

/** What an outcome is called, and why it is so. */
export function outcomeWords(action: Action, outcome: Outcome): Pick<ReportGroup, 'title' | 'explanation'> {
  switch (outcome.end) {
    case 'failed':
      return {
        title: l10n.t('Failed: {0}', problemTitle(outcome.problem)),
        explanation: problemText({ ...outcome.problem, said: undefined }),
      };
    case 'cancelled':
      return { title: l10n.t('Canceled'), explanation: l10n.t('Still in the trash.') };
    case 'skipped':
      return { title: l10n.t('Skipped'), explanation: skipWords(outcome.why) };
    case 'done':
      if (outcome.misplaced === true)
        return {
          title: l10n.t('Restored to a different folder'),
          explanation: l10n.t('The service chose another folder.'),
        };
      return { title: action === 'restore' ? l10n.t('Restored') : l10n.t('Deleted permanently'), explanation: '' };
  }
}

export function skipWords(why: SkipReason): string {
  switch (why) {
    case 'live':
      return l10n.t('Restored by someone else.');
    case 'gone':
      return l10n.t('No longer in the trash.');
    case 'nameTaken':
      return l10n.t('Name already in use, still in the trash.');
  }
}

/** "plan.txt  (/Contracts)  as "plan (1).txt" to /Archive" */
function itemLine(outcome: Outcome): string {
  const { item } = outcome;
  const where = outcome.end === 'done' ? place(outcome.where) : undefined;
  // Some services tell the path of a folder only once the item is back in it.
  const isBack =
    item.origin?.path === undefined && where !== undefined && where.split('/').at(-1) === shortPlace(item.origin);
  const folder = isBack ? where : place(item.origin);
  const parts = [plain(nameOf(item), 300), ...(folder === undefined ? [] : [`(${plain(folder, 200)})`])];
  if (outcome.end === 'failed') {
    const { said, requestId } = outcome.problem;
    const { name = outcome.pendingMove?.name } = outcome;
    if (name !== undefined) parts.push(l10n.t('as "{0}"', plain(name, 300)));
    if (said !== undefined) parts.push(l10n.t('Service: "{0}"', plain(said, 300)));
    if (requestId !== undefined) parts.push(l10n.t('Request ID: {0}', plain(requestId, 100)));
  } else if (outcome.end === 'done') {
    if (outcome.name !== undefined) parts.push(l10n.t('as "{0}"', plain(outcome.name, 300)));
    if (where !== undefined && where !== folder) parts.push(l10n.t('to {0}', plain(where, 300)));
  }
  return parts.join('  ');
}

/**
 * Lines of at most some 66 columns: the editor does not wrap by itself, and its minimap covers what is longer. Japanese and
 * Chinese have no spaces: there a line may end after each letter, and a letter takes two columns.
 */
function wrap(text: string): readonly string[] {
  return text.match(/\S[^\u3040-\u9fff]{0,65}(?=\s|$)|\S.{0,32}(?!\w)[、。」）：]*|\S+/g) ?? [];
}
