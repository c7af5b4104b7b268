import { l10n, MarkdownString, type PreparedToolInvocation } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { runBulk } from '../bulk/runBulk.ts';
import { itemCount, nameOf, place, plural } from '../format.ts';
import { outcomeWords } from '../jobs/report.ts';
import type { Services } from '../services.ts';
import { appendLine, forMessage, plain } from '../text.ts';
import { toolKey } from './cleaned.ts';
import { folderByPath } from './folderByPath.ts';

export interface RestoreInput {
  readonly keys: readonly string[];
  readonly folder?: string;
}

interface Plan {
  readonly trashes: readonly AccountTrash[];
  readonly items: ReadonlyMap<string, TrashItem>;
  /** Keys that are in no list. */
  readonly unknown: readonly string[];
}

/** So many items are named in the question. */
const namedAtMost = 10;

/** Names the account, the items and where they go: without a person's word nothing is restored. */
export function prepareRestore(services: Services, input: RestoreInput): PreparedToolInvocation {
  const { trashes, items } = planOf(services, input);
  const amount = itemCount(items.size);
  const message = new MarkdownString();
  const line = (text: string) => appendLine(message, text);
  for (const { account } of trashes) {
    const own = [...items.values()].filter((item) => item.account === account.id);
    const service = services.accounts.vendor(account.vendor)?.name ?? '';
    line(l10n.t('{0} ({1}): {2}', plain(account.label, 60), service, itemCount(own.length)));
    for (const item of own.slice(0, namedAtMost)) {
      const where = place(item.origin);
      const name = plain(nameOf(item), 60);
      line(where === undefined ? `• ${name}` : `• ${name} (${plain(where, 60)})`);
    }
    if (own.length > namedAtMost) line(plural(l10n.t('{0, plural, other {and # more}}'), own.length - namedAtMost));
  }
  const title =
    input.folder === undefined
      ? plural(
          l10n.t(
            '{0, plural, one {Restore # item to its original folder?} other {Restore # items to their original folders?}}',
          ),
          items.size,
        )
      : l10n.t('Restore {0} to "{1}"?', amount, forMessage(input.folder, 200));
  return { invocationMessage: l10n.t('Restoring {0}', amount), confirmationMessages: { title, message } };
}

/** Asks nothing but what to do where the day's calls are not enough; a taken name is an outcome. */
export async function restore(services: Services, input: RestoreInput, signal: AbortSignal): Promise<object> {
  const { trashes, items, unknown } = planOf(services, input);
  const [trash] = trashes;
  const folder = input.folder === undefined || !trash ? undefined : await folderByPath(trash, input.folder, signal);
  const task = { action: 'restore', options: folder && { folder } } as const;
  const outcomes = new Map(
    (await runBulk(services, task, [...items.values()], signal)).map((outcome) => [keyOf(outcome.item), outcome]),
  );
  const known = [...items].map(([key, item]) =>
    outcomeRecord(key, outcomes.get(keyOf(item)) ?? { item, end: 'cancelled' }),
  );
  return {
    restored: known.filter(({ outcome }) => outcome === 'done').length,
    items: [
      ...known,
      ...unknown.map((key) => ({ key, outcome: 'unknown', why: 'Not in a loaded list. Call cloudTrash_find again.' })),
    ],
  };
}

function outcomeRecord(key: string, outcome: Outcome) {
  const { item, end } = outcome;
  return {
    key,
    name: item.name,
    outcome: end,
    ...(end === 'done' && { folder: place(outcome.where ?? item.origin), restoredAs: outcome.name }),
    why: outcomeWords('restore', outcome).explanation || undefined,
  };
}

/** Throws where nothing can be restored as asked, so that no person is asked for nothing. */
function planOf({ trashes, accounts }: Services, { keys, folder }: RestoreInput): Plan {
  const wanted = new Set<unknown>(keys);
  const items = new Map(
    trashes.list.flatMap(({ state }) =>
      state.items.flatMap((item) => {
        const key = toolKey(item);
        return wanted.has(key) ? [[key, item] as const] : [];
      }),
    ),
  );
  if (items.size === 0)
    throw new Error('None of these keys is in a loaded list. Call cloudTrash_find, and pass keys as it gives them.');
  const touched = trashes.list.filter(({ account }) => [...items.values()].some((item) => item.account === account.id));
  if (folder !== undefined && touched.length > 1)
    throw new Error('These items are of several accounts. To restore to a folder, call once for each account.');
  const fixed = touched.find(({ capabilities }) => capabilities.restoresTo !== true);
  if (folder !== undefined && fixed) {
    const service = accounts.vendor(fixed.account.vendor)?.name ?? 'This service';
    throw new Error(`${service} can restore items to their original folders only. Leave out the folder.`);
  }
  return { trashes: touched, items, unknown: [...new Set(keys)].filter((key) => !items.has(key)) };
}
