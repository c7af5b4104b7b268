// Who may do what (the server's FileSecurity).
import { folderType, type Tree, type TreeEntry, type TreeFolder } from './tree.ts';

function level(tree: Tree, person: string, entry: TreeEntry): 'none' | 'read' | 'write' {
  const section = tree.section(entry);
  switch (section?.type) {
    case folderType.myDocuments:
    case folderType.trash:
      // No one reaches another person's trash, not even an administrator.
      return section.owner === person ? 'write' : 'none';
    case folderType.rooms: {
      const room = tree.room(entry);
      return room ? (room.limits.get(person) ?? 'write') : 'read';
    }
    case folderType.archive:
    case folderType.sharedWithMe:
    case folderType.favorites:
    case folderType.recent:
    case folderType.aiAgents:
      return 'read';
    default:
      return 'none';
  }
}

export function mayRead(tree: Tree, person: string, entry: TreeEntry): boolean {
  return level(tree, person, entry) !== 'none';
}

/** May new things come into the folder? Never into Rooms itself, Archive or the trash. */
export function mayCreateIn(tree: Tree, person: string, folder: TreeFolder): boolean {
  return level(tree, person, folder) === 'write' && tree.section(folder)?.type !== folderType.trash;
}

/** Whether the person may move or delete the entry, not counting locks. Rooms have rules of their own. */
export function mayMove(tree: Tree, person: string, entry: TreeEntry): boolean {
  if (entry.kind === 'folder' && entry.type !== folderType.plain) return false;
  return level(tree, person, entry) === 'write';
}

/** May the entry be moved or deleted now? Not while another person locked it, nor while it is open in an editor. */
export function mayTake(tree: Tree, person: string, entry: TreeEntry): boolean {
  if (entry.kind === 'file' && entry.edited) return false;
  if (entry.kind === 'file' && entry.lockedBy !== undefined && entry.lockedBy !== person) return false;
  return mayMove(tree, person, entry);
}
