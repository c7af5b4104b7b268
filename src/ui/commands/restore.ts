import { l10n } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import { announce } from './results.ts';
import { type From, targetItems } from './targets.ts';
import { work } from './work.ts';

/** Restores to the original place. It does not ask: a restore can be undone. */
export async function restore(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  await restoreItems(services, await targetItems(services, l10n.t('Restore'), from, selection));
}

export async function restoreItems(services: Services, items: readonly TrashItem[]): Promise<void> {
  if (items.length === 0) return;
  const outcomes = await work(services, 'restore', items);
  await announce(services, 'restore', outcomes, {
    retry: (open) => restoreItems(services, open),
    restore: (again) => restoreItems(services, again),
  });
}
