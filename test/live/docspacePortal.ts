// A DocSpace portal, and the folders that a live run makes in My documents (the server's source, 3.7.2).
import { at, listAt, textAt } from './json.ts';
import { NotAnswered, NotOwn, Own } from './own.ts';
import type { LiveRunOptions, LiveService } from './run.ts';
import { isDone, type LiveAnswer, LiveSession, need, summaryOf, type Write } from './session.ts';

export const api = '/api/2.0';
const operations = `${api}/files/fileops`;
const looks = 120;
const lookEvery = 1000;
const pageSize = 100;
const maxPages = 20;

/** What came of an operation: the answer that started it, and how it ended, if that was reported. */
export interface OperationEnd {
  readonly started: LiveAnswer;
  readonly id: string | undefined;
  readonly end: unknown;
}

export class DocSpacePortal implements LiveService {
  readonly name = 'DocSpace';
  readonly session: LiveSession;
  readonly own: Own;
  #documents: string | undefined;
  #home: string | undefined;
  #made = 0;

  constructor({ env, clock, halt }: LiveRunOptions) {
    this.own = new Own(clock.now());
    this.session = new LiveSession({
      url: env.CLOUD_TRASH_LIVE_DOCSPACE_URL ?? '',
      token: env.CLOUD_TRASH_LIVE_DOCSPACE_KEY ?? '',
      gap: 100,
      guard: (write) => docspaceGuard(this.own, this.#documents, write),
      clock,
      halt,
    });
  }

  async begin(): Promise<void> {
    const answer = need(await this.session.get(`${api}/files/@my?count=1`), 'My documents');
    this.#documents = textAt(answer.json, 'response', 'current', 'id');
    if (this.#documents === undefined) throw new NotAnswered('My documents has no id');
    this.#home = await this.#make(this.#documents, this.own.name);
  }

  /** Id of the one folder in which everything lies. */
  get home(): string {
    if (this.#home === undefined) throw new NotAnswered('it needs a folder of its own, which was not made');
    return this.#home;
  }

  /** A title that nothing has yet. */
  freshTitle(): string {
    this.#made += 1;
    return `${this.own.name} ${this.#made}`;
  }

  /** Makes a folder and gives its id. */
  async folder(parent = this.home, title = this.freshTitle()): Promise<string> {
    return this.#make(parent, title);
  }

  /** Puts a folder into the trash with what this run has put into it. */
  async trash(id: string): Promise<void> {
    await this.#delete(id);
    const root = await this.root(id);
    if (root !== '3') throw new NotAnswered(`a deletion left the folder where rootFolderType is ${root}`);
  }

  /** Erases a folder that lies in the trash. */
  async purge(id: string): Promise<void> {
    if ((await this.root(id)) !== '3') throw new NotAnswered('what was to be purged is not in the trash');
    await this.#delete(id);
    const root = await this.root(id);
    if (root !== '404') throw new NotAnswered(`a purge left the folder where rootFolderType is ${root}`);
    this.own.removed(folderName(id));
  }

  async trashedFolder(parent = this.home, title = this.freshTitle()): Promise<string> {
    const id = await this.folder(parent, title);
    await this.trash(id);
    return id;
  }

  async purgedFolder(): Promise<string> {
    const id = await this.trashedFolder();
    await this.purge(id);
    return id;
  }

  /** Restores folders: a move, as there is no other way. */
  async restore(ids: readonly string[], destination: string, more: object = {}): Promise<OperationEnd> {
    const body = { destFolderId: Number(destination), deleteAfter: false, returnSingleOperation: true, ...more };
    return this.#operate('move', { folderIds: ids.map(Number), fileIds: [], ...body });
  }

  /** The folder's `rootFolderType` (3 trash, 5 My documents), or the status of the refusal to tell it. */
  async root(id: string): Promise<string> {
    const answer = await this.session.get(`${api}/files/folder/${id}`);
    return isDone(answer)
      ? (textAt(answer.json, 'response', 'rootFolderType') ?? 'not reported')
      : String(answer.status);
  }

  /** The row of a folder of this run in the list of the trash. */
  async row(id: string): Promise<unknown> {
    for (let page = 0; page < maxPages; page += 1) {
      const query = `count=${pageSize}&startIndex=${page * pageSize}`;
      const answer = need(await this.session.get(`${api}/files/@trash?${query}`), 'the list of the trash');
      const folders = listAt(answer.json, 'response', 'folders');
      const found = folders.find((each) => textAt(each, 'id') === id);
      if (found !== undefined) return found;
      // Folders come before files.
      if (folders.length < pageSize) break;
    }
    throw new NotAnswered('the folder does not show in the trash');
  }

  async cleanUp(): Promise<string[]> {
    let failures: string[] = [];
    // Twice: what does not go by itself may go with the folder around it.
    for (let round = 1; round <= 2; round += 1) {
      failures = [];
      for (const name of this.own.left()) {
        const why = await this.#remove(name.replace('folder ', '')).catch((error: unknown) => String(error));
        if (why === undefined) this.own.removed(name);
        else failures.push(`${name} (in ${this.own.name}): ${why}`);
      }
    }
    return failures;
  }

  /** Removes a folder if nothing lies in it, which would be somebody else's by now; gives what was in the way. */
  async #remove(id: string): Promise<string | undefined> {
    const root = await this.root(id);
    if (root === '404') return undefined;
    if (root !== '3') {
      const look = await this.session.get(`${api}/files/${id}?count=1`);
      if (!isDone(look)) return summaryOf(look);
      const inside = textAt(look.json, 'response', 'total');
      if (inside !== '0') return `${inside} things lie in it that this run has not made or could not remove`;
      await this.#delete(id);
    }
    const { started, end } = await this.#delete(id);
    const left = await this.root(id);
    return left === '404' ? undefined : `${summaryOf(started)} ${textAt(end, 'error') ?? ''}, rootFolderType ${left}`;
  }

  async #make(parent: string, title: string): Promise<string> {
    const answer = await this.session.send('POST', `${api}/files/folder/${parent}`, { body: { title } });
    const id = textAt(need(answer, 'making a folder').json, 'response', 'id');
    if (id === undefined) throw new NotAnswered('what was made has no id');
    this.own.made(folderName(id));
    return id;
  }

  /** To the trash, or from there to nowhere. */
  async #delete(id: string): Promise<OperationEnd> {
    const body = { deleteAfter: false, immediately: false, returnSingleOperation: true };
    return this.#operate('delete', { folderIds: [Number(id)], fileIds: [], ...body });
  }

  /** Starts an operation and watches it to its end. */
  async #operate(kind: 'move' | 'delete', body: object): Promise<OperationEnd> {
    const started = await this.session.send('PUT', `${operations}/${kind}`, { body });
    let [end] = listAt(started.json, 'response');
    const id = textAt(end, 'id');
    for (let look = 1; id !== undefined && at(end, 'finished') !== true && look <= looks; look += 1) {
      await this.session.pause(lookEvery);
      const answer = await this.session.get(`${operations}?id=${id}`);
      if (!isDone(answer)) continue;
      [end] = listAt(answer.json, 'response');
      if (end === undefined) break;
    }
    return { started, id, end };
  }
}

/** An outcome in words. */
export function outcomeTold({ started, end }: OperationEnd): string {
  if (!isDone(started)) return summaryOf(started);
  if (end === undefined) return `${summaryOf(started)}, its end was not reported`;
  const error = textAt(end, 'error');
  const status = textAt(end, 'status') ?? 'none';
  return `${summaryOf(started)}, ended with status ${status}, ${error ? `error ${JSON.stringify(error)}` : 'no error'}`;
}

const folderName = (id: string): string => `folder ${id}`;

/** Lets pass folders made in own ones, and moves and deletions of own ones to own ones, that erase nothing live. */
function docspaceGuard(own: Own, documents: string | undefined, { method, path, body }: Write): void {
  const parent = /^\/api\/2\.0\/files\/folder\/(\d+)$/.exec(path)?.[1];
  if (method === 'POST' && parent !== undefined) {
    const isHome = parent === documents && at(body, 'title') === own.name;
    if (!isHome) own.mustHave(folderName(parent));
    return;
  }
  const isMove = path === `${operations}/move` && at(body, 'conflictResolveType') !== 1;
  const isDelete = path === `${operations}/delete` && at(body, 'immediately') === false;
  if (method !== 'PUT' || !(isMove || isDelete)) throw new NotOwn(`refused to send ${method} ${path}`);
  for (const id of listAt(body, 'folderIds')) own.mustHave(folderName(String(id)));
  for (const id of listAt(body, 'fileIds')) own.mustHave(`file ${String(id)}`);
  if (isMove) own.mustHave(folderName(String(at(body, 'destFolderId'))));
}
