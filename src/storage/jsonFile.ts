import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a JSON file holds; `undefined` if it is missing, `null` if it is broken or cannot be read. */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const { code }: NodeJS.ErrnoException = Object(error);
    return code === 'ENOENT' ? undefined : null;
  }
}

/** Replaces the file as a whole, so that no reader sees half of it. Its owner alone can read it. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(value), { mode: 0o600 });
  await rename(draft, path);
}

/** Removes the file, and the drafts that processes left which were killed while they wrote it. */
export async function removeJsonFile(path: string): Promise<void> {
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const file = join(dirname(path), name);
    if (file.replace(/(\.json)\.\d+$/, '$1') === path) await rm(file, { force: true });
  }
}
