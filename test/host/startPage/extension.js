// A small extension that `npm start` installs beside Cloud Trash: shows its view, and a page that says what to try.
import * as vscode from 'vscode';

export async function activate(context) {
  const html = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'page.html'));
  const panel = vscode.window.createWebviewPanel('cloudTrash.startPage', 'Try Cloud Trash', vscode.ViewColumn.One, {
    enableCommandUris: ['cloudTrash.addAccount'],
  });
  panel.webview.html = new TextDecoder().decode(html);
  await vscode.commands.executeCommand('cloudTrash.items.focus');
}
