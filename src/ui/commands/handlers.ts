/** What each command does. */
import { l10n } from 'vscode';
import { problemOf } from '../../trash/problem.ts';
import { showProblem } from '../errorDetails.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { addAccount } from './addAccount.ts';
import { copyErrorDetails } from './copyErrorDetails.ts';
import { emptyTrash } from './emptyTrash.ts';
import type { CommandId } from './ids.ts';
import { loadMore } from './loadMore.ts';
import { purge } from './purge.ts';
import { refresh } from './refresh.ts';
import { reloadWindow } from './reloadWindow.ts';
import { removeAccount } from './removeAccount.ts';
import { renameAccount } from './renameAccount.ts';
import { restore } from './restore.ts';
import { restoreTo } from './restoreTo.ts';
import { showDetails } from './showDetails.ts';
import { showLog } from './showLog.ts';
import { signInAgain } from './signInAgain.ts';
import type { From } from './targets.ts';

type Handler = (services: Services, from?: From, selection?: readonly Row[]) => Promise<void>;

const handlers: Readonly<Record<CommandId, Handler>> = {
  addAccount,
  signInAgain,
  reloadWindow,
  renameAccount,
  removeAccount,
  refresh,
  restore,
  restoreTo,
  purge,
  emptyTrash,
  loadMore,
  showDetails,
  copyErrorDetails,
  showLog,
};

/** Runs a command, with one way to show what goes wrong. */
export async function runCommand(
  services: Services,
  id: CommandId,
  from?: From,
  selection?: readonly Row[],
): Promise<void> {
  const { log } = services;
  log.info(`Command ${id}`);
  try {
    await handlers[id](services, from, selection);
  } catch (error) {
    const problem = problemOf(error);
    log.warn(`Command ${id} failed: ${problem.fault ?? `${problem.kind} ${problem.code ?? ''}`}`);
    const message = l10n.t('The command failed. {0}', forMessage(problemText(problem), 400));
    await showProblem(services, message, { account: undefined, what: `command ${id}`, problem });
  }
}
