import type { Action } from '../../src/trash/outcome.ts';

/** Who is measured: a way to list a trash, and to restore or purge what is in it. */
export interface Contender {
  /** The whole list, and what restores or purges its first so many items: how many were. */
  list(): Promise<Listed>;
}

export interface Listed {
  readonly items: readonly unknown[];
  act(action: Action, count: number): Promise<number>;
}

/** Calls in a window of `interval` milliseconds. */
export interface Limit {
  readonly calls: number;
  readonly interval: number;
}
