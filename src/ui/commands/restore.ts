import { l10n } from 'vscode';
import { keyOf } from '../../trash/item.ts';
import { reportResults } from '../bulk/reportResults.ts';
import { attemptsAgain, nextAttempt, type RestoreAttempt, type Results } from '../bulk/restoreQuestions.ts';
import { runBulk } from '../bulk/runBulk.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import { type From, targetItems } from './targets.ts';

/** Restores to the original folder. It does not ask before: a restore can be undone. */
export async function restore(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  await restoreItems(services, { items: await targetItems(services, l10n.t('Restore'), from, selection) });
}

/** Restores, asks about what stands in the way until everything is settled or left as it is, and reports. */
export async function restoreItems(services: Services, ...attempts: readonly RestoreAttempt[]): Promise<void> {
  const results: Results = new Map();
  const waiting = attempts.filter(({ items }) => items.length > 0);
  for (;;) {
    const attempt = waiting.shift() ?? (await nextAttempt(services, results));
    if (!attempt) break;
    const { items, options } = attempt;
    for (const outcome of await runBulk(services, { action: 'restore', options }, items)) {
      results.set(keyOf(outcome.item), { outcome, options });
    }
  }
  if (results.size === 0) return;
  const outcomes = [...results.values()].map(({ outcome }) => outcome);
  await reportResults(services, 'restore', outcomes, {
    retry: (items) => restoreItems(services, ...attemptsAgain(items, results)),
    restore: (items) => restoreItems(services, { items }),
  });
}
