/** How commands ask a person: `editorDialogs.ts` in the editor, scripted answers in tests. */
import type { SaveDialogOptions } from 'vscode';

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  /** A second line. */
  readonly detail?: string;
  /** Among several, whether it is chosen from the start. */
  readonly picked?: boolean;
  /** Id of the vendor whose icon it has. */
  readonly vendor?: string;
  readonly value: T;
}

/** One of several steps. From the second on, one can go back. */
export interface Step {
  readonly title: string;
  readonly step: number;
  /** Absent while the step itself decides how many there will be. */
  readonly totalSteps?: number;
  /** Whether one can go back from the first step too. */
  readonly hasBack?: boolean;
  readonly placeholder?: string;
}

export interface InputStep extends Step {
  readonly prompt: string;
  readonly value: string;
  readonly secret: boolean;
  /** A button in the box that leads to a page in the browser. */
  readonly page?: { readonly title: string; open(box: InputHandle): void };
  /** Checked while typing and on Enter; the text tells what is wrong. */
  validate(value: string): string | undefined;
  /** Slow check on Enter; the box stays open with the text it gives. */
  check?(value: string, signal: AbortSignal): Promise<string | undefined>;
  /** Called once the box is open, where its value may come by itself. */
  onShown?(box: InputHandle): void;
}

/** A box that waits for something besides a person who types. */
export interface InputHandle {
  /** Aborted when the box closes. */
  readonly signal: AbortSignal;
  /** As if it had been typed and accepted, but never shown. */
  accept(value: string): void;
  /** Shows what is wrong, or that nothing is any more. */
  setError(error: string | undefined): void;
}

export interface InputResult {
  readonly end: 'accepted' | 'back';
  readonly value: string;
}

export interface PickStep<T> extends Step {
  readonly choices: readonly Choice<T>[];
}

export type PickResult<T> = { readonly end: 'accepted'; readonly value: T } | { readonly end: 'back' };

/** `undefined` always means: cancelled. */
export interface Dialogs {
  /** A modal question; true only if the button was pressed. */
  confirm(question: Confirmation): Promise<boolean>;
  /** A message that does not block; gives the button pressed. */
  notify(severity: 'info' | 'warning', message: string, buttons: readonly string[]): Promise<string | undefined>;
  /** Throws what the promise of the choices throws. */
  pick<T>(title: string, choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>): Promise<T | undefined>;
  pickStep<T>(step: PickStep<T>): Promise<PickResult<T> | undefined>;
  /** Several of the choices at once. */
  pickMany<T>(title: string, choices: readonly Choice<T>[]): Promise<readonly T[] | undefined>;
  input(step: InputStep): Promise<InputResult | undefined>;
  /** The path of the file that the person chooses to write to. */
  save(options: SaveDialogOptions): Promise<string | undefined>;
  /** Shows a page in the person's browser: https, or http on the loopback address alone; false where it did not. */
  open(page: string): Promise<boolean>;
}

export interface Confirmation {
  readonly message: string;
  readonly detail: string;
  /** The verb on the button. */
  readonly button: string;
}
