// A small extension that `npm start` installs beside Cloud Trash: shows its view, its walkthrough, and in front of that a
// page that says what to try.
import * as vscode from 'vscode';

const walkthrough = 'cloud-trash.cloud-trash#start';

export async function activate(context) {
  const html = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'page.html'));
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough);
  // The editor notices only accounts that come after it has read the walkthrough.
  await vscode.commands.executeCommand('welcome.markStepComplete', `${walkthrough}#connect`);
  const panel = vscode.window.createWebviewPanel('cloudTrash.startPage', 'Try Cloud Trash', vscode.ViewColumn.One, {
    enableCommandUris: ['cloudTrash.addAccount', 'workbench.action.openWalkthrough'],
  });
  panel.webview.html = new TextDecoder().decode(html);
  await vscode.commands.executeCommand('cloudTrash.items.focus');
}
