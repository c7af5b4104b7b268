/** How many calls a service allows in a day, and what is left of them. */
export interface Quota {
  readonly used: number;
  readonly allotted: number;
  /** When the count is reset; milliseconds since 1970. */
  readonly resetAt: number;
}

/** Above this share of the day's calls there is no background work. */
const backgroundShare = 0.7;

/** Whether background work has to pause, so that enough calls are left for what people ask for. */
export function nearlyExhausted(quota: Quota | undefined): boolean {
  return quota !== undefined && quota.used >= quota.allotted * backgroundShare;
}

/**
 * What bulk work would cost, where the rest of the day does not suffice for it.
 * @param batchSize items in one call, at most
 * @param groupOf items of different groups go in calls of their own
 * @returns `calls` needed, `left` of the day, and how many of the items, from the first on, `fit` into them
 */
export function shortfall<T>(
  quota: Quota | undefined,
  items: readonly T[],
  batchSize: number,
  groupOf: (item: T) => string = () => '',
): { readonly calls: number; readonly left: number; readonly fit: number } | undefined {
  if (!quota) return undefined;
  const left = callsLeft(quota);
  const ofGroup = new Map<string, number>();
  let calls = 0;
  let fit = 0;
  for (const item of items) {
    const group = groupOf(item);
    const before = ofGroup.get(group) ?? 0;
    ofGroup.set(group, before + 1);
    if (before % batchSize === 0) calls += 1;
    if (calls <= left) fit += 1;
  }
  return calls <= left ? undefined : { calls, left, fit };
}

export function callsLeft({ used, allotted }: Quota): number {
  return Math.max(0, allotted - used);
}
