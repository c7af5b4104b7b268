import { l10n } from 'vscode';
import type { Halfway, RestoreWish } from '../../trash/destination.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import { pickFolder } from './folderPicker.ts';
import { askAbout, doubtIn } from './restoreQuestions.ts';
import { announce } from './results.ts';
import { type From, targetItems } from './targets.ts';
import { work } from './work.ts';

/** Restores to the original place. It does not ask before: a restore can be undone. */
export async function restore(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  await restoreItems(services, await targetItems(services, l10n.t('Restore'), from, selection));
}

/** Restores to a folder that the person chooses. */
export async function restoreTo(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const title = l10n.t('Restore To');
  const items = await targetItems(services, title, from, selection);
  const [account, ...others] = new Set(items.map((item) => item.account));
  const trash = account === undefined ? undefined : services.trashes.of(account);
  if (!trash) return;
  if (others.length > 0) {
    await services.ask.tell('info', l10n.t('A folder belongs to one account: choose items of one account.'), []);
    return;
  }
  if (trash.client.capabilities.restoresTo !== true) {
    const words = l10n.t('This service restores only to where items came from. Use Restore.');
    await services.ask.tell('info', words, []);
    return;
  }
  const folder = await pickFolder(services, trash, title);
  if (folder) await restoreItems(services, items, { folder });
}

export async function restoreItems(services: Services, items: readonly TrashItem[], wish?: RestoreWish): Promise<void> {
  await restoreParts(services, [{ items, wish }]);
}

/** Items with the same wish. */
interface Part {
  readonly items: readonly TrashItem[];
  readonly wish: RestoreWish | undefined;
}

interface Ended {
  readonly outcome: Outcome;
  readonly wish: RestoreWish | undefined;
}

async function restoreParts(services: Services, parts: readonly Part[]): Promise<void> {
  const ended = new Map<string, Ended>();
  for (const part of parts) await restoreAsking(services, part, ended);
  const outcomes = [...ended.values()].map(({ outcome }) => outcome);
  if (outcomes.length === 0) return;
  await announce(services, 'restore', outcomes, {
    retry: (open) => restoreParts(services, partsAgain(open, ended)),
    restore: (again) => restoreItems(services, again),
  });
}

/** Restores, and asks about what stands in the way until everything is settled or left in the trash. */
async function restoreAsking(services: Services, part: Part, ended: Map<string, Ended>): Promise<void> {
  const run = async ({ items, wish }: Part) => {
    for (const outcome of await work(services, { action: 'restore', wish }, items)) {
      ended.set(keyOf(outcome.item), { outcome, wish });
    }
  };
  const left = new Set<string>();
  if (part.items.length > 0) await run(part);
  for (;;) {
    const own = part.items.flatMap((item) => ended.get(keyOf(item))?.outcome ?? []);
    const doubt = doubtIn(services, own, left);
    if (!doubt) return;
    const [first] = doubt.items;
    const before = first && ended.get(keyOf(first))?.wish;
    const change = await askAbout(services, doubt);
    if (change) await run({ items: doubt.items, wish: { ...before, ...change } });
    else for (const item of doubt.items) left.add(keyOf(item));
  }
}

/** The same wishes once more; what was restored but not moved is only moved. */
function partsAgain(items: readonly TrashItem[], ended: ReadonlyMap<string, Ended>): Part[] {
  const byWish = Map.groupBy(items, (item) => ended.get(keyOf(item))?.wish);
  return [...byWish].map(([wish, own]) => {
    const halfway = new Map<string, Halfway>();
    for (const item of own) {
      const outcome = ended.get(keyOf(item))?.outcome;
      if (outcome?.end === 'failed' && outcome.halfway) halfway.set(keyOf(item), outcome.halfway);
    }
    return { items: own, wish: halfway.size > 0 ? { ...wish, halfway } : wish };
  });
}
