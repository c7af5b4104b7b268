import * as v from 'valibot';
import type { HttpClient, HttpResponse } from '../../../src/http/http.ts';
import type { Count } from '../../../src/trash/count.ts';
import type { RestoreOptions } from '../../../src/trash/destination.ts';
import type { TrashItem } from '../../../src/trash/item.ts';
import type { Action, ItemStatus, Outcome } from '../../../src/trash/outcome.ts';
import type { Identity, ListOptions, Page, TrashClient, WriteHooks } from '../../../src/trash/ports.ts';
import { type Problem, problemOf, TrashError } from '../../../src/trash/problem.ts';
import { outcomeAfterLook } from '../../../src/trash/settle.ts';
import { decode, decodeEach, instant, kindOfStatus, read, write } from '../../../src/vendors/answers.ts';
import { eachItem, failed, never } from '../../../src/vendors/outcomes.ts';

const personAnswer = v.object({ id: v.string(), name: v.string() });
const entryAnswer = v.object({
  id: v.string(),
  name: v.string(),
  folder: v.string(),
  deletedAt: v.string(),
  state: v.picklist(['trashed', 'live']),
});
const pageAnswer = v.object({ items: v.array(v.unknown()), next: v.optional(v.string()), total: v.number() });

export class MemoryClient implements TrashClient {
  readonly #account: string;
  readonly #url: string;
  readonly #http: HttpClient;

  constructor(account: string, url: string, http: HttpClient) {
    this.#account = account;
    this.#url = url;
    this.#http = http;
  }

  async whoAmI(signal: AbortSignal): Promise<Identity> {
    return decode(personAnswer, await this.#get('/me', signal));
  }

  async count(signal: AbortSignal): Promise<Count> {
    const { total } = decode(pageAnswer, await this.#get('/trash', signal));
    return { items: total, precision: 'exact' };
  }

  async *pages({ background }: ListOptions, signal: AbortSignal): AsyncIterable<Page> {
    for (let path: string | undefined = '/trash'; path !== undefined; ) {
      const { items, next, total }: v.InferOutput<typeof pageAnswer> = decode(
        pageAnswer,
        await this.#get(path, signal, background),
      );
      path = next === undefined ? undefined : `/trash?before=${next}`;
      const page = decodeEach(entryAnswer, items, (entry) => this.#item(entry));
      yield { ...page, total: { items: total, precision: 'exact' }, last: path === undefined };
    }
  }

  async *look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<ItemStatus> {
    for (const item of items) yield await this.#look(item, signal);
  }

  restore(
    items: readonly TrashItem[],
    signal: AbortSignal,
    _?: RestoreOptions,
    hooks?: WriteHooks,
  ): AsyncIterable<Outcome> {
    return this.#each('restore', items, signal, hooks);
  }

  purge(items: readonly TrashItem[], signal: AbortSignal, hooks?: WriteHooks): AsyncIterable<Outcome> {
    return this.#each('purge', items, signal, hooks);
  }

  #each(action: Action, items: readonly TrashItem[], signal: AbortSignal, hooks?: WriteHooks): AsyncIterable<Outcome> {
    return eachItem(items, 4, signal, async (item) => {
      await hooks?.beforeSend?.([item]);
      return await this.#act(action, item, signal);
    });
  }

  async #act(action: Action, item: TrashItem, signal: AbortSignal): Promise<Outcome> {
    const url = `${this.#url}/trash/${item.id}`;
    const result = await write(
      this.#http,
      action === 'purge' ? { method: 'DELETE', url } : { method: 'POST', url: `${url}/restore` },
      signal,
    );
    if (result.settled && result.answer.status === 204) return { item, end: 'done' };
    const problem = result.settled ? problemOfAnswer(result.answer) : result.problem;
    // Only a 404 and a lost answer leave open where the item is.
    if (result.settled && problem.kind !== 'notFound') return failed(item, problem);
    const status = await this.#look(item, never);
    if (status.state === 'trashed') return failed(item, problem);
    return outcomeAfterLook(item, action, status.state, result.settled ? 'none' : 'possible', problem);
  }

  async #look(item: TrashItem, signal: AbortSignal): Promise<ItemStatus> {
    try {
      const entry = decode(entryAnswer, await this.#get(`/items/${item.id}`, signal));
      return entry.state === 'live' ? { item, state: 'live' } : { item, state: 'trashed', fresh: this.#item(entry) };
    } catch (error) {
      signal.throwIfAborted();
      const problem = problemOf(error);
      return problem.kind === 'notFound' ? { item, state: 'gone' } : { item, state: 'unknown', problem };
    }
  }

  async #get(path: string, signal: AbortSignal, background?: boolean): Promise<HttpResponse> {
    const answer = await read(this.#http, { method: 'GET', url: this.#url + path, background }, signal);
    if (answer.status !== 200) throw new TrashError(problemOfAnswer(answer));
    return answer;
  }

  #item({ id, name, folder, deletedAt }: v.InferOutput<typeof entryAnswer>): TrashItem {
    const account = this.#account;
    return { account, kind: 'file', id, name, deletedAt: instant(deletedAt), origin: { path: `/${folder}` } };
  }
}

function problemOfAnswer({ status, call }: HttpResponse): Problem {
  return { kind: status === 409 ? 'nameTaken' : kindOfStatus(status), status, call };
}
