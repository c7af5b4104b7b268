/** A number of items with its precision. */
export interface Count {
  readonly items: number;
  readonly precision: 'exact' | 'about' | 'atLeast' | 'unknown';
}

/** A number with the time of its counting, in milliseconds since 1970. */
export interface KnownCount extends Count {
  readonly at: number;
}

export const unknownCount: Count = { items: 0, precision: 'unknown' };

const weakness = ['exact', 'about', 'atLeast', 'unknown'] as const;

/** Whether it can be taken for a count that was kept; one from before times were kept has none. */
export function isCount(value: unknown): value is Count & { readonly at?: number } {
  const { items, precision, at }: Partial<Record<keyof KnownCount, unknown>> = Object(value);
  const isDated = at === undefined || typeof at === 'number';
  return typeof items === 'number' && weakness.some((each) => each === precision) && isDated;
}

/** A sum has the weakest precision; what is unknown makes it "at least", unless nothing at all is known. */
export function addCounts(counts: readonly Count[]): Count {
  if (counts.length > 0 && counts.every(({ precision }) => precision === 'unknown')) return unknownCount;
  let items = 0;
  let weakest = 0;
  for (const count of counts) {
    items += count.items;
    weakest = Math.max(weakest, count.precision === 'unknown' ? 2 : weakness.indexOf(count.precision));
  }
  return { items, precision: weakness[weakest] ?? 'unknown' };
}
