/** Who is measured: a way to list a trash and to purge from it. */
export interface Contender {
  /** The whole list, and what purges its first so many items: how many were purged. */
  list(): Promise<Listed>;
}

export interface Listed {
  readonly items: readonly unknown[];
  purge(count: number): Promise<number>;
}

/** Calls in a window of `interval` milliseconds. */
export interface Limit {
  readonly calls: number;
  readonly interval: number;
}
