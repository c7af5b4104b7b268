/** A restore or purge of several items of one account, as it was planned: only these items are ever sent. */
import type { RestoreOptions } from '../destination.ts';
import type { TrashItem } from '../item.ts';

/** What is done to the items. */
export type Task = { readonly action: 'restore'; readonly options?: RestoreOptions } | { readonly action: 'purge' };

export interface JobPlan {
  readonly id: string;
  /** The account as it was then, so that the history can name one that is renamed. */
  readonly account: { readonly id: string; readonly vendor: string; readonly label: string };
  readonly task: Task;
  /** When it was begun; milliseconds since 1970. */
  readonly at: number;
  readonly items: readonly TrashItem[];
}
