// The files and folders that are not in the trash, by path.
import type { Person } from './people.ts';

export interface Live {
  /** Stays with the thing wherever it goes. */
  readonly id: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly size: number;
  /** How many contents a file has, the current one included. */
  readonly versions: number;
  readonly owner: Person;
  readonly modifiedAt: number;
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/**
 * The tree of live things. It remembers where `add` put each one until `take` hands it out; what else befell a live
 * thing shows in `destroyed()` and `moved()`.
 */
export class LiveTree {
  readonly #byPath = new Map<string, Live>();
  readonly #home = new Map<string, string>();

  get(path: string): Live | undefined {
    return this.#byPath.get(path);
  }

  has(path: string): boolean {
    return path === '/' || this.#byPath.has(path);
  }

  /** All of it, in the order of paths. */
  all(): Live[] {
    return [...this.#byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  childrenOf(path: string): Live[] {
    return this.all().filter((each) => parentOf(each.path) === path);
  }

  /** Puts a thing where nothing is yet. */
  add(thing: Live): void {
    if (this.has(thing.path)) throw new Error(`Something is at ${thing.path} already.`);
    if (this.get(parentOf(thing.path))?.kind === 'file') throw new Error(`A file cannot hold ${thing.path}.`);
    this.#home.set(thing.id, thing.path);
    this.#byPath.set(thing.path, thing);
  }

  /** Gives a file another content; it stays the same file. */
  addVersion(path: string, size: number, modifiedAt: number): void {
    const file = this.get(path);
    if (file?.kind !== 'file') throw new Error(`There is no file ${path}.`);
    this.#byPath.set(path, { ...file, size, modifiedAt, versions: file.versions + 1 });
  }

  /** Takes a thing with everything below it out of the tree, as its owner does who deletes it. */
  take(path: string): Live[] {
    const taken = this.all().filter((each) => each.path === path || each.path.startsWith(`${path}/`));
    if (taken.length === 0) throw new Error(`There is nothing at ${path}.`);
    for (const each of taken) {
      this.#byPath.delete(each.path);
      this.#home.delete(each.id);
    }
    return taken;
  }

  /** Paths of live things that no one took and that are gone all the same. */
  destroyed(): string[] {
    const ids = new Set([...this.#byPath.values()].map((each) => each.id));
    return [...this.#home].filter(([id]) => !ids.has(id)).map(([, path]) => path);
  }

  /** Live things that no one moved and that lie elsewhere now. */
  moved(): { from: string; to: string }[] {
    return [...this.#byPath.values()]
      .map((each) => ({ from: this.#home.get(each.id) ?? '', to: each.path }))
      .filter(({ from, to }) => from !== to);
  }
}
