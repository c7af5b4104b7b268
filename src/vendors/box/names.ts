/** Names for items whose own are taken. */
import type { TrashItem } from '../../trash/item.ts';
import { TrashError } from '../../trash/problem.ts';
import type { BoxApi } from './calls.ts';
import { namesIn } from './folders.ts';

/** So many names are tried for one item. */
const maxNames = 100;
/** Letters that are kept of a name when another is made for a while; Box takes 255. */
const keptOfName = 150;

/** Box has each name once in a folder, whatever the case and the kind. */
export class TakenNames {
  readonly #folders = new Map<string, Set<string>>();
  readonly #read = new Map<string, Promise<void>>();

  /** Reads the names in a folder that items are to go to, and with it whether that folder is there; once. */
  async read(calls: BoxApi, folder: string, signal: AbortSignal): Promise<void> {
    let reading = this.#read.get(folder);
    if (!reading) {
      reading = this.#readNames(calls, folder, signal);
      this.#read.set(folder, reading);
    }
    await reading;
  }

  /**
   * The name, or else the first `name (1)`, `name (2)` and so on that is not known to be taken; it is so from now on.
   * @param others false if no other name will do
   */
  reserve(folder: string, item: TrashItem, name: string, others = true): string | undefined {
    const names = this.#in(folder);
    for (let number = 0; number <= (others ? maxNames : 0); number += 1) {
      const wanted = number === 0 ? name : withSuffix(item, name, number);
      const { size } = names;
      if (names.add(wanted.toLowerCase()).size > size) return wanted;
    }
    return undefined;
  }

  /** Nothing of that name came there after all. */
  release(folder: string, name: string): void {
    this.#in(folder).delete(name.toLowerCase());
  }

  #in(folder: string): Set<string> {
    const names = this.#folders.get(folder) ?? new Set();
    this.#folders.set(folder, names);
    return names;
  }

  async #readNames(calls: BoxApi, folder: string, signal: AbortSignal): Promise<void> {
    try {
      for (const name of await namesIn(calls, folder, signal)) this.#in(folder).add(name.toLowerCase());
    } catch (error) {
      if (!(error instanceof TrashError)) throw error;
      const { problem } = error;
      // "Not found" would be read as: the item is not in the trash.
      if (problem.kind === 'notFound') throw new TrashError({ ...problem, ...destinationGone, affectsAll: true });
      throw problem.kind === 'forbidden'
        ? new TrashError({ ...problem, code: problem.code ?? destinationClosed.code, affectsAll: true })
        : error;
    }
  }
}

export const destinationGone = { kind: 'refused', code: 'box.destination_gone' } as const;
export const destinationClosed = { kind: 'forbidden', code: 'box.destination_closed' } as const;

/** For the first of two steps: nobody else has a name with the item's id in it. */
export function temporaryName(item: TrashItem, name: string): string {
  const short = [...name].slice(-keptOfName).join('').trimStart();
  return withSuffix(item, short, item.id);
}

/** Before the extension, where a file has one. */
function withSuffix({ kind }: TrashItem, name: string, suffix: string | number): string {
  const [, stem, extension = ''] = (kind === 'file' && /^(.+)(\.[^.\s]+)$/s.exec(name)) || [];
  return `${stem ?? name} (${suffix})${extension}`;
}
