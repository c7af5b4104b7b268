// Raw requests to an emulated portal, as someone would send them by hand.
import assert from 'node:assert/strict';
import { type DocSpaceEmulator, type DocSpaceOptions, startDocSpace } from '../../emulators/docspace/emulator.ts';
import { docspaceToken } from '../../emulators/docspace/people.ts';

export interface PortalOperation {
  readonly id: string;
  readonly Operation: number;
  readonly progress: number;
  readonly error: string;
  readonly processed: string;
  readonly finished: boolean;
  readonly status?: number;
  readonly files?: readonly { id: number; folderId: number }[];
  readonly folders?: readonly { id: number }[];
}
export interface PortalItem {
  readonly id: number;
  readonly title: string;
  readonly updated: string;
  readonly rootFolderType: number;
  readonly originId?: number;
  readonly originTitle?: string;
  readonly originRoomId?: number;
  readonly pureContentLength?: number;
  readonly security: { readonly Create: boolean; readonly MoveTo: boolean };
  readonly version?: number;
  readonly roomType?: number;
  readonly parentId?: number;
}
export interface PortalContent {
  readonly files: readonly PortalItem[];
  readonly folders: readonly PortalItem[];
  readonly current: PortalItem;
  readonly total: number;
}
export interface PortalAnswer<T> {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  readonly response: T;
  readonly error?: { readonly message: string; readonly type: string | null };
}

export class Raw {
  readonly portal: DocSpaceEmulator;

  constructor(portal: DocSpaceEmulator) {
    this.portal = portal;
  }

  get state(): DocSpaceEmulator['state'] {
    return this.portal.state;
  }

  /** @param authorization the header, as it is; none if `null` */
  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    authorization: string | null = `Bearer ${docspaceToken}`,
    more: Readonly<Record<string, string>> = {},
  ): Promise<PortalAnswer<T>> {
    const headers: Record<string, string> = { ...more };
    if (authorization !== null) headers.authorization = authorization;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${this.portal.server.url}/api/2.0/${path}`, init);
    const text = await answer.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as Partial<PortalAnswer<T>>) : {};
    return { ...json, status: answer.status, text, headers: answer.headers, response: json.response as T };
  }

  get<T>(path: string, authorization?: string | null): Promise<PortalAnswer<T>> {
    return this.call<T>('GET', path, undefined, authorization);
  }

  move(destFolderId: number, what: { fileIds?: number[]; folderIds?: number[] }, conflictResolveType?: number) {
    const body = { ...what, destFolderId, conflictResolveType, returnSingleOperation: true };
    return this.call<PortalOperation[]>('PUT', 'files/fileops/move', body);
  }

  purge(fileIds: number[]) {
    return this.call<PortalOperation[]>('PUT', 'files/fileops/delete', { fileIds, returnSingleOperation: true });
  }

  /** The result of what was started. */
  async end(starting: Promise<PortalAnswer<PortalOperation[]>>): Promise<PortalOperation> {
    const started = await starting;
    let op = started.response?.[0];
    assert.ok(op, started.text);
    for (let i = 0; i < 10 && op && !op.finished; i += 1) {
      op = (await this.get<PortalOperation[]>(`files/fileops?id=${op.id}`)).response[0];
    }
    assert.ok(op, 'the operation has left without a word');
    return op;
  }
}

/** What a missing right reads like. */
export const denied = [403, 'Access denied'];

/** Status and text of an error. */
export async function refusal(answer: Promise<PortalAnswer<unknown>>): Promise<readonly [number, string | undefined]> {
  const { status, error } = await answer;
  return [status, error?.message];
}

let running: DocSpaceEmulator[] = [];

export async function begin(options: DocSpaceOptions = {}): Promise<Raw> {
  const portal = await startDocSpace(options);
  running.push(portal);
  return new Raw(portal);
}

export async function stopAll(): Promise<void> {
  const all = running;
  running = [];
  await Promise.all(all.map((portal) => portal.stop()));
}
