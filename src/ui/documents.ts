/** Read-only text in an editor tab: details of an item, results of a restore or purge. */
import {
  type Disposable,
  EventEmitter,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { plain } from './text.ts';

const scheme = 'cloud-trash';

export class Documents implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #parts: Disposable[];
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#parts = [
      workspace.registerTextDocumentContentProvider(scheme, this),
      workspace.onDidCloseTextDocument(({ uri }) => void this.#texts.delete(uri.toString())),
      this.#changed,
    ];
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Shows text under a title; the same key shows in the same tab. */
  async show(key: string, title: string, text: string): Promise<void> {
    // A slash would make folders of the title, and the file's ending would pick a language.
    const name = plain(title, 80).replaceAll('/', '∕');
    const uri = Uri.from({ scheme, path: `/${name}`, query: key });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { preview: true, viewColumn: ViewColumn.Active });
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }
}
