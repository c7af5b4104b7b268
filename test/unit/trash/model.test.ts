// The core on the memory vendor, at random: a user of the extension and someone else act on one trash, and some
// responses are lost, and windows crash. A model of a few lines says what must come of it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NetworkError } from '../../../src/http/http.ts';
import { createHttpClient } from '../../../src/http/httpClient.ts';
import type { Transport } from '../../../src/http/transport.ts';
import { AccountTrash } from '../../../src/trash/accountTrash.ts';
import type { TrashItem } from '../../../src/trash/item.ts';
import { Jobs } from '../../../src/trash/jobs/jobs.ts';
import type { JournalState, JournalStore } from '../../../src/trash/jobs/journal.ts';
import { outcomesOf, readJournal } from '../../../src/trash/jobs/readJournal.ts';
import type { Action, Outcome } from '../../../src/trash/outcome.ts';
import { memory } from '../../fakes/memoryVendor/memory.ts';
import { MemoryTrash, memoryToken } from '../../fakes/memoryVendor/service.ts';
import { FakeClock } from '../fakes/clock.ts';
import { held } from '../fakes/credentials.ts';
import { rounds } from '../fakes/dice.ts';
import { MemoryJournals } from '../fakes/journals.ts';
import { account } from '../fakes/trash.ts';

const url = 'https://memory.example';

/**
 * What happens to one call: its response is lost, before or after the work, it meets an error of the service, or the window
 * crashes then.
 */
const fate = fc.constantFrom(
  'none',
  'none',
  'none',
  'lost before',
  'lost after',
  'error',
  'crash before',
  'crash after',
);

/** Someone else acts right before a call, counted from 0. */
const other = fc.record({ call: fc.nat(12), act: fc.constantFrom('restore', 'erase'), pick: fc.nat() });
type Other = { readonly call: number; readonly act: string; readonly pick: number };

const step = fc.record({
  step: fc.constantFrom('list', 'restore', 'purge'),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
  fates: fc.array(fate, { maxLength: 12 }),
  others: fc.array(other, { maxLength: 2 }),
  cancelAt: fc.option(fc.nat(12), { nil: undefined, freq: 4 }),
  afterCrash: fc.constantFrom('continue', 'continue', 'discard'),
});
type Step = {
  readonly step: string;
  readonly picks: readonly number[];
  readonly fates: readonly string[];
  readonly others: readonly Other[];
  /** The call, counted from 0, at which the person cancels. */
  readonly cancelAt?: number;
  readonly afterCrash: string;
};
const list: Step = { step: 'list', picks: [], fates: [], others: [], afterCrash: 'continue' };

const seed = fc.constantFrom(undefined, undefined, undefined, 'restore' as const, 'purge' as const);

/** One window of the editor: what it does after it has crashed does not happen. */
class Window {
  readonly trash: AccountTrash;
  readonly jobs: Jobs;
  readonly died: Promise<undefined>;
  #isAlive = true;
  #die = () => {};

  constructor(journals: MemoryJournals, transport: Transport, newId: () => string) {
    this.died = new Promise((resolve) => {
      this.#die = () => resolve(undefined);
    });
    const clock = new FakeClock();
    const guarded: Transport = (...given) => this.#ifAlive(() => transport(...given));
    const deps = { transport: guarded, clock, log: { info: () => {} }, random: () => 0.5 };
    const of = account({ url });
    this.trash = new AccountTrash(
      of,
      {
        capabilities: memory.capabilities,
        connect: () =>
          memory.connect({
            account: of,
            origins: [url],
            credentials: held({ token: memoryToken }),
            createHttpClient: (options) => createHttpClient(deps, options),
            clock,
          }),
      },
      clock,
    );
    const store: JournalStore = {
      list: () => journals.list(),
      prune: () => journals.prune(),
      read: (file) => journals.read(file),
      peek: (file) => journals.peek(file),
      fileOf: (...given) => journals.fileOf(...given),
      create: (file) => this.#ifAlive(() => journals.create(file)),
      append: (...given) => this.#ifAlive(() => journals.append(...given)),
      close: (file) => this.#ifAlive(() => journals.close(file)),
      remove: (file) => this.#ifAlive(() => journals.remove(file)),
      exclusively: (...given) => journals.exclusively(...given),
    };
    const log = { warn: (message: string) => assert.fail(message) };
    this.jobs = new Jobs({
      trashOf: () => this.trash,
      journals: { hasWork: () => journals.hasWork(), load: async () => store },
      now: () => 0,
      newId,
      log,
    });
  }

  die(): void {
    this.#isAlive = false;
    this.#die();
  }

  async #ifAlive<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isAlive) await new Promise(() => {});
    const result = await work();
    if (!this.#isAlive) await new Promise(() => {});
    return result;
  }
}

class Play {
  readonly #service = new MemoryTrash();
  readonly #ids: string[] = [];
  readonly #journals = new MemoryJournals();
  #window: Window;
  #jobs = 0;
  /** What the model knows of each item. */
  readonly #states = new Map<string, string>();
  /** Whom someone else has acted on during the step. */
  readonly #touched = new Set<string>();
  /** Ids of items that our calls have restored or purged. */
  readonly #changed: string[] = [];
  #step = list;
  #cancel = new AbortController();
  #calls = 0;

  constructor(seeds: readonly ('restore' | 'purge' | undefined)[]) {
    for (const refuses of seeds) this.#ids.push(this.#service.trashFile('file', refuses));
    for (const id of this.#ids) this.#states.set(id, 'trashed');
    this.#window = this.#open();
  }

  async run(given: Step): Promise<void> {
    [this.#step, this.#calls, this.#cancel] = [given, 0, new AbortController()];
    this.#touched.clear();
    const { step: what, picks } = given;
    if (what === 'restore' || what === 'purge') await this.#act(what, picks);
    else await this.#survive(() => this.#window.trash.refresh());
    for (const id of this.#touched) this.#states.set(id, this.#service.stateOf(id));
    assert.deepEqual(new Map(this.#ids.map((id) => [id, this.#service.stateOf(id)])), this.#states);
    assert.equal(new Set(this.#changed).size, this.#changed.length, 'nothing is done twice');
  }

  /** A list that is read without faults shows exactly what is in the trash. */
  async end(): Promise<void> {
    await this.run(list);
    const { state } = this.#window.trash;
    assert.equal(state.problem, undefined);
    assert.deepEqual(
      state.items.map(({ id }) => id),
      this.#service.trashed.map(({ id }) => id),
    );
    this.#window.trash.dispose();
  }

  #open(): Window {
    const window = new Window(this.#journals, this.#transport, () => `job${++this.#jobs}`);
    return window;
  }

  /** `undefined` where the window crashed meanwhile: then there is another one. */
  async #survive<T>(work: () => Promise<T>): Promise<T | undefined> {
    const crashed = this.#window;
    const ended = await Promise.race([work(), crashed.died]);
    if (this.#window !== crashed) return undefined;
    return ended;
  }

  async #act(action: Action, picks: readonly number[]): Promise<void> {
    const listed = this.#window.trash.state.items;
    const items = [...new Set(picks.flatMap((pick) => listed[pick % listed.length] ?? []))];
    const outcomes =
      (await this.#survive(() => this.#window.jobs.run({ action }, items, this.#cancel.signal, () => {}))) ??
      (await this.#goOn());
    if (outcomes.length === 0) {
      // Of a single item nothing is kept: the list tells what became of it.
      assert.ok(items.length <= 1);
      for (const { id } of items) this.#states.set(id, this.#service.stateOf(id));
      return;
    }
    assert.deepEqual(
      outcomes.map(({ item }) => item.id),
      items.map(({ id }) => id),
      'one outcome for each item',
    );
    for (const outcome of outcomes) this.#judge(action, outcome);
    await this.#judgeJournal(outcomes);
    const shown = new Set(this.#window.trash.state.items.map(({ id }: TrashItem) => id));
    for (const { item, end } of outcomes)
      if (end === 'done' || end === 'skipped') assert.ok(!shown.has(item.id), 'its row has gone');
  }

  /** After a crash, and perhaps another one. */
  async #goOn(): Promise<readonly Outcome[]> {
    for (let tries = 0; tries < 100; tries += 1) {
      const { jobs } = this.#window;
      await jobs.load();
      const [job] = jobs.list;
      if (!job) return [];
      if (this.#step.afterCrash === 'discard') {
        await jobs.discard(job.id);
        return outcomesOf(await this.#journal(`0-${job.id}`));
      }
      const ended = await this.#survive(() => jobs.continue(job.id, this.#cancel.signal, () => {}));
      assert.ok(ended || jobs !== this.#window.jobs);
      // What cannot be looked at stays interrupted, and is tried again by a person who has not cancelled.
      if (ended && jobs.list.length === 0) return ended.outcomes;
      this.#cancel = new AbortController();
    }
    return assert.fail('It does not end.');
  }

  async #journal(name: string): Promise<JournalState> {
    const state = await readJournal(this.#journals.texts.get(name) ?? '');
    assert.ok(state?.end);
    return state;
  }

  /** What is kept says the same. */
  async #judgeJournal(outcomes: readonly Outcome[]): Promise<void> {
    const [name, ...others] = this.#journals.texts.keys();
    assert.equal(others.length, 0);
    if (outcomes.length > 1)
      assert.deepEqual(outcomesOf(await this.#journal(name ?? '')), JSON.parse(JSON.stringify(outcomes)));
    this.#journals.texts.clear();
  }

  #judge(action: Action, outcome: Outcome): void {
    const { id } = outcome.item;
    const before = this.#states.get(id);
    const now = this.#service.stateOf(id);
    if (this.#touched.has(id) || (outcome.end === 'failed' && outcome.problem.kind === 'unclear')) {
      // The service knows; but what lived is never erased by us.
      if (!this.#touched.has(id) && before === 'live') assert.equal(now, 'live');
      this.#states.set(id, now);
    } else if (outcome.end === 'done') {
      const wanted = action === 'restore' ? 'live' : 'gone';
      // After a lost response no one can tell whether it was someone else, a while ago.
      assert.ok(before === 'trashed' || (this.#step.fates.length > 0 && before === wanted), before);
      this.#states.set(id, wanted);
    } else if (outcome.end === 'skipped') {
      assert.equal(before, outcome.why);
    }
  }

  readonly #transport: Transport = async (request, authorization) => {
    const call = this.#calls;
    this.#calls += 1;
    const { fates, others, cancelAt } = this.#step;
    if (call === cancelAt) this.#cancel.abort();
    for (const other of others) if (other.call === call) this.#meddle(other);
    const end = fates[call] ?? 'none';
    if (end === 'lost before') throw new NetworkError('interrupted', false);
    if (end === 'error') return { status: 503, header: () => undefined, text: '' };
    if (end === 'crash before') return await this.#crash();
    const { pathname: path, searchParams: query } = new URL(request.url);
    const { method } = request;
    const { status, json } = this.#service.answer({ method, path, query, headers: { authorization }, body: '' });
    if (status === 204) this.#changed.push(path.split('/')[2] ?? '');
    if (end === 'lost after') throw new NetworkError('interrupted', false);
    if (end === 'crash after') return await this.#crash();
    return { status, header: () => undefined, text: json === undefined ? '' : JSON.stringify(json) };
  };

  /** Perhaps in the middle of writing an outcome. */
  #crash(): Promise<never> {
    this.#window.die();
    this.#window = this.#open();
    this.#journals.locked.clear();
    for (const [name, text] of this.#journals.texts) {
      const last = text.lastIndexOf('\n', text.length - 2) + 1;
      if (text.startsWith('{"index"', last)) this.#journals.texts.set(name, text.slice(0, last + (this.#calls % 30)));
    }
    return new Promise(() => {});
  }

  #meddle({ act, pick }: Other): void {
    const id = this.#ids[pick % this.#ids.length];
    if (id === undefined) return;
    this.#touched.add(id);
    if (act === 'erase') this.#service.erase(id);
    else this.#service.restore(id);
  }
}

describe('the core on a vendor in memory, at random', () => {
  it('gives each item one outcome, and the model agrees with the service and the list', async () => {
    const seeds = fc.array(seed, { minLength: 1, maxLength: 150 });
    const property = fc.asyncProperty(seeds, fc.array(step, { maxLength: 8 }), async (refusals, steps) => {
      const play = new Play(refusals);
      await play.run(list);
      for (const each of steps) await play.run(each);
      await play.end();
    });
    await fc.assert(property, { numRuns: rounds(300, 5000), seed: 2026 });
  }).timeout(60_000);
});
