// Versions of files: what overwrites a file does not destroy it.
import type { FileVersion, TreeFile } from './tree.ts';

function versionOf({ version, content, size, updatedAt, updatedBy }: TreeFile): FileVersion {
  return { version, content, size, updatedAt, updatedBy };
}

/** All that a file holds, the oldest version first and the present one last. */
export function allVersions(file: TreeFile): readonly FileVersion[] {
  return [...file.history, versionOf(file)];
}

/** The content of one file becomes a new version of another, whose id and history stay. */
export function overwrite(file: TreeFile, from: TreeFile, by: { person: string; at: number }): void {
  file.history = allVersions(file);
  file.version += 1;
  file.content = from.content;
  file.size = from.size;
  file.updatedAt = by.at;
  file.updatedBy = by.person;
}
