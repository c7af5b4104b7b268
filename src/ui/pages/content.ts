/** What a page is about, and the tab that shows it. */
import type { Shown } from './view.ts';

interface Disposable {
  dispose(): void;
}

/** It says when it has changed, and is asked again then. */
export interface Content extends Disposable {
  /** Of the tab. */
  readonly title: string;
  shown(): Shown;
  /** Does what an element of the view names. Other names do nothing. */
  run(name: string): Promise<void>;
  /** The page is on the screen, at first or again: what may be old is read. */
  appeared(): void;
  onDidChange(listener: () => void): Disposable;
}

/** A tab that is there, and can show something else. */
export interface OpenPage {
  readonly content: Content;
  show(content: Content): void;
}
