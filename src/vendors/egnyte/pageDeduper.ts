/** What one walk through the list has brought so far. */
import * as v from 'valibot';
import type { TrashItem } from '../../trash/item.ts';
import { entry, itemOf } from './decode.ts';

/** By which an entry is known again, also one without an id. */
export function textOf(from: unknown): string {
  const result = v.safeParse(entry, from);
  if (result.success) return result.output.id;
  try {
    return JSON.stringify(from);
  } catch {
    // Nested deeper than the stack: without what is in it.
    return JSON.stringify(Object.entries(Object(from)).map(([key, value]) => [key, Object(value) === value || value]));
  }
}

/** Pages overlap and repeat: each entry is taken once. */
export class PageDeduper {
  /** Entries of the longest page. */
  longest = 0;
  /** So many pages in a row have brought nothing new. */
  pagesWithoutNew = 0;
  readonly #account: string;
  readonly #ids = new Set<string>();
  /** What came without an id, as text. */
  readonly #unreadable = new Set<string>();

  constructor(account: string) {
    this.#account = account;
  }

  /** Whether the entry came before. */
  has(from: unknown): boolean {
    const result = v.safeParse(entry, from);
    return result.success ? this.#ids.has(result.output.id) : this.#unreadable.has(textOf(from));
  }

  /** The items of a page that did not come before, and how many entries could not be read. */
  take(entries: readonly unknown[]): { items: readonly TrashItem[]; unreadable: number } {
    const items: TrashItem[] = [];
    const unreadable: string[] = [];
    for (const each of entries) {
      const result = v.safeParse(entry, each);
      if (!result.success) unreadable.push(textOf(each));
      else if (!this.#ids.has(result.output.id)) {
        this.#ids.add(result.output.id);
        items.push(itemOf(this.#account, result.output));
      }
    }
    const fresh = unreadable.filter((each) => !this.#unreadable.has(each));
    for (const each of fresh) this.#unreadable.add(each);
    this.longest = Math.max(this.longest, entries.length);
    this.pagesWithoutNew = items.length + fresh.length > 0 ? 0 : this.pagesWithoutNew + 1;
    return { items, unreadable: fresh.length };
  }
}
