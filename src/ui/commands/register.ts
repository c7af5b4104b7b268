/** Registers every command, with one way to show what goes wrong. */
import { commands, type Disposable, l10n } from 'vscode';
import { problemOf } from '../../trash/problem.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { type CommandId, commandIds } from './ids.ts';
import type { From } from './targets.ts';

export function registerCommands(services: Services): Disposable[] {
  return commandIds.map((id) =>
    commands.registerCommand(`cloudTrash.${id}`, async (from?: From, selection?: readonly Row[]) => {
      services.log.info(`Command ${id}`);
      try {
        // Most windows call none: their code is loaded with the first.
        const { handlers } = await import('./handlers.ts');
        await handlers[id](services, from, selection);
      } catch (error) {
        await showFailure(services, id, error);
      }
    }),
  );
}

async function showFailure(services: Services, id: CommandId, error: unknown): Promise<void> {
  const problem = problemOf(error);
  services.log.warn(`Command ${id} failed: ${problem.fault ?? `${problem.kind} ${problem.code ?? ''}`}`);
  const [{ problemText }, { tellTrouble }] = await Promise.all([
    import('../messages/problems.ts'),
    import('../errorDetails.ts'),
  ]);
  const message = l10n.t('The command failed. {0}', forMessage(problemText(problem), 400));
  await tellTrouble(services, message, { account: undefined, what: `command ${id}`, problem });
}
