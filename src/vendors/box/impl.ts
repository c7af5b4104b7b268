/** One Box account's trash. */
import type { Count } from '../../trash/count.ts';
import type { Folder, Folders, RestoreOptions } from '../../trash/destination.ts';
import type { Place, TrashItem } from '../../trash/item.ts';
import type { ItemStatus, Outcome } from '../../trash/outcome.ts';
import type { Changes, Identity, ListOptions, Page, SearchQuery, TrashClient, WriteHooks } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { look, purge } from './acting.ts';
import { BoxApi, type BoxDeps, good, problemOfAnswer } from './calls.ts';
import { me } from './decode.ts';
import { Events } from './events.ts';
import { count, findFolder, foldersIn, pages, search } from './listing.ts';
import { renew, revoke } from './oauth.ts';
import { restore } from './restoring.ts';
import { accessToken, actAsUser, clientCredentials, ownApp } from './signIn.ts';

class BoxClient implements TrashClient {
  readonly #deps: BoxDeps;
  /** The original folders, by their ids. */
  readonly #places = new Map<string, Promise<Place>>();
  readonly #events = new Events();

  constructor(deps: BoxDeps) {
    this.#deps = deps;
  }

  async whoAmI(signal: AbortSignal): Promise<Identity> {
    const answer = await this.#operation(signal).get('users/me?fields=id,name,login');
    const refusal = answer.status === 403 ? problemOfAnswer(answer) : undefined;
    // Box allows this call to everybody, so a 403 is about the As-User header.
    if (refusal && refusal.code === undefined) throw new TrashError({ ...refusal, code: 'box.as_user' });
    const { id, name, login } = decode(me, good(answer));
    return { id, name: name || login || id, login: login || undefined };
  }

  async *pages({ background }: ListOptions, signal: AbortSignal): AsyncIterable<Page> {
    // A list that is read again shows the original folders as they are now.
    this.#places.clear();
    yield* pages(this.#operation(signal), background);
  }

  count(signal: AbortSignal, options?: { readonly background?: boolean }): Promise<Count> {
    return count(this.#operation(signal), options?.background);
  }

  look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<ItemStatus> {
    return look(this.#operation(signal), items);
  }

  restore(
    items: readonly TrashItem[],
    signal: AbortSignal,
    options?: RestoreOptions,
    hooks?: WriteHooks,
  ): AsyncIterable<Outcome> {
    return restore(this.#operation(signal, hooks), items, this.#events.own, options);
  }

  purge(items: readonly TrashItem[], signal: AbortSignal, hooks?: WriteHooks): AsyncIterable<Outcome> {
    return purge(this.#operation(signal, hooks), items);
  }

  folders(parent: Folder | undefined, signal: AbortSignal): Promise<Folders> {
    return foldersIn(this.#operation(signal), parent);
  }

  async origin({ origin }: TrashItem, signal: AbortSignal): Promise<Place | undefined> {
    return origin?.id === undefined
      ? origin
      : await findFolder(this.#operation(signal), this.#places, origin, { background: true });
  }

  search(query: SearchQuery, signal: AbortSignal): AsyncIterable<Page> {
    return search(this.#operation(signal), query);
  }

  /** That of everyone: enterprises with a web address of their own are led on from there. */
  async webPage(): Promise<string> {
    return 'https://app.box.com/trash';
  }

  changes(since: string | undefined, signal: AbortSignal): Promise<Changes> {
    return this.#events.since(this.#operation(signal), since);
  }

  #operation(signal: AbortSignal, hooks?: WriteHooks): BoxApi {
    return new BoxApi(this.#deps, signal, hooks);
  }
}

const signIn = [ownApp, clientCredentials, accessToken, actAsUser];

export const impl = { BoxClient, signIn, renew, revoke };
