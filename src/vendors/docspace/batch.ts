/**
 * Chunks of items through one operation of the portal each. A move or delete takes an entry from wherever it lives at
 * that moment, so each chunk is looked at right before it is sent, and settled by looking at it again.
 */
import type { HttpResponse } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Clock, OnProgress } from '../../trash/ports.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { decode, type WriteResult } from '../answers.ts';
import { cancelled, failed, never } from '../outcomes.ts';
import { type Operation, operationsAnswer } from './decode.ts';
import type { Job } from './job.ts';
import {
  type BulkLookUp,
  bulkLookUpAfter,
  entryKindOf,
  freshLookUps,
  lookAt,
  looksAfter,
  unknownKind,
} from './lookUp.ts';
import type { Portal } from './portal.ts';
import { isAboutObject, meetsAll, problemOfAnswer } from './problems.ts';
import {
  effectOf,
  outcomeIfNotTrashed,
  outcomeIfTrashed,
  type RemainingItem,
  type SentItem,
  sizeOf,
  toldOutside,
  unclear,
  wasTrashedAgain,
} from './settling.ts';
import { notStopped, sleepUnlessAborted, type WatchResult, watch } from './watch.ts';

/** The portal checks every id before it answers, one after the other. */
const chunkSize = 100;
/** The statuses by which the portal (3.7) refuses a whole chunk before it starts, because of one item in it. */
const narrowable = new Set([400, 403, 404, 415, 500]);
/** So many 500s in a row are not about one item any more: halving 100 down to a bad one meets 8. */
const maxServerErrors = 10;
/** So many operations in a row that did nothing, too; old portals (3.6) tell of a bad item only so. */
const maxIdle = 16;
/** So many calls in a row that could not be sent in time. */
const maxExpired = 6;
/** Looks without a change until work that cannot be watched is given up. */
const maxQuietLooks = 4;
/** The type of an operation, as the portal numbers them. */
const operationTypes = { restore: 0, purge: 2 } as const;

/** `narrowed`: part of a refused chunk; `touched`: and a 500 leaves it open whether something was begun. */
type Phase = 'first' | 'narrowed' | 'maybeApplied';

/** Of an item that met a 500: perhaps it is still being worked on. */
const maybeAppliedProblem: Problem = { kind: 'unclear', status: 500 };

export class Batch {
  readonly #portal: Portal;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #advance: OnProgress | undefined;
  readonly #seenOperations = new Set<string>();
  #serverErrors = 0;
  #idle = 0;
  #late = 0;
  /** Items that met a 500 and were not sent again since: what it did to them, if anything, shows in the end. */
  readonly #touched = new Map<Job, SentItem[]>();
  /** Smaller while the portal is too slow to be asked about so many. */
  #chunkSize = chunkSize;
  #stop: Problem | undefined;

  /** @param signal once aborted nothing more is sent; what has been sent is stopped and settled */
  constructor(portal: Portal, clock: Clock, signal: AbortSignal, advance?: OnProgress) {
    this.#portal = portal;
    this.#clock = clock;
    this.#signal = signal;
    this.#advance = advance;
  }

  /** Whether nothing more will be sent. */
  get over(): boolean {
    return this.#stop !== undefined || this.#signal.aborted;
  }

  async *run(items: readonly TrashItem[], job: Job): AsyncIterable<Outcome> {
    const known: TrashItem[] = [];
    for (const item of items) {
      if (entryKindOf(item) === undefined) yield failed(item, unknownKind);
      else known.push(item);
    }
    yield* this.#inChunks(known, chunkSize, job, 'first');
    for (const [of, sent] of this.#touched) {
      this.#touched.delete(of);
      yield* this.#unseen(sent, of, maybeAppliedProblem);
    }
  }

  /** The outcome of items that were not sent: cancelled, or failed with what stopped us. */
  *unsent(items: readonly TrashItem[], problem?: Problem): Iterable<Outcome> {
    if (problem) this.#note(problem);
    const why = this.#signal.aborted ? undefined : (problem ?? this.#stop);
    for (const item of items) yield why ? failed(item, why) : cancelled(item);
  }

  async *#inChunks(items: readonly TrashItem[], size: number, job: Job, phase: Phase): AsyncIterable<Outcome> {
    for (let start = 0; start < items.length; ) {
      const chunk = items.slice(start, start + Math.min(size, this.#chunkSize));
      start += yield* this.#chunk(chunk, job, phase);
    }
  }

  /** Gives how many of the items, from the first on, it took: fewer where the portal is slow. */
  async *#chunk(items: readonly TrashItem[], job: Job, phase: Phase): AsyncGenerator<Outcome, number> {
    if (this.over) {
      yield* this.#unsentIn(phase, items, job);
      return items.length;
    }
    let found: BulkLookUp;
    try {
      found = await freshLookUps(this.#portal, items, job.clashes, this.#signal);
    } catch (error) {
      yield* this.#unsentIn(phase, items, job, problemOf(error));
      return items.length;
    }
    if (found.rateLimit === 'quick') this.#chunkSize = Math.min(2 * this.#chunkSize, chunkSize);
    if (found.rateLimit === 'slow') this.#chunkSize = Math.ceil(items.length / 2);
    const ready: SentItem[] = [];
    for (const look of found.looks) {
      if (look.state !== 'trashed') {
        if (look.state === 'unknown') this.#note(look.problem);
        yield outcomeIfNotTrashed(look, job, phase === 'maybeApplied' ? 'perhaps' : 'no');
        continue;
      }
      const { item, fresh } = look;
      // It lived in between, so it is not the deletion that was to be made final; perhaps a call of ours trashed it.
      if (job.action === 'purge' && wasTrashedAgain(item.deletedAt, fresh))
        yield failed(item, { kind: 'trashedAgain' });
      else if (job.aside?.(item, fresh) !== true) ready.push(sentAs(item, fresh));
    }
    if (this.over) yield* this.#unsentIn(phase, itemsOf(ready), job);
    else yield* this.#sendRouted(ready, job, phase, found);
    return found.looks.length;
  }

  /** Each item by the job that its name calls for; what another job has is looked at once more before that. */
  async *#sendRouted(
    ready: readonly SentItem[],
    job: Job,
    phase: Phase,
    { taken, notAfter }: BulkLookUp,
  ): AsyncIterable<Outcome> {
    const own: SentItem[] = [];
    const others = new Map<Job, TrashItem[]>();
    const names = new Set<string>();
    for (const each of ready) {
      const { item } = each;
      // Of two that are called the same, the first takes the name.
      const name = `${item.kind}/${item.name}`;
      const way = job.route?.(item, taken?.has(item) === true || names.has(name));
      if (way === undefined) {
        names.add(name);
        own.push(each);
      } else if ('end' in way) yield way;
      else others.set(way, [...(others.get(way) ?? []), item]);
    }
    if (own.length > 0) yield* this.#send(own, job, phase, notAfter);
    for (const [other, items] of others) yield* this.#inChunks(items, chunkSize, other, phase);
  }

  async *#send(sent: readonly SentItem[], job: Job, phase: Phase, notAfter: number): AsyncIterable<Outcome> {
    let written: WriteResult;
    try {
      written = await job.send(itemsOf(sent), { notAfter, signal: this.#signal });
    } catch (error) {
      // It never reached the portal.
      return yield* this.#notSent(itemsOf(sent), job, phase, problemOf(error));
    }
    this.#late = 0;
    const { answer } = written;
    // A 500 with the portal's own words is one too: of the checks before the start, or of what came after it.
    const refused = written.settled ? written.answer.status >= 300 : answer?.status === 500 && isAboutObject(answer);
    if (answer && refused) return yield* this.#refused(sent, job, answer, phase);
    if (!written.settled) return yield* this.#unseen(sent, job, written.problem);
    this.#serverErrors = 0;
    const { call } = written.answer;
    const operation = this.#operationIn(written.answer, job);
    // Finished and told to another window already, or not to be told from the user's other ones.
    if (!operation) return yield* this.#unseen(sent, job, { kind: 'unclear', code: 'docspace.vanished', call });
    let ended = await watch(this.#portal, this.#clock, operation, this.#signal, (progress) =>
      this.#advance?.(Math.floor((sent.length * Math.min(progress, 100)) / 100)),
    );
    if (ended.how === 'cancelled' && phase === 'maybeApplied')
      ended = { how: 'unwatched', problem: maybeAppliedProblem };
    if (ended.how === 'unwatched') {
      const { problem } = ended;
      this.#note(problem.code === 'docspace.stalled' ? { kind: 'busy', code: 'docspace.stalled' } : problem);
    }
    yield* this.#settle(sent, job, ended, phase, call);
  }

  /** What came too late is looked at and sent anew, but not for ever. */
  async *#notSent(items: readonly TrashItem[], job: Job, phase: Phase, problem: Problem): AsyncIterable<Outcome> {
    const isLate = problem.code === 'http.expired';
    if (isLate) this.#late += 1;
    if (isLate && this.#late <= maxExpired) return yield* this.#inChunks(items, chunkSize, job, phase);
    const isLimited = isLate && problem.status === 429;
    yield* this.#unsentIn(phase, items, job, isLimited ? { ...problem, kind: 'limited', code: undefined } : problem);
  }

  async *#settle(
    sent: readonly SentItem[],
    job: Job,
    ended: WatchResult,
    phase: Phase,
    call?: string,
  ): AsyncIterable<Outcome> {
    const clean = isClean(ended);
    let left = yield* this.#leftOf(sent, job, ended);
    // What was in hand when it was stopped may still be worked on.
    for (let looks = 1, before = 0; ended.how === 'cancelled'; looks += 1) {
      const size = left.reduce((sum, { fresh }) => sum + 1 + sizeOf(fresh), 0);
      if (size === before) break;
      before = size;
      if (looks >= maxQuietLooks) ended = notStopped;
      else {
        await sleepUnlessAborted(this.#clock, 1000, never);
        left = yield* this.#leftOf(left, job, ended);
      }
    }
    const same = left.filter(({ deletedAt, fresh }) => !wasTrashedAgain(deletedAt, fresh));
    const idle = ended.how === 'finished' && same.length > 0 && (ended.idle || left.length === sent.length);
    this.#idle = idle ? this.#idle + 1 : 0;
    const blocked = idle && !this.over ? await job.blocked?.() : undefined;
    // One item can keep an old portal from all of them, and is told by the others having their turn without it.
    const again = idle && !blocked && !clean && !this.over && this.#idle < maxIdle && same.length > 1;
    for (const each of left) {
      if (wasTrashedAgain(each.deletedAt, each.fresh) || !(blocked || again))
        yield outcomeIfTrashed(each, job, ended, call);
    }
    // The rest has its outcomes to come.
    this.#advance?.(0);
    const items = itemsOf(same);
    if (blocked) yield* this.#unsentIn(phase, items, job, blocked);
    else if (again) yield* this.#inParts(items, job, phase === 'maybeApplied' ? phase : 'narrowed');
  }

  /** Tells what has left the trash, and gives what has not. */
  async *#leftOf(sent: readonly SentItem[], job: Job, ended: WatchResult): AsyncGenerator<Outcome, RemainingItem[]> {
    const byItem = new Map(sent.map((each) => [each.item, each]));
    const left: RemainingItem[] = [];
    const items = itemsOf(sent);
    const looks = isClean(ended)
      ? looksAfter(this.#portal, items, (item) => toldOutside(ended, item, job))
      : bulkLookUpAfter(this.#portal, items);
    for await (const look of looks) {
      const each = byItem.get(look.item);
      if (look.state !== 'trashed') yield outcomeIfNotTrashed(look, job, effectOf(ended, look.item));
      else if (each) left.push({ ...each, fresh: look.fresh });
    }
    return left;
  }

  async *#inParts(items: readonly TrashItem[], job: Job, phase: Phase): AsyncIterable<Outcome> {
    yield* this.#inChunks(items, Math.ceil(items.length / 2), job, phase);
  }

  /** Nothing was begun, but perhaps after a 500: the chunk is halved until the item that is to blame stands alone. */
  async *#refused(sent: readonly SentItem[], job: Job, answer: HttpResponse, phase: Phase): AsyncIterable<Outcome> {
    const items = itemsOf(sent);
    const problem = problemOfAnswer(answer, this.#clock.now());
    this.#note(problem);
    this.#serverErrors = answer.status === 500 ? this.#serverErrors + 1 : 0;
    if (this.#serverErrors >= maxServerErrors) this.#stop ??= problem;
    const next = phase === 'maybeApplied' || answer.status === 500 ? 'maybeApplied' : 'narrowed';
    const isWhole = meetsAll(problem) || !narrowable.has(answer.status);
    // The folder may have been closed or erased while its items were being sent.
    const asks = next === 'narrowed' && (phase === 'first' || answer.status === 404) && !isWhole && !this.over;
    const blocked = asks ? await job.blocked?.() : undefined;
    if (blocked) return yield* this.unsent(items, blocked);
    if (items.length > 1 && !isWhole) return yield* this.#inParts(items, job, next);
    if (isWhole && next === 'maybeApplied') return yield* this.#unsentIn(next, items, job, problem);
    if (isWhole) {
      for (const item of items) yield failed(item, problem);
      return;
    }
    // Perhaps refused because it left the trash between our look and the call.
    for (const { item, deletedAt } of sent) {
      const look = await lookAt(this.#portal, item, never);
      if (look.state !== 'trashed') yield outcomeIfNotTrashed(look, job, next === 'maybeApplied' ? 'perhaps' : 'no');
      else if (wasTrashedAgain(deletedAt, look.fresh)) yield failed(item, { kind: 'trashedAgain' });
      else if (next === 'maybeApplied') yield* this.#unsentIn(next, [item], job, problem);
      // It is there, whatever the portal did not find.
      else yield failed(item, problem.kind === 'notFound' ? { ...problem, kind: 'refused' } : problem);
    }
  }

  /** What may or may not be going on at the portal, without an operation to watch. */
  async *#unseen(sent: readonly SentItem[], job: Job, problem: Problem): AsyncIterable<Outcome> {
    const left = new Map(sent.map((each) => [each.item, each]));
    let seen = new Map<TrashItem, Problem>();
    for (let quiet = 0; left.size > 0 && quiet < maxQuietLooks; quiet += 1) {
      const waited = await sleepUnlessAborted(this.#clock, Math.min(1000 * (quiet + 1), 3000), this.#signal);
      const before = left.size;
      seen = new Map();
      for await (const look of bulkLookUpAfter(this.#portal, [...left.keys()])) {
        const each = left.get(look.item);
        if (!each) continue;
        if (look.state === 'unknown') {
          seen.set(look.item, unclear(look.problem));
        } else if (look.state !== 'trashed') {
          left.delete(look.item);
          yield outcomeIfNotTrashed(look, job, 'perhaps');
        } else if (wasTrashedAgain(each.deletedAt, look.fresh)) {
          // By our call, or by somebody before our call gets to it.
          seen.set(look.item, { kind: 'trashedAgain' });
        }
      }
      if (!waited) break;
      // Something is going on.
      if (left.size < before) quiet = -1;
    }
    for (const { item, doubt = problem } of left.values()) yield failed(item, seen.get(item) ?? unclear(doubt));
  }

  /** Failed or cancelled means that nothing more happens to an item, which nobody knows after a 500. */
  *#unsentIn(phase: Phase, items: readonly TrashItem[], job: Job, problem?: Problem): Iterable<Outcome> {
    if (phase !== 'maybeApplied') return yield* this.unsent(items, problem);
    if (problem) this.#note(problem);
    const doubt: Problem = { ...(problem ?? this.#stop ?? maybeAppliedProblem), kind: 'unclear' };
    const touched = items.map((item) => ({ ...sentAs(item, item), doubt }));
    this.#touched.set(job, [...(this.#touched.get(job) ?? []), ...touched]);
  }

  /** Before 3.2.1 the answer holds all the user's operations, and none must be taken for ours that is not. */
  #operationIn(answer: HttpResponse, job: Job): Operation | undefined {
    let operations: readonly Operation[];
    try {
      operations = decode(operationsAnswer, answer).response;
    } catch {
      return undefined;
    }
    const type = operationTypes[job.action];
    const ours = operations.filter(
      ({ id, PortalOperation: of }) => !this.#seenOperations.has(id) && (of ?? type) === type,
    );
    for (const { id } of operations) this.#seenOperations.add(id);
    return ours.length === 1 ? ours[0] : undefined;
  }

  #note(problem: Problem): void {
    if (!this.#signal.aborted && (meetsAll(problem) || problem.code === 'docspace.stalled')) this.#stop ??= problem;
  }
}

function isClean(ended: WatchResult): boolean {
  return ended.how === 'finished' && ended.error === undefined;
}

function sentAs(item: TrashItem, { deletedAt, contents }: TrashItem): SentItem {
  return { item, deletedAt, contents };
}

function itemsOf(sent: readonly SentItem[]): TrashItem[] {
  return sent.map(({ item }) => item);
}
