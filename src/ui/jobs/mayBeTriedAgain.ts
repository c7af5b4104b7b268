import type { Outcome } from '../../trash/outcome.ts';
import type { ProblemKind } from '../../trash/problem.ts';

/** What would fail again: someone else has to change something first. */
const lasting: ReadonlySet<ProblemKind> = new Set(['forbidden', 'notFound', 'retained', 'unsupported']);

export function mayBeTriedAgain(outcome: Outcome): boolean {
  if (outcome.end !== 'failed') return outcome.end === 'cancelled';
  const { problem, pendingMove } = outcome;
  // It is restored already: without what a safe move needs, nothing more can be done here.
  if (problem.kind === 'notMoved') return pendingMove !== undefined;
  return problem.kind !== 'trashedAgain' && !lasting.has(problem.kind);
}
