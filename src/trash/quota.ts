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

export function callsLeft({ used, allotted }: Quota): number {
  return Math.max(0, allotted - used);
}
