/** Live folders: what lies in them, where they are, and which names in them are taken. */
import type { Folder, Folders } from '../../trash/destination.ts';
import type { Place, TrashItem } from '../../trash/item.ts';
import { TrashError } from '../../trash/problem.ts';
import { decode, decodeEach } from '../answers.ts';
import { type BoxApi, boxCode, isNotFound } from './calls.ts';
import { type FolderEntry, folderEntry, markerPage, maxPageSize, original, pathFrom, root } from './decode.ts';

/** A folder with more pages is not read to its end. */
const maxPages = 10;
/** So many names are tried for one item. */
const maxNames = 100;
/** So much of a name is kept in a temporary one; Box allows 255 characters. */
const keptLength = 150;

export const destinationGone = { kind: 'refused', code: 'box.destination_gone' } as const;
export const destinationClosed = { kind: 'forbidden', code: 'box.destination_closed' } as const;

/** The folders in a folder, or in "All Files". */
export async function foldersIn(calls: BoxApi, parent: Folder | undefined, signal: AbortSignal): Promise<Folders> {
  const top: Folder = { id: root, name: 'All Files', path: '/' };
  const { id: parentId, path: parentPath } = parent ?? top;
  const { entries, complete } = await entriesIn(calls, parentId, 'id,type,name,permissions', signal);
  const folders = entries
    .filter(({ type }) => type === 'folder')
    .map(({ id, name, permissions }): Folder => {
      const path = parentPath === undefined ? undefined : `${parentPath.replace(/\/$/, '')}/${name ?? id}`;
      return { id, name: name || id, path, writable: permissions?.can_upload ?? undefined };
    });
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  return {
    here: parent ? undefined : top,
    folders: [...byId.values()].sort((a, b) => compare(a.name, b.name)),
    complete,
  };
}

async function entriesIn(
  calls: BoxApi,
  folder: string,
  fields: string,
  signal: AbortSignal,
): Promise<{ entries: FolderEntry[]; complete: boolean }> {
  const entries: FolderEntry[] = [];
  let isWhole = true;
  const query = new URLSearchParams({ usemarker: 'true', limit: String(maxPageSize), fields });
  for (let page = 0; page < maxPages; page += 1) {
    const path = `folders/${encodeURIComponent(folder)}/items?${query}`;
    const answer = await calls.ask(markerPage, path, signal);
    const { items, unreadable } = decodeEach(folderEntry, answer.entries, (each) => each);
    entries.push(...items);
    isWhole &&= unreadable === 0;
    const marker = answer.next_marker;
    if (!marker) return { entries, complete: isWhole };
    if (marker === query.get('marker')) break;
    query.set('marker', marker);
  }
  return { entries, complete: false };
}

/** Where the original folders are now. Box is asked once for each; a failed call is not remembered. */
export class Origins {
  readonly #calls: BoxApi;
  readonly #places = new Map<string, Promise<Place>>();
  readonly #background: boolean;

  constructor(calls: BoxApi, background: boolean) {
    this.#calls = calls;
    this.#background = background;
  }

  forget(): void {
    this.#places.clear();
  }

  /** @param name as the trash shows it, for a folder that cannot be read */
  async find(id: string, name: string | undefined, signal: AbortSignal): Promise<Place> {
    if (id === root) return { id, name, path: '/' };
    for (;;) {
      signal.throwIfAborted();
      const known = this.#places.get(id);
      if (!known) break;
      const place = await known.catch((error: unknown) => {
        // That another caller has aborted is no answer.
        if (error instanceof TrashError) throw error;
        return undefined;
      });
      if (place) return place;
    }
    const asked = this.#ask(id, name, signal);
    this.#places.set(id, asked);
    try {
      return await asked;
    } catch (error) {
      if (this.#places.get(id) === asked) this.#places.delete(id);
      throw error;
    }
  }

  async #ask(id: string, name: string | undefined, signal: AbortSignal): Promise<Place> {
    const calls = this.#calls;
    const path = `folders/${encodeURIComponent(id)}?fields=name,path_collection`;
    const answer = await calls.get(path, signal, { background: this.#background });
    if (isNotFound(answer)) return { id, name, missing: boxCode(answer) === 'trashed' ? 'trashed' : 'gone' };
    // A 403 with a code of its own is about the token, not about this folder.
    if (answer.status === 403 && calls.problem(answer).code === undefined) return { id, name, missing: 'hidden' };
    const found = decode(original, calls.good(answer));
    const above = pathFrom(found.path_collection);
    const own = found.name ?? name;
    return { id, name: own, path: above && `${above === '/' ? '' : above}/${own ?? '?'}` };
  }
}

/** The names taken in the folders of one restore. In a Box folder each name is there once, whatever its case and kind. */
export class TakenNames {
  readonly #folders = new Map<string, Set<string>>();
  #reading: Promise<void> | undefined;

  /** Reads the names in the destination folder, of a very large one not all; throws if it is gone. Reads once. */
  async read(calls: BoxApi, folder: string, signal: AbortSignal): Promise<void> {
    this.#reading ??= this.#readNames(calls, folder, signal);
    await this.#reading;
  }

  /**
   * Reserves the name, or else the first of `name (1)`, `name (2)` and so on that is not known to be taken.
   * @param others false if no other name will do
   */
  reserve(folder: string, item: TrashItem, name: string, others = true): string | undefined {
    const names = this.#in(folder);
    for (let number = 0; number <= (others ? maxNames : 0); number += 1) {
      const candidate = number === 0 ? name : withSuffix(item, name, number);
      const { size } = names;
      if (names.add(candidate.toLowerCase()).size > size) return candidate;
    }
    return undefined;
  }

  /** No item of that name came there after all. */
  release(folder: string, name: string): void {
    this.#in(folder).delete(name.toLowerCase());
  }

  #in(folder: string): Set<string> {
    const names = this.#folders.get(folder) ?? new Set();
    this.#folders.set(folder, names);
    return names;
  }

  async #readNames(calls: BoxApi, folder: string, signal: AbortSignal): Promise<void> {
    try {
      const { entries } = await entriesIn(calls, folder, 'id,type,name', signal);
      for (const { name } of entries) if (name) this.#in(folder).add(name.toLowerCase());
    } catch (error) {
      if (!(error instanceof TrashError)) throw error;
      const { problem } = error;
      // "Not found" would read as: the item is not in the trash.
      if (problem.kind === 'notFound') throw new TrashError({ ...problem, ...destinationGone, affectsAll: true });
      throw problem.kind === 'forbidden'
        ? new TrashError({ ...problem, code: problem.code ?? destinationClosed.code, affectsAll: true })
        : error;
    }
  }
}

/** For the first of two steps; with the item's id in it, no one else gives this name. */
export function temporaryName(item: TrashItem, name: string): string {
  const short = [...name].slice(-keptLength).join('').trimStart();
  return withSuffix(item, short, item.id);
}

/** Before the extension, where a file has one. */
function withSuffix({ kind }: TrashItem, name: string, suffix: string | number): string {
  const [, stem, extension = ''] = (kind === 'file' && /^(.+)(\.[^.\s]+)$/s.exec(name)) || [];
  return `${stem ?? name} (${suffix})${extension}`;
}
