/** What each command does. */
import { commands } from 'vscode';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import { copyErrorDetails, loadMore, refresh } from './accountCommands.ts';
import { addAccount } from './addAccount.ts';
import { emptyTrash } from './emptyTrash.ts';
import type { CommandId } from './ids.ts';
import { purge } from './purge.ts';
import { removeAccount } from './removeAccount.ts';
import { renameAccount } from './renameAccount.ts';
import { restore, restoreTo } from './restore.ts';
import { showDetails } from './showDetails.ts';
import { signInAgain } from './signInAgain.ts';
import type { From } from './targets.ts';

type Handler = (services: Services, from?: From, selection?: readonly Row[]) => Promise<void>;

export const handlers: Readonly<Record<CommandId, Handler>> = {
  addAccount,
  signInAgain,
  reloadWindow: async () => void (await commands.executeCommand('workbench.action.reloadWindow')),
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
  showLog: async ({ log }) => log.show(),
};
