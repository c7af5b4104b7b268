/** Where the folders are now that items came from. */
import type { Place } from '../../trash/item.ts';
import { TrashError } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import type { BoxApi } from './calls.ts';
import { original, pathFrom, root } from './decode.ts';
import { boxCode, isNotFound } from './problems.ts';

/** Asked for once for each folder. What could not be learned is not remembered. */
export class Origins {
  readonly #calls: BoxApi;
  readonly #places = new Map<string, Promise<Place>>();
  readonly #background: boolean;

  constructor(calls: BoxApi, background: boolean) {
    this.#calls = calls;
    this.#background = background;
  }

  forget(): void {
    this.#places.clear();
  }

  /** @param name as the trash shows it, for a folder that cannot be read */
  async find(id: string, name: string | undefined, signal: AbortSignal): Promise<Place> {
    if (id === root) return { id, name, path: '/' };
    for (;;) {
      signal.throwIfAborted();
      const known = this.#places.get(id);
      if (!known) break;
      const place = await known.catch((error: unknown) => {
        // That somebody else does not wait any more is no answer.
        if (error instanceof TrashError) throw error;
        return undefined;
      });
      if (place) return place;
    }
    const asked = this.#ask(id, name, signal);
    this.#places.set(id, asked);
    try {
      return await asked;
    } catch (error) {
      if (this.#places.get(id) === asked) this.#places.delete(id);
      throw error;
    }
  }

  async #ask(id: string, name: string | undefined, signal: AbortSignal): Promise<Place> {
    const calls = this.#calls;
    const path = `folders/${encodeURIComponent(id)}?fields=name,path_collection`;
    const answer = await calls.get(path, signal, { background: this.#background });
    if (isNotFound(answer))
      return { id, name, missing: boxCode(answer) === 'trashed' ? 'trashed' : 'gone' };
    // Where Box says more than "forbidden", it is not about this folder.
    if (answer.status === 403 && calls.problem(answer).code === undefined) return { id, name, missing: 'hidden' };
    const found = decode(original, calls.good(answer));
    const above = pathFrom(found.path_collection);
    const own = found.name ?? name;
    return { id, name: own, path: above && `${above === '/' ? '' : above}/${own ?? '?'}` };
  }
}
