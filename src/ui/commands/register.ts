import { commands, type Disposable, lm, window } from 'vscode';
import { documentAction } from '../documents.ts';
import { commandIds, pageIds } from '../ids.ts';
import type { Services } from '../services.ts';
import type { Row } from '../tree/rows.ts';
import type { From } from './targets.ts';

const toolNames = ['find', 'restore'] as const;

/** Most windows call no command, so the code of all is loaded with the first. */
const loadHandlers = () => import('./handlers.ts');

/** Registers every command, what the links in documents call, what fills pages after a reload, and the tools for chat and agents. */
export function registerCommands(services: Services): Disposable[] {
  return [
    ...commandIds.map((id) =>
      commands.registerCommand(`cloudTrash.${id}`, async (from?: From, selection?: readonly Row[]) => {
        const { runCommand } = await loadHandlers();
        await runCommand(services, id, from, selection);
      }),
    ),
    commands.registerCommand(documentAction, async (page: string, index: number) => {
      const { runDocumentAction } = await loadHandlers();
      await runDocumentAction(services, page, index);
    }),
    ...toolNames.map((name) =>
      lm.registerTool<never>(`cloudTrash_${name}`, {
        prepareInvocation: async ({ input }) => (await loadHandlers()).tools[name].prepare?.(services, input),
        invoke: async ({ input }, token) => (await loadHandlers()).callTool(services, name, input, token),
      }),
    ),
    ...pageIds.map((id) =>
      window.registerWebviewPanelSerializer(id, {
        deserializeWebviewPanel: async (...kept) => (await loadHandlers()).restorePage(services, ...kept),
      }),
    ),
  ];
}
