import { env, l10n } from 'vscode';
import type { DocumentAction } from '../documents.ts';
import type { Services } from '../services.ts';
import { type RunAgain, remediesOf, retryFailed } from './remedies.ts';
import { type Report, reportText, reportTitle } from './report.ts';

/** Shows how each item ended: at the top what can be done about all of them, above each group what helps there. */
export async function showReport(
  services: Services,
  report: Report,
  runAgain: RunAgain,
  more: readonly Omit<DocumentAction, 'line'>[] = [],
): Promise<void> {
  const { task, outcomes } = report;
  const { text, groups } = reportText(report, (id) => services.trashes.of(id)?.account.label ?? id);
  const copy = { title: l10n.t('Copy'), run: async () => await env.clipboard.writeText(text) };
  const actions = groups.flatMap((group) =>
    remediesOf(services, report, group, runAgain).map((remedy) => ({ ...remedy, line: group.line })),
  );
  const top = [...retryFailed(report, runAgain), copy, ...more].map((each) => ({ ...each, line: 0 }));
  await services.documents.show(reportTitle(task.action, outcomes.length), text, [...top, ...actions]);
}
