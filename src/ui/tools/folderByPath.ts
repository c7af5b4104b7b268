import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Folder } from '../../trash/destination.ts';
import { plain } from '../text.ts';

/** So many names help to find the right one. */
const namedAtMost = 20;

/** The folder of a path such as `Projects/2026`, found level by level; throws what the model may read. */
export async function folderByPath(trash: AccountTrash, path: string, signal: AbortSignal): Promise<Folder> {
  const client = await trash.client();
  let level = await client.folders?.(undefined, signal);
  let folder = level?.here;
  for (const name of path.split('/').filter((each) => each.trim() !== '')) {
    const folders = level?.folders ?? [];
    const [found, ...others] = folders.filter((each) => each.name === name);
    if (!found || others.length > 0) {
      const names = folders.slice(0, namedAtMost).map((each) => `"${plain(each.name)}"`);
      const more = level?.complete && folders.length <= namedAtMost ? '' : ', and more';
      const amount = found ? 'are several folders' : 'is no folder';
      throw new Error(`There ${amount} "${plain(name)}". Folders at that level: ${names.join(', ') || 'none'}${more}.`);
    }
    folder = found;
    level = await client.folders?.(found, signal);
  }
  if (!folder || folder.writable === false) throw new Error(`Items can't be restored to "${plain(path)}" itself.`);
  return folder;
}
