/** Reads a job's journal back, whatever a crash or another program has made of it. */
import * as v from 'valibot';
import { keyOf, type TrashItem } from '../item.ts';
import type { Outcome } from '../outcome.ts';
import { problemKinds } from '../problem.ts';
import type { EndRecord, JobSummary, JournalState } from './journal.ts';

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
const byKey = <S extends v.GenericSchema>(value: S) =>
  v.optional(
    v.pipe(
      v.array(v.tuple([v.string(), value])),
      v.transform((entries) => new Map(entries)),
    ),
  );
const folder = v.object({ id: v.string(), name: v.string(), path: text, writable: v.optional(v.boolean()) });
const restoreOptions = v.object({
  folder: v.optional(folder),
  conflict: v.optional(v.picklist(['keepBoth', 'overwrite', 'skip'])),
  names: byKey(v.string()),
  pendingMoves: byKey(pendingMove),
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
});
const outcome = v.variant('end', [
  v.object({ end: v.literal('done'), where: v.optional(place), name: text, misplaced: v.optional(v.boolean()) }),
  v.object({ end: v.literal('failed'), problem, pendingMove: v.optional(pendingMove) }),
  v.object({ end: v.literal('skipped'), why: v.picklist(['gone', 'live', 'nameTaken']) }),
  v.object({ end: v.literal('cancelled') }),
]);
const counts = v.object({ done: v.number(), failed: v.number(), skipped: v.number(), cancelled: v.number() });
const firstRecord = v.object({ version: v.literal(1), plan: head });
const lastRecord = v.object({ end: v.picklist(['finished', 'cancelled', 'discarded']), at: v.number(), counts });
const record = v.union([
  firstRecord,
  v.object({ items: v.array(item) }),
  v.object({ sent: v.array(v.number()) }),
  v.object({ index: v.number(), outcome }),
  lastRecord,
]);

export function readSummary(first: string, last: string): JobSummary | undefined {
  const [begun, ended] = [v.safeParse(firstRecord, parseLine(first)), v.safeParse(lastRecord, parseLine(last))];
  return begun.success && ended.success ? { plan: begun.output.plan, end: ended.output } : undefined;
}

/**
 * Gives `undefined` where the plan is not whole: then nothing was sent. A line that cannot be read, such as a torn last
 * one, is left out, which is safe: an item whose `sent` is lost is refused by the service if it has left the trash, one
 * whose outcome is lost is looked at.
 */
export function readJournal(written: string): JournalState | undefined {
  let plan: v.InferOutput<typeof head> | undefined;
  let end: EndRecord | undefined;
  const items: TrashItem[] = [];
  const sent = new Set<number>();
  const outcomes = new Map<number, Outcome>();
  // What follows the last line break was being written.
  for (const line of written.split('\n').slice(0, -1)) {
    const parsed = v.safeParse(record, parseLine(line));
    if (!parsed.success) continue;
    const { output } = parsed;
    if ('plan' in output) plan ??= output.plan;
    else if ('items' in output)
      items.push(...output.items.map((each) => ({ account: plan?.account.id ?? '', ...each })));
    else if ('sent' in output) for (const index of output.sent) sent.add(index);
    else if ('end' in output) end ??= output;
    else {
      const { index } = output;
      const planned = items[index];
      if (planned && !outcomes.has(index)) outcomes.set(index, { item: planned, ...output.outcome });
    }
  }
  if (plan?.items !== items.length || new Set(items.map(keyOf)).size !== items.length) return undefined;
  return { plan: { ...plan, items }, sent, outcomes, end };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
