import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** So much is written at once; UTF-16 units. */
const chunkLength = 65_536;

/**
 * Writes a file that a person has chosen, as it comes, so that it may be larger than the memory. It gets its name once it
 * is whole: where that fails or is aborted, nothing is left, and a file that was there before stays as it was.
 */
export async function writeWholeFile(path: string, texts: Iterable<string>, signal: AbortSignal): Promise<void> {
  // A link stays a link, and what only its owner could read stays so.
  const target = await realpath(path).catch(() => path);
  const mode = (await stat(target).catch(() => undefined))?.mode;
  const draft = join(dirname(target), `.cloud-trash-${crypto.randomUUID()}`);
  try {
    await writeFile(draft, chunksOf(texts), { flag: 'wx', flush: true, mode, signal });
    signal.throwIfAborted();
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function* chunksOf(texts: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const text of texts) {
    chunk += text;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}
