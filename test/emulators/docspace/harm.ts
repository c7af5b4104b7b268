// What calls did to things that were not in the trash: tests ask for it to prove that nothing live was hurt.
import { type Seen, see } from './entries.ts';
import type { Entry, Tree } from './tree.ts';

export class Harm {
  readonly #tree: Tree;
  /** As they were before. */
  readonly moved: Seen[] = [];
  readonly trashed: Seen[] = [];
  readonly destroyed: Seen[] = [];
  readonly overwritten: Seen[] = [];

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  noteMoved(entry: Entry): void {
    if (!this.#tree.inTrash(entry)) this.moved.push(see(this.#tree, entry));
  }

  noteTrashed(entry: Entry): void {
    this.trashed.push(see(this.#tree, entry));
  }

  noteDestroyed(entry: Entry): void {
    if (this.#tree.inTrash(entry)) return;
    for (const each of [entry, ...this.#tree.inside(entry)]) this.destroyed.push(see(this.#tree, each));
  }

  noteOverwritten(entry: Entry): void {
    this.overwritten.push(see(this.#tree, entry));
  }
}
