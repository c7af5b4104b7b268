/** What can be done about a group of a report: each remedy works on the items of that group alone. */
import { commands, l10n } from 'vscode';
import type { PendingMove, RestoreOptions } from '../../trash/destination.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { ProblemKind } from '../../trash/problem.ts';
import { choicesOf, optionsAfter, questionsOf } from '../bulk/restoreQuestions.ts';
import type { Services } from '../services.ts';
import { optionsOf, type Report, type ReportGroup } from './report.ts';

export interface Remedy {
  readonly title: string;
  readonly isOnce?: boolean;
  run(): Promise<void>;
}

/** Items that are restored in the same way. */
export interface Try {
  readonly items: readonly TrashItem[];
  readonly options: RestoreOptions | undefined;
}

/** Does it again: a restore perhaps in another way, a purge after another question. */
export type RunAgain = (tries: readonly Try[]) => Promise<void>;

export function remediesOf(
  services: Services,
  { task, goOn }: Report,
  { outcomes, options }: ReportGroup,
  runAgain: RunAgain,
): readonly Remedy[] {
  if (goOn) return signInRemedy(services, outcomes);
  const run = async (items: readonly TrashItem[], changed = options) =>
    await runAgain([{ items, options: withPendingMoves(changed, outcomes) }]);
  const answers = task.action === 'restore' ? questionsOf(services, outcomes.map(asFailure), options).slice(0, 1) : [];
  const remedies = answers.flatMap((question) =>
    choicesOf(question)
      .filter(({ value }) => value !== undefined)
      .map(({ label, value }) => ({
        title: label,
        // A box that was closed can be opened again.
        isOnce: typeof value === 'object',
        run: async () => {
          const changed = await optionsAfter(services, question, value);
          if (changed) await run(question.items, changed);
        },
      })),
  );
  if (remedies.length > 0) return remedies;
  const items = itemsOf(outcomes.filter(mayBeTriedAgain));
  const again = { title: l10n.t('Try Again'), isOnce: true, run: async () => await run(items) };
  return [...signInRemedy(services, outcomes), ...(items.length > 0 ? [again] : [])];
}

/** For all that failed and might not fail again, each in the way it was tried last; or for a job that is still open. */
export function retryFailed(report: Report, runAgain: RunAgain): readonly Remedy[] {
  if (report.goOn) return [{ title: l10n.t('Continue'), run: report.goOn }];
  const open = report.outcomes.filter((each) => each.end === 'failed' && mayBeTriedAgain(each));
  if (open.length === 0) return [];
  const run = async () => await runAgain(triesAgain(report, open));
  return [{ title: l10n.t('Retry Failed'), isOnce: true, run }];
}

/** To do the same again: what has been restored and not moved is only moved. */
export function triesAgain(report: Report, outcomes: readonly Outcome[]): readonly Try[] {
  const groups = [...Map.groupBy(outcomes, ({ item }) => optionsOf(report, item))];
  return groups.map(([options, own]) => ({ items: itemsOf(own), options: withPendingMoves(options, own) }));
}

/** What would fail again: someone else has to change something first. */
const lasting: ReadonlySet<ProblemKind> = new Set(['forbidden', 'notFound', 'retained', 'unsupported']);

export function mayBeTriedAgain(outcome: Outcome): boolean {
  if (outcome.end !== 'failed') return outcome.end === 'cancelled';
  const { problem, pendingMove } = outcome;
  // It is restored already: without what a safe move needs, nothing more can be done here.
  if (problem.kind === 'notMoved') return pendingMove !== undefined;
  return problem.kind !== 'trashedAgain' && !lasting.has(problem.kind);
}

function itemsOf(outcomes: readonly Outcome[]): readonly TrashItem[] {
  return outcomes.map(({ item }) => item);
}

/** Skipping a taken name was a person's answer, which may be another one now. */
function asFailure(outcome: Outcome): Outcome {
  if (outcome.end !== 'skipped' || outcome.why !== 'nameTaken') return outcome;
  return { item: outcome.item, end: 'failed', problem: { kind: 'nameTaken' } };
}

export function signInRemedy({ trashes }: Services, outcomes: readonly Outcome[]): Remedy[] {
  const expired = outcomes.find((each) => each.end === 'failed' && each.problem.kind === 'signIn');
  const trash = expired && trashes.of(expired.item.account);
  if (!trash) return [];
  const run = async () => {
    await commands.executeCommand('cloudTrash.signInAgain', { type: 'account', trash });
  };
  return [{ title: l10n.t('Sign In Again...'), run }];
}

/** What the last try has restored and not moved is only moved; what an earlier one had is over. */
export function withPendingMoves(
  options: RestoreOptions | undefined,
  outcomes: readonly Outcome[],
): RestoreOptions | undefined {
  const pendingMoves = new Map<string, PendingMove>();
  for (const outcome of outcomes) {
    if (outcome.end === 'failed' && outcome.pendingMove) pendingMoves.set(keyOf(outcome.item), outcome.pendingMove);
  }
  if (pendingMoves.size > 0) return { ...options, pendingMoves };
  if (!options) return undefined;
  const { pendingMoves: _, ...others } = options;
  return others;
}
