// The log of changes, and the two calls that read it (Egnyte's documentation of its Events API).
import type { Received, Reply } from '../server.ts';
import type { Person } from './people.ts';
import type { Switches } from './switches.ts';
import { badInput, refuse } from './wire.ts';

const DAY = 86_400_000;
const WINDOW_DAYS = 30;
const FIRST_ID = 16_321;

/** By whom, and by which way into the domain; `app` is the key of a token, empty for one that was pasted. */
export interface Actor {
  readonly who: Person;
  readonly source: 'WebUI' | 'PublicAPI';
  readonly app: string;
}

/** What happened. There is no action for a purge. */
export interface Change {
  readonly type?: 'file_system' | 'note' | 'permission_change';
  readonly action: string;
  /** The thing that it happened to. */
  readonly target: { readonly id: string; readonly path: string; readonly kind: 'file' | 'folder' };
  readonly by: Actor;
}

interface Event extends Change {
  readonly id: number;
  readonly at: number;
}

export class EventLog {
  readonly #now: () => number;
  readonly #switches: Switches;
  #events: Event[] = [];
  #latest = FIRST_ID;
  /** The last that has left the window. */
  #lost = FIRST_ID;

  constructor(now: () => number, switches: Switches) {
    this.#now = now;
    this.#switches = switches;
  }

  add(change: Change): void {
    this.#latest += 1;
    this.#events.push({ ...change, id: this.#latest, at: this.#now() });
  }

  /** Many changes that have nothing to do with the trash. */
  flood(count: number, by: Actor): void {
    for (let n = 0; n < count; n += 1) {
      this.add({ action: 'create', target: { id: `flood-${n}`, path: `/Shared/Flood/${n}.txt`, kind: 'file' }, by });
    }
  }

  get latest(): number {
    return this.#latest;
  }

  get oldest(): number {
    return this.#window()[0]?.id ?? this.#latest;
  }

  /** What came after an event; `undefined` where some of that has left the window. */
  after(id: number): readonly Event[] | undefined {
    const kept = this.#window();
    return id < this.#lost ? undefined : kept.filter((each) => each.id > id);
  }

  #window(): readonly Event[] {
    const since = this.#now() - WINDOW_DAYS * DAY;
    const inTime = this.#events.filter(({ at }) => at >= since);
    const kept = this.#switches.eventWindow === 0 ? [] : inTime.slice(-this.#switches.eventWindow);
    const [first] = kept;
    this.#lost = Math.max(this.#lost, first ? first.id - 1 : this.#latest);
    this.#events = kept;
    return kept;
  }
}

export function eventCursor(log: EventLog, now: number): Reply {
  const json = { latest_event_id: log.latest, oldest_event_id: log.oldest, timestamp: new Date(now).toISOString() };
  return { status: 200, json };
}

const OLD_TYPES = ['file_system', 'note'];

/** `GET /pubapi/v1/events` and v2: the latter knows changes of permissions, too. */
export function listEvents(request: Received, reader: Actor, log: EventLog): Reply {
  const asked = readEventQuery(request);
  if ('status' in asked) return asked;
  const since = log.after(asked.id);
  // The words are not published.
  if (!since) return refuse(404, 'The event id is not available any more');
  const { count, types, folder, suppress } = asked;
  const found = since.filter((each) => {
    if (!types.includes(each.type ?? 'file_system') || !isUnder(each.target.path, folder)) return false;
    const sameApp = each.by.source === 'PublicAPI' && each.by.app === reader.app;
    if (suppress === 'app') return !sameApp;
    return suppress !== 'user' || !(sameApp && each.by.who.id === reader.who.id);
  });
  const events = found.slice(0, count);
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return { status: 204 };
  const url = `http://${request.headers.host ?? ''}`;
  const json = { latest_id: last.id, oldest_id: first.id, count: events.length, events: events.map(show(url)) };
  return { status: 200, json };
}

interface EventQuery {
  readonly id: number;
  readonly count: number;
  readonly types: readonly string[];
  readonly folder: string | null;
  readonly suppress: string | null;
}

function readEventQuery({ query, path }: Received): EventQuery | Reply {
  const id = query.get('id') ?? '';
  const count = query.get('count') ?? '50';
  const suppress = query.get('suppress');
  const known = path.includes('/v2/') ? [...OLD_TYPES, 'permission_change'] : OLD_TYPES;
  const types = query.get('type')?.split('|') ?? known;
  if (!/^\d+$/.test(id)) return badInput('id', 'id must be the id of an event');
  if (!/^\d+$/.test(count) || Number(count) < 1 || Number(count) > 100) {
    return badInput('count', 'count must be between 1 and 100');
  }
  if (suppress !== null && !['app', 'user'].includes(suppress)) return badInput('suppress', 'Must be app or user');
  if (types.some((each) => !known.includes(each))) return badInput('type', `Unknown type ${types.join('|')}`);
  return { id: Number(id), count: Number(count), types, folder: query.get('folder'), suppress };
}

function isUnder(path: string, folder: string | null): boolean {
  const top = folder?.replace(/\/+$/, '') ?? '';
  return top === '' || path === top || path.startsWith(`${top}/`);
}

function show(url: string): (event: Event) => Record<string, unknown> {
  return ({ id, at, by, type = 'file_system', action, target }) => ({
    id,
    timestamp: new Date(at).toISOString(),
    action_source: by.source,
    actor: by.who.id,
    type,
    action,
    object_detail: `${url}/pubapi/v1/fs${target.path.split('/').map(encodeURIComponent).join('/')}`,
    data: {
      target_path: target.path,
      target_id: target.id,
      ...(target.kind === 'file' ? { target_group_id: target.id } : {}),
      is_folder: target.kind === 'folder',
    },
  });
}
