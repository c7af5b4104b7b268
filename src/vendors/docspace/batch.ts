/**
 * Chunks of items through one operation of the portal each. A move or delete takes an entry from wherever it lives at
 * that moment, so each chunk is looked at right before it is sent, and settled by looking at it again.
 */
import type { HttpResponse } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Clock, OnProgress } from '../../trash/ports.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import type { WriteResult } from '../answers.ts';
import { cancelled, failed, never } from '../outcomes.ts';
import {
  afterLook,
  afterNotSent,
  afterOperation,
  afterRefusal,
  afterRefusedLook,
  afterSend,
  maxChunk,
  nextChunkSize,
  type Phase,
  stopsBatch,
} from './decide.ts';
import { type Job, route } from './jobs.ts';
import { lookAfter, lookUntilQuiet } from './lookAfter.ts';
import { type BulkLookUp, entryKindOf, freshLookUps, lookAt, unknownKind } from './lookUp.ts';
import type { Portal } from './portal.ts';
import { problemOfAnswer } from './problems.ts';
import { outcomeIfTrashed, type RemainingItem, type SentItem, wasTrashedAgain } from './settling.ts';
import { StartedOperations, watch } from './watch.ts';

/** An entry of the queue. */
interface Work {
  readonly items: readonly TrashItem[];
  readonly job: Job;
  readonly phase: Phase;
  /** How many of the items to send at once, at most. */
  readonly size: number;
}

/** What came of one step. */
interface Step {
  readonly outcomes: readonly Outcome[];
  /** To be done next, before what is in the queue. */
  readonly again?: readonly Work[];
  /** Items on which a call of ours may still be at work; they are looked at when all else is done. */
  readonly unclear?: readonly SentItem[];
  /** Why nothing more is to be sent. */
  readonly stop?: Problem | undefined;
}

/** Of an item that met a 500: perhaps it is still being worked on. */
const maybeAppliedProblem: Problem = { kind: 'unclear', status: 500 };

export class Batch {
  readonly #portal: Portal;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #advance: OnProgress;
  readonly #operations = new StartedOperations();
  #stop: Problem | undefined;
  #chunkSize = maxChunk;
  /** How many calls in a row met a 500, did nothing, or came too late to be sent. */
  #serverErrors = 0;
  #idle = 0;
  #expired = 0;

  /** @param signal once aborted nothing more is sent; what has been sent is stopped and settled */
  constructor(portal: Portal, clock: Clock, signal: AbortSignal, advance: OnProgress = () => {}) {
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
    const isKnown = (item: TrashItem) => entryKindOf(item) !== undefined;
    for (const item of items) if (!isKnown(item)) yield failed(item, unknownKind);
    const queue = nonEmpty([{ items: items.filter(isKnown), job, phase: 'first', size: maxChunk }]);
    const unclear = new Map<Job, SentItem[]>();
    for (let work = queue.shift(); work; work = queue.shift()) {
      const step = this.over ? this.#unsent(work.items, work) : await this.#step(work);
      if (!this.#signal.aborted) this.#stop ??= step.stop;
      yield* step.outcomes;
      // Items that are still to be done no longer count as worked on.
      this.#advance(0);
      queue.unshift(...nonEmpty(step.again ?? []));
      if (step.unclear) unclear.set(work.job, [...(unclear.get(work.job) ?? []), ...step.unclear]);
    }
    for (const [of, sent] of unclear) yield* await this.#untilQuiet(sent, of, maybeAppliedProblem);
  }

  /** The outcome of items that were not sent: cancelled, or failed with what stopped us. */
  unsent(items: readonly TrashItem[], problem?: Problem): readonly Outcome[] {
    if (problem && stopsBatch(problem) && !this.#signal.aborted) this.#stop ??= problem;
    const why = this.#signal.aborted ? undefined : (problem ?? this.#stop);
    return items.map((item) => (why ? failed(item, why) : cancelled(item)));
  }

  /** Looks at the first items, as many as the portal is quick enough for, and sends those that may be sent. */
  async #step(work: Work): Promise<Step> {
    const { job, phase } = work;
    const chunk = work.items.slice(0, Math.min(work.size, this.#chunkSize));
    const restAfter = (taken: number): Work => ({ ...work, items: work.items.slice(taken) });
    let found: BulkLookUp;
    try {
      found = await freshLookUps(this.#portal, chunk, job.clashes, this.#signal);
    } catch (error) {
      return { ...this.#unsent(chunk, work, problemOf(error)), again: [restAfter(chunk.length)] };
    }
    const rest = restAfter(found.looks.length);
    this.#chunkSize = nextChunkSize(this.#chunkSize, found.pace, chunk.length);
    const outcomes: Outcome[] = [];
    const ready: RemainingItem[] = [];
    for (const look of found.looks) {
      const next = afterLook(look, job, phase);
      if ('end' in next) outcomes.push(next);
      else if (job.aside?.(next.item, next.fresh) !== true) ready.push(next);
    }
    const problems = found.looks.flatMap((look) => (look.state === 'unknown' ? look.problem : []));
    const stop = problems.find(stopsBatch);
    if (stop || this.#signal.aborted) {
      const step = this.#unsent(itemsOf(ready), work, stop);
      return { ...step, outcomes: [...outcomes, ...step.outcomes], again: [rest] };
    }
    const { own, others, outcomes: routed } = route(ready, job, found.taken);
    const step = own.length > 0 ? await this.#send(own, work, found.notAfter) : { outcomes: [] };
    const byOthers = [...others].map(([other, items]) => ({ items, job: other, phase, size: maxChunk }));
    return {
      ...step,
      outcomes: [...outcomes, ...routed, ...step.outcomes],
      again: [...(step.again ?? []), ...byOthers, rest],
    };
  }

  async #send(sent: readonly SentItem[], work: Work, notAfter: number): Promise<Step> {
    const items = itemsOf(sent);
    let written: WriteResult;
    try {
      written = await work.job.send(items, { notAfter, signal: this.#signal });
    } catch (error) {
      const problem = afterNotSent(problemOf(error), this.#expired);
      if (problem) return this.#unsent(items, work, problem);
      this.#expired += 1;
      return { outcomes: [], again: [{ ...work, items, size: maxChunk }] };
    }
    this.#expired = 0;
    const after = afterSend(written);
    if (after.next === 'refused') return await this.#refused(sent, work, after.answer);
    if (after.next === 'unwatched') return { outcomes: await this.#untilQuiet(sent, work.job, after.problem) };
    this.#serverErrors = 0;
    return await this.#started(sent, work, after.answer);
  }

  /** Nothing was started, but perhaps after a 500: the chunk is halved until the item to blame stands alone. */
  async #refused(sent: readonly SentItem[], work: Work, answer: HttpResponse): Promise<Step> {
    const items = itemsOf(sent);
    const problem = problemOfAnswer(answer, this.#clock.now());
    this.#serverErrors = answer.status === 500 ? this.#serverErrors + 1 : 0;
    const { aborted } = this.#signal;
    const refused = { phase: work.phase, items: items.length, serverErrors: this.#serverErrors, aborted };
    const { phase, asks, next, stop: stops } = afterRefusal(problem, refused);
    const stop = stops ? problem : undefined;
    const blocked = asks ? await work.job.blocked?.() : undefined;
    if (blocked) return this.#unsent(items, work, blocked);
    if (next === 'halve') return { outcomes: [], again: [halved({ ...work, items, phase })], stop };
    if (next === 'end') {
      if (phase === 'maybeApplied') return this.#unsent(items, { phase }, problem);
      return { outcomes: items.map((item) => failed(item, problem)), stop };
    }
    const outcomes: Outcome[] = [];
    const open: TrashItem[] = [];
    for (const each of sent) {
      const look = await lookAt(this.#portal, each.item, never);
      const outcome = afterRefusedLook(look, each, work.job, phase, problem);
      if (outcome) outcomes.push(outcome);
      else open.push(each.item);
    }
    return { ...this.#unsent(open, { phase }, problem), outcomes, stop };
  }

  /** An operation is followed to its end, and its items are looked at. */
  async #started(sent: readonly SentItem[], work: Work, answer: HttpResponse): Promise<Step> {
    const { job } = work;
    const { call } = answer;
    const operation = this.#operations.ownIn(answer, job.action);
    // It has finished and was reported to another window, or cannot be distinguished from the user's other ones.
    if (!operation) {
      return { outcomes: await this.#untilQuiet(sent, job, { kind: 'unclear', code: 'docspace.vanished', call }) };
    }
    let watched = await watch(this.#portal, this.#clock, operation, this.#signal, (progress) =>
      this.#advance(Math.floor((sent.length * Math.min(progress, 100)) / 100)),
    );
    if (watched.how === 'cancelled' && work.phase === 'maybeApplied')
      watched = { how: 'unwatched', problem: maybeAppliedProblem };
    const stop = watched.how === 'unwatched' ? stoppedBy(watched.problem) : undefined;
    const { ended, outcomes, left } = await lookAfter(this.#portal, this.#clock, sent, job, watched);
    const { aborted } = this.#signal;
    const { idle, asks, next } = afterOperation(ended, { sent: sent.length, left, idle: this.#idle, aborted });
    this.#idle = idle;
    const blocked = asks ? await job.blocked?.() : undefined;
    const goesOn = (each: RemainingItem) =>
      (blocked !== undefined || next === 'halve') && !wasTrashedAgain(each.before, each.fresh);
    const over = left.filter((each) => !goesOn(each)).map((each) => outcomeIfTrashed(each, job, ended, call));
    const items = itemsOf(left.filter(goesOn));
    const step = blocked ? this.#unsent(items, work, blocked) : { outcomes: [] };
    const phase = work.phase === 'first' ? 'narrowed' : work.phase;
    return {
      ...step,
      outcomes: [...outcomes, ...over, ...step.outcomes],
      again: blocked ? [] : [halved({ ...work, items, phase })],
      stop: stop ?? blocked,
    };
  }

  /** Failed or cancelled means that nothing more happens to an item, which nobody knows after a 500. */
  #unsent(items: readonly TrashItem[], { phase }: Pick<Work, 'phase'>, problem?: Problem): Step {
    const stop = problem && stoppedBy(problem);
    if (phase !== 'maybeApplied') return { outcomes: this.unsent(items, problem), stop };
    const doubt: Problem = { ...(problem ?? this.#stop ?? maybeAppliedProblem), kind: 'unclear' };
    return { outcomes: [], unclear: items.map((item) => ({ item, before: item, doubt })), stop };
  }

  async #untilQuiet(sent: readonly SentItem[], job: Job, problem: Problem): Promise<readonly Outcome[]> {
    return await lookUntilQuiet(this.#portal, this.#clock, sent, job, problem, this.#signal);
  }
}

/** For items that were not sent, an operation that stalled means that the portal is busy. */
function stoppedBy(problem: Problem): Problem | undefined {
  if (!stopsBatch(problem)) return undefined;
  return problem.code === 'docspace.stalled' ? { kind: 'busy', code: problem.code } : problem;
}

function nonEmpty(works: readonly Work[]): Work[] {
  return works.filter(({ items }) => items.length > 0);
}

function halved(work: Work): Work {
  return { ...work, size: Math.ceil(work.items.length / 2) };
}

function itemsOf(sent: readonly SentItem[]): TrashItem[] {
  return sent.map(({ item }) => item);
}
