import { l10n } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import { itemFacts } from '../facts.ts';
import { itemCount, nameOf } from '../format.ts';
import { openDetails } from '../pages/details.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { type From, targetItems } from './targets.ts';

/** Everything known of an item, as a page; of several items, as text that can be copied. */
export async function showDetails(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const items = await targetItems(services, l10n.t('Show Details'), from, selection);
  const [only] = items;
  if (!only) return;
  if (items.length === 1) {
    openDetails(services, only);
    return;
  }
  const text = items.map((item) => details(services, item)).join('\n');
  await services.documents.show(l10n.t('{0} (in the trash)', itemCount(items.length)), text);
}

function details({ trashes, clock }: Services, item: TrashItem): string {
  const facts = itemFacts(item, trashes.of(item.account)?.account.label ?? '', clock.now());
  const width = Math.max(...facts.map(({ label }) => label.length));
  const lines = facts.map(({ label, text }) => `${label.padEnd(width)}   ${text}`);
  return [plain(nameOf(item), 500), '', ...lines, ''].join('\n');
}
