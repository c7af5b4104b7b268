import { l10n } from 'vscode';
import type { RestoreOptions } from '../../trash/destination.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { pickFolder } from '../bulk/folderPicker.ts';
import { reportResults } from '../bulk/reportResults.ts';
import { ask, questionsOf } from '../bulk/restoreQuestions.ts';
import { runBulk } from '../bulk/runBulk.ts';
import { type Try, withPendingMoves } from '../jobs/remedies.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import { targetWithGroups } from './groupTargets.ts';
import type { From } from './targets.ts';

/** How each item ended, by its key, and the way in which it was tried last. */
type Results = Map<string, { readonly outcome: Outcome; readonly options: RestoreOptions | undefined }>;

/** Restores to the original folder. It does not ask before: a restore can be undone. */
export async function restore(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  await restoreItems(services, await targetWithGroups(services, l10n.t('Restore'), from, selection));
}

/** Restores to a folder that the person chooses. */
export async function restoreTo(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const title = l10n.t('Restore To');
  const items = await targetWithGroups(services, title, from, selection);
  const [account, ...others] = new Set(items.map((item) => item.account));
  const trash = account === undefined ? undefined : services.trashes.of(account);
  if (!trash) return;
  if (others.length === 0 && trash.capabilities.restoresTo === true) {
    const folder = await pickFolder(services, trash, title);
    if (folder) await restoreItems(services, items, { folder });
    return;
  }
  const why =
    others.length > 0
      ? l10n.t('To restore to a folder, select items from one account only.')
      : l10n.t('This service can restore only to the original folder.');
  await services.dialogs.notify('info', why, []);
}

/** Restores, asks about what stands in the way until everything is settled or left as it is, and reports. */
export async function restoreItems(
  services: Services,
  items: readonly TrashItem[],
  options?: RestoreOptions,
): Promise<void> {
  if (items.length > 0) await restoreEach(services, [{ items, options }]);
}

/** The same for items that are tried in different ways, with one report. */
export async function restoreEach(services: Services, tries: readonly Try[]): Promise<void> {
  const results: Results = new Map();
  const from = services.clock.now();
  const spent = { time: 0 };
  for (const { items, options } of tries) await attempt(services, items, options, results, spent);
  await report(services, results, from, from + spent.time);
}

/** @param to as if no question had been open */
async function report(services: Services, results: Results, from: number, to: number): Promise<void> {
  if (results.size === 0) return;
  const outcomes = [...results.values()].map(({ outcome }) => outcome);
  const optionsOf = (item: TrashItem) => results.get(keyOf(item))?.options;
  const result = { task: { action: 'restore' } as const, optionsOf, from, to, outcomes };
  await reportResults(services, result, async (tries) => await restoreEach(services, tries));
}

function outcomesOf(items: readonly TrashItem[], results: Results): readonly Outcome[] {
  return items.flatMap((item) => results.get(keyOf(item))?.outcome ?? []);
}

/**
 * Restores in one way, asks about each thing that stood in the way, and restores those items in the way chosen. False if
 * the person has cancelled, and so wants no questions.
 */
async function attempt(
  services: Services,
  items: readonly TrashItem[],
  options: RestoreOptions | undefined,
  results: Results,
  spent: { time: number },
): Promise<boolean> {
  const from = services.clock.now();
  const outcomes = await runBulk(services, { action: 'restore', options }, items);
  spent.time += services.clock.now() - from;
  for (const outcome of outcomes) {
    const key = keyOf(outcome.item);
    const pendingMove = outcome.end === 'cancelled' ? options?.pendingMoves?.get(key) : undefined;
    const { item } = outcome;
    // Its move was cancelled: it is not in the trash any longer.
    const known: Outcome = pendingMove ? { item, end: 'failed', problem: { kind: 'notMoved' }, pendingMove } : outcome;
    results.set(key, { outcome: known, options });
  }
  if (outcomes.some(({ end }) => end === 'cancelled')) return false;
  for (const question of questionsOf(services, outcomes, options)) {
    const changed = await ask(services, question);
    if (changed) {
      const next = withPendingMoves(changed, outcomesOf(question.items, results));
      if (!(await attempt(services, question.items, next, results, spent))) return false;
    } else if (question.problem.kind === 'nameTaken') {
      // Not to answer is the same as Skip, which needs no warning.
      for (const item of question.items) {
        results.set(keyOf(item), { outcome: { item, end: 'skipped', why: 'nameTaken' }, options });
      }
      const left = new Set(question.items);
      await services.jobs.skipped(outcomes.filter(({ item }) => left.has(item)));
    }
  }
  return true;
}
