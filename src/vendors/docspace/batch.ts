/**
 * Chunks of items through one operation of the portal each. A move or delete takes an entry from wherever it lives at
 * that moment, so each chunk is looked at right before it is sent, and settled by looking at it again.
 */
import type { HttpResponse } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { WriteHooks } from '../../trash/ports.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import type { WriteResult } from '../answers.ts';
import { cancelled, failed, never } from '../outcomes.ts';
import {
  afterLook,
  afterNotSent,
  afterOperation,
  afterRefusal,
  type Expectation,
  maxChunk,
  maxServerErrors,
  nextChunkSize,
  outcomeIfLeft,
  outcomeIfRefused,
  type SentItem,
  standingAnswer,
  stopsBatch,
  type UnclearItem,
} from './decide.ts';
import { problemOfAnswer } from './decode.ts';
import { entryKindOf, type FreshLooks, freshLooks, lookAfter, lookAt, settleUnclear, unknownKind } from './lookUp.ts';
import type { Limit, Portal } from './portal.ts';
import { startedBy, vanished, watch } from './watch.ts';

/** What a batch does to items. */
export interface BatchTask extends Expectation {
  send(items: readonly TrashItem[], limit: Limit): Promise<WriteResult>;
  /** Takes an item that this task cannot serve after all; its outcome is then no longer the batch's. */
  aside?(item: TrashItem, fresh: TrashItem): boolean;
  /** Asked before the last look: those whose names are taken where they go. Throws `TrashError`. */
  clashes?(items: readonly TrashItem[], signal: AbortSignal): Promise<ReadonlySet<TrashItem>>;
  /** How an item whose name is taken ends unsent, or which other task has it; so too if it is free. Else it is sent. */
  readonly ifTaken?: BatchTask | ((item: TrashItem) => Outcome);
  readonly ifFree?: BatchTask;
  /** After a call that failed or did nothing: what stands in the way of all the items. Throws nothing. */
  blocked?(): Promise<Problem | undefined>;
}

/** An entry of the queue. */
interface Work {
  readonly items: readonly TrashItem[];
  readonly task: BatchTask;
  /** Whether a call for them met a 500, which leaves open if something was started. */
  readonly maybeApplied: boolean;
}

export class Batch {
  readonly portal: Portal;
  readonly signal: AbortSignal;
  readonly #hooks: WriteHooks;
  readonly #queue: Work[] = [];
  /** Looked at when all else is done. */
  readonly #unclear: UnclearItem[] = [];
  /** The portal's operations that are known. */
  readonly #seen = new Set<string>();
  /** Why nothing more is sent. */
  #stop: Problem | undefined;
  #chunkSize = maxChunk;
  /** How many calls in a row met a 500, did nothing, or came too late to be sent. */
  #serverErrors = 0;
  #idle = 0;
  #expired = 0;

  /** @param signal once aborted nothing more is sent; what has been sent is stopped and settled */
  constructor(portal: Portal, signal: AbortSignal, hooks: WriteHooks = {}) {
    this.portal = portal;
    this.signal = signal;
    this.#hooks = hooks;
  }

  /** Whether nothing more will be sent. */
  get over(): boolean {
    return this.#stop !== undefined || this.signal.aborted;
  }

  async *run(items: readonly TrashItem[], task: BatchTask): AsyncIterable<Outcome> {
    const isKnown = (item: TrashItem) => entryKindOf(item) !== undefined;
    for (const item of items) if (!isKnown(item)) yield failed(item, unknownKind);
    this.#next({ items: items.filter(isKnown), task, maybeApplied: false });
    for (let work = this.#queue.shift(); work; work = this.#queue.shift()) {
      yield* this.over ? this.unsent(work.items, undefined, work) : await this.#step(work);
      // Items that are still to be done no longer count as worked on.
      this.#hooks.onProgress?.(0);
    }
    yield* await settleUnclear(this.portal, this.#unclear.splice(0), this.signal);
  }

  /**
   * The outcome of items that were not sent: cancelled, or failed with what stopped us. Both mean that nothing more
   * happens to an item, which nobody knows after a 500.
   */
  unsent(items: readonly TrashItem[], problem?: Problem, work?: Work): readonly Outcome[] {
    if (problem && stopsBatch(problem)) this.#stopFor(problem);
    const why = problem ?? this.#stop;
    if (work?.maybeApplied) {
      const sent = items.map((item) => ({ item, before: item }));
      return this.#settleLater(sent, work.task, why ?? { kind: 'unclear', status: 500 });
    }
    return items.map((item) => (why && !this.signal.aborted ? failed(item, why) : cancelled(item)));
  }

  #next(work: Work): void {
    if (work.items.length > 0) this.#queue.unshift(work);
  }

  #halve(work: Work): void {
    const middle = Math.ceil(work.items.length / 2);
    this.#next({ ...work, items: work.items.slice(middle) });
    this.#next({ ...work, items: work.items.slice(0, middle) });
  }

  #stopFor(problem: Problem): void {
    // For items that were not sent, an operation that stalled means that the portal is busy.
    this.#stop ??= problem.code === 'docspace.stalled' ? { kind: 'busy', code: problem.code } : problem;
  }

  /** Looks at the first items, as many as the portal is quick enough for, and sends those that may be sent. */
  async #step(work: Work): Promise<readonly Outcome[]> {
    const { items, task, maybeApplied } = work;
    const chunk = items.slice(0, this.#chunkSize);
    let taken: ReadonlySet<TrashItem> | undefined;
    let found: FreshLooks;
    try {
      taken = await task.clashes?.(chunk, this.signal);
      found = await freshLooks(this.portal, chunk, this.signal);
    } catch (error) {
      this.#next({ ...work, items: items.slice(chunk.length) });
      const problem = problemOf(error);
      const blocked = stopsBatch(problem) ? undefined : await this.#blocked(task);
      return this.unsent(chunk, blocked ?? problem, work);
    }
    const { looks, notAfter, quick } = found;
    this.#chunkSize = nextChunkSize(this.#chunkSize, chunk.length, looks.length, quick);
    this.#next({ ...work, items: items.slice(looks.length) });
    const outcomes: Outcome[] = [];
    const ready: SentItem[] = [];
    for (const look of looks) {
      const next = afterLook(look, task, maybeApplied);
      if ('end' in next) outcomes.push(next);
      else if (task.aside?.(next.item, next.before) !== true) ready.push(next);
      if (look.state === 'unknown' && stopsBatch(look.problem)) this.#stopFor(look.problem);
    }
    if (this.over) return [...outcomes, ...this.unsent(itemsOf(ready), undefined, work)];
    const own: SentItem[] = [];
    const others = new Map<BatchTask, TrashItem[]>();
    const names = new Set<string>();
    for (const each of ready) {
      const { item } = each;
      const name = `${item.kind}/${item.name}`;
      // Of two with the same name, the first takes it.
      const way = taken?.has(item) === true || names.has(name) ? task.ifTaken : task.ifFree;
      if (way === undefined) {
        names.add(name);
        own.push(each);
      } else if (typeof way === 'function') outcomes.push(way(item));
      else others.set(way, [...(others.get(way) ?? []), item]);
    }
    for (const [other, its] of others) this.#next({ items: its, task: other, maybeApplied });
    if (own.length > 0) outcomes.push(...(await this.#send(own, work, notAfter)));
    return outcomes;
  }

  async #send(sent: readonly SentItem[], work: Work, notAfter: number): Promise<readonly Outcome[]> {
    const items = itemsOf(sent);
    let written: WriteResult;
    try {
      await this.#hooks.beforeSend?.(items);
      written = await work.task.send(items, { notAfter, signal: this.signal });
    } catch (error) {
      const problem = afterNotSent(problemOf(error), this.#expired);
      if (problem) return this.unsent(items, problem, work);
      this.#expired += 1;
      this.#next({ ...work, items });
      return [];
    }
    this.#expired = 0;
    const answer = standingAnswer(written);
    if ('kind' in answer) return this.#settleLater(sent, work.task, answer);
    if (answer.status >= 300) return await this.#refused(sent, work, answer);
    this.#serverErrors = 0;
    return await this.#started(sent, work, answer);
  }

  /** Nothing was started, but perhaps after a 500: the chunk is halved until the item to blame stands alone. */
  async #refused(sent: readonly SentItem[], work: Work, answer: HttpResponse): Promise<readonly Outcome[]> {
    const items = itemsOf(sent);
    const problem = problemOfAnswer(answer);
    this.#serverErrors = answer.status === 500 ? this.#serverErrors + 1 : 0;
    if (this.#serverErrors >= maxServerErrors) this.#stopFor(problem);
    const { task } = work;
    const maybeApplied = work.maybeApplied || answer.status === 500;
    const next = afterRefusal(problem, items.length);
    const blocked = maybeApplied || next === 'end' ? undefined : await this.#blocked(task);
    const isOpen = maybeApplied && next === 'look';
    if (blocked || isOpen || next === 'end') return this.unsent(items, blocked ?? problem, { ...work, maybeApplied });
    if (next === 'halve') {
      this.#halve({ ...work, items, maybeApplied });
      return [];
    }
    const outcomes: Outcome[] = [];
    for (const each of sent) {
      outcomes.push(outcomeIfRefused(await lookAt(this.portal, each.item, never), each, task, problem));
    }
    return outcomes;
  }

  /** An operation is followed to its end, and its items are looked at. */
  async #started(sent: readonly SentItem[], work: Work, answer: HttpResponse): Promise<readonly Outcome[]> {
    const { task, maybeApplied } = work;
    const { call } = answer;
    const operation = startedBy(answer, task.action, this.#seen);
    const onProgress = (percent: number) =>
      this.#hooks.onProgress?.(Math.floor((sent.length * Math.min(percent, 100)) / 100));
    const ended = operation ? await watch(this.portal, operation, this.signal, onProgress) : vanished;
    if ('problem' in ended) {
      const { problem, cancelled } = ended;
      if (stopsBatch(problem)) this.#stopFor(problem);
      // What met a 500 may have been started before too.
      return this.#settleLater(sent, task, { call, ...problem }, cancelled && !maybeApplied);
    }
    const outcomes: Outcome[] = [];
    const left = await lookAfter(this.portal, sent, task, ended, outcomes);
    const { idle, halve } = afterOperation(ended, sent.length, left.length, this.#idle);
    this.#idle = idle;
    const blocked = idle > 0 ? await this.#blocked(task) : undefined;
    if (blocked) return [...outcomes, ...this.unsent(left, blocked, work)];
    if (halve && !this.signal.aborted) this.#halve({ ...work, items: left });
    else for (const item of left) outcomes.push(outcomeIfLeft(item, task, ended.error, call));
    return outcomes;
  }

  async #blocked(task: BatchTask): Promise<Problem | undefined> {
    return this.signal.aborted ? undefined : await task.blocked?.();
  }

  #settleLater(sent: readonly SentItem[], expectation: Expectation, problem: Problem, cancelled = false): Outcome[] {
    for (const each of sent) this.#unclear.push({ ...each, expectation, problem, cancelled });
    return [];
  }
}

function itemsOf(sent: readonly SentItem[]): TrashItem[] {
  return sent.map(({ item }) => item);
}
