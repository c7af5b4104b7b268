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
  /** What it needs and how long it lasts, in a line; shown where there are several ways. */
  readonly detail?: string;
  /** A whole sentence or two: what becomes of the sign-in at the service when the account is removed here. */
  readonly removal?: string;
  readonly fields: Readonly<Record<string, FieldWords>>;
}

/** A vendor's reason codes in words. Everything is a function: the editor's language is known only at run time. */
export interface VendorMessages {
  /** Whole sentences: what is wrong, and what to do. */
  readonly problems: Readonly<Record<string, (problem: Problem) => string>>;
}

/** The words of a vendor's sign-in. */
export interface SignInMessages {
  /** By method id. */
  methods(): Readonly<Record<string, MethodWords>>;
  /** By the reason codes that the fields' `parse` gives. */
  readonly refused: Readonly<Record<string, () => string>>;
  /** Whole sentences: something else answers at the address. Absent where the client finds out by itself. */
  noService?(): string;
}
