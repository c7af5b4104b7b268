/** Reads a job's journal back, whatever a crash or another program has made of it. */
import * as v from 'valibot';
import { breathe } from '../breathe.ts';
import type { PendingMove } from '../destination.ts';
import { keyOf, type TrashItem } from '../item.ts';
import type { Outcome } from '../outcome.ts';
import { problemKinds } from '../problem.ts';
import type { EndRecord, JobSummary, JournalState } from './journal.ts';

/** Read in one go, so that nothing else waits long. */
const linesAtOnce = 10;

const text = v.optional(v.string());
const amount = v.optional(v.number());
const person = v.optional(v.object({ name: v.string(), id: text, email: text }));
const place = v.object({
  name: text,
  path: text,
  id: text,
  missing: v.optional(v.picklist(['gone', 'trashed', 'hidden'])),
});
const problem = v.object({
  kind: v.picklist(problemKinds),
  code: text,
  status: amount,
  said: text,
  retryAt: amount,
  endsAt: amount,
  affectsAll: v.optional(v.boolean()),
  fault: text,
  requestId: text,
  call: text,
});
const item = v.object({
  kind: v.picklist(['file', 'folder', 'link', 'version', 'unknown']),
  id: v.string(),
  name: v.string(),
  size: amount,
  deletedAt: amount,
  deletedBy: person,
  expiresAt: amount,
  origin: v.optional(place),
  owner: person,
  createdAt: amount,
  createdBy: person,
  modifiedAt: amount,
  modifiedBy: person,
  contents: v.optional(v.object({ files: v.number(), folders: v.number() })),
  description: text,
  target: text,
  sha1: text,
  restoreBlockedBy: v.optional(problem),
  purgeBlockedBy: v.optional(problem),
});
const pendingMove = v.object({ place, name: text, version: v.string() });
const folder = v.object({ id: v.string(), name: v.string(), path: text, writable: v.optional(v.boolean()) });
const restoreOptions = v.object({
  folder: v.optional(folder),
  conflict: v.optional(v.picklist(['keepBoth', 'overwrite'])),
});
const head = v.object({
  id: v.string(),
  account: v.object({ id: v.string(), vendor: v.string(), label: v.string() }),
  task: v.variant('action', [
    v.object({ action: v.literal('restore'), options: v.optional(restoreOptions) }),
    v.object({ action: v.literal('purge') }),
  ]),
  at: v.number(),
  items: v.number(),
  names: amount,
  pendingMoves: amount,
});
const outcome = v.variant('end', [
  v.object({ end: v.literal('done'), where: v.optional(place), name: text, misplaced: v.optional(v.boolean()) }),
  v.object({ end: v.literal('failed'), problem, pendingMove: v.optional(pendingMove), name: text }),
  v.object({ end: v.literal('skipped'), why: v.picklist(['gone', 'live', 'nameTaken']) }),
  v.object({ end: v.literal('cancelled') }),
]);
const counts = v.object({ done: v.number(), failed: v.number(), skipped: v.number(), cancelled: v.number() });
const firstRecord = v.object({ version: v.literal(1), plan: head });
const lastRecord = v.object({ end: v.picklist(['finished', 'cancelled', 'discarded']), at: v.number(), counts });
const record = v.union([
  firstRecord,
  v.object({ at: v.number(), items: v.array(item) }),
  v.object({ names: v.array(v.tuple([v.string(), v.string()])) }),
  v.object({ pendingMoves: v.array(v.tuple([v.string(), pendingMove])) }),
  v.object({ sent: v.array(v.number()) }),
  v.object({ skipped: v.array(v.number()) }),
  v.object({ index: v.number(), outcome }),
  lastRecord,
]);

/** An item as JSON has kept it. */
export function readItem(account: string, value: unknown): TrashItem | undefined {
  const { success, output } = v.safeParse(item, value);
  return success ? { account, ...output } : undefined;
}

export function readSummary(first: string, last: string): JobSummary | undefined {
  const [begun, ended] = [v.safeParse(firstRecord, parseLine(first)), v.safeParse(lastRecord, parseLine(last))];
  if (!begun.success || !ended.success) return undefined;
  const { id, account, task, at, items } = begun.output.plan;
  return { plan: { id, account, task, at, items }, end: ended.output };
}

/**
 * Gives `undefined` where the plan is not whole. A line that cannot be read, such as a torn last one, is left out, which
 * is safe: an item whose `sent` is lost is refused by the service if it has left the trash, one whose outcome is lost is
 * looked at. Each line says where it belongs, so that their order does not matter.
 */
export async function readJournal(written: string): Promise<JournalState | undefined> {
  let plan: v.InferOutput<typeof head> | undefined;
  let end: EndRecord | undefined;
  const planned = new Map<number, v.InferOutput<typeof item>>();
  const names = new Map<string, string>();
  const pendingMoves = new Map<string, PendingMove>();
  const sent = new Set<number>();
  const skipped = new Set<number>();
  const ends = new Map<number, v.InferOutput<typeof outcome>>();
  // What follows the last line break was being written.
  for (const [number, line] of written.split('\n').slice(0, -1).entries()) {
    if (number % linesAtOnce === 0) await breathe();
    const parsed = v.safeParse(record, parseLine(line));
    if (!parsed.success) continue;
    const { output } = parsed;
    if ('plan' in output) plan ??= output.plan;
    else if ('items' in output) {
      for (const [index, each] of output.items.entries())
        if (!planned.has(output.at + index)) planned.set(output.at + index, each);
    } else if ('names' in output) for (const [key, name] of output.names) names.set(key, name);
    else if ('pendingMoves' in output) for (const [key, move] of output.pendingMoves) pendingMoves.set(key, move);
    else if ('sent' in output) for (const index of output.sent) sent.add(index);
    else if ('skipped' in output) for (const index of output.skipped) skipped.add(index);
    else if ('end' in output) end ??= output;
    else if (!ends.has(output.index)) ends.set(output.index, output.outcome);
  }
  if (!plan) return undefined;
  const { account, task } = plan;
  const items = Array.from({ length: Math.min(plan.items, planned.size) }, (_, index) => planned.get(index)).flatMap(
    (each): TrashItem[] => (each ? [{ account: account.id, ...each }] : []),
  );
  const isWhole =
    items.length === plan.items && names.size === (plan.names ?? 0) && pendingMoves.size === (plan.pendingMoves ?? 0);
  if (!isWhole || new Set(items.map(keyOf)).size !== items.length) return undefined;
  const outcomes = items.flatMap((each, index): [number, Outcome][] => {
    const found = ends.get(index);
    if (!found) return [];
    const isSkipped = found.end === 'failed' && skipped.has(index);
    return [[index, isSkipped ? { item: each, end: 'skipped', why: 'nameTaken' } : { item: each, ...found }]];
  });
  const maps = { ...(plan.names !== undefined && { names }), ...(plan.pendingMoves !== undefined && { pendingMoves }) };
  const whole = task.action === 'restore' && task.options ? { ...task, options: { ...task.options, ...maps } } : task;
  const { id, at } = plan;
  return { plan: { id, account, task: whole, at, items }, sent, outcomes: new Map(outcomes), end };
}

/**
 * Whether a crash came before the plan was whole, so that nothing was sent. Not so of a journal that was damaged later, or
 * that a newer version has written.
 */
export function isUnbegun(written: string): boolean {
  const first = written.indexOf('\n');
  const isOurs = first < 0 || v.is(firstRecord, parseLine(written.slice(0, first)));
  return isOurs && !/^\{"(sent|index|end)"/m.test(written);
}

/** Whose job it is, by the first line of its journal. */
export function accountOf(first: string): unknown {
  try {
    const { plan }: { plan?: { account?: { id?: unknown } } } = JSON.parse(first);
    return plan?.account?.id;
  } catch {
    return undefined;
  }
}

/**
 * One outcome for each item, in the order of the plan. Where the job was given up, nobody knows of an item that was sent
 * without an outcome; one that was not sent is as it was.
 */
export function outcomesOf(
  { plan, sent, outcomes }: Pick<JournalState, 'plan' | 'sent' | 'outcomes'>,
  unsent = (item: TrashItem): Outcome => ({ item, end: 'cancelled' }),
): readonly Outcome[] {
  return plan.items.map(
    (item, index): Outcome =>
      outcomes.get(index) ?? (sent.has(index) ? { item, end: 'failed', problem: { kind: 'unclear' } } : unsent(item)),
  );
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
