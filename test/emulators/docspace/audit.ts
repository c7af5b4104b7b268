// The writes that a client of the trash may send to DocSpace. A move or delete takes an entry from wherever it is, so
// where each is at this moment is looked up. Emptying the trash is none of them: it erases what no one listed.
import { fieldsOf, type Guard } from '../audit.ts';
import type { Received } from '../server.ts';
import type { DocSpaceState } from './state.ts';
import type { EntryKey } from './tree.ts';

const FILEOPS = '^/api/2\\.0/files/fileops/';
const OVERWRITE: readonly unknown[] = [1, 'Overwrite'];

export function docspaceGuard(state: DocSpaceState): Guard {
  const live = (request: Received): string | undefined => {
    const fields = fieldsOf(request);
    const keys = [...keysIn(fields.fileIds, 'file'), ...keysIn(fields.folderIds, 'folder')];
    const found = keys.filter((key) => {
      const entry = state.tree.get(key);
      return entry !== undefined && !state.tree.inTrash(entry);
    });
    return found.length > 0
      ? `not in the trash: ${found.map(({ kind, id }) => `${kind} ${id}`).join(', ')}`
      : undefined;
  };
  return {
    writes: [
      {
        method: 'PUT',
        path: new RegExp(`${FILEOPS}delete$`),
        objection: (request) =>
          fieldsOf(request).immediately === false ? live(request) : 'it does not say immediately: false',
      },
      {
        method: 'PUT',
        path: new RegExp(`${FILEOPS}move$`),
        objection: (request) => merging(request) ?? live(request),
      },
      { method: 'PUT', path: new RegExp(`${FILEOPS}terminate(/[^/]+)?$`) },
      // To sign in, with a second step, and out.
      { method: 'POST', path: /^\/api\/2\.0\/authentication(\/[^/]+)?$/ },
    ],
    // What was restored by others after the request came in is moved and trashed all the same: no client can help it.
    // A file that was overwritten keeps its history.
    harm: () => state.destroyedLive(),
  };
}

/** Overwriting by a file makes a new version; by a folder it would go through everything inside. */
function merging(request: Received): string | undefined {
  const { conflictResolveType, folderIds } = fieldsOf(request);
  const overwrites = OVERWRITE.includes(conflictResolveType);
  return overwrites && keysIn(folderIds, 'folder').length > 0 ? 'it overwrites folders' : undefined;
}

function keysIn(ids: unknown, kind: EntryKey['kind']): EntryKey[] {
  return Array.isArray(ids) ? ids.map((id) => ({ kind, id: Number(id) })) : [];
}
