import { l10n } from 'vscode';
import { withProgress } from '../bulk/runBulk.ts';
import { copyDetails } from '../errorDetails.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { type From, targetAccount } from './targets.ts';

/** Reads the list of one account anew, or of all. */
export async function refresh({ trashes, log }: Services, from?: From): Promise<void> {
  const list = typeof from === 'object' ? [from.type === 'account' ? from.trash : from.account.trash] : trashes.list;
  await withProgress(undefined, 0, () => Promise.all(list.map((trash) => trash.refresh())));
  for (const { account, state } of list) {
    // The row says it too: a refresh never pops up.
    const { problem } = state;
    if (problem) {
      log.warn(
        `Refresh of account ${account.id} failed: ${problem.fault ?? problemText({ ...problem, said: undefined })}`,
      );
    }
  }
}

export async function loadMore(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Load More'), from);
  if (trash) await withProgress(undefined, 0, () => trash.more());
}

/** What is wrong with an account, for those who can help. */
export async function copyErrorDetails(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Copy Error Details'), from);
  if (!trash) return;
  const { account, state } = trash;
  if (!state.problem) {
    await services.dialogs.notify('info', l10n.t('{0} is working normally.', forMessage(account.label, 40)), []);
    return;
  }
  await copyDetails(services, [{ account, what: 'listing the trash', problem: state.problem }]);
}
