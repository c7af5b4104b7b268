/** Restores items to their original places or to one folder, and finds other names where theirs are taken. */
import type { PendingMove, RestoreOptions } from '../../trash/destination.ts';
import { keyOf, type Place, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import { type Problem, type ProblemKind, problemOf, TrashError } from '../../trash/problem.ts';
import { cancelled, failed, never, settler } from '../outcomes.ts';
import { act, asStillTrashed, asUnclear, carryOut, concurrency, type Ended, lookUp } from './acting.ts';
import type { BoxApi } from './calls.ts';
import { otherName, pathOf, placeOf, unknownKind } from './decode.ts';
import { remember } from './events.ts';
import { entriesIn, findFolder } from './listing.ts';

/** So many folders are restored side by side, each into another destination. */
const maxDestinations = 4;
/** How long a look at a link may be acted on, in milliseconds. */
const freshFor = 2000;
/** So many names are tried for one item. */
const maxNames = 100;
/** So much of a name is kept in a temporary one; Box allows 255 characters. */
const keptLength = 150;

/**
 * Restores files and links side by side. Folders go one after another into each destination, because Box locks it
 * meanwhile. What was deleted from a folder that is restored in the same operation waits for that folder.
 * @param own paths of the items that this client restores
 */
export async function* restore(
  calls: BoxApi,
  items: readonly TrashItem[],
  own: Set<string>,
  options: RestoreOptions = {},
): AsyncIterable<Outcome> {
  const { signal } = calls;
  const restoring = new Restoring(calls, options);
  const settle = settler(signal, async (item) => await restoring.settle(item));
  const work = async (item: TrashItem) => {
    // The event may come before the answer.
    remember(own, pathOf(item));
    const outcome = await settle(item);
    const isRestored = outcome.end === 'done' || (outcome.end === 'failed' && outcome.pendingMove);
    if (!isRestored) own.delete(pathOf(item));
    return outcome;
  };
  const targetOf = (item: TrashItem) => restoring.targetOf(item);
  const lastInto = new Map<string, Promise<unknown>>();
  const workInTurn = async (item: TrashItem) => {
    const mine = (lastInto.get(targetOf(item)) ?? Promise.resolve()).then(() => work(item));
    lastInto.set(targetOf(item), mine);
    return await mine;
  };
  for (let left = items; left.length > 0; ) {
    const folders = new Set(left.filter(isFolder).map(({ id }) => id));
    const waits = (item: TrashItem) => options.folder === undefined && folders.has(targetOf(item));
    const [now, later] = left.every(waits) ? [left, []] : [left.filter((item) => !waits(item)), left.filter(waits)];
    const others = now.filter((item) => !isFolder(item));
    yield* pool(others, concurrency, signal, work, cancelled);
    // The first of each destination, then the second of each, and so on.
    const chains = [...Map.groupBy(now.filter(isFolder), targetOf).values()];
    const turns = chains
      .flatMap((chain) => chain.map((item, turn) => ({ item, turn })))
      .sort((a, b) => a.turn - b.turn);
    const inTurn = turns.map(({ item }) => item);
    yield* pool(inTurn, maxDestinations, signal, workInTurn, cancelled);
    left = later;
  }
}

function isFolder({ kind }: TrashItem): boolean {
  return kind === 'folder';
}

const moveRefusals: Readonly<Partial<Record<ProblemKind, string>>> = {
  /** Someone else has changed it. */
  notMoved: 'box.move_changed',
  unclear: 'box.move_unconfirmed',
  nameTaken: 'box.move_name_taken',
  notFound: 'box.move_destination_gone',
  forbidden: 'box.move_forbidden',
  invalidName: 'box.move_bad_name',
};

class Restoring {
  readonly #calls: BoxApi;
  readonly #options: RestoreOptions;
  readonly #places = new Map<string, Promise<Place>>();
  /** Names that are known to be taken, by `nameIn`. */
  readonly #taken = new Set<string>();
  #reading: Promise<void> | undefined;

  constructor(calls: BoxApi, options: RestoreOptions) {
    this.#calls = calls;
    this.#options = options;
  }

  /** Id of the folder that it is to be in. */
  targetOf({ origin }: TrashItem): string {
    return this.#options.folder?.id ?? origin?.id ?? '';
  }

  async settle(item: TrashItem): Promise<Outcome> {
    if (item.kind === 'unknown') return failed(item, unknownKind);
    const { folder, conflict, names, pendingMoves } = this.#options;
    const wanted = names?.get(keyOf(item)) ?? item.name;
    const pending = pendingMoves?.get(keyOf(item));
    if (folder && pending) return await this.#move(item, folder.id, wanted, pending, false);
    // Where the folder is gone or closed, this throws before anything was restored.
    if (folder) this.#reading ??= this.#readNames(folder.id);
    await this.#reading;
    const keepsBoth = conflict === 'keepBoth';
    for (;;) {
      const name = folder || keepsBoth ? this.#reserve(item, wanted, keepsBoth) : wanted;
      const outcome = name === undefined ? failed(item, { kind: 'nameTaken' }) : await this.#restore(item, name);
      const isTaken = outcome.end === 'failed' && outcome.problem.kind === 'nameTaken';
      if (name !== undefined && isTaken && keepsBoth) continue;
      if (name !== undefined && outcome.end !== 'done') this.#taken.delete(nameIn(this.targetOf(item), name));
      return outcome;
    }
  }

  /** Reads the names in the destination folder, of a very large one not all; throws if it is gone. */
  async #readNames(folder: string): Promise<void> {
    try {
      const { entries } = await entriesIn(this.#calls, folder, 'id,type,name');
      for (const { name } of entries) if (name) this.#taken.add(nameIn(folder, name));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.kind !== 'notFound' && problem.kind !== 'forbidden') throw error;
      throw new TrashError({ ...aboutDestination(problem), affectsAll: true });
    }
  }

  /** Reserves the name, or else the first of `name (1)`, `name (2)` and so on that is not known to be taken. */
  #reserve(item: TrashItem, name: string, others: boolean): string | undefined {
    for (let number = 0; number <= (others ? maxNames : 0); number += 1) {
      const candidate = number === 0 ? name : withSuffix(item, name, number);
      if (this.#taken.size < this.#taken.add(nameIn(this.targetOf(item), candidate)).size) return candidate;
    }
    return undefined;
  }

  /** Restores it under one name; if that is taken in the original folder only, under a temporary name first. */
  async #restore(item: TrashItem, name: string): Promise<Outcome> {
    const { folder } = this.#options;
    const origin = item.origin?.id;
    let sent = name;
    let ended = await this.#send(item, name);
    if (ended.end === 'refused' && ended.problem.kind === 'nameTaken') {
      // Box restores it to its original folder first although another is wanted.
      const isPassing = folder && origin !== folder.id && (await this.#missing(item)) === false;
      if (!isPassing) return failed(item, ended.problem);
      sent = temporaryName(item, name);
      ended = await this.#send(item, sent);
    }
    if (ended.end === 'settled') return ended.outcome;
    if (ended.end === 'refused') return failed(item, await this.#refusal(item, ended.problem));
    const { entry, byOurCall } = ended;
    const place = entry && placeOf(entry);
    const renamed = entry && otherName(item, entry);
    // No one else gives a temporary name, so an item that has it was restored by this call.
    const isOurs = byOurCall || (name !== sent && entry?.name === sent);
    if (!folder || (place?.id === folder.id && (name === sent || !isOurs))) {
      const isMisplaced = !folder && origin !== undefined && place !== undefined && place.id !== origin;
      return { item, end: 'done', where: place, name: renamed, misplaced: isMisplaced || undefined };
    }
    // Perhaps someone else has restored it, and that item must not be moved.
    if (!isOurs) return failed(item, { kind: 'notMoved', code: 'box.move_unclear' });
    if (!place || !entry?.etag) return failed(item, { kind: 'notMoved', code: 'box.move_unguarded' });
    return await this.#move(item, folder.id, name, { place, version: entry.etag, name: renamed }, true);
  }

  /** Box heeds `parent` only if the original folder is gone. */
  async #send(item: TrashItem, name: string): Promise<Ended> {
    const { folder } = this.#options;
    const json = { name: name === item.name ? undefined : name, parent: folder && { id: folder.id } };
    return await act(this.#calls, item, 'restore', json);
  }

  /** What is wrong with the original folder: false if nothing is, `undefined` if Box does not tell. */
  async #missing({ origin }: TrashItem): Promise<Place['missing'] | false> {
    if (origin?.id === undefined) return undefined;
    const asked = findFolder(this.#calls, this.#places, origin, { signal: never });
    return await asked.then<Place['missing'] | false, undefined>(
      ({ missing }) => missing ?? false,
      () => undefined,
    );
  }

  /** Why Box refuses to restore an item that is in the trash: perhaps because a folder is gone or closed. */
  async #refusal(item: TrashItem, problem: Problem): Promise<Problem> {
    const { kind, code } = problem;
    // A code of Box is a reason by itself.
    if (code !== undefined || (kind !== 'forbidden' && kind !== 'notFound')) return problem;
    const { folder } = this.#options;
    const missing = await this.#missing(item);
    if (folder && missing === 'gone') return aboutDestination(problem);
    const isOriginUnknown = item.origin?.id === undefined && kind === 'notFound' && !folder;
    const isOriginMissing = isOriginUnknown || missing === 'gone' || missing === 'trashed';
    return isOriginMissing ? { ...problem, kind: 'originMissing', said: undefined } : asStillTrashed(problem);
  }

  /**
   * The second step of a restore to another folder, also of one that is cancelled: the item has left the trash.
   * @param folder id of the folder
   * @param name what it is to be called there
   * @param pending where the first step has put it; it is not moved if its version, an etag, has changed since
   * @param isFresh Box has just sent that etag
   */
  async #move(item: TrashItem, folder: string, name: string, pending: PendingMove, isFresh: boolean): Promise<Outcome> {
    // Box does not promise that it heeds the etag of a link: a link is looked at, and sent at once or not at all.
    const isLink = item.kind === 'link';
    const { conflict } = this.#options;
    let sent = name;
    const settle = async (problem?: Problem, unclear?: Problem, isFinal = true): Promise<Ended | undefined> => {
      const found = await lookUp(this.#calls, item, never);
      if (found.state === 'unknown') {
        const why = problem && !unclear ? problem : asUnclear(unclear ?? found.problem);
        return { end: 'refused', problem: why };
      }
      const entry = found.state === 'live' ? found.entry : undefined;
      const place = entry && placeOf(entry)?.id;
      // Where it only gets another name, being in the folder is not enough.
      const isThere = place === folder && (folder !== pending.place.id || entry?.name === sent);
      if (entry && isThere) return { end: 'done', entry, byOurCall: false };
      const isAsBefore = entry?.etag === pending.version && place === pending.place.id;
      // Sent again, Box refuses what has another etag by now.
      if (isAsBefore || (entry && !isFinal && !isLink)) return undefined;
      return { end: 'refused', problem: { ...problem, kind: 'notMoved' } };
    };
    let ended = isFresh ? undefined : await settle();
    for (;;) {
      ended ??= await carryOut(this.#calls, {
        item,
        change: {
          method: 'PUT',
          json: { parent: { id: folder }, name: sent === (pending.name ?? item.name) ? undefined : sent },
          ifMatch: pending.version,
          freshFor: isLink ? freshFor : undefined,
          into: folder,
        },
        folder,
        looksAfter: (status) => isLink || status === 404 || status === 412,
        settle,
      });
      if (ended.end === 'settled') return ended.outcome;
      if (ended.end === 'done') {
        const { entry } = ended;
        return { item, end: 'done', where: entry && placeOf(entry), name: entry && otherName(item, entry) };
      }
      const { kind } = ended.problem;
      const other = kind === 'nameTaken' && conflict === 'keepBoth' ? this.#reserve(item, name, true) : undefined;
      if (other === undefined) {
        const code = moveRefusals[kind];
        const problem = {
          ...ended.problem,
          kind: kind === 'unclear' ? kind : 'notMoved',
          code,
          affectsAll: undefined,
        } as const;
        return { item, end: 'failed', problem, pendingMove: kind === 'notMoved' ? undefined : pending };
      }
      sent = other;
      ended = undefined;
    }
  }
}

/** The folder that was chosen is the reason. "Not found" would read as: the item is not in the trash. */
function aboutDestination(problem: Problem): Problem {
  return problem.kind === 'notFound'
    ? { ...problem, kind: 'refused', code: 'box.destination_gone' }
    : { ...problem, code: problem.code ?? 'box.destination_closed' };
}

/** In a Box folder each name is there once, whatever its case and kind. */
function nameIn(folder: string, name: string): string {
  return `${folder}/${name.toLowerCase()}`;
}

/** For the first of two steps; with the item's id in it, no one else gives this name. */
function temporaryName(item: TrashItem, name: string): string {
  const short = [...name].slice(-keptLength).join('').trimStart();
  return withSuffix(item, short, item.id);
}

/** Before the extension, where a file has one. */
function withSuffix({ kind }: TrashItem, name: string, suffix: string | number): string {
  const [, stem, extension = ''] = (kind === 'file' && /^(.+)(\.[^.\s]+)$/s.exec(name)) || [];
  return `${stem ?? name} (${suffix})${extension}`;
}
