/** Restores items to their original places or to one folder, and finds other names where theirs are taken. */
import type { RestoreOptions } from '../../trash/destination.ts';
import { keyOf, type Place, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import type { Problem } from '../../trash/problem.ts';
import { cancelled, failed, never, settler } from '../outcomes.ts';
import { type ActResult, act, asStillTrashed, BoxOperation, concurrency, unknownKindProblem } from './acting.ts';
import type { BoxApi } from './calls.ts';
import { otherName, placeOf } from './decode.ts';
import type { OwnRestores } from './events.ts';
import { destinationClosed, destinationGone, Origins, TakenNames, temporaryName } from './folders.ts';
import { move, type Restored } from './moving.ts';

/** So many folders are restored side by side, each into another destination. */
const maxDestinations = 4;

/**
 * Restores files and links side by side. Folders go one after another into each destination, because Box locks it
 * meanwhile. What was deleted from a folder that is restored in the same operation waits for that folder.
 */
export async function* restore(
  calls: BoxApi,
  items: readonly TrashItem[],
  signal: AbortSignal,
  own: OwnRestores,
  options: RestoreOptions = {},
): AsyncIterable<Outcome> {
  const restoring = new RestoreOperation(calls, signal, options);
  const settle = settler(signal, async (item) => {
    // The event may come before the answer.
    own.add(item);
    let outcome: Outcome | undefined;
    try {
      outcome = await restoring.settle(item);
      return outcome;
    } finally {
      if (outcome && isRestored(outcome)) own.add(item);
      else own.forget(item);
    }
  });
  const targetOf = (item: TrashItem) => options.folder?.id ?? item.origin?.id ?? '';
  for (let left = items; left.length > 0; ) {
    const folders = new Set(left.filter(isFolder).map(({ id }) => id));
    const waits = (item: TrashItem) => options.folder === undefined && folders.has(targetOf(item));
    const [now, later] = left.every(waits) ? [left, []] : [left.filter((item) => !waits(item)), left.filter(waits)];
    const others = now.filter((item) => !isFolder(item));
    yield* pool(others, concurrency, signal, settle, cancelled);
    const byTarget = Map.groupBy(now.filter(isFolder), targetOf);
    const chains = [...byTarget.values()].map((chain) => pool(chain, 1, signal, settle, cancelled));
    yield* sideBySide(chains, maxDestinations);
    left = later;
  }
}

function isRestored(outcome: Outcome): boolean {
  if (outcome.end === 'failed') return outcome.problem.kind === 'notMoved' || outcome.pendingMove !== undefined;
  return outcome.end === 'done';
}

function isFolder({ kind }: TrashItem): boolean {
  return kind === 'folder';
}

/** Yields what the sources yield, in the order in which it comes, from at most `most` sources at a time. */
async function* sideBySide<T>(sources: readonly AsyncIterable<T>[], most: number): AsyncIterable<T> {
  const waiting = sources.map((source) => source[Symbol.asyncIterator]());
  const running = new Map<AsyncIterator<T>, Promise<{ source: AsyncIterator<T>; result: IteratorResult<T> }>>();
  const pull = (source: AsyncIterator<T> | undefined) => {
    if (source)
      running.set(
        source,
        source.next().then((result) => ({ source, result })),
      );
  };
  for (const source of waiting.splice(0, most)) pull(source);
  while (running.size > 0) {
    const { source, result } = await Promise.race(running.values());
    running.delete(source);
    pull(result.done ? waiting.shift() : source);
    if (!result.done) yield result.value;
  }
}

class RestoreOperation {
  readonly #operation: BoxOperation;
  readonly #options: RestoreOptions;
  readonly #origins: Origins;
  readonly #names = new TakenNames();

  constructor(calls: BoxApi, signal: AbortSignal, options: RestoreOptions) {
    this.#operation = new BoxOperation(calls, signal);
    this.#options = options;
    this.#origins = new Origins(this.#operation.calls, false);
  }

  async settle(item: TrashItem): Promise<Outcome> {
    const unknown = unknownKindProblem(item);
    if (unknown) return failed(item, unknown);
    const { folder, conflict, names, pendingMoves } = this.#options;
    const wanted = names?.get(keyOf(item)) ?? item.name;
    const target = folder?.id ?? item.origin?.id ?? '';
    const keepBoth = conflict === 'keepBoth';
    const pending = folder && pendingMoves?.get(keyOf(item));
    if (pending) {
      const name = keepBoth ? this.#names.reserve(target, item, wanted) : wanted;
      return await this.#move({ item, folder: folder.id, name: name ?? wanted, pending, isFresh: false });
    }
    // Where the folder is gone or closed, this throws before anything was restored.
    if (folder) await this.#names.read(this.#operation.calls, target, this.#operation.signal);
    for (;;) {
      const name = folder || keepBoth ? this.#names.reserve(target, item, wanted, keepBoth) : wanted;
      if (name === undefined) return this.#nameTaken(item, { kind: 'nameTaken' });
      const outcome = await this.#restore(item, name);
      if (keepBoth && outcome.end === 'failed' && outcome.problem.kind === 'nameTaken') continue;
      if (outcome.end !== 'done') this.#names.release(target, name);
      return outcome;
    }
  }

  /** Restores it under one name; if that is taken in the original folder only, under a temporary name first. */
  async #restore(item: TrashItem, name: string): Promise<Outcome> {
    const acted = await this.#send(item, name);
    const isTaken = acted.end === 'refused' && acted.problem.kind === 'nameTaken';
    if (!isTaken) return await this.#finish(item, name, name, acted);
    if (!(await this.#goesByOrigin(item))) return this.#nameTaken(item, acted.problem);
    const temporary = temporaryName(item, name);
    return await this.#finish(item, name, temporary, await this.#send(item, temporary));
  }

  /** Box heeds `parent` only if the original folder is gone. */
  async #send(item: TrashItem, name: string): Promise<ActResult> {
    const { folder } = this.#options;
    const json = { name: name === item.name ? undefined : name, parent: folder && { id: folder.id } };
    return await act(this.#operation, item, 'restore', item.origin?.id ?? '', json);
  }

  /** Whether Box restores it to its original folder first although another is wanted. */
  async #goesByOrigin(item: TrashItem): Promise<boolean> {
    const { folder } = this.#options;
    return folder !== undefined && item.origin?.id !== folder.id && (await this.#missing(item)) === false;
  }

  /** What is wrong with the original folder: false if nothing is, `undefined` if Box does not tell. */
  async #missing({ origin }: TrashItem): Promise<Place['missing'] | false> {
    if (origin?.id === undefined) return undefined;
    try {
      return (await this.#origins.find(origin.id, origin.name, never)).missing ?? false;
    } catch {
      return undefined;
    }
  }

  #nameTaken(item: TrashItem, problem: Problem): Outcome {
    return this.#options.conflict === 'skip' ? { item, end: 'skipped', why: 'nameTaken' } : failed(item, problem);
  }

  /** Why Box refuses to restore an item that is in the trash: perhaps because a folder is gone or closed. */
  async #refusal(item: TrashItem, problem: Problem): Promise<Problem> {
    const { kind, code, status, requestId, call } = problem;
    // A code of Box is a reason by itself.
    if (code !== undefined || (kind !== 'forbidden' && kind !== 'notFound')) return problem;
    const { folder } = this.#options;
    const missing = await this.#missing(item);
    if (folder && missing === 'gone') {
      return { ...problem, ...(kind === 'notFound' ? destinationGone : destinationClosed) };
    }
    const isOriginUnknown = item.origin?.id === undefined && kind === 'notFound' && !folder;
    const originMissing = isOriginUnknown || missing === 'gone' || missing === 'trashed';
    return originMissing ? { kind: 'originMissing', status, requestId, call } : asStillTrashed(problem);
  }

  /** @param sent the name that it was restored under */
  async #finish(item: TrashItem, name: string, sent: string, acted: ActResult): Promise<Outcome> {
    if (acted.end === 'settled') return acted.outcome;
    if (acted.end === 'refused') return failed(item, await this.#refusal(item, acted.problem));
    const { folder } = this.#options;
    const { entry, byOurCall } = acted;
    const place = entry && placeOf(entry);
    const origin = item.origin?.id;
    const misplaced = !folder && origin !== undefined && place !== undefined && place.id !== origin;
    // No one else gives a temporary name, so an item that has it was restored by this call.
    const isOurs = byOurCall || (name !== sent && entry?.name === sent);
    if (!folder || (place?.id === folder.id && (name === sent || !isOurs))) {
      const renamed = entry && otherName(item, entry);
      return { item, end: 'done', where: place, name: renamed, misplaced: misplaced || undefined };
    }
    // Perhaps someone else has restored it, and that item must not be moved.
    if (!isOurs) return failed(item, { kind: 'notMoved', code: 'box.move_unclear' });
    if (!place || !entry?.etag) return failed(item, { kind: 'notMoved', code: 'box.move_unguarded' });
    const pending = { place, version: entry.etag, name: otherName(item, entry) };
    return await this.#move({ item, folder: folder.id, name, pending, isFresh: true });
  }

  async #move(restored: Restored): Promise<Outcome> {
    return await move(this.#operation, restored, this.#names, this.#options.conflict);
  }
}
