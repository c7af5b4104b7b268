/** How pages of the trash are asked for. */
import type { Problem } from '../../trash/problem.ts';

/** No maximum is published; this is a cautious size. What comes may be less. */
export const pageSize = 100;

export interface RawPage {
  readonly entries: readonly unknown[];
  readonly more: boolean;
  readonly total?: number;
  /** Which call brought it, for a problem with it. */
  readonly trace: Pick<Problem, 'call' | 'requestId'>;
}

export interface Pager {
  page(offset: number, count: number): Promise<RawPage>;
  /** What was deleted until an instant, in milliseconds. Throws where the service does not take dates. */
  until(instant: number, count: number): Promise<RawPage>;
}
