/**
 * What a job writes down while it runs, so that a crash loses nothing: the plan, then what is about to be sent, then
 * each outcome. One JSON value a line; names and ids, no tokens. `readJournal.ts` reads it back.
 */
import type { EndCounts, Outcome } from '../outcome.ts';
import type { JobEnd } from './journal.ts';
import type { JobPlan } from './plan.ts';

/** Items in one line of the plan: the first line stays short, and none is huge. */
const perLine = 100;
/** Line by line: a long plan is not to stop everything else while it is written. */
export function* planLines({ items, task, ...head }: JobPlan): Iterable<string> {
  const { action } = task;
  const { names, pendingMoves, ...options } = (task.action === 'restore' && task.options) || {};
  const sizes = { items: items.length, names: names?.size, pendingMoves: pendingMoves?.size };
  yield line({
    version: 1,
    plan: { ...head, task: { action, ...(task.action === 'restore' && task.options && { options }) }, ...sizes },
  });
  for (const part of chunks([...(names ?? [])])) yield line({ names: part.members });
  for (const part of chunks([...(pendingMoves ?? [])])) yield line({ pendingMoves: part.members });
  // The account stands in the first line.
  for (const { at, members } of chunks(items))
    yield line({ at, items: members.map(({ account: _, ...item }) => item) });
}

function* chunks<T>(all: readonly T[]): Iterable<{ readonly at: number; readonly members: readonly T[] }> {
  for (let at = 0; at < all.length; at += perLine) yield { at, members: all.slice(at, at + perLine) };
}

/** Written before the items are sent: what has no outcome after a crash has to be looked at. */
export function sentLine(items: readonly number[]): string {
  return line({ sent: items });
}

export function outcomeLine(index: number, { item: _, ...outcome }: Outcome): string {
  return line({ index, outcome });
}

/** After the end: a person left these in the trash, for their names are taken. The last line is written once more after it. */
export function skippedLine(items: readonly number[]): string {
  return line({ skipped: items });
}

export function endLine(end: JobEnd, at: number, counts: EndCounts): string {
  return line({ end, at, counts });
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
