// The core on the memory vendor, at random: a user of the extension and someone else act on one trash, and some
// responses are lost. A model of a few lines says what must come of it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NetworkError } from '../../../src/http/http.ts';
import { createHttpClient } from '../../../src/http/httpClient.ts';
import type { Transport } from '../../../src/http/transport.ts';
import { AccountTrash } from '../../../src/trash/accountTrash.ts';
import type { TrashItem } from '../../../src/trash/item.ts';
import { Jobs } from '../../../src/trash/jobs/jobs.ts';
import type { Action, Outcome } from '../../../src/trash/outcome.ts';
import { memory } from '../../fakes/memoryVendor/memory.ts';
import { MemoryTrash, memoryToken } from '../../fakes/memoryVendor/service.ts';
import { FakeClock } from '../fakes/clock.ts';
import { held } from '../fakes/credentials.ts';
import { rounds } from '../fakes/dice.ts';
import { MemoryJournals } from '../fakes/journals.ts';
import { account, never } from '../fakes/trash.ts';

const url = 'https://memory.example';

/** What happens to one call: its response is lost, before or after the work, or it meets an error of the service. */
const fate = fc.constantFrom('none', 'none', 'none', 'lost before', 'lost after', 'error');

/** Someone else acts right before a call, counted from 0. */
const other = fc.record({ call: fc.nat(12), act: fc.constantFrom('restore', 'erase'), pick: fc.nat() });
type Other = { readonly call: number; readonly act: string; readonly pick: number };

const step = fc.record({
  step: fc.constantFrom('list', 'restore', 'purge'),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
  fates: fc.array(fate, { maxLength: 12 }),
  others: fc.array(other, { maxLength: 2 }),
});
type Step = {
  readonly step: string;
  readonly picks: readonly number[];
  readonly fates: readonly string[];
  readonly others: readonly Other[];
};

const seed = fc.constantFrom(undefined, undefined, undefined, 'restore' as const, 'purge' as const);

class Play {
  readonly #service = new MemoryTrash();
  readonly #ids: string[] = [];
  readonly #trash: AccountTrash;
  readonly #jobs = new Jobs({
    trashOf: () => this.#trash,
    store: new MemoryJournals(),
    now: () => 0,
    newId: () => crypto.randomUUID(),
    log: { warn: (message) => assert.fail(message) },
  });
  /** What the model knows of each item. */
  readonly #states = new Map<string, string>();
  /** Whom someone else has acted on during the step. */
  readonly #touched = new Set<string>();
  #fates: readonly string[] = [];
  #others: readonly Other[] = [];
  #calls = 0;

  constructor(seeds: readonly ('restore' | 'purge' | undefined)[]) {
    for (const refuses of seeds) this.#ids.push(this.#service.trashFile('file', refuses));
    for (const id of this.#ids) this.#states.set(id, 'trashed');
    const clock = new FakeClock();
    const deps = { transport: this.#transport, clock, log: { info: () => {} }, random: () => 0.5 };
    const of = account({ url });
    this.#trash = new AccountTrash(
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
  }

  async run({ step: what, picks, fates, others }: Step): Promise<void> {
    [this.#fates, this.#others, this.#calls] = [fates, others, 0];
    this.#touched.clear();
    if (what === 'restore' || what === 'purge') await this.#act(what, picks);
    else await this.#trash.refresh();
    for (const id of this.#touched) this.#states.set(id, this.#service.stateOf(id));
    assert.deepEqual(new Map(this.#ids.map((id) => [id, this.#service.stateOf(id)])), this.#states);
  }

  /** A list that is read without faults shows exactly what is in the trash. */
  async end(): Promise<void> {
    await this.run({ step: 'list', picks: [], fates: [], others: [] });
    assert.equal(this.#trash.state.problem, undefined);
    assert.deepEqual(
      this.#trash.state.items.map(({ id }) => id),
      this.#service.trashed.map(({ id }) => id),
    );
    this.#trash.dispose();
  }

  async #act(action: Action, picks: readonly number[]): Promise<void> {
    const listed = this.#trash.state.items;
    const picked = new Set(picks.flatMap((pick) => listed[pick % listed.length] ?? []));
    const items = [...picked];
    const outcomes = await this.#jobs.run({ action }, items, never, () => {});
    assert.deepEqual(
      outcomes.map(({ item }) => item.id),
      items.map(({ id }) => id),
      'one outcome for each item',
    );
    for (const outcome of outcomes) this.#judge(action, outcome);
    const shown = new Set(this.#trash.state.items.map(({ id }: TrashItem) => id));
    for (const { item, end } of outcomes) if (end !== 'failed') assert.ok(!shown.has(item.id), 'its row has gone');
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
      assert.ok(before === 'trashed' || (this.#fates.length > 0 && before === wanted), before);
      this.#states.set(id, wanted);
    } else if (outcome.end === 'skipped') {
      assert.equal(before, outcome.why);
    }
  }

  readonly #transport: Transport = async (request, authorization) => {
    const call = this.#calls;
    this.#calls += 1;
    for (const other of this.#others) if (other.call === call) this.#meddle(other);
    const end = this.#fates[call] ?? 'none';
    if (end === 'lost before') throw new NetworkError('interrupted', false);
    if (end === 'error') return { status: 503, header: () => undefined, text: '' };
    const { pathname: path, searchParams: query } = new URL(request.url);
    const { method } = request;
    const { status, json } = this.#service.answer({ method, path, query, headers: { authorization }, body: '' });
    if (end === 'lost after') throw new NetworkError('interrupted', false);
    return { status, header: () => undefined, text: json === undefined ? '' : JSON.stringify(json) };
  };

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
      await play.run({ step: 'list', picks: [], fates: [], others: [] });
      for (const each of steps) await play.run(each);
      await play.end();
    });
    await fc.assert(property, { numRuns: rounds(300, 5000), seed: 2026 });
  }).timeout(60_000);
});
