// What the lists of Box have in common: their parameters, their order, their limits.
import { invalidParameter } from './replies.ts';
import type { EmulatedItem, Kind, Tree } from './tree.ts';

const KIND_ORDER: Readonly<Record<Kind, number>> = { folder: 0, file: 1, web_link: 2 };

/** The largest offset of any list (Box's API reference). */
const MAX_OFFSET = 10_000;

/** A parameter that takes one of some words; undefined where it was not given. */
export function oneOf<T extends string>(query: URLSearchParams, name: string, allowed: readonly T[]): T | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw invalidParameter(name, `Invalid value '${value}'.`);
  return found;
}

/** A parameter that takes a number from `least` on; undefined where it was not given. */
export function wholeNumber(query: URLSearchParams, name: string, least: number): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^\d+$/.test(value) || Number(value) < least) throw invalidParameter(name, `Invalid value '${value}'.`);
  return Number(value);
}

/** Values divided by commas; undefined where none was given. */
export function listed(query: URLSearchParams, name: string): string[] | undefined {
  const values = (query.get(name) ?? '').split(',').filter((each) => each !== '');
  return values.length > 0 ? values : undefined;
}

export function readOffset(query: URLSearchParams): number {
  const offset = wholeNumber(query, 'offset', 0) ?? 0;
  if (offset <= MAX_OFFSET) return offset;
  const reason = `The offset must not exceed the maximum offset of ${MAX_OFFSET}`;
  throw invalidParameter('offset', `Invalid value '${offset}'. ${reason}`);
}

/** Whether a page is asked for by marker; refuses what does not go with that, or with offsets. */
export function wantsMarker(query: URLSearchParams, notWithMarker: readonly string[]): boolean {
  const useMarker = oneOf(query, 'usemarker', ['true', 'false']) === 'true';
  const misplaced = (useMarker ? notWithMarker : ['marker']).find((name) => query.has(name));
  if (misplaced === undefined) return useMarker;
  const mode = useMarker ? 'marker' : 'offset';
  throw invalidParameter(misplaced, `'${misplaced}' is not supported with ${mode} based paging`);
}

/** The order of a list, as asked for: always folders, files, links; then by the attribute. */
export function readOrder(
  query: URLSearchParams,
  attributes: readonly string[],
): { by: string; direction: 'ASC' | 'DESC' } {
  return {
    by: oneOf(query, 'sort', attributes) ?? 'name',
    direction: oneOf(query, 'direction', ['ASC', 'DESC']) ?? 'ASC',
  };
}

export function inOrder(
  items: EmulatedItem[],
  tree: Tree,
  { by, direction }: ReturnType<typeof readOrder>,
): EmulatedItem[] {
  const sign = direction === 'ASC' ? 1 : -1;
  return items.sort((a, b) => KIND_ORDER[a.kind] - KIND_ORDER[b.kind] || sign * compareBy(by, a, b, tree));
}

function compareBy(by: string, a: EmulatedItem, b: EmulatedItem, tree: Tree): number {
  if (by === 'size') return tree.size(a) - tree.size(b);
  if (by === 'id') return Number(a.id) - Number(b.id);
  // Which date "date" is, is not known; in the trash there is certainly no sort by deletion time.
  if (by === 'date') return a.modifiedAt - b.modifiedAt;
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

/** A page by offset, as every list gives it. */
export function offsetPage(
  items: readonly EmulatedItem[],
  { offset, limit }: { offset: number; limit: number },
  { by, direction }: ReturnType<typeof readOrder>,
  show: (items: readonly EmulatedItem[]) => object[],
): object {
  return {
    total_count: items.length,
    entries: show(items.slice(offset, offset + limit)),
    offset,
    limit,
    order: [
      { by: 'type', direction: 'ASC' },
      { by, direction },
    ],
  };
}

/** An opaque marker. Box's are base64url JSON too. */
export function writeMarker(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** What `writeMarker` was given, unchecked; undefined for what it never wrote. */
export function readMarker(marker: string): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(marker, 'base64url').toString());
    return typeof content === 'object' && content !== null ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}
