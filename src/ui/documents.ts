/** Read-only text in an editor tab: details of an item, results of a restore or purge. */
import { Disposable, l10n, type TextDocumentContentProvider, Uri, ViewColumn, window, workspace } from 'vscode';
import { plain } from './text.ts';

const scheme = 'cloud-trash';

export class Documents implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #parts = Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, this),
    workspace.onDidCloseTextDocument(({ uri }) => void this.#texts.delete(uri.toString())),
  );

  provideTextDocumentContent(uri: Uri): string {
    // A tab that outlived its window.
    return (
      this.#texts.get(uri.toString()) ?? l10n.t('This page is out of date. Open it again from the Cloud Trash view.')
    );
  }

  /** Shows text under a title, in the tab for looking around. */
  async show(title: string, text: string): Promise<void> {
    // A slash would make folders of the title, and the file's ending would pick a language.
    const name = plain(title, 80).replaceAll('/', '∕');
    // An address of its own: one that was shown before would show its old text at first.
    const uri = Uri.from({ scheme, path: `/${name}`, query: crypto.randomUUID() });
    this.#texts.set(uri.toString(), text);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { preview: true, viewColumn: ViewColumn.Active });
  }

  dispose(): void {
    this.#parts.dispose();
  }
}
