// The ends of operations as short texts, which the tables compare.
import type { ItemStatus, Outcome } from '../../../../src/trash/outcome.ts';
import type { Problem } from '../../../../src/trash/problem.ts';

export function problemSummary({ kind, code }: Problem): string {
  return `failed ${kind}${code === undefined ? '' : ` ${code}`}`;
}

export function outcomeSummary(outcome: Outcome): string {
  if (outcome.end === 'failed') return problemSummary(outcome.problem);
  if (outcome.end === 'skipped') return `skipped ${outcome.why}`;
  return outcome.end === 'done' && outcome.misplaced ? 'done elsewhere' : outcome.end;
}

export function statusSummary(look: ItemStatus): string {
  return look.state === 'unknown' ? `unknown ${problemSummary(look.problem)}` : look.state;
}

/** `11 done, 1 failed forbidden`: the most first. */
export function countedSummary(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const each of words) counts.set(each, (counts.get(each) ?? 0) + 1);
  const inOrder = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return inOrder.map(([word, count]) => `${count} ${word}`).join(', ') || 'nothing';
}
