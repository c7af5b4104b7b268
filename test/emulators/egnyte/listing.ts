// The two lists and the count of the trash: paging, order, filters (Egnyte's documentation, its Go SDK).
import type { Reply } from '../server.ts';
import { badInput, refuse, trashItem } from './replies.ts';
import type { EgnyteState, Trashed } from './state.ts';
import type { Switches } from './switches.ts';

const MANY_KEYS = ['delete_date', 'date_deleted', 'name', 'deleted_by', 'purge_date', 'orig_location', 'owner', 'type'];
const FEW_KEYS = MANY_KEYS.slice(0, 5);

/** `GET /pubapi/v2/fs/trash`: filters and `has_more`, no total. */
export function listV2(query: URLSearchParams, state: EgnyteState, switches: Switches): Reply {
  const asked = readPage(query, MANY_KEYS);
  if ('refusal' in asked) return asked.refusal;
  const filter = readFilter(query, switches);
  if ('refusal' in filter) return filter.refusal;
  const found = ordered(state, asked).filter(filter.fits);
  const offset = switches.offsetSupported ? asked.offset : 0;
  const items = slice(found, offset, asked.count, switches);
  const has_more = switches.neverEnds || offset + items.length < found.length;
  return { status: 200, json: { count: items.length, offset, has_more, items: items.map((i) => trashItem(i, state)) } };
}

/** `GET /pubapi/v1/fs/trash`: `total_count`, no filters (they are left unread, as parameters are that no one knows). */
export function listV1(query: URLSearchParams, state: EgnyteState, switches: Switches): Reply {
  const asked = readPage(query, FEW_KEYS);
  if ('refusal' in asked) return asked.refusal;
  const found = ordered(state, asked);
  const items = slice(found, asked.offset, asked.count, switches);
  const json = {
    count: items.length,
    offset: asked.offset,
    items: items.map((item) => trashItem(item, state)),
    total_count: found.length,
  };
  return { status: 200, json };
}

interface TrashQuery {
  readonly count: number;
  readonly offset: number;
  readonly sortBy: string;
  readonly ascending: boolean;
}

type Refusal = { readonly refusal: Reply };

function readPage(query: URLSearchParams, sortKeys: readonly string[]): TrashQuery | Refusal {
  const count = query.get('count') ?? '50';
  const offset = query.get('offset') ?? '0';
  const sortBy = query.get('sort_by') ?? 'delete_date';
  const direction = query.get('sort_direction') ?? 'desc';
  if (!/^\d+$/.test(count)) return { refusal: badInput('count', 'count must be a non-negative integer') };
  if (!/^\d+$/.test(offset)) return { refusal: badInput('offset', 'offset must be a non-negative integer') };
  if (!sortKeys.includes(sortBy)) return { refusal: badInput('sort_by', `Unknown sort key ${sortBy}`) };
  if (direction !== 'asc' && direction !== 'desc') {
    return { refusal: badInput('sort_direction', 'sort_direction must be asc or desc') };
  }
  return { count: Number(count), offset: Number(offset), sortBy, ascending: direction === 'asc' };
}

function slice(found: readonly Trashed[], offset: number, count: number, switches: Switches): readonly Trashed[] {
  const start = Math.max(0, offset - switches.overlap);
  return found.slice(start, start + Math.min(count, switches.pageCap));
}

function ordered(state: EgnyteState, { sortBy, ascending }: TrashQuery): readonly Trashed[] {
  const newestFirst = state.trash();
  if (sortBy === 'delete_date' || sortBy === 'date_deleted') return ascending ? newestFirst.toReversed() : newestFirst;
  const sign = ascending ? 1 : -1;
  return newestFirst.toSorted((a, b) => {
    const [left, right] = [sortValue(a, sortBy), sortValue(b, sortBy)];
    return left < right ? -sign : left > right ? sign : 0;
  });
}

function sortValue(item: Trashed, sortBy: string): string {
  if (sortBy === 'name') return item.name.toLowerCase();
  if (sortBy === 'deleted_by') return item.deletedBy.toLowerCase();
  if (sortBy === 'purge_date') return new Date(item.purgeAt ?? 8.64e15).toISOString();
  if (sortBy === 'orig_location') return item.path.toLowerCase();
  if (sortBy === 'owner') return item.owner?.lastName.toLowerCase() ?? '';
  return item.type;
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

/** If any of the three filters is sent, both dates are required (Egnyte's documentation). */
function readFilter(query: URLSearchParams, switches: Switches): { fits: (item: Trashed) => boolean } | Refusal {
  const who = query.get('deletedBy');
  const start = query.get('startDate');
  const end = query.get('endDate');
  if (who === null && start === null && end === null) return { fits: () => true };
  const nameAlone = who !== null && start === null && end === null;
  if ((start === null || end === null) && !(nameAlone && !switches.deletedByNeedsDates)) {
    return { refusal: refuse(400, 'startDate and endDate are required when a filter is used') };
  }
  if (who === null && switches.datesNeedDeletedBy) {
    return { refusal: refuse(400, 'deletedBy, startDate and endDate must be sent together') };
  }
  for (const [field, text] of Object.entries({ startDate: start, endDate: end })) {
    if (text !== null && !(ISO_TIME.test(text) && Number.isFinite(Date.parse(text)))) {
      return { refusal: badInput(field, `${field} must be an ISO-8601 date`) };
    }
  }
  const inWindow = start === null || end === null ? () => true : windowOf(start, end, switches.dateBoundsInclusive);
  return { fits: (item) => inWindow(item) && (who === null || isNamed(item.deletedBy, who)) };
}

/** Compares whole seconds, which is all that the service shows of a deletion. */
function windowOf(start: string, end: string, inclusive: boolean): (item: Trashed) => boolean {
  const [from, to] = [Date.parse(start) / 1000, Date.parse(end) / 1000];
  return ({ deletedAt }) => {
    const second = Math.floor(deletedAt / 1000);
    return inclusive ? second >= from && second <= to : second > from && second < to;
  };
}

/** First name, last name, or both. How the service compares is unpublished: here whole words, in any case. */
function isNamed(displayName: string, asked: string): boolean {
  const words = displayName.toLowerCase().split(/\s+/);
  return asked
    .toLowerCase()
    .split(/\s+/)
    .every((word) => word === '' || words.includes(word));
}
