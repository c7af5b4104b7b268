/** What can be done about a group of a report: each remedy works on the items of that group alone. */
import { commands, l10n } from 'vscode';
import type { PendingMove, RestoreOptions } from '../../trash/destination.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Task } from '../../trash/jobs/plan.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { choicesOf, optionsAfter, questionsOf } from '../bulk/restoreQuestions.ts';
import type { Services } from '../services.ts';
import { mayBeTriedAgain } from './mayBeTriedAgain.ts';
import type { ReportGroup } from './report.ts';

export interface Remedy {
  readonly title: string;
  run(): Promise<void>;
}

/** Does it again: a restore perhaps in another way, a purge after another question. */
export type RunAgain = (items: readonly TrashItem[], options: RestoreOptions | undefined) => Promise<void>;

export function remediesOf(
  services: Services,
  task: Task,
  { outcomes }: ReportGroup,
  runAgain: RunAgain,
): readonly Remedy[] {
  const options = task.action === 'restore' ? task.options : undefined;
  const run = async (items: readonly TrashItem[], changed = options) =>
    await runAgain(items, withPendingMoves(changed, outcomes));
  const answers = task.action === 'restore' ? questionsOf(services, outcomes, options).slice(0, 1) : [];
  const remedies = answers.flatMap((question) =>
    choicesOf(question)
      .filter(({ value }) => value !== undefined)
      .map(({ label, value }) => ({
        title: label,
        run: async () => {
          const changed = await optionsAfter(services, question, value);
          if (changed) await run(question.items, changed);
        },
      })),
  );
  if (remedies.length > 0) return remedies;
  const items = outcomes.filter(mayBeTriedAgain).map(({ item }) => item);
  const again = { title: l10n.t('Try Again'), run: async () => await run(items) };
  return [...signInRemedy(services, outcomes), ...(items.length > 0 ? [again] : [])];
}

function signInRemedy({ trashes }: Services, [first]: readonly Outcome[]): Remedy[] {
  const trash = first && trashes.of(first.item.account);
  if (!trash || first.end !== 'failed' || first.problem.kind !== 'signIn') return [];
  const run = async () => {
    await commands.executeCommand('cloudTrash.signInAgain', { type: 'account', trash });
  };
  return [{ title: l10n.t('Sign In Again...'), run }];
}

/** What an earlier try has restored and not moved is only moved. */
function withPendingMoves(
  options: RestoreOptions | undefined,
  outcomes: readonly Outcome[],
): RestoreOptions | undefined {
  const pendingMoves = new Map<string, PendingMove>();
  for (const outcome of outcomes) {
    if (outcome.end === 'failed' && outcome.pendingMove) pendingMoves.set(keyOf(outcome.item), outcome.pendingMove);
  }
  return pendingMoves.size > 0 ? { ...options, pendingMoves } : options;
}
