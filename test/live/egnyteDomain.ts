// An Egnyte domain, and the folders that a live run makes in it (Egnyte's documentation of its file system and trash).
import { at, listAt, textAt } from './json.ts';
import { NotAnswered, NotOwn, Own } from './own.ts';
import type { LiveRunOptions, LiveService } from './run.ts';
import { isDone, type LiveAnswer, LiveSession, need, summaryOf, type Write } from './session.ts';

const fs = '/pubapi/v1/fs';
export const trashList = '/pubapi/v2/fs/trash';
const trashAction = `${fs}/trash`;
const maxIds = 10;
const pageSize = 100;
const maxPages = 10;
const looks = 5;
const lookEvery = 2000;
const hour = 3_600_000;

/** A row of the trash that this run put there. */
export interface OwnTrashRow {
  readonly id: string;
  readonly path: string;
  readonly json: unknown;
}

export class EgnyteDomain implements LiveService {
  readonly name = 'Egnyte';
  readonly session: LiveSession;
  readonly own: Own;
  /** Whether to call quicker than is allowed, once, to see the refusal. */
  readonly mayBurst: boolean;
  readonly #base: string;
  readonly #since: number;
  #home: string | undefined;
  #made = 0;

  constructor({ env, clock, halt }: LiveRunOptions) {
    this.#base = (env.CLOUD_TRASH_LIVE_EGNYTE_FOLDER ?? '').replace(/\/+$/, '');
    if (!/^\/(Shared|Private)\/[^/]/.test(this.#base)) {
      throw new Error('CLOUD_TRASH_LIVE_EGNYTE_FOLDER must name a folder below /Shared or /Private');
    }
    this.mayBurst = Boolean(env.CLOUD_TRASH_LIVE_EGNYTE_BURST);
    this.own = new Own(clock.now());
    // The clock of the domain may differ a little.
    this.#since = clock.now() - hour;
    this.session = new LiveSession({
      url: env.CLOUD_TRASH_LIVE_EGNYTE_URL ?? '',
      token: env.CLOUD_TRASH_LIVE_EGNYTE_TOKEN ?? '',
      // Two calls a second are allowed, and it is not known where a second begins.
      gap: 550,
      guard: (write) => egnyteGuard(this.own, `${this.#base}/${this.own.name}`, write),
      clock,
      halt,
    });
  }

  async begin(): Promise<void> {
    // Else the domain may make it, and nobody would know that this run did.
    if (!(await this.isThere(this.#base))) throw new NotAnswered(`there is no folder ${this.#base}`);
    this.#home = await this.#make(`${this.#base}/${this.own.name}`);
  }

  /** The one folder in which everything lies. */
  get home(): string {
    if (this.#home === undefined) throw new NotAnswered('it needs a folder of its own, which was not made');
    return this.#home;
  }

  /** Makes a folder, where one may have been before; gives its path. */
  async folder(parent = this.home, name = this.#freshName()): Promise<string> {
    return this.#make(`${parent}/${name}`);
  }

  /** Puts a folder into the trash with what this run has put into it; gives its row there. */
  async trash(path: string): Promise<OwnTrashRow> {
    need(await this.session.send('DELETE', addressOf(path)), 'a deletion');
    for (let look = 1; look <= looks; look += 1) {
      const found = (await this.#rows()).find((row) => row.path === path && !this.own.has(idName(row.id)));
      if (found) {
        this.own.made(idName(found.id));
        return found;
      }
      await this.session.pause(lookEvery);
    }
    throw new NotAnswered('what was deleted does not show in the trash');
  }

  async trashedFolder(parent = this.home): Promise<OwnTrashRow> {
    return this.trash(await this.folder(parent));
  }

  async act(action: 'RESTORE' | 'PURGE', ids: readonly string[]): Promise<LiveAnswer> {
    return this.session.send('POST', trashAction, { body: { action, ids } });
  }

  async isThere(path: string): Promise<boolean> {
    return (await this.session.get(`${addressOf(path)}?list_content=false`)).status === 200;
  }

  async cleanUp(): Promise<string[]> {
    const failures: string[] = [];
    const deleted = new Set<string>();
    for (const path of this.own.left().filter((each) => each.startsWith('/'))) {
      const outcome = await this.#delete(path);
      if (outcome === 'deleted') deleted.add(path);
      if (outcome === 'deleted' || outcome === 'not there') this.own.removed(path);
      else failures.push(`${path}: ${outcome.why}`);
    }
    return this.own.has(`${this.#base}/${this.own.name}`)
      ? [...failures, ...(await this.#purgeAll(deleted))]
      : failures;
  }

  async #make(path: string): Promise<string> {
    const body = { action: 'add_folder' };
    need(await this.session.send('POST', addressOf(path), { body }), 'making a folder');
    this.own.made(path);
    return path;
  }

  #freshName(): string {
    this.#made += 1;
    return `folder ${this.#made}`;
  }

  /** Deletes a folder if nothing lies in it, which would be somebody else's by now. */
  async #delete(path: string): Promise<'deleted' | 'not there' | { readonly why: string }> {
    const look = await this.session.get(`${addressOf(path)}?list_content=true`);
    if (look.status === 404) return 'not there';
    if (!isDone(look)) return { why: summaryOf(look) };
    const inside = listAt(look.json, 'folders').length + listAt(look.json, 'files').length;
    if (inside > 0) return { why: `${inside} things lie in it that this run has not made or could not remove` };
    const answer = await this.session.send('DELETE', addressOf(path));
    return isDone(answer) ? 'deleted' : { why: summaryOf(answer) };
  }

  /** Purges what this run has put into the trash, `awaited` at last; gives what stays there. */
  async #purgeAll(awaited: Set<string>): Promise<string[]> {
    let rows = await this.#rows();
    let why = '';
    // More than once: the list may be behind.
    for (let round = 1; rows.length + awaited.size > 0 && round <= looks; round += 1) {
      if (round > 1) await this.session.pause(lookEvery);
      for (const { id, path } of rows) {
        this.own.made(idName(id));
        awaited.delete(path);
      }
      for (let start = 0; start < rows.length; start += maxIds) {
        const ids = rows.slice(start, start + maxIds).map(({ id }) => id);
        const answer = await this.act('PURGE', ids);
        if (answer.status !== 200) why = actionTold(answer);
      }
      rows = await this.#rows();
    }
    const unseen = [...awaited].map((path) => `${path}: deleted, but it does not show in the trash`);
    return [...rows.map(({ path }) => `${path} (in the trash): ${why}`), ...unseen];
  }

  /** What lies in the trash at paths of this run. */
  async #rows(): Promise<OwnTrashRow[]> {
    const found: OwnTrashRow[] = [];
    for (let page = 0; page < maxPages; page += 1) {
      const query = `count=${pageSize}&offset=${page * pageSize}`;
      const answer = need(await this.session.get(`${trashList}?${query}`), 'the list of the trash');
      const items = listAt(answer.json, 'items');
      for (const json of items) {
        const row = { id: textAt(json, 'id') ?? '', path: textAt(json, 'path') ?? '', json };
        if (this.own.has(row.path) && row.id !== '') found.push(row);
      }
      // The newest come first.
      const oldest = Date.parse(textAt(items.at(-1), 'delete_date') ?? '');
      if (at(answer.json, 'has_more') !== true || oldest < this.#since) break;
    }
    return [...new Map(found.map((row) => [row.id, row])).values()];
  }
}

/** The answer of an action in words, with what it says of each id. */
export function actionTold(answer: LiveAnswer): string {
  const each = listAt(answer.json, 'resources').map((resource) => {
    const why = ['descriptions', 'description', 'message'].map((name) => textAt(resource, name)).find(Boolean);
    return [textAt(resource, 'code') ?? 'no code', why && JSON.stringify(why)].filter(Boolean).join(' ');
  });
  return each.length === 0 ? summaryOf(answer) : `${summaryOf(answer)}: ${each.join('; ')}`;
}

/** Every segment is encoded, the slashes are not. */
export function addressOf(path: string): string {
  return `${fs}${path.split('/').map(encodeURIComponent).join('/')}`;
}

const idName = (id: string): string => `trash id ${id}`;

/** Lets pass folders made in own ones, deletions of own paths, and actions on ids of own paths. */
function egnyteGuard(own: Own, home: string, { method, path, body }: Write): void {
  if (method === 'POST' && path === trashAction) {
    for (const id of listAt(body, 'ids')) own.mustHave(idName(String(id)));
    return;
  }
  const place = path.startsWith(`${fs}/`) ? decodeURIComponent(path.slice(fs.length)) : '';
  if (method === 'DELETE') own.mustHave(place);
  else if (method === 'POST' && at(body, 'action') === 'add_folder') {
    if (place !== home) own.mustHave(place.slice(0, place.lastIndexOf('/')));
  } else throw new NotOwn(`refused to send ${method} ${path}`);
}
