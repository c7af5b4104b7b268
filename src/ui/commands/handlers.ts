/** What each command does; the short ones whole. */
import { commands, l10n, type WebviewPanel } from 'vscode';
import { copyDetails, runSafely } from '../errorDetails.ts';
import type { ChoiceId, CommandId } from '../ids.ts';
import { problemText } from '../messages/problems.ts';
import { restoreDetails } from '../pages/details.ts';
import { openOverview } from '../pages/overview.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { addAccount } from './addAccount.ts';
import { continueJob, discardJob } from './continueJob.ts';
import { copyId, copyName, copyPath } from './copy.ts';
import { emptyTrash } from './emptyTrash.ts';
import { exportList } from './exportList.ts';
import { clearFilter, filter } from './filter.ts';
import { find } from './find.ts';
import { keepFocus } from './keepFocus.ts';
import { loadMore } from './loadMore.ts';
import { openInBrowser } from './openInBrowser.ts';
import { purge } from './purge.ts';
import { purgeOlderThan } from './purgeOlderThan.ts';
import { recover, recoverTogether } from './recover.ts';
import { removeAccount } from './removeAccount.ts';
import { renameAccount } from './renameAccount.ts';
import { restore, restoreTo } from './restore.ts';
import { dismissDeletion, reviewDeletion } from './reviewDeletion.ts';
import { showDetails } from './showDetails.ts';
import { showHistory } from './showHistory.ts';
import { signInAgain } from './signInAgain.ts';
import { chooseForAll, groupBy, sortBy } from './sortAndGroup.ts';
import { type From, targetAccount, trashOfRow } from './targets.ts';

type Handler = (services: Services, from?: From, selection?: readonly Row[]) => Promise<void>;

const handlers: Readonly<Record<Exclude<CommandId, ChoiceId>, Handler>> = {
  addAccount,
  signInAgain,
  reloadWindow: async () => await commands.executeCommand('workbench.action.reloadWindow'),
  renameAccount,
  removeAccount,
  refresh,
  restore: keepingFocus(restore),
  restoreTo: keepingFocus(restoreTo),
  recover,
  recoverTogether,
  reviewDeletion,
  dismissDeletion,
  purge: keepingFocus(purge),
  purgeOlderThan,
  emptyTrash,
  loadMore,
  filter,
  clearFilter,
  sortBy,
  groupBy,
  showDetails,
  find,
  export: exportList,
  copyName,
  copyPath,
  copyId,
  openInBrowser,
  continueJob,
  discardJob,
  showHistory,
  showOverview: async (services) => openOverview(services),
  copyErrorDetails,
  showLog: async ({ log }) => log.show(),
};

export { callTool, tools } from '../tools/tools.ts';

/** An action that takes rows out of the view. */
function keepingFocus(handler: Handler): Handler {
  return (services, from, selection) => keepFocus(services, from, selection, () => handler(services, from, selection));
}

/** Runs a command on what it was called with. */
export async function runCommand(
  services: Services,
  id: CommandId,
  from?: From,
  selection?: readonly Row[],
): Promise<void> {
  await runSafely(services, id, async () => {
    if (isChoice(id)) chooseForAll(services, id);
    else await handlers[id](services, from, selection);
  });
}

function isChoice(id: CommandId): id is ChoiceId {
  return id.includes('.');
}

/** Runs an action of a document. */
export async function runDocumentAction(services: Services, page: string, index: number): Promise<void> {
  await runSafely(services, 'documentAction', () => services.documents.run(page, index));
}

/** Fills a page that the editor has kept over a reload of the window. */
export async function restorePage(services: Services, panel: WebviewPanel, state: unknown): Promise<void> {
  await runSafely(services, panel.viewType, async () =>
    panel.viewType === 'cloudTrash.overview' ? openOverview(services, panel) : restoreDetails(services, panel, state),
  );
}

/** Reads the list of one account again, or of all. */
async function refresh({ trashes, log }: Services, from?: From): Promise<void> {
  const list = typeof from === 'object' ? [trashOfRow(from)] : trashes.list;
  await withProgress(undefined, 0, () => Promise.all(list.map((trash) => trash.refresh())));
  for (const { account, state } of list) {
    // The row says it too: a refresh never pops up.
    const { problem } = state;
    if (!problem) continue;
    const why = problem.fault ?? problemText({ ...problem, said: undefined });
    log.warn(`Refresh of account ${account.id} failed: ${why}`);
  }
}

/** Copies what is wrong with an account, for those who can help. */
async function copyErrorDetails(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Copy Error Details'), from);
  if (!trash) return;
  const { account, state } = trash;
  if (state.problem) await copyDetails(services, [{ account, what: 'listing the trash', problem: state.problem }]);
  else await services.dialogs.notify('info', l10n.t('{0} is working normally.', forMessage(account.label, 40)), []);
}
