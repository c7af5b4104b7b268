// How the ends of operations are told in the tables.
import type { ItemStatus, Outcome } from '../../../../src/trash/outcome.ts';
import type { Problem } from '../../../../src/trash/problem.ts';

export function wordsOfProblem({ kind, code }: Problem): string {
  return `failed ${kind}${code === undefined ? '' : ` ${code}`}`;
}

export function wordsOfOutcome(outcome: Outcome): string {
  if (outcome.end === 'failed') return wordsOfProblem(outcome.problem);
  if (outcome.end === 'skipped') return `skipped ${outcome.why}`;
  return outcome.end === 'done' && outcome.misplaced ? 'done elsewhere' : outcome.end;
}

export function wordsOfLook(look: ItemStatus): string {
  return look.state === 'unknown' ? `unknown ${wordsOfProblem(look.problem)}` : look.state;
}

/** `11 done, 1 failed forbidden`: the most first. */
export function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const each of words) counts.set(each, (counts.get(each) ?? 0) + 1);
  const inOrder = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return inOrder.map(([word, count]) => `${count} ${word}`).join(', ') || 'nothing';
}
