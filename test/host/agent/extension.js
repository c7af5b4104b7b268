// A small extension beside Cloud Trash that calls its tools, as an agent does.
import * as vscode from 'vscode';

export function activate(context) {
  context.subscriptions.push(vscode.commands.registerCommand('agent.restore', restore));
}

async function restore() {
  try {
    const found = await call('cloudTrash_find', { query: 'scan*.pdf' });
    const own = found.items.filter(({ account }) => account === 'Harbour Architects');
    const keys = own.map(({ key }) => key);
    const { restored } = await call('cloudTrash_restore', { keys, folder: '/Projects/Harbour Library' });
    await vscode.window.showInformationMessage(`The agent has restored ${restored} items.`);
  } catch (error) {
    await vscode.window.showInformationMessage(`The agent was stopped: ${error.message}`);
  }
}

async function call(name, input) {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return JSON.parse(content[0].value);
}
