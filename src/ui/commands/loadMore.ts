import { l10n, window } from 'vscode';
import { type AccountTrash, rowsAtOnce } from '../../trash/accountTrash.ts';
import { searchTrash } from '../../trash/browse/searchTrash.ts';
import { toSearch } from '../../trash/query/search.ts';
import { loadRest } from '../bulk/loadAll.ts';
import { confirmQuota } from '../bulk/runBulk.ts';
import { itemCount } from '../format.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { maxRows } from '../tree/rowLimit.ts';
import { type MoreRow, parentId } from '../tree/rows.ts';
import { type From, targetAccount } from './targets.ts';

/** Shows more rows of an account or a group, and reads more where all that was read is shown. */
export async function loadMore(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Load More'), from);
  if (!trash || (typeof from === 'object' && from.type === 'more' && movesOn(services, from))) return;
  const what = typeof from === 'object' && from.type === 'more' ? from.what : undefined;
  if (what === 'all') await loadRest(services, trash);
  else if (what === 'search') await search(services, trash);
  else await withProgress(undefined, 0, () => trash.more());
}

/** Where that is a matter of the rows alone. */
function movesOn({ tree }: Services, { account, parent, what }: MoreRow): boolean {
  const id = parentId(parent ?? account);
  const { from, rows, wanted } = tree.limit.of(id);
  if (what === 'earlier') tree.limit.move(id, from - maxRows);
  else if (what === 'later') tree.limit.move(id, rows < maxRows ? from : from + rows);
  else if (parent) tree.wanted.set(id, wanted + rowsAtOnce);
  else return false;
  tree.accountChanged(account.trash.account.id);
  return true;
}

/** Asks the service for what the filter wants, and adds it to the list. */
async function search(services: Services, trash: AccountTrash): Promise<void> {
  const { filter } = services.browsing;
  const wanted = filter && toSearch(filter);
  if (!wanted) return;
  // It may find everything.
  const pages = Math.ceil(trash.state.count.items / trash.capabilities.pageSize);
  if (!(await confirmQuota(services, trash, pages))) return;
  const before = trash.state.list.length;
  const title = l10n.t('Searching the trash of {0}', forMessage(trash.account.label, 80));
  await withProgress(title, 0, async (signal) => {
    await searchTrash(trash, wanted, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  });
  const found = Math.max(0, trash.state.list.length - before);
  const words = l10n.t('Search finished: {0} added to the list', itemCount(found));
  window.setStatusBarMessage(`$(search) ${words}`, 6000);
}
