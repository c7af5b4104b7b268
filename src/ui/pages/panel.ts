/** The tab in which a page is shown: one for each kind, used again. */
import { commands, env, extensions, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { problemOf } from '../../trash/problem.ts';
import { runSafely } from '../errorDetails.ts';
import type { PageId } from '../ids.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';
import type { Content, Open, OpenPage } from './content.ts';

/** Lists that change are followed this often, at most; milliseconds. */
const pause = 300;

/**
 * Shows it in the tab of its kind, which is opened if there is none.
 * @param restored a tab that the editor has kept over a reload of the window; closed if there is another by now
 */
export function showPage(services: Services, id: PageId, open: Open, restored?: WebviewPanel): void {
  const page = services.pages.get(id);
  if (page && restored) restored.dispose();
  else if (page) page.show(open);
  else services.pages.set(id, openPage(services, id, open, restored));
}

function openPage(services: Services, id: PageId, first: Open, restored?: WebviewPanel): OpenPage {
  const { trashes, pages } = services;
  const panel = restored ?? window.createWebviewPanel(id, '', ViewColumn.Active);
  const { webview } = panel;
  let closed = new AbortController();
  let update = () => {};
  const draw = () => {
    if (!closed.signal.aborted) void webview.postMessage(page.content.shown());
  };
  const start = (open: Open): Content => {
    closed.abort();
    closed = new AbortController();
    const { signal } = closed;
    const content = open(draw, signal);
    update = throttle(services, signal, () => content.update());
    const listening = trashes.onDidChange(update);
    signal.addEventListener('abort', () => listening.dispose());
    panel.title = plain(content.title, 80);
    return content;
  };
  const appear = () => {
    page.content.appeared();
    draw();
    update();
  };
  const run = async (name: string) => {
    if (name.startsWith('filter ')) {
      await commands.executeCommand('cloudTrash.filter', name.slice('filter '.length));
      return;
    }
    await page.content.run(name);
    appear();
  };
  const page = {
    content: start(first),
    show: (open: Open) => {
      page.content = start(open);
      panel.reveal();
      appear();
    },
  };
  const home = extensions.getExtension('cloud-trash.cloud-trash')?.extensionUri ?? Uri.parse('');
  const folder = Uri.joinPath(home, 'dist', 'pages');
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.onDidReceiveMessage((message: unknown) => {
    const { ready, run: name }: { ready?: unknown; run?: unknown } = Object(message);
    // The script is loaded again each time the tab comes to the front.
    if (ready === true) appear();
    else if (typeof name === 'string') void runSafely(services, id, () => run(name));
  });
  panel.onDidDispose(() => {
    pages.delete(id);
    closed.abort();
  });
  const address = (file: string) => webview.asWebviewUri(Uri.joinPath(folder, file)).toString();
  webview.html = pageHtml(address('page.js'), address('page.css'), webview.cspSource, crypto.randomUUID());
  return page;
}

/** Calls it at once, and once more after a pause for all requests that came meanwhile; never twice at a time. */
function throttle({ clock, log }: Services, signal: AbortSignal, call: () => Promise<void>): () => void {
  let [isWanted, isBusy] = [false, false];
  const work = async () => {
    while (isWanted) {
      isWanted = false;
      await call().catch((error: unknown) => {
        if (!signal.aborted) log.warn(`A page could not be brought up to date: ${problemOf(error).fault ?? ''}`);
      });
      await clock.sleep(pause, signal);
    }
    isBusy = false;
  };
  return () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    // It ends early where the page is closed.
    work().catch(() => undefined);
  };
}

/** Nothing but our script and our style sheet is loaded, and nothing is sent anywhere. */
export function pageHtml(script: string, style: string, source: string, nonce: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${l10n.bundle ? env.language : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Cloud Trash</title>
<link rel="stylesheet" href="${style}">
<script nonce="${nonce}" src="${script}" defer></script>
</head>
<body><main></main></body>
</html>`;
}
