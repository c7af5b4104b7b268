// A Box account, and the folders and web links that a live run makes in it (Box's API reference).
import { at, textAt } from './json.ts';
import { NotAnswered, NotOwn, Own } from './own.ts';
import type { LiveRunOptions, LiveService } from './run.ts';
import { isDone, type LiveAnswer, LiveSession, need, summaryOf, type Write } from './session.ts';

const root = '0';
const creation = /^\/2\.0\/(?:folders|web_links)$/;
const single = /^\/2\.0\/((?:folders|web_links)\/\d+)(?:\/trash)?$/;

/** A thing that this run made: `folders/123`. */
export type Thing = `${'folders' | 'web_links'}/${string}`;

export class BoxAccount implements LiveService {
  readonly name = 'Box';
  readonly session: LiveSession;
  readonly own: Own;
  /** Minutes to wait until search knows what was made. */
  readonly searchMinutes: number;
  #home: Thing | undefined;
  #made = 0;

  constructor({ env, clock, halt }: LiveRunOptions) {
    this.own = new Own(clock.now());
    this.searchMinutes = Number(env.CLOUD_TRASH_LIVE_BOX_SEARCH_MINUTES ?? 0);
    this.session = new LiveSession({
      url: env.CLOUD_TRASH_LIVE_BOX_URL || 'https://api.box.com',
      token: env.CLOUD_TRASH_LIVE_BOX_TOKEN ?? '',
      gap: 100,
      guard: (write) => boxGuard(this.own, write),
      clock,
      halt,
    });
  }

  async begin(): Promise<void> {
    this.#home = await this.#make('folders', { name: this.own.name, parent: { id: root } });
  }

  /** The one folder in which everything lies. */
  get home(): Thing {
    if (this.#home === undefined) throw new NotAnswered('it needs a folder of its own, which was not made');
    return this.#home;
  }

  /** A name that nothing has yet. */
  freshName(): string {
    this.#made += 1;
    return `${this.own.name} ${this.#made}`;
  }

  async folder(parent = this.home, name = this.freshName()): Promise<Thing> {
    return this.#make('folders', { name, parent: { id: idOf(parent) } });
  }

  async link(parent = this.home, name = this.freshName()): Promise<Thing> {
    return this.#make('web_links', { name, url: 'https://www.example.com/', parent: { id: idOf(parent) } });
  }

  /** Puts a thing into the trash, a folder with what this run has put into it. */
  async trash(thing: Thing): Promise<void> {
    const query = thing.startsWith('folders/') ? '?recursive=true' : '';
    need(await this.session.send('DELETE', `/2.0/${thing}${query}`), 'a deletion');
  }

  async trashedFolder(): Promise<Thing> {
    const made = await this.folder();
    await this.trash(made);
    return made;
  }

  async trashedLink(parent = this.home): Promise<Thing> {
    const made = await this.link(parent);
    await this.trash(made);
    return made;
  }

  async purge(thing: Thing, headers: Record<string, string> = {}): Promise<LiveAnswer> {
    const answer = await this.session.send('DELETE', `/2.0/${thing}/trash`, { headers });
    if (isDone(answer)) this.own.removed(thing);
    return answer;
  }

  async restore(thing: Thing, body: object = {}, query = ''): Promise<LiveAnswer> {
    return this.session.send('POST', `/2.0/${thing}${query}`, { body });
  }

  /** Where a restore has put something, in words. */
  landed(answer: LiveAnswer, places: Readonly<Record<string, Thing>>): string {
    const id = textAt(answer.json, 'parent', 'id');
    const known = Object.entries({ ...places, 'the folder of this run': this.home });
    const found = known.find(([, thing]) => idOf(thing) === id);
    if (found) return found[0];
    return id === root ? 'the root folder' : id === undefined ? 'a folder that is not reported' : 'another folder';
  }

  async cleanUp(): Promise<string[]> {
    const failures: string[] = [];
    for (const thing of this.own.left()) {
      // Not with what lies in it: that would be somebody else's by now.
      const deleted = await this.session.send('DELETE', `/2.0/${thing}`);
      const purged = await this.session.send('DELETE', `/2.0/${thing}/trash`);
      const failed = [deleted, purged].find((each) => !isDone(each) && each.status !== 404);
      if (failed && !isDone(purged)) failures.push(`${thing} (in ${this.own.name}): ${summaryOf(failed)}`);
      else this.own.removed(thing);
    }
    return failures;
  }

  async #make(kind: 'folders' | 'web_links', body: object): Promise<Thing> {
    const answer = need(await this.session.send('POST', `/2.0/${kind}`, { body }), 'making a folder or web link');
    const id = textAt(answer.json, 'id');
    if (id === undefined) throw new NotAnswered('what was made has no id');
    const thing: Thing = `${kind}/${id}`;
    this.own.made(thing);
    return thing;
  }
}

export function idOf(thing: Thing): string {
  return thing.slice(thing.indexOf('/') + 1);
}

/** Lets pass what touches own things alone: theirs is the address, and the folder that the body names. */
function boxGuard(own: Own, { method, path, body }: Write): void {
  const parent = textAt(body, 'parent', 'id');
  if (method === 'POST' && creation.test(path)) {
    const isHome = parent === root && path.endsWith('/folders') && at(body, 'name') === own.name;
    if (!isHome) own.mustHave(`folders/${parent}`);
    return;
  }
  const thing = single.exec(path)?.[1];
  if (thing === undefined || !['POST', 'DELETE'].includes(method))
    throw new NotOwn(`refused to send ${method} ${path}`);
  own.mustHave(thing);
  if (parent !== undefined) own.mustHave(`folders/${parent}`);
}
