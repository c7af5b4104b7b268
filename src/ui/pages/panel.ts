/** The tab in which a page is shown: one for each kind, used again. */
import { Disposable, env, extensions, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { runSafely } from '../errorDetails.ts';
import type { PageId } from '../ids.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';
import type { Content, OpenPage } from './content.ts';
import { readSaid } from './view.ts';

/**
 * Shows it in the tab of its kind, which is opened if there is none.
 * @param restored a tab that the editor has kept over a reload of the window
 */
export function showPage(services: Services, id: PageId, content: Content, restored?: WebviewPanel): void {
  const open = services.pages.get(id);
  if (open) open.show(content);
  else services.pages.set(id, new PagePanel(services, id, restored, content));
}

class PagePanel implements OpenPage {
  readonly #panel: WebviewPanel;
  content: Content;
  #listening: Disposable;

  constructor(services: Services, id: PageId, restored: WebviewPanel | undefined, content: Content) {
    this.#panel = restored ?? window.createWebviewPanel(id, content.title, ViewColumn.Active);
    this.content = content;
    this.#listening = this.#follow();
    const { webview } = this.#panel;
    const home = extensions.getExtension('cloud-trash.cloud-trash')?.extensionUri ?? Uri.parse('');
    const folder = Uri.joinPath(home, 'dist', 'pages');
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    webview.onDidReceiveMessage((message: unknown) => {
      const said = readSaid(message);
      if (!said) return;
      // The script is loaded again each time the tab comes to the front.
      if ('ready' in said) this.#appear();
      else void runSafely(services, id, () => this.content.run(said.run));
    });
    this.#panel.onDidDispose(() => {
      services.pages.delete(id);
      this.#listening.dispose();
    });
    const address = (file: string) => webview.asWebviewUri(Uri.joinPath(folder, file)).toString();
    webview.html = pageHtml(address('page.js'), address('page.css'), webview.cspSource, crypto.randomUUID());
  }

  show(content: Content): void {
    this.#listening.dispose();
    this.content = content;
    this.#listening = this.#follow();
    this.#panel.reveal();
    this.#appear();
  }

  #follow(): Disposable {
    this.#panel.title = plain(this.content.title, 80);
    return Disposable.from(
      this.content,
      this.content.onDidChange(() => this.#draw()),
    );
  }

  #appear(): void {
    this.#draw();
    this.content.appeared();
  }

  #draw(): void {
    void this.#panel.webview.postMessage(this.content.shown());
  }
}

/** Nothing but our script and our style sheet is loaded, and nothing is sent anywhere. */
export function pageHtml(script: string, style: string, source: string, nonce: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${l10n.bundle ? env.language : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>Cloud Trash</title>
<link rel="stylesheet" href="${style}">
<script nonce="${nonce}" src="${script}" defer></script>
</head>
<body><main></main></body>
</html>`;
}
