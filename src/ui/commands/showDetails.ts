import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { ItemStatus } from '../../trash/outcome.ts';
import { itemFacts, withOrigin } from '../facts.ts';
import { itemCount, nameOf, place } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { type From, targetItems } from './targets.ts';

/** A look that takes longer is not waited for: what is known already is shown; milliseconds. */
const timeout = 5000;

/** Everything known of the items, of one looked up afresh where that is cheap, as text that can be copied. */
export async function showDetails(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const { documents, trashes } = services;
  const items = await targetItems(services, l10n.t('Show Details'), from, selection);
  const [only] = items;
  if (!only) return;
  if (items.length > 1) {
    const text = items.map((item) => details(services, item)).join('\n');
    await documents.show(l10n.t('{0} (in the trash)', itemCount(items.length)), text);
    return;
  }
  const trash = trashes.of(only.account);
  const look = trash && (await lookAt(trash, only));
  const fresh = look?.state === 'trashed' ? look.fresh : only;
  const text = details(services, trash ? await withOrigin(trash, fresh) : fresh, look);
  await documents.show(l10n.t('{0} (in the trash)', nameOf(only)), text);
}

function details({ trashes, clock }: Services, item: TrashItem, look?: ItemStatus): string {
  const facts = itemFacts(item, trashes.of(item.account)?.account.label ?? '', clock.now());
  const width = Math.max(...facts.map(({ label }) => label.length));
  const lines = facts.map(({ label, text }) => `${label.padEnd(width)}   ${text}`);
  const state = look && stateText(look);
  return [plain(nameOf(item), 500), '', ...(state === undefined ? [] : [state, '']), ...lines, ''].join('\n');
}

async function lookAt(trash: AccountTrash, item: TrashItem): Promise<ItemStatus | undefined> {
  if (!trash.capabilities.looksAtOne) return undefined;
  try {
    const client = await trash.client();
    for await (const look of client.look([item], AbortSignal.timeout(timeout))) return look;
  } catch {
    // What is known already is shown anyway.
  }
  return undefined;
}

function stateText(look: ItemStatus): string | undefined {
  if (look.state === 'trashed') return undefined;
  if (look.state === 'gone') return l10n.t('This item was permanently deleted. These are its last known details.');
  if (look.state === 'absent') return l10n.t('This item is no longer in the trash. These are its last known details.');
  if (look.state === 'unknown') {
    return l10n.t('The latest details could not be loaded: {0}', plain(problemText(look.problem), 500));
  }
  const where = place(look.where);
  return where === undefined
    ? l10n.t('This item was restored. These are its last known details.')
    : l10n.t('This item was restored to {0}. These are its last known details.', plain(where, 300));
}
