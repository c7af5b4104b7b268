// What calls did to things that were not in the trash: tests ask for it to prove that nothing live was hurt.
import { type Seen, see } from './entries.ts';
import type { Tree, TreeEntry, TreeFolder } from './tree.ts';

export class Harm {
  readonly #tree: Tree;
  /** As they were before. */
  readonly moved: Seen[] = [];
  readonly trashed: Seen[] = [];
  readonly destroyed: Seen[] = [];
  readonly overwritten: Seen[] = [];
  /** Folders whose content has all gone into another one. */
  readonly merged: { readonly folder: TreeFolder; readonly into: TreeFolder }[] = [];

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  noteMoved(entry: TreeEntry): void {
    if (!this.#tree.inTrash(entry)) this.moved.push(see(this.#tree, entry));
  }

  noteTrashed(entry: TreeEntry): void {
    this.trashed.push(see(this.#tree, entry));
  }

  noteDestroyed(entry: TreeEntry): void {
    if (this.#tree.inTrash(entry)) return;
    for (const each of [entry, ...this.#tree.inside(entry)]) this.destroyed.push(see(this.#tree, each));
  }

  noteMerged(folder: TreeFolder, into: TreeFolder): void {
    if (this.#tree.get(folder) === undefined) this.merged.push({ folder, into });
  }

  noteOverwritten(entry: TreeEntry): void {
    this.overwritten.push(see(this.#tree, entry));
  }
}
