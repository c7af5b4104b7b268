/** One Box account's trash. */
import type { Count } from '../../trash/count.ts';
import type { Folder, Folders, RestoreOptions } from '../../trash/destination.ts';
import type { Place, TrashItem } from '../../trash/item.ts';
import type { ItemStatus, Outcome } from '../../trash/outcome.ts';
import type { Changes, Identity, ListOptions, Page, SearchQuery, TrashClient } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { look, purge } from './acting.ts';
import { BoxApi, type BoxDeps } from './calls.ts';
import { me } from './decode.ts';
import { Events, OwnRestores } from './events.ts';
import { foldersIn, Origins } from './folders.ts';
import { count, pages, search } from './listing.ts';
import { restore } from './restoring.ts';

export class BoxClient implements TrashClient {
  readonly #calls: BoxApi;
  readonly #origins: Origins;
  readonly #own: OwnRestores;
  readonly #events: Events;

  constructor(deps: BoxDeps) {
    this.#calls = new BoxApi(deps);
    this.#origins = new Origins(this.#calls, true);
    this.#own = new OwnRestores(deps.clock);
    this.#events = new Events(this.#calls, this.#own);
  }

  async whoAmI(signal: AbortSignal): Promise<Identity> {
    const answer = await this.#calls.get('users/me?fields=id,name,login', signal);
    const refusal = answer.status === 403 ? this.#calls.problem(answer) : undefined;
    // Box allows this call to everybody, so a 403 is about the As-User header.
    if (refusal && refusal.code === undefined) throw new TrashError({ ...refusal, code: 'box.as_user' });
    const { id, name, login } = decode(me, this.#calls.good(answer));
    return { id, name: name || login || id, login: login || undefined };
  }

  async *pages({ background }: ListOptions, signal: AbortSignal): AsyncIterable<Page> {
    // A list that is read again shows the original folders as they are now.
    this.#origins.forget();
    yield* pages(this.#calls.forOperation(), signal, background);
  }

  async count(signal: AbortSignal, options?: { readonly background?: boolean }): Promise<Count> {
    return await count(this.#calls.forOperation(), signal, options?.background);
  }

  look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<ItemStatus> {
    return look(this.#calls.forOperation(), items, signal);
  }

  restore(items: readonly TrashItem[], signal: AbortSignal, options?: RestoreOptions): AsyncIterable<Outcome> {
    return restore(this.#calls, items, signal, this.#own, options);
  }

  purge(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    return purge(this.#calls, items, signal);
  }

  async folders(parent: Folder | undefined, signal: AbortSignal): Promise<Folders> {
    return await foldersIn(this.#calls.forOperation(), parent, signal);
  }

  async origin({ origin }: TrashItem, signal: AbortSignal): Promise<Place | undefined> {
    return origin?.id === undefined ? origin : await this.#origins.find(origin.id, origin.name, signal);
  }

  search(query: SearchQuery, signal: AbortSignal): AsyncIterable<Page> {
    return search(this.#calls.forOperation(), query, signal);
  }

  async changes(since: string | undefined, signal: AbortSignal): Promise<Changes> {
    return await this.#events.since(since, signal);
  }
}
