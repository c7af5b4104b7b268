/** The tab in which a page is shown: one for each kind, used again. */
import { commands, env, extensions, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { Clock } from '../../trash/ports.ts';
import { runSafely } from '../errorDetails.ts';
import type { PageId } from '../ids.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';
import type { Content, Open, OpenPage } from './content.ts';

/** Lists that change are followed this often, at most; milliseconds. */
const pause = 300;

/**
 * Shows it in the tab of its kind, which is opened if there is none.
 * @param restored a tab that the editor has kept over a reload of the window
 */
export function showPage(services: Services, id: PageId, open: Open, restored?: WebviewPanel): void {
  const page = services.pages.get(id);
  if (page) page.show(open);
  else services.pages.set(id, new PagePanel(services, id, open, restored));
}

class PagePanel implements OpenPage {
  readonly #services: Services;
  readonly #panel: WebviewPanel;
  #closed = new AbortController();
  #update: () => void = () => undefined;
  content: Content;

  constructor(services: Services, id: PageId, open: Open, restored?: WebviewPanel) {
    this.#services = services;
    this.#panel = restored ?? window.createWebviewPanel(id, '', ViewColumn.Active);
    this.content = this.#open(open);
    const { webview } = this.#panel;
    const home = extensions.getExtension('cloud-trash.cloud-trash')?.extensionUri ?? Uri.parse('');
    const folder = Uri.joinPath(home, 'dist', 'pages');
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    webview.onDidReceiveMessage((message: unknown) => {
      const { ready, run }: { ready?: unknown; run?: unknown } = Object(message);
      // The script is loaded again each time the tab comes to the front.
      if (ready === true) this.#appear();
      else if (typeof run === 'string') void runSafely(services, id, () => this.#run(run));
    });
    this.#panel.onDidDispose(() => {
      services.pages.delete(id);
      this.#closed.abort();
    });
    const address = (file: string) => webview.asWebviewUri(Uri.joinPath(folder, file)).toString();
    webview.html = pageHtml(address('page.js'), address('page.css'), webview.cspSource, crypto.randomUUID());
  }

  show(open: Open): void {
    this.#closed.abort();
    this.content = this.#open(open);
    this.#panel.reveal();
    this.#appear();
  }

  #open(open: Open): Content {
    this.#closed = new AbortController();
    const { signal } = this.#closed;
    const { clock, trashes } = this.#services;
    const content = open(() => this.#draw(), signal);
    this.#update = throttle(clock, signal, () => content.update());
    const listening = trashes.onDidChange(this.#update);
    signal.addEventListener('abort', () => listening.dispose());
    this.#panel.title = plain(content.title, 80);
    return content;
  }

  async #run(name: string): Promise<void> {
    if (name.startsWith('filter ')) return void (await commands.executeCommand('cloudTrash.filter', name.slice(7)));
    await this.content.run(name);
    this.#appear();
  }

  #appear(): void {
    this.content.appeared();
    this.#draw();
    this.#update();
  }

  #draw(): void {
    if (!this.#closed.signal.aborted) void this.#panel.webview.postMessage(this.content.shown());
  }
}

/** Calls it at once, and once more after a pause for all requests that came meanwhile; never twice at a time. */
function throttle(clock: Clock, signal: AbortSignal, call: () => Promise<void>): () => void {
  let [isWanted, isBusy] = [false, false];
  const work = async () => {
    while (isWanted) {
      isWanted = false;
      await call();
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
