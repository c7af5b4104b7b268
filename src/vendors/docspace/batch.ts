/**
 * Chunks of items through one operation of the portal each. A move or delete takes an entry from wherever it lives at
 * that moment, so each chunk is looked at right before it is sent, and settled by looking at it again.
 */
import type { HttpAnswer } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Look, Outcome } from '../../trash/outcome.ts';
import type { Clock } from '../../trash/ports.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { decode, type Written } from '../answers.ts';
import { cancelled, failed, never } from '../outcomes.ts';
import { type Operation, operationsAnswer } from './decode.ts';
import { entryKindOf, lookAt, lookEach, survey, unknownKind } from './looking.ts';
import type { Portal } from './portal.ts';
import { isAboutObject, meetsAll, problemOfAnswer } from './problems.ts';
import { type Aim, isAgain, outcomeInside, outcomeOutside, type Sent, unclear } from './settling.ts';
import { slept, watch } from './watch.ts';

/** The portal checks every id before it answers, one after the other. */
const chunkSize = 100;
/** The statuses by which the portal (3.7) refuses a whole chunk before it starts, because of one item in it. */
const narrowable = new Set([400, 403, 404, 415, 500]);
/** So many in a row are not about one item any more: halving 100 down to a bad one meets 8. */
const mostServerErrors = 10;
/** Looks without a change until work that cannot be watched is given up. */
const patience = 4;
/** The type of an operation, as the portal numbers them. */
const operationTypes = { restore: 0, purge: 2 } as const;

/** `narrowed`: part of a refused chunk; `touched`: and a 500 leaves it open whether something was begun. */
type Turn = 'first' | 'narrowed' | 'touched';

/** Of an item that met a 500: perhaps it is still being worked on. */
const touchedProblem: Problem = { kind: 'unclear', status: 500 };

/** What is done to the items. */
export interface Job extends Aim {
  send(items: readonly TrashItem[], signal: AbortSignal): Promise<Written>;
  /** Takes an item that this job cannot serve after all; its outcome is then no longer ours to tell. */
  aside?(item: TrashItem, fresh: TrashItem): boolean;
  /** After a refusal: what stands in the way of all the items. */
  blocked?(): Promise<Problem | undefined>;
}

export class Batch {
  readonly #portal: Portal;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #seenOperations = new Set<string>();
  #serverErrors = 0;
  #stop: Problem | undefined;

  /** @param signal once aborted nothing more is sent; what has been sent is stopped and settled */
  constructor(portal: Portal, clock: Clock, signal: AbortSignal) {
    this.#portal = portal;
    this.#clock = clock;
    this.#signal = signal;
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
    for (let start = 0; start < known.length; start += chunkSize) {
      yield* this.#chunk(known.slice(start, start + chunkSize), job, 'first');
    }
  }

  /** The outcome of items that were not sent: cancelled, or failed with what stopped us. */
  *unsent(items: readonly TrashItem[], problem?: Problem): Iterable<Outcome> {
    if (problem) this.#note(problem);
    const why = this.#signal.aborted ? undefined : (problem ?? this.#stop);
    for (const item of items) yield why ? failed(item, why) : cancelled(item);
  }

  async *#chunk(items: readonly TrashItem[], job: Job, turn: Turn): AsyncIterable<Outcome> {
    if (this.over) return yield* turn === 'touched' ? this.#settleTouched(items, job) : this.unsent(items);
    let looks: readonly Look[];
    try {
      looks = await survey(this.#portal, items, this.#signal);
    } catch (error) {
      return yield* turn === 'touched' ? this.#settleTouched(items, job) : this.unsent(items, problemOf(error));
    }
    const ready: Sent[] = [];
    for (const look of looks) {
      if (look.state !== 'trashed') {
        if (look.state === 'unknown') this.#note(look.problem);
        yield outcomeOutside(look, job, turn === 'touched');
        continue;
      }
      const { item, fresh } = look;
      // It lived in between, so it is not the deletion that was to be made final; perhaps a call of ours trashed it.
      if (job.action === 'purge' && isAgain(item.deletedAt, fresh)) yield failed(item, { kind: 'trashedAgain' });
      else if (job.aside?.(item, fresh) !== true) ready.push({ item, deletedAt: fresh.deletedAt });
    }
    if (ready.length === 0) return;
    if (this.over) return yield* this.#unsentIn(turn, itemsOf(ready));
    yield* this.#send(ready, job, turn);
  }

  async *#send(sent: readonly Sent[], job: Job, turn: Turn): AsyncIterable<Outcome> {
    let written: Written;
    try {
      written = await job.send(itemsOf(sent), this.#signal);
    } catch (error) {
      // It never reached the portal.
      return yield* this.unsent(itemsOf(sent), problemOf(error));
    }
    const { answer } = written;
    // A 500 with the portal's own words is one too: of the checks before the start, or of what came after it.
    const refused = written.clear ? written.answer.status >= 300 : answer?.status === 500 && isAboutObject(answer);
    if (answer && refused) return yield* this.#refused(sent, job, answer, turn);
    if (!written.clear) return yield* this.#unseen(sent, job, written.problem);
    this.#serverErrors = 0;
    const operation = this.#operationIn(written.answer, job);
    // Finished and told to another window already, or not to be told from the user's other ones.
    if (!operation) return yield* this.#unseen(sent, job, { kind: 'unclear', code: 'docspace.vanished' });
    let ended = await watch(this.#portal, this.#clock, operation, this.#signal);
    if (ended.how === 'cancelled' && turn === 'touched') ended = { how: 'unwatched', problem: touchedProblem };
    if (ended.how === 'unwatched') {
      const { problem } = ended;
      this.#note(problem.code === 'docspace.stalled' ? { kind: 'busy', code: 'docspace.stalled' } : problem);
    }
    const byItem = new Map(sent.map((each) => [each.item, each]));
    for await (const look of lookEach(this.#portal, itemsOf(sent), never)) {
      const each = byItem.get(look.item);
      if (look.state !== 'trashed') yield outcomeOutside(look, job, true);
      else if (each) yield outcomeInside(each, look.fresh, ended);
    }
  }

  /** Nothing was begun, but perhaps after a 500: the chunk is halved until the item that is to blame stands alone. */
  async *#refused(sent: readonly Sent[], job: Job, answer: HttpAnswer, turn: Turn): AsyncIterable<Outcome> {
    const items = itemsOf(sent);
    const problem = problemOfAnswer(answer, this.#clock.now());
    this.#note(problem);
    this.#serverErrors = answer.status === 500 ? this.#serverErrors + 1 : 0;
    if (this.#serverErrors >= mostServerErrors) this.#stop ??= problem;
    const next = turn === 'touched' || answer.status === 500 ? 'touched' : 'narrowed';
    const blocked = turn === 'first' && next === 'narrowed' && !this.over ? await job.blocked?.() : undefined;
    if (blocked) return yield* this.unsent(items, blocked);
    if (items.length > 1 && narrowable.has(answer.status) && !meetsAll(problem)) {
      const middle = Math.ceil(items.length / 2);
      yield* this.#chunk(items.slice(0, middle), job, next);
      yield* this.#chunk(items.slice(middle), job, next);
      return;
    }
    if (meetsAll(problem) || !narrowable.has(answer.status)) {
      for (const item of items) yield failed(item, problem);
      return;
    }
    // Perhaps refused because it left the trash between our look and the call.
    for (const { item, deletedAt } of sent) {
      const look = await lookAt(this.#portal, item, never);
      if (look.state === 'trashed') {
        yield failed(item, isAgain(deletedAt, look.fresh) ? { kind: 'trashedAgain' } : problem);
      } else yield outcomeOutside(look, job, next === 'touched');
    }
  }

  /** What may or may not be going on at the portal, without an operation to watch. */
  async *#unseen(sent: readonly Sent[], job: Job, problem: Problem): AsyncIterable<Outcome> {
    const left = new Map(sent.map((each) => [each.item, each]));
    let unknown = new Map<TrashItem, Problem>();
    for (let quiet = 0; left.size > 0 && quiet < patience; quiet += 1) {
      const waited = await slept(this.#clock, Math.min(1000 * (quiet + 1), 3000), this.#signal);
      const before = left.size;
      unknown = new Map();
      for await (const look of lookEach(this.#portal, [...left.keys()], never)) {
        const each = left.get(look.item);
        if (!each) continue;
        if (look.state === 'unknown') {
          unknown.set(look.item, look.problem);
        } else if (look.state !== 'trashed') {
          left.delete(look.item);
          yield outcomeOutside(look, job, true);
        } else if (isAgain(each.deletedAt, look.fresh)) {
          left.delete(look.item);
          yield failed(look.item, { kind: 'trashedAgain' });
        }
      }
      if (!waited) break;
      // Something is going on.
      if (left.size < before) quiet = -1;
    }
    for (const item of left.keys()) yield failed(item, unclear(unknown.get(item) ?? problem));
  }

  /** Items of a chunk that met a 500, when no more is sent: what it did to them, if anything. */
  async *#settleTouched(items: readonly TrashItem[], job: Job): AsyncIterable<Outcome> {
    for await (const look of lookEach(this.#portal, items, never)) {
      if (look.state === 'trashed') yield* this.#unsentIn('touched', [look.item]);
      else yield outcomeOutside(look, job, true);
    }
  }

  /** Cancelled means that nothing more happens to an item, which nobody knows after a 500. */
  *#unsentIn(turn: Turn, items: readonly TrashItem[]): Iterable<Outcome> {
    if (turn === 'touched' && this.#signal.aborted) for (const item of items) yield failed(item, touchedProblem);
    else yield* this.unsent(items);
  }

  /** Before 3.2.1 the answer holds all the user's operations, and none must be taken for ours that is not. */
  #operationIn(answer: HttpAnswer, job: Job): Operation | undefined {
    let operations: readonly Operation[];
    try {
      operations = decode(operationsAnswer, answer).response;
    } catch {
      return undefined;
    }
    const type = operationTypes[job.action];
    const ours = operations.filter(({ id, Operation: of }) => !this.#seenOperations.has(id) && (of ?? type) === type);
    for (const { id } of operations) this.#seenOperations.add(id);
    return ours.length === 1 ? ours[0] : undefined;
  }

  #note(problem: Problem): void {
    if (!this.#signal.aborted && (meetsAll(problem) || problem.code === 'docspace.stalled')) this.#stop ??= problem;
  }
}

function itemsOf(sent: readonly Sent[]): TrashItem[] {
  return sent.map(({ item }) => item);
}
