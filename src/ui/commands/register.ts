import { commands, type Disposable } from 'vscode';
import { documentAction } from '../documents.ts';
import { commandIds } from '../ids.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import type { From } from './targets.ts';

/** Registers every command. Most windows call none, so the code of all is loaded with the first. */
export function registerCommands(services: Services): Disposable[] {
  return [
    ...commandIds.map((id) =>
      commands.registerCommand(`cloudTrash.${id}`, async (from?: From, selection?: readonly Row[]) => {
        const { runCommand } = await import('./handlers.ts');
        await runCommand(services, id, from, selection);
      }),
    ),
    commands.registerCommand(documentAction, async (page: string, index: number) => {
      const { runSafely } = await import('./handlers.ts');
      await runSafely(services, 'documentAction', () => services.documents.run(page, index));
    }),
  ];
}
