/** What Box's search finds in the trash; its index lags by some ten minutes. */
import type { Page, SearchQuery } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { decodeEach } from '../answers.ts';
import type { BoxApi } from './calls.ts';
import { type BoxEntry, entry, fields, itemOf, offsetPage } from './decode.ts';
import { firstTime } from './listing.ts';
import { insideTrashed } from './lookUp.ts';

/** The maxima that Box serves. */
const pageSize = 200;
const lastOffset = 10_000;

/** Throws after the last hit that Box tells, if there are more. */
export async function* search(calls: BoxApi, query: SearchQuery, signal: AbortSignal): AsyncIterable<Page> {
  const asked = new URLSearchParams({ ...termsOf(query), limit: String(pageSize), fields });
  const isNew = firstTime();
  for (let offset = 0; offset < lastOffset; ) {
    asked.set('offset', String(offset));
    const page = await calls.ask(offsetPage, `search?${asked}`, signal, { bucket: 'search' });
    const { items, unreadable } = decodeEach(entry, page.entries, (each) => each);
    const hits = items.filter(isTrashed).map((each) => ({ ...itemOf(calls.account, each), ...limitsOf(each) }));
    // Fewer entries than `limit` are no end: some may be hidden.
    offset += page.limit || pageSize;
    const last = offset >= page.total_count || page.entries.length === 0;
    yield { items: hits.filter(isNew), unreadable, total: { items: page.total_count, precision: 'about' }, last };
    if (last) return;
  }
  throw new TrashError({ kind: 'refused', code: 'box.search_limit' });
}

/** The index may not know yet that an item was restored. */
function isTrashed({ item_status: status }: BoxEntry): boolean {
  return (status ?? 'trashed') === 'trashed';
}

/** What lies inside a trashed folder was not itself put into the trash, so it has no time of that. */
function limitsOf({ trashed_at: at }: BoxEntry) {
  return at === null ? { restoreBlockedBy: insideTrashed, purgeBlockedBy: insideTrashed } : {};
}

/** In quotes, for the text is what to look for and no expression of Box's. */
function termsOf({ text, deletedBy = [], deletedFrom, deletedTo }: SearchQuery): Record<string, string> {
  const literal = text.replaceAll('"', ' ').trim();
  if (literal === '') throw new TrashError({ kind: 'refused', code: 'box.search_empty' });
  const range = [deletedFrom, deletedTo].map((at) => (at === undefined ? '' : new Date(at).toISOString())).join(',');
  return {
    query: `"${literal}"`,
    trash_content: 'trashed_only',
    ...(range !== ',' && { deleted_at_range: range }),
    ...(deletedBy.length > 0 && { deleted_user_ids: deletedBy.join(',') }),
  };
}
