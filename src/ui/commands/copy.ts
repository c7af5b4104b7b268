/** Copy Name, Copy Original Path, Copy ID: several items make one line each. */
import { env, l10n, window } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import { pool } from '../../trash/pool.ts';
import { withOrigin } from '../facts.ts';
import { itemCount, nameOf, number } from '../format.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { type From, targetItems } from './targets.ts';

/** Folders looked up at the same time. */
const concurrency = 8;

export async function copyName(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  await copy((await targetItems(services, l10n.t('Copy Name'), from, selection)).map(nameOf));
}

export async function copyId(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  await copy((await targetItems(services, l10n.t('Copy ID'), from, selection)).map(({ id }) => id));
}

/** Asks the service for paths that the list does not tell. What has none is left out, which is said. */
export async function copyPath(services: Services, from?: From, selection?: readonly Row[]): Promise<void> {
  const items = await targetItems(services, l10n.t('Copy Original Path'), from, selection);
  if (items.length === 0) return;
  const found = await withProgress(l10n.t('Looking up original folders'), items.length, async (signal, progress) => {
    const paths = new Map<TrashItem, string | undefined>();
    const lookUp = async (item: TrashItem) => {
      paths.set(item, await originalPath(services, item));
    };
    for await (const _ of pool(items, concurrency, signal, lookUp, () => undefined)) progress(paths.size);
    return signal.aborted ? undefined : paths;
  });
  if (!found) return;
  const known = items.flatMap((item) => found.get(item) ?? []);
  await copy(known);
  const unknown = items.length - known.length;
  if (unknown === 0) return;
  const words =
    known.length > 0
      ? l10n.t('Copied {0}. Original paths not known: {1}.', itemCount(known.length), number(unknown))
      : l10n.t('Nothing was copied: the original path is not known.');
  await services.dialogs.notify('info', words, []);
}

/** `undefined` where only the folder's own name is known: that is no path. */
async function originalPath({ trashes }: Services, item: TrashItem): Promise<string | undefined> {
  const trash = trashes.of(item.account);
  const { origin } = trash && item.origin?.path === undefined ? await withOrigin(trash, item) : item;
  return origin?.path === undefined ? undefined : `${origin.path.replace(/\/$/, '')}/${nameOf(item)}`;
}

/** A line break in a name would make two of one item, and run the second in a terminal. */
async function copy(texts: readonly string[]): Promise<void> {
  const lines = texts.map((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' '));
  const [first] = lines;
  if (first === undefined) return;
  await env.clipboard.writeText(lines.join('\n'));
  const what = lines.length === 1 ? forIconText(first) : itemCount(lines.length);
  window.setStatusBarMessage(`$(check) ${l10n.t('Copied: {0}', what)}`, 6000);
}
