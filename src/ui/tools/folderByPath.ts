import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Folder } from '../../trash/destination.ts';
import { plain } from '../text.ts';

/** So many names help to find the right one. */
const namedAtMost = 20;

/** The folder of a path such as `Projects/2026`, found level by level; throws what the model may read. */
export async function folderByPath(trash: AccountTrash, path: string, signal: AbortSignal): Promise<Folder> {
  const client = await trash.client();
  const read = async (parent?: Folder) => (await client.folders?.(parent, signal)) ?? { folders: [], complete: true };
  let level = await read();
  let folder = level.here;
  for (const name of path.split('/').filter((each) => each.trim() !== '')) {
    const { folders, complete, here } = level;
    const same = folders.filter((each) => each.name === name);
    const [found, ...others] = same.length > 0 ? same : folders.filter((each) => isAlike(each.name, name));
    // The top may be named too, as in "All Files/Contracts".
    if (!found && here && here === folder && isAlike(here.name, name)) continue;
    if (others.length > 0)
      throw new Error(`Several folders are named "${plain(name)}". Ask the user to use Restore To.`);
    if (!found) {
      const names = folders.slice(0, namedAtMost).map((each) => `"${plain(each.name)}"`);
      const more = complete && folders.length <= namedAtMost ? '' : ', and more';
      throw new Error(
        `There is no folder "${plain(name)}". Folders at that level: ${names.join(', ') || 'none'}${more}.`,
      );
    }
    signal.throwIfAborted();
    folder = found;
    level = await read(found);
  }
  if (!folder || folder.writable === false) throw new Error(`Items can't be restored to "${plain(path)}" itself.`);
  return folder;
}

function isAlike(one: string, other: string): boolean {
  return one.localeCompare(other, undefined, { sensitivity: 'accent' }) === 0;
}
