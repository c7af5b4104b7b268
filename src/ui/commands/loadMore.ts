import { l10n } from 'vscode';
import { type AccountTrash, rowsAtOnce } from '../../trash/accountTrash.ts';
import { confirmQuota } from '../bulk/runBulk.ts';
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
  if (typeof from === 'object' && from.type === 'more' && from.what === 'all') await loadRest(services, trash);
  else await withProgress(undefined, 0, () => trash.more());
}

async function loadRest(services: Services, trash: AccountTrash): Promise<void> {
  const { account, capabilities, state } = trash;
  const { items } = state.count;
  const left = Math.max(0, items - state.list.length);
  if (!(await confirmQuota(services, trash, Math.ceil(left / capabilities.pageSize)))) return;
  const title = l10n.t('Loading the trash of {0}', forMessage(account.label, 80));
  await withProgress(title, items, async (signal, progress) => {
    const listening = trash.onDidChange(() => progress(trash.state.list.length));
    await trash.loadRest(signal);
    listening.dispose();
  });
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
