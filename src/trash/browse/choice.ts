/** How an account's items are shown: in which order, and in which groups. */

/** Newest, largest and soonest first; names, folders and people from A to Z. What is unknown comes last. */
export const sortKeys = ['deleted', 'name', 'size', 'expires', 'folder', 'person'] as const;
export type SortKey = (typeof sortKeys)[number];

export const groupKeys = ['none', 'day', 'folder', 'person', 'kind', 'timeLeft', 'together'] as const;
export type GroupKey = (typeof groupKeys)[number];

export interface ViewChoice {
  readonly sort: SortKey;
  readonly group: GroupKey;
}

/** By account id, out of what was kept: what cannot be understood gives the default. */
export function choiceIn(kept: unknown, account: string): ViewChoice {
  const { sort, group }: Partial<Record<keyof ViewChoice, unknown>> = Object(Object(kept)[account]);
  return {
    sort: sortKeys.find((key) => key === sort) ?? 'deleted',
    group: groupKeys.find((key) => key === group) ?? 'none',
  };
}
