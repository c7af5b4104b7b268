/** Looks for items at the service, instead of reading the whole list. */
import type { AccountTrash } from '../accountTrash.ts';
import type { SearchQuery } from '../ports.ts';
import { TrashError } from '../problem.ts';

/** Whether the service can look for that. */
export function canSearch({ capabilities: { searches } }: AccountTrash, query: SearchQuery): boolean {
  const { text, deletedByName, deletedFrom, deletedTo } = query;
  if (searches === 'texts') return text !== '';
  return searches === 'deletions' && (deletedByName ?? deletedFrom ?? deletedTo) !== undefined;
}

/**
 * Takes what the service finds into the list of the trash. It may be more than was looked for, for services look for
 * some conditions only. Throws `TrashError`, or the signal's reason; what was found until then stays.
 *
 * @param pages how many to ask for, at most
 */
export async function searchTrash(
  trash: AccountTrash,
  query: SearchQuery,
  signal: AbortSignal,
  pages = Number.POSITIVE_INFINITY,
): Promise<void> {
  const client = await trash.client();
  if (trash.state.loadedAt === undefined) await trash.load();
  const { problem, list } = trash.state;
  if (problem && list.length === 0) throw new TrashError(problem);
  if (!client.search) throw new TrashError({ kind: 'unsupported' });
  let asked = 0;
  for await (const page of client.search(query, signal)) {
    signal.throwIfAborted();
    trash.addFound(page.items);
    asked += 1;
    if (asked === pages) return;
  }
}
