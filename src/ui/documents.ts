/** Read-only text in an editor tab, with what can be done about it above its lines. */
import {
  CodeLens,
  type CodeLensProvider,
  Disposable,
  EventEmitter,
  l10n,
  languages,
  Range,
  type TextDocument,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { plain } from './text.ts';

const scheme = 'cloud-trash';

/** Not in the palette: a link above a line of a document calls it, with the arguments of `run`. */
export const documentAction = 'cloudTrash.runDocumentAction';

export interface DocumentAction {
  /** The line that it stands above; the first is 0. */
  readonly line: number;
  readonly title: string;
  /** It has no link any longer once it was begun: twice would be once too often. */
  readonly isOnce?: boolean;
  run(): Promise<void>;
}

interface OpenDocument {
  readonly text: string;
  readonly actions: readonly DocumentAction[];
}

export class Documents implements TextDocumentContentProvider, CodeLensProvider, Disposable {
  readonly #pages = new Map<string, OpenDocument>();
  readonly #begun = new WeakSet<DocumentAction>();
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #parts = Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, this),
    workspace.onDidCloseTextDocument(({ uri }) => void this.#pages.delete(uri.toString())),
    languages.registerCodeLensProvider({ scheme }, this),
    this.#changed,
  );

  provideTextDocumentContent(uri: Uri): string {
    // A tab that outlived its window.
    const page = this.#pages.get(uri.toString());
    return page?.text ?? l10n.t('This page is out of date. Open it again from the Cloud Trash view.');
  }

  provideCodeLenses({ uri }: TextDocument): CodeLens[] {
    const page = uri.toString();
    return (this.#pages.get(page)?.actions ?? []).flatMap((action, index) => {
      if (this.#begun.has(action)) return [];
      const { line, title } = action;
      const command = { title, command: documentAction, arguments: [page, index] };
      return new CodeLens(new Range(line, 0, line, 0), command);
    });
  }

  /** Runs an action of a document that is open. */
  async run(page: string, index: number): Promise<void> {
    const action = this.#pages.get(page)?.actions[index];
    if (action) await this.perform(action);
  }

  /** Runs an action wherever it is offered: false if it is to be run once, and was. */
  async perform(action: DocumentAction): Promise<boolean> {
    if (this.#begun.has(action)) return false;
    if (action.isOnce === true) {
      this.#begun.add(action);
      this.#changed.fire();
    }
    await action.run();
    return true;
  }

  /** Shows text under a title, in the tab for looking around. */
  async show(title: string, text: string, actions: readonly DocumentAction[] = []): Promise<void> {
    // A slash would make folders of the title, and the file's ending would pick a language.
    const name = plain(title, 80).replaceAll('/', '∕');
    // An address of its own: one that was shown before would show its old text at first.
    const uri = Uri.from({ scheme, path: `/${name}`, query: crypto.randomUUID() });
    this.#pages.set(uri.toString(), { text, actions });
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { preview: true, viewColumn: ViewColumn.Active });
  }

  dispose(): void {
    this.#parts.dispose();
  }
}
