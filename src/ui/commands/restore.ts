import { l10n } from 'vscode';
import type { PendingMove, RestoreOptions } from '../../trash/destination.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { reportResults } from '../bulk/reportResults.ts';
import { askAbout, doubtIn, type SettledItem } from '../bulk/restoreQuestions.ts';
import { runBulk } from '../bulk/runBulk.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import { type From, targetItems } from './targets.ts';

/** Restores to the original place. It does not ask before: a restore can be undone. */
export async function restore(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  await restoreItems(services, await targetItems(services, l10n.t('Restore'), from, selection));
}

export async function restoreItems(
  services: Services,
  items: readonly TrashItem[],
  options?: RestoreOptions,
): Promise<void> {
  await restoreGroups(services, [{ items, options }]);
}

/** Items with the same wish. */
interface Part {
  readonly items: readonly TrashItem[];
  readonly options: RestoreOptions | undefined;
}

async function restoreGroups(services: Services, parts: readonly Part[]): Promise<void> {
  const ended = new Map<string, SettledItem>();
  for (const part of parts) await restoreAsking(services, part, ended);
  const outcomes = [...ended.values()].map(({ outcome }) => outcome);
  if (outcomes.length === 0) return;
  await reportResults(services, 'restore', outcomes, {
    retry: (open) => restoreGroups(services, partsAgain(open, ended)),
    restore: (again) => restoreItems(services, again),
  });
}

/** Restores, and asks about what stands in the way until everything is settled or left as it is. */
async function restoreAsking(services: Services, part: Part, ended: Map<string, SettledItem>): Promise<void> {
  let isCancelled = false;
  const run = async ({ items, options }: Part) => {
    for (const outcome of await runBulk(services, { action: 'restore', options: options }, items)) {
      ended.set(keyOf(outcome.item), { outcome, options });
      isCancelled ||= outcome.end === 'cancelled';
    }
  };
  const left = new Set<string>();
  if (part.items.length > 0) await run(part);
  // Who has cancelled wants no questions.
  while (!isCancelled) {
    const own = part.items.flatMap((item) => ended.get(keyOf(item)) ?? []);
    const doubt = doubtIn(services, own, left);
    if (!doubt) return;
    const change = await askAbout(services, doubt);
    if (!change) {
      for (const item of doubt.items) {
        left.add(keyOf(item));
        // Not to answer leaves it where it is, as Skip does: who decides so needs no warning.
        const outcome = ended.get(keyOf(item))?.outcome;
        if (outcome?.end !== 'failed' || outcome.problem.kind !== 'nameTaken' || outcome.pendingMove) continue;
        ended.set(keyOf(item), { outcome: { item, end: 'skipped', why: 'nameTaken' }, options: doubt.options });
      }
      continue;
    }
    // A name is for one item alone.
    const items = change.names ? doubt.items.slice(0, 1) : doubt.items;
    await run({ items, options: withPendingMoves({ ...doubt.options, ...change }, items, ended) });
  }
}

/** The same wishes once more; what was restored but not moved is only moved. */
function partsAgain(items: readonly TrashItem[], ended: ReadonlyMap<string, SettledItem>): Part[] {
  const byWish = Map.groupBy(items, (item) => ended.get(keyOf(item))?.options);
  return [...byWish].map(([options, own]) => ({
    items: own,
    options: options && withPendingMoves(options, own, ended),
  }));
}

/** The wish with what its last try has restored and not moved; what an earlier one had is over. */
function withPendingMoves(
  { pendingMoves: _, ...options }: RestoreOptions,
  items: readonly TrashItem[],
  ended: ReadonlyMap<string, SettledItem>,
): RestoreOptions {
  const pendingMoves = new Map<string, PendingMove>();
  for (const item of items) {
    const outcome = ended.get(keyOf(item))?.outcome;
    if (outcome?.end === 'failed' && outcome.pendingMove) pendingMoves.set(keyOf(item), outcome.pendingMove);
  }
  return pendingMoves.size > 0 ? { ...options, pendingMoves } : options;
}
