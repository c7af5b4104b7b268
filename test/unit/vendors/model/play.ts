// Plays a scenario in a world, and has each of its steps judged.
import assert from 'node:assert/strict';
import { AccountTrash } from '../../../../src/trash/accountTrash.ts';
import type { Folder, PendingMove, RestoreOptions } from '../../../../src/trash/destination.ts';
import { keyOf, type TrashItem } from '../../../../src/trash/item.ts';
import { Jobs } from '../../../../src/trash/jobs/jobs.ts';
import type { JournalStore } from '../../../../src/trash/jobs/journal.ts';
import type { Task } from '../../../../src/trash/jobs/plan.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { TrashError } from '../../../../src/trash/problem.ts';
import { MemoryJournals } from '../../fakes/journals.ts';
import { account, never } from '../../fakes/trash.ts';
import { judgeHarm } from './harm.ts';
import { History } from './history.ts';
import { judgeList, judgeOutcomes } from './judge.ts';
import type { Conditions, Interruption, Scenario, ScenarioFault, ScenarioStep } from './scenario.ts';
import { type ItemFact, type ModelService, type ModelWorld, type Moments, type OthersAct, pick } from './world.ts';

/** What someone else restored so long ago, in milliseconds, must not be touched any more. */
const longAgo = 1000;
const maxMoments = 3000;

type UserStep = Exclude<ScenarioStep, { step: 'meddle' }>;

/** An item as the user was shown it, and what was true of it then; unknown if it changed while the list was read. */
interface ShownItem {
  readonly item: TrashItem;
  readonly fact: ItemFact | undefined;
}

/** Restored, but not moved on to where it was wanted. */
interface UnmovedItem {
  readonly item: TrashItem;
  readonly pendingMove: PendingMove;
  readonly folder: Folder;
  readonly fact: ItemFact | undefined;
}

/** What an action was to do, for the judge. */
export interface PlayedAction {
  readonly kind: 'restore' | 'purge' | 'empty' | 'moveOn';
  readonly restoreOptions: RestoreOptions;
  readonly items: readonly TrashItem[];
  /** What was true of each item when it was shown, by its key in the world. */
  readonly known: ReadonlyMap<string, ItemFact | undefined>;
  /** Nothing went wrong, no one meddled, nothing was cancelled. */
  readonly calm: boolean;
}

export class ScenarioPlay {
  readonly #service: ModelService;
  readonly #world: ModelWorld;
  readonly #moments: Moments;
  readonly #history: History;
  readonly #unmoved = new Map<string, UnmovedItem>();
  #shown: ShownItem[] = [];
  #harms: string[] = [];
  /** The keys of what is being acted on: others are after the same. */
  #inHand: ReadonlySet<string> = new Set();
  #step = 0;

  constructor(service: ModelService, world: ModelWorld, moments: Moments) {
    this.#service = service;
    this.#world = world;
    this.#moments = moments;
    this.#history = new History(
      () => world.facts(),
      () => moments.now(),
    );
  }

  async run({ steps }: Scenario): Promise<void> {
    await this.#perform({ step: 'list', faults: [], others: [], cancelAt: undefined, crash: undefined, plan: 0 });
    for (const step of steps) {
      if (step.step === 'meddle') this.#meddle(step.act, new Set());
      else await this.#perform(step);
    }
    assert.deepEqual(this.#world.harm(), [], 'live things that calls have harmed, according to the emulator');
  }

  async #perform(step: UserStep): Promise<void> {
    this.#history.note('us');
    this.#history.startTurn();
    const signal = this.#begin(step);
    try {
      if (step.step === 'list') await this.#list(step, signal);
      else await this.#act(step, signal);
    } finally {
      this.#end();
    }
    assert.deepEqual(this.#harms, [], step.step);
  }

  /** Sets up what happens meanwhile. */
  #begin({ faults, others, cancelAt, crash, plan }: Conditions): AbortSignal {
    this.#step += 1;
    const [now, controller] = [this.#step, new AbortController()];
    this.#world.plan?.(plan);
    let moment = 0;
    let waiting = others;
    this.#moments.onMoment = (request) => {
      if (moment === cancelAt) controller.abort(new Error('cancelled'));
      if (moment === crash?.at && this.#inHand.size > 1) {
        this.#moments.isDead = !crash.isAfter;
        this.#moments.diesAfter = crash.isAfter;
      }
      const isDue = ({ at, when }: Interruption) =>
        when === 'write' ? at <= moment && request !== undefined && request.method !== 'GET' : at === moment;
      const due = waiting.filter(isDue);
      waiting = waiting.filter((each) => !due.includes(each));
      for (const { when, act } of due) {
        const run = () => {
          if (now === this.#step) this.#meddle(act, this.#inHand);
        };
        if (when === 'work' && this.#world.duringWork) this.#world.duringWork(run);
        else run();
      }
      if (request) this.#checkAims(this.#world.aims?.(request) ?? []);
      moment += 1;
      if (moment > maxMoments) throw new Error('The operation does not end.');
    };
    for (const fault of faults) this.#fail(fault);
    return controller.signal;
  }

  #end(): void {
    this.#step += 1;
    this.#inHand = new Set();
    this.#moments.onMoment = () => {};
    this.#moments.diesAfter = false;
    this.#world.plan?.(0);
    this.#world.server.heal();
    this.#world.settle();
    this.#history.note('us');
  }

  #fail({ mischief, meets, times }: ScenarioFault): void {
    const how = pick(this.#service.mischiefs, mischief);
    if (!how) return;
    const { fail } = this.#world.server;
    if (meets === 'any') fail({ how, times });
    else if (meets === 'reads') fail({ method: 'GET', how, times });
    else for (const method of new Set(['PUT', ...Object.values(this.#service.methods)])) fail({ method, how, times });
  }

  #meddle(act: OthersAct, first: ReadonlySet<string>): void {
    this.#history.note('us');
    this.#world.meddle(act, first);
    this.#history.note('them');
    // No two deletions of one thing have one time.
    this.#moments.time += 10;
  }

  #checkAims(keys: readonly string[]): void {
    this.#history.note('us');
    for (const key of keys) {
      if (this.#history.facts.get(key)?.state !== 'live') continue;
      const since = this.#history.of(key).findLast(({ by, to }) => by === 'them' && to?.state === 'live')?.at ?? 0;
      const ago = this.#moments.now() - since;
      if (ago >= longAgo)
        this.#harms.push(`sent ${key}, which somebody restored ${since === 0 ? 'long' : `${ago} ms`} ago`);
    }
  }

  async #list(step: UserStep, signal: AbortSignal): Promise<void> {
    const items: TrashItem[] = [];
    let end: unknown;
    try {
      for await (const page of this.#world.client.pages({ removed: () => 0 }, signal)) {
        items.push(...page.items);
        assert.equal(page.unreadable, 0);
      }
    } catch (error) {
      end = error;
      if (error !== signal.reason && !(error instanceof TrashError)) throw error;
    }
    this.#world.settle();
    this.#history.note('us');
    const calm = isCalm(step);
    assert.ok(!calm || end === undefined, `a list failed though nothing went wrong: ${String(end)}`);
    judgeList(this.#history, items, end === undefined, this.#world);
    judgeHarm(this.#history, { kind: 'list', keys: new Set(), restoreOptions: {} }, this.#service);
    this.#shown = items.map((item) => {
      const key = this.#world.keyOf(item);
      return { item, fact: this.#history.of(key).length > 0 ? undefined : this.#history.facts.get(key) };
    });
  }

  async #act(step: Exclude<UserStep, { step: 'list' }>, signal: AbortSignal): Promise<void> {
    const action = this.#order(step);
    if (!action) return;
    const keys = new Set(action.known.keys());
    this.#inHand = keys;
    const outcomes = await this.#run(action, signal);
    this.#world.settle();
    this.#history.note('us');
    const { kind, restoreOptions } = action;
    judgeOutcomes(this.#history, action, outcomes, {
      service: this.#service,
      keyOf: (item) => this.#world.keyOf(item),
    });
    judgeHarm(this.#history, { kind, keys, restoreOptions }, this.#service);
    this.#remember(action, outcomes);
  }

  #order(step: Exclude<UserStep, { step: 'list' }>): PlayedAction | undefined {
    const calm = isCalm(step) && this.#world.isVague !== true;
    if (step.step === 'moveOn') return this.#moveOn(calm);
    const all = this.#shown.map(({ item }) => item);
    const picks = 'picks' in step ? step.picks : [];
    const items = step.step === 'empty' ? all : [...new Set(picks.flatMap((number) => pick(all, number) ?? []))];
    if (items.length === 0) return undefined;
    const known = new Map(
      this.#shown.filter(({ item }) => items.includes(item)).map(({ item, fact }) => [this.#world.keyOf(item), fact]),
    );
    return {
      kind: step.step,
      restoreOptions: step.step === 'restore' ? this.#restoreOptions(step, items) : {},
      items,
      known,
      calm,
    };
  }

  /** The second try of what was restored and not moved. */
  #moveOn(calm: boolean): PlayedAction | undefined {
    const unmoved = [...this.#unmoved.values()];
    const folder = unmoved[0]?.folder;
    const again = unmoved.filter((each) => each.folder.id === folder?.id);
    if (!folder) return undefined;
    const pendingMoves = new Map(again.map(({ item, pendingMove }) => [keyOf(item), pendingMove]));
    const known = new Map(again.map(({ item, fact }) => [this.#world.keyOf(item), fact]));
    const restoreOptions: RestoreOptions = { folder, conflict: 'keepBoth', pendingMoves };
    return { kind: 'moveOn', restoreOptions, items: again.map(({ item }) => item), known, calm };
  }

  #restoreOptions(step: Extract<ScenarioStep, { step: 'restore' }>, items: readonly TrashItem[]): RestoreOptions {
    const { restoresTo, conflicts, renames } = this.#world.capabilities;
    const folder = restoresTo && step.folder !== undefined ? pick(this.#world.folders(), step.folder) : undefined;
    const conflict = conflicts.find((each) => each === step.conflict);
    const names =
      renames && step.otherNames ? new Map(items.map((item) => [keyOf(item), `${item.id}.txt`])) : undefined;
    return { folder, conflict, names };
  }

  /** One job, which another window goes on with after a crash. */
  async #run({ kind, items, restoreOptions }: PlayedAction, signal: AbortSignal): Promise<readonly Outcome[]> {
    const isRestore = kind === 'restore' || kind === 'moveOn';
    const task: Task = isRestore ? { action: 'restore', options: restoreOptions } : { action: 'purge' };
    const journals = new MemoryJournals();
    const outcomes = await this.#window(journals).run(task, items, signal, () => {});
    if (!this.#moments.isDead) return outcomes;
    this.#moments.isDead = false;
    for (let tries = 0; tries < 20; tries += 1) {
      const jobs = this.#window(journals);
      await jobs.load();
      const [job] = jobs.list;
      assert.ok(job, 'the job is found');
      // Cancelled before it could look at what was sent, it stays for one who has not cancelled.
      const ended = await jobs.continue(job.id, tries === 0 ? signal : never, () => {});
      if (jobs.list.length === 0) return ended?.outcomes ?? [];
    }
    return assert.fail('The job does not end.');
  }

  #window(journals: MemoryJournals): Jobs {
    const { client, capabilities } = this.#world;
    const trash = new AccountTrash(account(), { capabilities, connect: async () => client }, this.#moments);
    const live = async () => assert.ok(!this.#moments.isDead);
    const store: JournalStore = {
      list: () => journals.list(),
      prune: () => journals.prune(),
      read: (file) => journals.read(file),
      peek: (file) => journals.peek(file),
      fileOf: (...given) => journals.fileOf(...given),
      create: (file) => journals.create(file),
      append: (...given) => live().then(() => journals.append(...given)),
      close: (file) => live().then(() => journals.close(file)),
      remove: (file) => journals.remove(file),
      exclusively: (...given) => journals.exclusively(...given),
    };
    return new Jobs({
      trashOf: () => trash,
      journals: {
        hasWork: () => journals.hasWork(),
        load: async () => store,
      },
      now: () => this.#moments.now(),
      newId: () => 'job',
      log: { warn: () => {} },
    });
  }

  /** What is said to have left the trash is shown no more. */
  #remember({ restoreOptions }: PlayedAction, outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      const { item } = outcome;
      const key = this.#world.keyOf(item);
      this.#unmoved.delete(key);
      const pendingMove = outcome.end === 'failed' ? outcome.pendingMove : undefined;
      if (pendingMove && restoreOptions.folder) {
        this.#unmoved.set(key, {
          item,
          pendingMove,
          folder: restoreOptions.folder,
          fact: this.#history.facts.get(key),
        });
      }
      const left = outcome.end === 'done' || pendingMove || (outcome.end === 'skipped' && outcome.why !== 'nameTaken');
      if (left) this.#shown = this.#shown.filter((each) => each.item !== item);
    }
  }
}

function isCalm({ faults, others, cancelAt, crash, plan }: Conditions): boolean {
  const isSteady = cancelAt === undefined && crash === undefined;
  return faults.length === 0 && others.length === 0 && isSteady && plan === 0;
}
