import { commands } from 'vscode';

export async function reloadWindow(): Promise<void> {
  await commands.executeCommand('workbench.action.reloadWindow');
}
