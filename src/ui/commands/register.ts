/** Registers every command, with one way to show what goes wrong. */
import { commands, type Disposable, l10n } from 'vscode';
import { problemOf } from '../../trash/problem.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { loadMore, refresh, removeAccount, signInAgain } from './accountCommands.ts';
import { addAccount } from './addAccount.ts';
import { emptyTrash } from './emptyTrash.ts';
import { type CommandId, commandIds } from './ids.ts';
import { purge } from './purge.ts';
import { restore } from './restore.ts';
import { showDetails } from './showDetails.ts';
import type { From } from './targets.ts';

type Handler = (services: Services, from?: From, selection?: readonly Row[]) => Promise<void>;

const handlers: Readonly<Record<CommandId, Handler>> = {
  addAccount,
  signInAgain,
  removeAccount,
  refresh,
  restore,
  purge,
  emptyTrash,
  loadMore,
  showDetails,
  showLog: ({ log }) => Promise.resolve(log.show()),
};

export function registerCommands(services: Services): Disposable[] {
  return commandIds.map((id) =>
    commands.registerCommand(`cloudTrash.${id}`, async (from?: From, selection?: readonly Row[]) => {
      services.log.info(`Command ${id}`);
      try {
        await handlers[id](services, from, selection);
      } catch (error) {
        await showFailure(services, id, error);
      }
    }),
  );
}

async function showFailure({ ask, log }: Services, id: CommandId, error: unknown): Promise<void> {
  const problem = problemOf(error);
  log.warn(`Command ${id} failed: ${problem.fault ?? `${problem.kind} ${problem.code ?? ''}`}`);
  const showLog = l10n.t('Show Log');
  const message = l10n.t('The command could not be finished. {0}', forMessage(problemText(problem), 400));
  if ((await ask.tell('warning', message, [showLog])) === showLog) log.show();
}
