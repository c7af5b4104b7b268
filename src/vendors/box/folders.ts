/** What lies in a live folder. */
import type { Folder, Folders } from '../../trash/destination.ts';
import { decodeEach } from '../answers.ts';
import type { BoxApi } from './calls.ts';
import { type FolderEntry, folderEntry, markerPage, root } from './decode.ts';
import { pageSize } from './listing.ts';

/** A folder with more than these pages is not read to its end. */
const maxPages = 10;

/** The folders in a folder, or in "All Files". */
export async function foldersIn(calls: BoxApi, parent: Folder | undefined, signal: AbortSignal): Promise<Folders> {
  const top: Folder = { id: root, name: 'All Files', path: '/' };
  const { entries, complete } = await read(calls, (parent ?? top).id, 'id,type,name,permissions', signal);
  const above = (parent ?? top).path;
  const folders = entries
    .filter(({ type }) => type === 'folder')
    .map(({ id, name, permissions }): Folder => {
      const path = above === undefined ? undefined : `${above.replace(/\/$/, '')}/${name ?? id}`;
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

/** The names in a folder, of a very large one not all. */
export async function namesIn(calls: BoxApi, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const { entries } = await read(calls, folder, 'id,type,name', signal);
  return entries.flatMap(({ name }) => name ?? []);
}

async function read(
  calls: BoxApi,
  folder: string,
  fields: string,
  signal: AbortSignal,
): Promise<{ entries: FolderEntry[]; complete: boolean }> {
  const entries: FolderEntry[] = [];
  let isWhole = true;
  const query = new URLSearchParams({ usemarker: 'true', limit: String(pageSize), fields });
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
