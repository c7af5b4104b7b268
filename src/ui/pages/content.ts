import type { Shown } from './view.ts';

/** What a tab shows. */
export interface Content {
  readonly title: string;
  shown(): Shown;
  /** Does what an element of the view names. Other names do nothing. */
  run(name: string): Promise<void>;
  /** The page is on the screen, at first or again, or has done something: an update follows. */
  appeared(): void;
  /** Follows the lists, which may have changed. Never called twice at a time. */
  update(): Promise<void>;
}

/** Makes what is shown until the signal is aborted; `draw` shows it again. */
export type Open = (draw: () => void, closed: AbortSignal) => Content;

/** A tab that is there, and can show something else. */
export interface OpenPage {
  readonly content: Content;
  show(open: Open): void;
}
