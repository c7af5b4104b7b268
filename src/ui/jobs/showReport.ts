import { env, l10n } from 'vscode';
import type { Task } from '../../trash/jobs/plan.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { DocumentAction } from '../documents.ts';
import type { Services } from '../services.ts';
import { type RunAgain, remediesOf } from './remedies.ts';
import { reportText, reportTitle } from './report.ts';

export interface ReportSource {
  readonly task: Task;
  readonly outcomes: readonly Outcome[];
  /** When it ended; milliseconds since 1970. */
  readonly at: number;
}

/** Shows how each item ended, with what can be done about it above each group. */
export async function showReport(
  services: Services,
  source: ReportSource,
  runAgain: RunAgain,
  more: readonly Omit<DocumentAction, 'line'>[] = [],
): Promise<void> {
  const { task, outcomes } = source;
  const ids = [...new Set(outcomes.map(({ item }) => item.account))];
  const accounts = ids.map((id) => services.trashes.of(id)?.account.label ?? id);
  const { text, groups } = reportText({ ...source, action: task.action, accounts });
  const copy = { title: l10n.t('Copy'), run: async () => await env.clipboard.writeText(text) };
  const actions = groups.flatMap((group) =>
    remediesOf(services, task, group, runAgain).map((remedy) => ({ ...remedy, line: group.line })),
  );
  const top = [copy, ...more].map((each) => ({ ...each, line: 0 }));
  await services.documents.show(reportTitle(task.action, outcomes.length), text, [...top, ...actions]);
}
