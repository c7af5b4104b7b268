import type { Problem } from '../../trash/problem.ts';

/** Words of one box of a sign-in. */
export interface FieldWords {
  readonly prompt: string;
  /** An example. */
  readonly placeholder?: string;
}

export interface MethodWords {
  readonly title: string;
  /** What it needs and how long it lasts, in a line; shown where there are several methods. */
  readonly detail: string;
  /**
   * A whole sentence: what becomes of the sign-in at the service when the account is removed here. Absent where it
   * stays valid until it expires or someone revokes it.
   */
  readonly removal?: string;
}

/** The words of a vendor. Everything is a function: the editor's language is known only at run time. */
export interface VendorMessages {
  /** By reason code, whole sentences: what is wrong, and what to do. */
  readonly problems: Readonly<Record<string, (problem: Problem) => string>>;
  /** The ways to sign in, by method id. */
  methods(): Readonly<Record<string, MethodWords>>;
  /** The boxes of all methods, by field id. */
  fields(): Readonly<Record<string, FieldWords>>;
}
