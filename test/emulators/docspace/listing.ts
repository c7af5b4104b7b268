// Pages of a folder: filters, order, paging (the server's FoldersController, FileStorageService, EntryManager).
import { Invalid } from './replies.ts';
import { mayRead } from './rights.ts';
import { extension, fileDto, fileType, folderDto } from './shapes.ts';
import type { DocSpaceState, SortOrder } from './state.ts';
import { folderType, type TreeEntry, type TreeFile, type TreeFolder } from './tree.ts';

/** Query parameters under their lower-case names: the names are case-insensitive. */
export type Query = ReadonlyMap<string, readonly string[]>;

const orders = ['DateAndTime', 'AZ', 'Size', 'Author', 'Type', 'DateAndTimeCreation'];
const filters: Readonly<Record<string, number>> = {
  none: 0,
  filesonly: 1,
  foldersonly: 2,
  documentsonly: 3,
  presentationsonly: 4,
  spreadsheetsonly: 5,
  imagesonly: 7,
  archiveonly: 10,
  byextension: 11,
  mediaonly: 12,
  pdf: 22,
  pdfform: 23,
  diagramsonly: 25,
};
/** File types that a filter lets through. */
const typesOf: Readonly<Record<number, readonly number[]>> = {
  3: [7],
  4: [6],
  5: [5],
  7: [4],
  10: [1],
  12: [2, 3],
  22: [10],
  23: [10],
  25: [11],
};
const forms = 23;
const pdfs = 22;

export interface ListingQuery {
  readonly startIndex: number;
  readonly count: number;
  readonly sort: SortOrder | undefined;
  readonly text: string;
  readonly filter: number;
  readonly author: string | undefined;
  /** 0 all, 1 files, 2 folders: which kind the text and type filters apply to. */
  readonly applyTo: number;
  readonly roomId: number | undefined;
  readonly withSubFolders: boolean;
  /** Never what lies deeper, whatever is asked. */
  readonly isFlat: boolean;
}

export function one(query: Query, name: string): string | undefined {
  const text = query.get(name.toLowerCase())?.[0];
  return text === undefined || text === '' ? undefined : text;
}

export function integer(query: Query, name: string): number | undefined {
  const text = one(query, name);
  if (text === undefined) return undefined;
  if (!/^-?\d{1,10}$/.test(text)) throw new Invalid(name, `The value '${text}' is not valid for ${name}.`);
  return Number(text);
}

/** An enum parameter: a name in any case, or its number. */
function choice(query: Query, name: string, names: Readonly<Record<string, number>>): number | undefined {
  const text = one(query, name)?.toLowerCase();
  if (text === undefined) return undefined;
  const value = names[text] ?? Object.values(names).find((each) => String(each) === text);
  if (value === undefined) throw new Invalid(name, `The value '${text}' is not valid for ${name}.`);
  return value;
}

/** Reads a listing's parameters; throws `Invalid` for what the portal answers with 400. */
export function readListing(query: Query, state: DocSpaceState): ListingQuery {
  const count = integer(query, 'Count') ?? 100;
  // The limits came with 3.2.1.
  const isLimited = state.version !== '3.1.1';
  if (isLimited && (count < 1 || count > 100)) throw new Invalid('Count', 'The field Count must be between 1 and 100.');
  const startIndex = integer(query, 'StartIndex') ?? 0;
  if (startIndex < 0) throw new Invalid('StartIndex', 'The field StartIndex must be between 0 and 2147483647.');
  const author = one(query, 'userIdOrGroupId');
  if (author !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(author)) {
    throw new Invalid('userIdOrGroupId', `The value '${author}' is not valid.`);
  }
  const by = orders.find((each) => each.toLowerCase() === one(query, 'sortBy')?.toLowerCase());
  const descending = choice(query, 'sortOrder', { ascending: 0, descending: 1 }) === 1;
  return {
    startIndex,
    count: count < 1 ? Number.MAX_SAFE_INTEGER : count,
    sort: by === undefined ? undefined : { by, ascending: !descending },
    text: one(query, 'filterValue')?.toLowerCase() ?? '',
    filter: choice(query, 'filterType', filters) ?? 0,
    author: author?.toLowerCase(),
    applyTo: choice(query, 'applyFilterOption', { all: 0, files: 1, folders: 2 }) ?? 0,
    roomId: integer(query, 'roomId'),
    withSubFolders: one(query, 'withSubFolders')?.toLowerCase() !== 'false',
    isFlat: false,
  };
}

function fits(
  state: DocSpaceState,
  entry: TreeEntry,
  { text, filter, author, applyTo, roomId }: ListingQuery,
): boolean {
  const isFile = entry.kind === 'file';
  if (author !== undefined && entry.createdBy !== author) return false;
  if (roomId !== undefined) {
    const origin = state.tree.folder(entry.originId);
    if (!origin || state.tree.room(origin)?.id !== roomId) return false;
  }
  if ((applyTo === 1 && !isFile) || (applyTo === 2 && isFile)) return true;
  if (filter === 11) return isFile && extension(entry.title) === text;
  if (!entry.title.toLowerCase().includes(text)) return false;
  if (filter === 1) return isFile;
  if (filter === 2) return !isFile;
  if (filter === 0) return true;
  if (!isFile || !(typesOf[filter] ?? []).includes(fileType(entry.title))) return false;
  return filter === forms ? entry.form : filter !== pdfs || !entry.form;
}

function compare(state: DocSpaceState, by: string, a: TreeEntry, b: TreeEntry): number {
  const text = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
  const size = (entry: TreeEntry): number => (entry.kind === 'file' ? entry.size : 0);
  const author = (entry: TreeEntry): string => state.people.get(entry.createdBy)?.name ?? '';
  if (by === 'AZ') return text(a.title.toLowerCase(), b.title.toLowerCase());
  if (by === 'Size') return size(a) - size(b);
  if (by === 'Author') return text(author(a), author(b));
  if (by === 'Type') return text(extension(a.title), extension(b.title));
  return by === 'DateAndTimeCreation' ? a.createdAt - b.createdAt : a.updatedAt - b.updatedAt;
}

function sorted<E extends TreeEntry>(state: DocSpaceState, order: SortOrder, entries: E[]): E[] {
  const mix = (id: number): number => (id * 7919 * state.listings) % 100_003;
  return entries.sort((a, b) => {
    const given = compare(state, order.by, a, b) * (order.ascending ? 1 : -1);
    if (given !== 0) return given;
    return state.unstableTies ? mix(a.id) - mix(b.id) : a.id - b.id;
  });
}

/** A page of a folder as `FolderContentDto`: all folders first, then all files, counted through as one sequence. */
export function listFolder(state: DocSpaceState, person: string, folder: TreeFolder, asked: ListingQuery): object {
  const { tree } = state;
  state.listings += 1;
  if (asked.sort) state.orders.set(person, asked.sort);
  const order = state.orderOf(person);
  const isTrash = folder.type === folderType.trash;
  const filtered = asked.filter !== 0 || asked.text !== '' || asked.author !== undefined;
  // A trap outside the trash: with any filter all descendants come, and 3.6.1 has no parameter against it.
  const deep = !isTrash && !asked.isFlat && filtered && (asked.withSubFolders || state.version !== '3.7.2');
  const from = deep ? tree.inside(folder) : tree.children(folder.id);
  // Rights change from room to room only: what lies deeper needs no look of its own.
  const readable = folder.type === folderType.rooms ? from.filter((each) => mayRead(tree, person, each)) : from;
  const all = readable.filter((each) => fits(state, each, asked));
  const folders = sorted(state, order, all.filter((each) => each.kind === 'folder') as TreeFolder[]);
  const files = sorted(state, order, all.filter((each) => each.kind === 'file') as TreeFile[]);
  const page = [...folders, ...files].slice(asked.startIndex, asked.startIndex + asked.count);
  const shown = page.filter((each) => each.kind === 'folder' || !each.converting);
  return {
    files: shown.filter((each) => each.kind === 'file').map((each) => fileDto(state, person, each)),
    folders: shown.filter((each) => each.kind === 'folder').map((each) => folderDto(state, person, each)),
    current: {
      ...folderDto(state, person, folder),
      isShareable: false,
    },
    pathParts: [...tree.above(folder), folder].map(({ id, title, type }) => ({ id, title, folderType: type })),
    startIndex: asked.startIndex,
    count: shown.length,
    // Files that are being converted are dropped from the page and from the total.
    total: folders.length + files.length - (page.length - shown.length),
    new: 0,
  };
}
