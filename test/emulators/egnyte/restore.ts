// What a restore does. Egnyte publishes none of it, so switches decide.
import { type Live, type LiveTree, parentOf } from './live.ts';
import type { IdOutcome, LiveSpec, Trashed } from './state.ts';
import type { Switches } from './switches.ts';

/** What a restore works on. */
export interface Ground {
  readonly tree: LiveTree;
  readonly switches: Switches;
  now(): number;
  /** Makes a folder, and those above it, where they are missing. */
  liveFolder(path: string): string;
  /** A file that is nowhere yet. */
  newFile(path: string, spec: LiveSpec): Live;
}

/** An outcome, and where the item is now, if it is back. */
export type Restored = IdOutcome & { readonly at?: string };

export function putBack(item: Trashed, ground: Ground): Restored {
  return item.type === 'version' ? putBackVersion(item, ground) : putBackThing(item, ground);
}

function putBackVersion(item: Trashed, ground: Ground): Restored {
  const { tree, switches } = ground;
  if (tree.get(item.path)?.kind === 'file') return addVersion(item, ground);
  if (switches.versionWithoutFile === 'notFound') {
    return { code: 404, why: 'The file of this version does not exist' };
  }
  const spec = { size: item.size ?? 0, ...(item.owner ? { owner: item.owner } : {}) };
  return putBackThing({ ...item, content: [ground.newFile(item.path, spec)] }, ground);
}

function putBackThing(item: Trashed, ground: Ground): Restored {
  const { tree } = ground;
  const { parentGone, nameTaken } = ground.switches;
  const parent = parentOf(item.path);
  if (isUnderAFile(parent, tree)) return { code: 409, why: 'A file has the name of a parent folder' };
  if (!tree.has(parent) && parentGone !== 'recreate') {
    return { code: parentGone === 'conflict' ? 409 : 404, why: 'The parent folder does not exist' };
  }
  const current = tree.get(item.path);
  if (current && nameTaken === 'addVersion' && current.kind === 'file' && item.content[0]?.kind === 'file') {
    return addVersion(item, ground);
  }
  if (current && nameTaken !== 'rename') {
    return { code: 409, why: 'An item with the same name already exists at this location' };
  }
  ground.liveFolder(parent);
  const at = freePath(item.path, tree);
  for (const each of item.content) tree.add({ ...each, path: at + each.path.slice(item.path.length) });
  return { code: 200, at };
}

/** A second content of the file that lives at the item's path. */
function addVersion(item: Trashed, { tree, now }: Ground): Restored {
  tree.addVersion(item.path, item.size ?? 0, item.modifiedAt ?? now());
  return { code: 200, at: item.path };
}

function isUnderAFile(folder: string, tree: LiveTree): boolean {
  for (let path = folder; path !== '/'; path = parentOf(path)) {
    if (tree.get(path)?.kind === 'file') return true;
  }
  return false;
}

/** `a (1).txt` for `a.txt`, where that is taken. */
function freePath(path: string, tree: LiveTree): string {
  let free = path;
  for (let n = 1; tree.has(free); n += 1) {
    free = path.replace(/(\.[^./]+)?$/, (extension) => ` (${n})${extension}`);
  }
  return free;
}
