/** Walks through the trash page by page; what Egnyte does not publish about paging is not trusted. */
import * as v from 'valibot';
import type { TrashItem } from '../../trash/item.ts';
import type { Page } from '../../trash/ports.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import { instant, jsonOf } from '../answers.ts';
import { entry, itemOf } from './decode.ts';

/** No maximum is published; this is a cautious size. The service may give fewer. */
const pageSize = 100;
/** How often one walk goes back, at most, where the list moved under it. */
const maxStepsBack = 20;
/** Deletions push the list down past the walk, so that known pages come again; not so many. */
const maxPagesWithoutNew = 50;
/** By date: a service that ignores dates too would bring known pages for ever. */
const maxDatePagesWithoutNew = 8;
/** The largest page that is ever asked for: it holds what was deleted within one second. */
const largestPage = 12_800;
/** The precision of a deletion's time. */
const second = 1000;

export interface RawPage {
  readonly entries: readonly unknown[];
  readonly more: boolean;
  readonly total?: number;
  /** Which call brought it, for a problem with it. */
  readonly trace: Pick<Problem, 'call' | 'requestId'>;
}

/** How pages of the trash are asked for. */
export interface Pager {
  page(offset: number, count: number): Promise<RawPage>;
  /** What was deleted until an instant, in milliseconds. Throws where the service does not take dates. */
  until(instant: number, count: number): Promise<RawPage>;
}

/** What a walk has learned for the next: a service that ignores offsets will do so again. */
export interface PagingState {
  byDate: boolean;
}

/**
 * Each page but the first begins with the last entry of the page before. If something unknown stands there, entries
 * left the trash meanwhile and others moved up past the walk: then it goes back a page, so that none is missed. What
 * is deleted meanwhile pushes entries down; they come twice and are given once. The published table of parameters has
 * no `offset`: a service that ignores it begins again each time, and is then read by dates.
 *
 * @param removed how many of the items given so far our own calls have taken out of the trash
 */
export async function* walk(
  pager: Pager,
  account: string,
  removed: () => number,
  state: PagingState,
): AsyncIterable<Page> {
  const deduper = new PageDeduper(account);
  let next = 0;
  let overlap = 0;
  let lowered = removed();
  let before: { offset: number; first: string } | undefined;
  for (let stepsBack = 0; ; ) {
    const left = removed();
    next = Math.max(0, next - (left - lowered));
    lowered = left;
    const offset = Math.max(0, next - overlap);
    const { entries, more, total, trace } = await pager.page(offset, pageSize + next - offset);
    const repeated = before !== undefined && before.offset !== offset && before.first === textOf(entries[0]);
    if (repeated) state.byDate = true;
    const torn = offset < next && (entries.length === 0 || !deduper.has(entries[0]));
    // Nothing of that page is given before what comes before it: some callers stop reading by the order.
    if (torn && stepsBack < maxStepsBack) {
      stepsBack += 1;
      before = undefined;
      next = Math.max(0, offset - pageSize);
      continue;
    }
    // A service may say that there is more, and give nothing.
    const last = !repeated && !torn && (!more || entries.length === 0);
    const counted = total === undefined ? undefined : ({ items: total, precision: 'exact' } as const);
    yield { ...deduper.take(entries), last, total: counted };
    if (last) return;
    if (state.byDate) {
      yield* walkByDate(pager, deduper, entries);
      return;
    }
    if (deduper.pagesWithoutNew > maxPagesWithoutNew) throw unreadable('list.repeats', trace);
    if (torn) throw unreadable('list.shifts', trace);
    before = { offset, first: textOf(entries[0]) };
    next = offset + entries.length;
    // A page of a single entry would never get past it.
    overlap = entries.length > 1 ? 1 : 0;
  }
}

/**
 * Each page ends a second after the last entry of the page before, so that it does not matter whether the bound itself
 * is included; what comes twice is given once. Where a second fills the page, a longer page is asked for.
 *
 * @param before the page where the dates begin
 */
async function* walkByDate(pager: Pager, deduper: PageDeduper, before: readonly unknown[]): AsyncIterable<Page> {
  const last = secondsOf(before).at(-1);
  if (last === undefined) throw unreadable('list.repeats');
  let until = last + second;
  let count = pageSize;
  /** A second holds more than the longest page: the rest of it cannot be had. */
  let cut = false;
  let trace: RawPage['trace'] = {};
  while (deduper.pagesWithoutNew < maxDatePagesWithoutNew) {
    const page = await pager.until(until, count);
    const { entries } = page;
    trace = page.trace;
    const ends = !page.more || entries.length === 0;
    yield { ...deduper.take(entries), last: ends && !cut };
    if (ends && !cut) return;
    if (ends) break;
    const seconds = secondsOf(entries);
    const oldest = seconds.at(-1) ?? until;
    if (oldest + second < until) {
      until = oldest + second;
      count = pageSize;
    } else if (entries.length >= count && count < largestPage) {
      count *= 2;
    } else {
      // A service may always say that there is more: a page that could be longer was not cut.
      cut ||= seconds[0] === oldest && entries.length >= deduper.longest;
      until -= second;
      count = pageSize;
    }
  }
  throw unreadable('list.repeats', trace);
}

/** When the entries that tell it were deleted, in milliseconds of whole seconds. */
function secondsOf(entries: readonly unknown[]): number[] {
  return entries.flatMap((each) => {
    const date: unknown = typeof each === 'object' && each !== null ? Reflect.get(each, 'delete_date') : undefined;
    const ms = typeof date === 'string' ? instant(date) : undefined;
    return ms === undefined ? [] : [Math.floor(ms / second) * second];
  });
}

function unreadable(code: string, trace?: RawPage['trace']): TrashError {
  return new TrashError({ kind: 'unreadable', code, ...trace });
}

/** Pages overlap and repeat: each entry is taken once. */
class PageDeduper {
  /** Entries of the longest page. */
  longest = 0;
  /** So many pages in a row have brought nothing new. */
  pagesWithoutNew = 0;
  readonly #account: string;
  readonly #ids = new Set<string>();
  /** What came without an id, as text. */
  readonly #unreadable = new Set<string>();

  constructor(account: string) {
    this.#account = account;
  }

  /** Whether the entry came before. */
  has(from: unknown): boolean {
    const result = v.safeParse(entry, from);
    return result.success ? this.#ids.has(result.output.id) : this.#unreadable.has(textOf(from));
  }

  /** The items of a page that did not come before, and how many entries could not be read. */
  take(entries: readonly unknown[]): { items: readonly TrashItem[]; unreadable: number } {
    const items: TrashItem[] = [];
    const unreadable: string[] = [];
    for (const each of entries) {
      const result = v.safeParse(entry, each);
      if (!result.success) unreadable.push(textOf(each));
      else if (!this.#ids.has(result.output.id)) {
        this.#ids.add(result.output.id);
        items.push(itemOf(this.#account, result.output));
      }
    }
    const fresh = unreadable.filter((each) => !this.#unreadable.has(each));
    for (const each of fresh) this.#unreadable.add(each);
    this.longest = Math.max(this.longest, entries.length);
    this.pagesWithoutNew = items.length + fresh.length > 0 ? 0 : this.pagesWithoutNew + 1;
    return { items, unreadable: fresh.length };
  }
}

/** What an entry is recognized by, also one without an id. */
function textOf(from: unknown): string {
  const result = v.safeParse(entry, from);
  return result.success ? result.output.id : jsonOf(from);
}
