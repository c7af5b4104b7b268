/** Walks through the trash page by page; what Egnyte does not publish of paging is not trusted. */
import type { Page } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { decodeEach } from '../answers.ts';
import { entry, itemOf } from './decode.ts';

/** No maximum is published; this is a cautious size. What comes may be less. */
const pageSize = 100;
/** So often at most one walk goes back where the list moved under it. */
const mostStepsBack = 20;

export interface RawPage {
  readonly entries: readonly unknown[];
  readonly more: boolean;
  readonly total?: number;
}

/**
 * Each page but the first begins with the last entry of the page before. If something unknown stands there, entries
 * left the trash meanwhile and others moved up past the walk: then it goes back a page, so that none is missed. What
 * is deleted meanwhile pushes entries down; they come twice and are handed out once.
 *
 * @param removed how many of the items handed out have left the trash by our own doing
 */
export async function* walk(
  account: string,
  ask: (offset: number, count: number) => Promise<RawPage>,
  removed: () => number,
): AsyncIterable<Page> {
  const seen = new Set<string>();
  let next = 0;
  let overlap = 0;
  let lowered = removed();
  let before: { offset: number; first: string } | undefined;
  for (let stepsBack = 0; ; ) {
    const left = removed();
    next = Math.max(0, next - (left - lowered));
    lowered = left;
    const offset = Math.max(0, next - overlap);
    const { entries, more, total } = await ask(offset, pageSize + next - offset);
    const first = idOf(entries[0]);
    const repeated = first !== undefined && before?.first === first && before.offset !== offset;
    const torn = offset < next && (entries.length === 0 || (first !== undefined && !seen.has(first)));
    // An entry that could not be read at the end of the last page was counted there.
    const unread = offset < next && first === undefined ? entries.slice(1) : entries;
    const { items, unreadable } = decodeEach(entry, unread, (each) => itemOf(account, each));
    const fresh = items.filter(({ id }) => !seen.has(id) && seen.add(id));
    const back = torn && stepsBack < mostStepsBack;
    // Some say that there is more, and give nothing.
    const last = !repeated && !torn && (!more || entries.length === 0);
    yield { items: fresh, unreadable, last, total: total === undefined ? undefined : { items: total, trust: 'exact' } };
    // The published table of parameters has no `offset`: a service that ignores it begins anew each time.
    if (repeated) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
    if (torn && !back) throw new TrashError({ kind: 'unreadable', code: 'list.shifts' });
    if (back) {
      stepsBack += 1;
      before = undefined;
      next = Math.max(0, offset - pageSize);
      continue;
    }
    if (last) return;
    before = first === undefined ? undefined : { offset, first };
    next = offset + entries.length;
    // A page of a single entry would never get past it.
    overlap = entries.length > 1 ? 1 : 0;
  }
}

function idOf(from: unknown): string | undefined {
  const id: unknown = typeof from === 'object' && from !== null ? Reflect.get(from, 'id') : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
