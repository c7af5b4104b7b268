import { l10n, MarkdownString } from 'vscode';
import { timeLeft } from '../../trash/jobs/estimate.ts';
import type { Job } from '../../trash/jobs/job.ts';
import { groupFacts, groupLabel } from '../browse/words.ts';
import { accountFacts, type Fact, itemFacts, withOrigin } from '../facts.ts';
import { nameOf } from '../format.ts';
import { limitedWords } from '../jobs/jobProgress.ts';
import { jobWords } from '../jobs/jobWords.ts';
import { problemText } from '../messages/problems.ts';
import { appendLine, plain } from '../text.ts';
import type { Row } from './rows.ts';
import { deletionWords, stateOf, type TreeItemContext } from './treeItems.ts';

/** The tooltip: every fact on a line of its own, as text that can hold neither links nor markup. */
export async function tooltipOf(row: Row, context: TreeItemContext): Promise<MarkdownString | undefined> {
  if (row.type === 'more') return undefined;
  if (row.type === 'group') {
    const { group } = row;
    return tooltip(groupLabel(group.value, context.now()), groupFacts(group));
  }
  if (row.type === 'item') {
    const { trash } = row.account;
    const item = await withOrigin(trash, row.item);
    return tooltip(plain(nameOf(item), 500), itemFacts(item, trash.account.label, context.now()));
  }
  const { account, capabilities } = row.trash;
  const { problem } = stateOf(row.trash, context);
  const deletion = context.deletionOf(account.id);
  const service = context.vendorName(account.vendor);
  const facts = accountFacts(row.trash, service, context.now());
  const workOf = (job: Job) =>
    [
      jobWords(job, timeLeft(job, context.now(), capabilities)),
      ...(job.state === 'running' ? limitedWords(job, capabilities, service) : []),
    ].join(', ');
  const { complete, count } = row.trash.state;
  // In the row, these are cut off.
  const warnings = [
    ...context.jobsOf(account.id).map(workOf),
    ...(deletion ? [deletionWords(deletion, context.now())] : []),
    ...(problem ? [problemText(problem)] : []),
    ...(complete && count.items === 0 ? [l10n.t('Deleted items will appear here. Refresh to look again.')] : []),
    ...(context.isPersistent()
      ? []
      : [l10n.t('This editor does not save sign-ins: you may have to sign in again after closing the window.')]),
  ];
  return tooltip(plain(account.label), facts, warnings);
}

function tooltip(title: string, facts: readonly Fact[], warnings: readonly string[] = []): MarkdownString {
  const text = new MarkdownString();
  const line = (words: string) => appendLine(text, words);
  line(title);
  for (const warning of warnings) line(warning);
  text.appendMarkdown('\n---\n');
  for (const fact of facts) line(l10n.t('{0}: {1}', fact.label, fact.text));
  return text;
}
