import { l10n, MarkdownString, type PreparedToolInvocation } from 'vscode';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { runBulk } from '../bulk/runBulk.ts';
import { itemCount, nameOf, place, plural } from '../format.ts';
import { outcomeWords } from '../jobs/report.ts';
import type { Services } from '../services.ts';
import { appendLine, forMessage, plain } from '../text.ts';
import { folderByPath } from './folderByPath.ts';

export interface RestoreInput {
  readonly keys: readonly string[];
  readonly folder?: string;
}

/** A text as a model gets it, without control and direction characters; so are the keys that it passes. */
export function toolText(text: string): string {
  return plain(text, 1000);
}

/** So many items are named in the question. */
const namedAtMost = 10;
/** A longer path would not be shown whole. */
const folderAtMost = 200;

/**
 * Names the account, the items and where they go: without a person's word nothing is restored. Refuses keys that are in no
 * list: they may be in one by the time of the answer, and nobody would have been asked for them.
 */
export function prepareRestore(services: Services, input: RestoreInput): PreparedToolInvocation {
  const { trashes, items } = planOf(services, input);
  if (items.size === 0 || input.keys.some((key) => !items.has(key)))
    throw new Error(
      'Not all of these keys are in a loaded list. Call cloudTrash_find, and pass keys as it gives them.',
    );
  const amount = itemCount(items.size);
  const message = new MarkdownString();
  for (const { account } of trashes) {
    const own = [...items.values()].filter((item) => item.account === account.id);
    const service = services.accounts.vendor(account.vendor)?.name ?? '';
    appendLine(message, l10n.t('{0} ({1}): {2}', plain(account.label, 60), service, itemCount(own.length)));
    for (const item of own.slice(0, namedAtMost)) {
      const where = place(item.origin);
      appendLine(message, `• ${plain(nameOf(item), 60)}${where === undefined ? '' : ` (${plain(where, 60)})`}`);
    }
    if (own.length > namedAtMost)
      appendLine(message, plural(l10n.t('{0, plural, other {and # more}}'), own.length - namedAtMost));
  }
  const title =
    input.folder === undefined
      ? plural(
          l10n.t(
            '{0, plural, one {Restore # item to its original folder?} other {Restore # items to their original folders?}}',
          ),
          items.size,
        )
      : l10n.t('Restore {0} to "{1}"?', amount, forMessage(input.folder, folderAtMost));
  return { invocationMessage: l10n.t('Restoring {0}', amount), confirmationMessages: { title, message } };
}

/** Asks nothing but what to do where the day's calls are not enough; a taken name is an outcome. */
export async function restore(services: Services, input: RestoreInput, signal: AbortSignal): Promise<object> {
  const { trashes, items } = planOf(services, input);
  const [trash] = trashes;
  const folder = input.folder === undefined || !trash ? undefined : await folderByPath(trash, input.folder, signal);
  const task = { action: 'restore', options: folder && { folder } } as const;
  const outcomes = await runBulk(services, task, [...items.values()], signal);
  const ends = new Map(outcomes.map((outcome) => [keyOf(outcome.item), outcome]));
  return {
    restored: outcomes.filter(({ end }) => end === 'done').length,
    items: [...new Set(input.keys)].map((key) => {
      const item = items.get(key);
      if (!item) return { key, outcome: 'unknown', why: 'Not in a loaded list. Call cloudTrash_find again.' };
      const outcome: Outcome = ends.get(keyOf(item)) ?? { item, end: 'cancelled' };
      return {
        key,
        name: item.name,
        outcome: outcome.end,
        ...(outcome.end === 'done' && { folder: place(outcome.where ?? item.origin), restoredAs: outcome.name }),
        why: outcomeWords('restore', outcome).explanation || undefined,
      };
    }),
  };
}

/** The items by their keys, and their accounts. Throws where they cannot be restored to that folder. */
function planOf({ trashes }: Services, { keys, folder }: RestoreInput) {
  const wanted = new Set(keys);
  const items = new Map<string, TrashItem>();
  for (const item of trashes.list.flatMap(({ state }) => state.items)) {
    const key = toolText(keyOf(item));
    if (wanted.has(key)) items.set(key, item);
  }
  const accounts = new Set([...items.values()].map(({ account }) => account));
  const touched = trashes.list.filter(({ account }) => accounts.has(account.id));
  if (folder !== undefined && (touched.length > 1 || touched.some(({ capabilities }) => !capabilities.restoresTo)))
    throw new Error('These items can be restored to their original folders only. Leave out the folder.');
  if (folder !== undefined && folder.length > folderAtMost)
    throw new Error(`The folder's path is too long: ${folderAtMost} characters at most.`);
  return { trashes: touched, items };
}
