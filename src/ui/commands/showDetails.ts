import { l10n } from 'vscode';
import { openDetails } from '../pages/details.ts';
import type { Services } from '../services.ts';
import { type From, targetItems } from './targets.ts';

/** Everything known of an item, as a page; of several that are selected, of the one that was clicked. */
export async function showDetails(services: Services, from?: From): Promise<void> {
  const [item] = await targetItems(services, l10n.t('Show Details'), from, undefined);
  if (item) openDetails(services, item);
}
