import { l10n } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import type { Task } from '../../trash/jobs/plan.ts';
import { confirmPurge, lockedText, type PurgeQuestion } from '../bulk/confirmPurge.ts';
import { reportResults } from '../bulk/reportResults.ts';
import { runBulk } from '../bulk/runBulk.ts';
import { itemCount, nameOf } from '../format.ts';
import type { RunAgain } from '../jobs/remedies.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { targetWithGroups } from './groupTargets.ts';
import { restoreEach } from './restore.ts';
import type { From } from './targets.ts';

/** Deletes permanently, after one question that names what goes. */
export async function purge(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  await purgeItems(services, await targetWithGroups(services, l10n.t('Delete Permanently'), from, selection));
}

export async function purgeItems(services: Services, items: readonly TrashItem[]): Promise<void> {
  if (items.length > 0 && (await confirmPurge(services, questionOf(services, items))))
    await purgeConfirmed(services, items);
}

/** Deletes what a person has just said yes to, reports, and does what the person then wants. */
export async function purgeConfirmed(services: Services, items: readonly TrashItem[]): Promise<void> {
  const task = { action: 'purge' } as const;
  const from = services.clock.now();
  const outcomes = await runBulk(services, task, items);
  if (outcomes.length === 0) return;
  const report = { task, from, to: services.clock.now(), outcomes };
  await reportResults(services, report, runAgainOf(services, task), runAgainOf(services, { action: 'restore' }));
}

/** Does the same again: a restore in a way that may have changed, a purge after another question. */
export function runAgainOf(services: Services, { action }: Task): RunAgain {
  return async (tries) =>
    action === 'restore'
      ? await restoreEach(services, tries)
      : await purgeItems(
          services,
          tries.flatMap(({ items }) => items),
        );
}

function questionOf(services: Services, items: readonly TrashItem[]): PurgeQuestion {
  const [only] = items;
  const message =
    only && items.length === 1
      ? only.kind === 'folder'
        ? l10n.t('Permanently delete the folder "{0}" and everything in it?', forMessage(nameOf(only), 80))
        : l10n.t('Permanently delete "{0}"?', forMessage(nameOf(only), 80))
      : l10n.t('Permanently delete {0}?', itemCount(items.length));
  const accounts = new Set(items.map((item) => item.account));
  const trashes = services.trashes.list.filter(({ account }) => accounts.has(account.id));
  return {
    message,
    button: l10n.t('Delete Permanently'),
    items,
    trashes: trashes.map((trash) => ({ trash, known: trash.state.items, all: trash.state.count })),
    staying: lockedText(items.filter((item) => item.purgeBlockedBy !== undefined).length),
  };
}
