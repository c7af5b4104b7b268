/** The calls to one portal: addresses, bodies, and what their answers say. */
import * as v from 'valibot';
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/http.ts';
import { withRetryBudget } from '../../http/retry.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Clock, Identity } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { decodeEach, jsonOf, parseJson, read, type WriteResult, write } from '../answers.ts';
import { never } from '../outcomes.ts';
import {
  count,
  type EntryKind,
  entry,
  good,
  isAboutObject,
  itemOf,
  key,
  list,
  type Operation,
  operations,
  type PortalEntry,
  responseIn,
  section,
  self,
} from './decode.ts';

/** The maximum that the portal serves. */
export const pageSize = 100;
/** Every id is checked before the answer comes, and the proxy waits 60 s. */
const longWrite = 90_000;
/** What a move does where a name is taken. "Skip" leaves a file in the trash, and what cannot be merged of a folder. */
export const clash = { skip: 0, overwrite: 1, duplicate: 2 } as const;

/** When a write that takes entries from wherever they are may be sent. */
export interface Limit {
  readonly signal: AbortSignal;
  /** Milliseconds since 1970: what was seen before it may be wrong after this. */
  readonly notAfter: number;
}

export interface Listed {
  /** In the order of the list; what cannot be read has its text as key. */
  readonly entries: readonly { readonly key: string; readonly item?: TrashItem }[];
  readonly total: number | undefined;
}

export interface FolderPage {
  readonly items: readonly PortalEntry[];
  readonly unreadable: number;
  /** Whether there can be more folders behind these. */
  readonly more: boolean;
  /** How many entries there are in all, if known. */
  readonly total?: number;
}

export interface PortalDeps {
  readonly account: string;
  /** Origin of the portal, without a slash at the end. */
  readonly url: string;
  readonly http: HttpClient;
  readonly clock: Clock;
}

/**
 * Is it a portal? Asked without the key, so that neither that nor a password goes to a server that is no DocSpace; and
 * a key without all scopes would be refused.
 */
export async function checkPortal(http: HttpClient, url: string, signal: AbortSignal): Promise<void> {
  const answer = await read(http, { method: 'GET', url: `${url}/api/2.0/settings`, skipAuth: true }, signal);
  const { status, text } = answer;
  const isDocSpace = v.object({ response: v.object({ docSpace: v.literal(true) }) });
  if (status < 300 && v.is(isDocSpace, parseJson(text))) return;
  if (status === 402 || status === 429 || status >= 500) good(answer);
  throw new TrashError({ kind: 'unsupported', code: 'docspace.not_docspace', status });
}

/** For one operation, whose calls share what may be repeated. */
export class Portal {
  readonly account: string;
  readonly clock: Clock;
  readonly #url: string;
  readonly #http: HttpClient;
  readonly #background: boolean;

  constructor({ account, url, http, clock }: PortalDeps, background = false) {
    this.account = account;
    this.clock = clock;
    this.#url = `${url}/api/2.0/`;
    this.#http = withRetryBudget(http);
    this.#background = background;
  }

  /** Without `sortBy`: any value would become the user's default order everywhere. Folders come first. */
  async page(startIndex: number, signal: AbortSignal): Promise<Listed> {
    const { folders, files, total } = await this.#ask(list, `files/@trash?${pageAt(startIndex)}`, signal);
    const of = (kind: EntryKind) => (each: unknown) => {
      const read = v.safeParse(entry, each);
      if (!read.success) return { key: jsonOf(each) };
      const item = itemOf(this.account, kind, read.output);
      return { key: keyOf(item), item };
    };
    return { entries: [...folders.map(of('folder')), ...files.map(of('file'))], total: total ?? undefined };
  }

  async total(signal: AbortSignal): Promise<number> {
    return (await this.#ask(count, 'files/@trash?count=1', signal)).total;
  }

  async trashId(signal: AbortSignal): Promise<string> {
    return (await this.#ask(section, 'files/@trash?count=1', signal)).current.id;
  }

  /** Whose password it was. */
  async person(signal: AbortSignal): Promise<Identity> {
    const { id, displayName, email } = await this.#ask(self, 'people/@self', signal);
    const login = email || undefined;
    return { id, name: displayName || login || id, login };
  }

  async key(signal: AbortSignal): Promise<v.InferOutput<typeof key>> {
    const answer = await this.#get('keys/@self', signal);
    const { status, call } = answer;
    // Portals before 3.1 have no API keys.
    if (status === 404) throw new TrashError({ kind: 'unsupported', code: 'docspace.too_old', status, call });
    return responseIn(key, good(answer));
  }

  /** A file or folder wherever it is. */
  async entry(kind: EntryKind, id: string, signal: AbortSignal) {
    const answer = good(await this.#get(`files/${kind}/${encodeURIComponent(id)}`, signal));
    const found = responseIn(entry, answer);
    const { rootFolderType } = found;
    // An answer about another item is no answer.
    if (found.id === id && rootFolderType != null) return { ...found, rootFolderType };
    throw new TrashError({ kind: 'unreadable', code: 'http.shape', status: answer.status, call: answer.call });
  }

  /** The sections themselves, such as My documents. The filter keeps their content, of which nothing is read, small. */
  async sections(signal: AbortSignal): Promise<FolderPage> {
    const found = await this.#ask(v.array(v.unknown()), 'files/@root?filterType=2&count=1&withoutTrash=true', signal);
    return { ...decodeEach(section, found, ({ current }) => current), more: false };
  }

  /**
   * What is in a folder, or the rooms. All folders come before all files; files that are being converted are left out of
   * a page. Without any filter: with one, the folders at every depth would come, and old portals cannot turn that off.
   */
  async folders(id: string | undefined, startIndex: number, signal: AbortSignal): Promise<FolderPage> {
    const answer = await this.#get(`files/${encodeURIComponent(id ?? 'rooms')}?${pageAt(startIndex)}`, signal);
    const { status, call } = answer;
    if (id === undefined && status === 403 && !isAboutObject(answer)) {
      throw new TrashError({ kind: 'forbidden', code: 'docspace.rooms_scope', status, call });
    }
    const { folders, files, total } = responseIn(list, good(answer));
    const isLast = total != null && startIndex + pageSize >= total;
    const more = folders.length > 0 && files.length === 0 && !isLast;
    return { ...decodeEach(entry, folders, (each) => each), more, total: total ?? undefined };
  }

  /**
   * Which of these have names that are taken in a folder; what is there no more is left out. A hundred numbers stay
   * far below the 8 KB that the proxy takes in a request line.
   */
  async clashes(items: readonly TrashItem[], folder: string, signal: AbortSignal): Promise<readonly PortalEntry[]> {
    const query = new URLSearchParams({ destFolderId: folder });
    for (const { kind, id } of items) query.append(kind === 'file' ? 'fileIds' : 'folderIds', id);
    return await this.#ask(v.array(entry), `files/fileops/move?${query}`, signal);
  }

  /** `deleteAfter: true` would hide how it ended, `content: true` tear folders apart. */
  async move(items: readonly TrashItem[], folder: string, how: number, limit: Limit): Promise<WriteResult> {
    return await this.#start('move', items, { destFolderId: numeric(folder), conflictResolveType: how }, limit);
  }

  /** What lies in the trash is erased either way; `immediately: true` would erase what was restored meanwhile too. */
  async delete(items: readonly TrashItem[], limit: Limit): Promise<WriteResult> {
    return await this.#start('delete', items, { immediately: false }, limit);
  }

  /** Always by id: without it the finished results of all the user's windows would be read, and so lost. */
  async operation(id: string, signal: AbortSignal): Promise<Operation | undefined> {
    const found = await this.#ask(operations, `files/fileops?id=${encodeURIComponent(id)}`, signal);
    // Portals before 3.2.1 do not know the filter.
    return found.find((each) => each.id === id);
  }

  /** Cancels one operation; true if the portal took it. What is done already stays done. */
  async terminate(id: string): Promise<boolean> {
    const written = await this.#write(`terminate/${encodeURIComponent(id)}`, { idempotent: true }, never);
    return written.settled && written.answer.status < 300;
  }

  async #ask<S extends v.GenericSchema>(schema: S, path: string, signal: AbortSignal): Promise<v.InferOutput<S>> {
    return responseIn(schema, good(await this.#get(path, signal)));
  }

  async #get(path: string, signal: AbortSignal): Promise<HttpResponse> {
    return await read(this.#http, { method: 'GET', url: this.#url + path, background: this.#background }, signal);
  }

  async #start(
    path: string,
    items: readonly TrashItem[],
    rules: object,
    { notAfter, signal }: Limit,
  ): Promise<WriteResult> {
    const of = (kind: EntryKind) => items.filter((item) => item.kind === kind).map(({ id }) => numeric(id));
    const ids = { fileIds: of('file'), folderIds: of('folder') };
    const json = { ...ids, ...rules, deleteAfter: false, returnSingleOperation: true };
    return await this.#write(path, { json, notAfter, timeout: longWrite }, signal);
  }

  async #write(path: string, request: Partial<HttpRequest>, signal: AbortSignal): Promise<WriteResult> {
    const url = `${this.#url}files/fileops/${path}`;
    return await write(this.#http, { ...request, method: 'PUT', url, bucket: 'write' }, signal);
  }
}

function pageAt(startIndex: number): string {
  return `count=${pageSize}&startIndex=${startIndex}`;
}

/** As the portal writes it: a number, but for folders of connected storages. */
function numeric(id: string): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}
