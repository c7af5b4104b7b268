import { l10n } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import type { ItemStatus } from '../../trash/outcome.ts';
import { type Fact, itemFacts } from '../facts.ts';
import { nameOf, number, place } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import { withOrigin } from '../origin.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { type From, targetItems } from './targets.ts';

/** A look that takes longer is not waited for: what is known already is shown; milliseconds. */
const timeout = 5000;

/** Everything known of the items, of one looked up afresh where that is cheap, as text that can be copied. */
export async function showDetails(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const items = await targetItems(services, l10n.t('Show Details'), from, selection);
  const [only, ...others] = items;
  if (!only) return;
  if (others.length === 0) {
    const look = await lookAt(services, only);
    const item = look?.state === 'trashed' ? look.fresh : only;
    const trash = services.trashes.of(item.account);
    const text = details(services, trash ? await withOrigin(trash, item) : item, look);
    await services.documents.show(l10n.t('{0} (in the trash)', nameOf(only)), text);
    return;
  }
  const texts = items.map((item) => details(services, item, undefined));
  await services.documents.show(l10n.t('{0} items in the trash', number(items.length)), texts.join('\n'));
}

function details({ trashes, clock }: Services, item: TrashItem, look: ItemStatus | undefined): string {
  const label = trashes.of(item.account)?.account.label ?? '';
  const facts = itemFacts(item, label, clock.now());
  return [plain(nameOf(item), 500), '', ...(look ? stateLines(look) : []), ...table(facts), ''].join('\n');
}

async function lookAt(services: Services, item: TrashItem): Promise<ItemStatus | undefined> {
  const trash = services.trashes.of(item.account);
  if (trash?.capabilities.looksAtOne !== true) return undefined;
  try {
    const client = await trash.client();
    for await (const look of client.look([item], AbortSignal.timeout(timeout))) return look;
  } catch {
    // What is known already is shown anyway.
  }
  return undefined;
}

function stateLines(look: ItemStatus): string[] {
  if (look.state === 'trashed') return [];
  if (look.state === 'gone')
    return [l10n.t('This item was permanently deleted. These are its last known details.'), ''];
  if (look.state === 'unknown') {
    return [l10n.t('The latest details could not be loaded: {0}', plain(problemText(look.problem), 500)), ''];
  }
  const where = place(look.where);
  return [
    where === undefined
      ? l10n.t('This item was restored. These are its last known details.')
      : l10n.t('This item was restored to {0}. These are its last known details.', plain(where, 300)),
    '',
  ];
}

function table(facts: readonly Fact[]): string[] {
  const width = Math.max(...facts.map(({ label }) => label.length));
  return facts.map(({ label, text }) => `${label.padEnd(width)}   ${text}`);
}
