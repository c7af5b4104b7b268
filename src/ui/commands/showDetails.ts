import { l10n } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import type { Look } from '../../trash/outcome.ts';
import { type Fact, itemFacts } from '../facts.ts';
import { nameOf, place } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { targetItems } from './targets.ts';

/** Everything known of an item, looked up afresh where that is cheap, as text that can be copied. */
export async function showDetails(services: Services, row?: Row, selection?: readonly Row[]): Promise<void> {
  const [item] = await targetItems(services, l10n.t('Show Details'), row, row ? [row] : selection);
  if (!item) return;
  const look = await lookAt(services, item);
  const label = services.trashes.of(item.account)?.account.label ?? '';
  const facts = itemFacts(look?.state === 'trashed' ? look.fresh : item, label, services.clock.now());
  const text = [plain(nameOf(item), 500), '', ...(look ? stateLines(look) : []), ...table(facts), ''].join('\n');
  await services.documents.show(l10n.t('{0} (in the trash)', nameOf(item)), text);
}

async function lookAt(services: Services, item: TrashItem): Promise<Look | undefined> {
  const client = services.trashes.of(item.account)?.client;
  if (client?.capabilities.looksAtOne !== true) return undefined;
  try {
    for await (const look of client.look([item], new AbortController().signal)) return look;
  } catch {
    // What is known already is shown all the same.
  }
  return undefined;
}

function stateLines(look: Look): string[] {
  if (look.state === 'trashed') return [];
  if (look.state === 'gone') return [l10n.t('It was erased for good meanwhile. This is what was known of it.'), ''];
  if (look.state === 'unknown') {
    return [l10n.t('It could not be looked up afresh: {0}', plain(problemText(look.problem), 500)), ''];
  }
  const where = place(look.where);
  return [
    where === undefined
      ? l10n.t('It was restored meanwhile. This is what was known of it.')
      : l10n.t('It was restored meanwhile, to {0}. This is what was known of it.', plain(where, 300)),
    '',
  ];
}

function table(facts: readonly Fact[]): string[] {
  const width = Math.max(...facts.map(({ label }) => label.length));
  return facts.map(({ label, text }) => `${label.padEnd(width)}   ${text}`);
}
