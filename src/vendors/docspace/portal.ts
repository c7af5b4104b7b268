/** The calls to one portal: addresses, bodies, and what their answers say. */
import type * as v from 'valibot';
import type { Http, HttpAnswer, HttpRequest } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import { TrashError } from '../../trash/problem.ts';
import { decode, decodeEach, read, type Written, write } from '../answers.ts';
import { never } from '../outcomes.ts';
import {
  countAnswer,
  type EntryKind,
  entry,
  itemOf,
  keyAnswer,
  listAnswer,
  type Operation,
  operationsAnswer,
} from './decode.ts';
import { problemOfAnswer } from './problems.ts';

/** The maximum that the portal serves. */
export const pageSize = 100;
/** Every id is checked before the answer comes, and the proxy waits 60 s. */
const longWrite = 90_000;
/** Keeps both: with any other answer to a name clash a live file is overwritten or the item stays without a word. */
const duplicate = 2;

export interface Listed {
  readonly items: readonly TrashItem[];
  readonly unreadable: number;
  /** Entries in the answer, readable or not. */
  readonly entries: number;
  readonly total: number | undefined;
}

export interface PortalParts {
  readonly account: string;
  /** Origin of the portal, without a slash at the end. */
  readonly url: string;
  readonly http: Http;
  readonly now: () => number;
}

export class Portal {
  readonly #parts: PortalParts;

  constructor(parts: PortalParts) {
    this.#parts = parts;
  }

  get account(): string {
    return this.#parts.account;
  }

  /** Without `sortBy`: any value would become the user's default order everywhere. Folders come first. */
  async page(startIndex: number, signal: AbortSignal): Promise<Listed> {
    const query = new URLSearchParams({ count: String(pageSize), startIndex: String(startIndex) });
    const { response } = decode(listAnswer, this.good(await this.#get(`files/@trash?${query}`, signal)));
    const of = (kind: EntryKind, entries: readonly unknown[]) =>
      decodeEach(entry, entries, (each) => itemOf(this.account, kind, each));
    const folders = of('folder', response.folders);
    const files = of('file', response.files);
    return {
      items: [...folders.items, ...files.items],
      unreadable: folders.unreadable + files.unreadable,
      entries: response.folders.length + response.files.length,
      total: response.total ?? undefined,
    };
  }

  async total(signal: AbortSignal): Promise<number> {
    const answer = this.good(await this.#get('files/@trash?count=1', signal));
    return decode(countAnswer, answer).response.total;
  }

  /** Sent without the key: with a scoped one it would be refused. */
  async settings(signal: AbortSignal): Promise<HttpAnswer> {
    return await this.#get('settings', signal, true);
  }

  async key(signal: AbortSignal): Promise<v.InferOutput<typeof keyAnswer>['response']> {
    const answer = await this.#get('keys/@self', signal);
    // Portals before 3.1 have no API keys.
    if (answer.status === 404) throw new TrashError({ kind: 'unsupported', code: 'docspace.too_old', status: 404 });
    return decode(keyAnswer, this.good(answer)).response;
  }

  /** A file or folder wherever it is; statuses are the caller's to judge. */
  async entry(kind: EntryKind, id: string, signal: AbortSignal): Promise<HttpAnswer> {
    return await this.#get(`files/${kind}/${encodeURIComponent(id)}`, signal);
  }

  /** `deleteAfter: true` would hide how it ended, `content: true` tear folders apart. */
  async move(items: readonly TrashItem[], folder: string, signal: AbortSignal): Promise<Written> {
    const rules = { destFolderId: numeric(folder), conflictResolveType: duplicate };
    return await this.#start('files/fileops/move', items, rules, signal);
  }

  /** What lies in the trash is erased either way; `immediately: true` would erase what was restored meanwhile too. */
  async delete(items: readonly TrashItem[], signal: AbortSignal): Promise<Written> {
    return await this.#start('files/fileops/delete', items, { immediately: false }, signal);
  }

  /** Always by id: without it the finished results of all the user's windows would be read, and so lost. */
  async operation(id: string, signal: AbortSignal): Promise<Operation | undefined> {
    const answer = this.good(await this.#get(`files/fileops?id=${encodeURIComponent(id)}`, signal));
    // Portals before 3.2.1 do not know the filter.
    return decode(operationsAnswer, answer).response.find((each) => each.id === id);
  }

  /** Cancels one operation; true if the portal took it. What is done already stays done. */
  async terminate(id: string): Promise<boolean> {
    const url = this.#url(`files/fileops/terminate/${encodeURIComponent(id)}`);
    const written = await write(this.#parts.http, { method: 'PUT', url, repeatable: true }, never);
    return written.clear && written.answer.status < 300;
  }

  /** The answer to a read, if it is one of success. */
  good(answer: HttpAnswer): HttpAnswer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    const problem = problemOfAnswer(answer, this.#parts.now());
    // Reading takes no room, so this is the portal's bill.
    throw new TrashError(answer.status === 402 ? { ...problem, code: 'docspace.unpaid' } : problem);
  }

  async #get(path: string, signal: AbortSignal, anonymous = false): Promise<HttpAnswer> {
    return await read(this.#parts.http, { method: 'GET', url: this.#url(path), anonymous }, signal);
  }

  async #start(path: string, items: readonly TrashItem[], rules: object, signal: AbortSignal): Promise<Written> {
    const of = (kind: EntryKind) => items.filter((item) => item.kind === kind).map(({ id }) => numeric(id));
    const ids = { fileIds: of('file'), folderIds: of('folder') };
    const json = { ...ids, ...rules, deleteAfter: false, returnSingleOperation: true };
    const request: HttpRequest = { method: 'PUT', url: this.#url(path), json, timeout: longWrite };
    return await write(this.#parts.http, request, signal);
  }

  #url(path: string): string {
    return `${this.#parts.url}/api/2.0/${path}`;
  }
}

/** As the portal writes it: a number, but for folders of connected storages. */
function numeric(id: string): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}
