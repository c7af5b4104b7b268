/** How many calls a service allows in a day, and what is left of them. */
export interface Quota {
  readonly used: number;
  readonly allotted: number;
  /** When the count begins anew; milliseconds since 1970. */
  readonly resetAt: number;
}

/** Above this share of the day nothing is called that nobody has asked for. */
const restFrom = 0.7;

/** Whether work in the background has to rest, so that the day lasts for what people ask for. */
export function mustRest(quota: Quota | undefined): boolean {
  return quota !== undefined && quota.used >= quota.allotted * restFrom;
}

/**
 * What bulk work of so many items would cost, where the rest of the day does not suffice for it.
 * @param batchSize items in one call
 * @returns `calls` needed, `left` of the day, and the number of items that `fit` into them
 */
export function shortage(
  quota: Quota | undefined,
  items: number,
  batchSize: number,
): { readonly calls: number; readonly left: number; readonly fit: number } | undefined {
  if (!quota) return undefined;
  const calls = Math.ceil(items / batchSize);
  const left = Math.max(0, quota.allotted - quota.used);
  return calls <= left ? undefined : { calls, left, fit: left * batchSize };
}
