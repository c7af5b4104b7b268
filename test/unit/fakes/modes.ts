// Who may read a file or a folder.
import { stat } from 'node:fs/promises';

/** Permission bits as octal text; Windows has none to tell. */
export async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

/** Those of a folder and of a file that are the owner's alone. */
export const owners = process.platform === 'win32' ? ['666', '666'] : ['700', '600'];
