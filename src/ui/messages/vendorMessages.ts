import type { Problem } from '../../trash/problem.ts';

/** Words of one box of a sign-in. */
export interface FieldWords {
  readonly prompt: string;
  readonly placeholder?: string;
  /** Tooltip of the button that opens the page where this is made. */
  readonly page?: string;
}

export interface MethodWords {
  readonly title: string;
  readonly fields: Readonly<Record<string, FieldWords>>;
}

/** A vendor's reason codes in words. Everything is a function: the editor's language is known only at run time. */
export interface VendorMessages {
  /** Whole sentences: what is wrong, and what to do. */
  readonly problems: Readonly<Record<string, (problem: Problem) => string>>;
  /** By method id. */
  signIn(): Readonly<Record<string, MethodWords>>;
  /** By the reason codes that the fields' `parse` gives. */
  readonly refused: Readonly<Record<string, () => string>>;
}
