/** Copy Name, Copy Original Path, Copy ID: several items make one line each. */
import { env, l10n, window } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import { withOrigin } from '../facts.ts';
import { itemCount, nameOf, number } from '../format.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { type From, targetItems } from './targets.ts';

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
  const title = l10n.t('Looking up original folders');
  const known = await withProgress(title, items.length, async (signal, progress) => {
    const paths: string[] = [];
    for (const [index, item] of items.entries()) {
      if (signal.aborted) return undefined;
      paths.push(...(await originalPath(services, item)));
      progress(index + 1);
    }
    return paths;
  });
  if (!known) return;
  await copy(known);
  const unknown = items.length - known.length;
  if (unknown === 0) return;
  const words = l10n.t('Copied {0}. Original paths not known: {1}.', itemCount(known.length), number(unknown));
  await services.dialogs.notify('info', words, []);
}

/** None where only the folder's own name is known: that is no path. */
async function originalPath({ trashes }: Services, item: TrashItem): Promise<string[]> {
  const trash = trashes.of(item.account);
  const { origin } = trash && item.origin?.path === undefined ? await withOrigin(trash, item) : item;
  return origin?.path === undefined ? [] : [`${origin.path.replace(/\/$/, '')}/${nameOf(item)}`];
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
