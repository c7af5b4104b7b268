// Runs one cell of the matrix: one operation on a small account that meets one fault. Checks what must hold whatever
// happens, and sums up how it ended.
import assert from 'node:assert/strict';
import { keyOf, type TrashItem } from '../../../../src/trash/item.ts';
import { Listing } from '../../../../src/trash/listing.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { type Problem, TrashError } from '../../../../src/trash/problem.ts';
import type { EmulatorServer, Reply } from '../../../emulators/server.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { type FaultName, faults, type MatrixFault } from './faults.ts';
import { FaultyTransport } from './faultyTransport.ts';
import { repeated, spoiled } from './pages.ts';
import {
  checkBystanders,
  checkEach,
  checkFolders,
  checkListing,
  checkLook,
  checkMoved,
  checkOutcome,
  checkPause,
  type RunningCell,
} from './promises.ts';
import { readsAgain, writesAgain } from './repeats.ts';
import type { FaultService, FaultWorld, Target, TestedOperation } from './service.ts';
import { countedSummary, outcomeSummary, problemSummary, statusSummary } from './summary.ts';

export async function runCell(service: FaultService, operation: TestedOperation, name: FaultName): Promise<string> {
  const fault: MatrixFault = faults[name];
  const clock = new FakeClock();
  const transport = new FaultyTransport(() => clock.now());
  const world = await service.open(clock, transport.transport, fault.at === 'list');
  try {
    return await new Cell({ service, world, transport, clock, operation, fault }).run();
  } finally {
    await world.stop();
  }
}

interface CellDeps {
  readonly service: FaultService;
  readonly world: FaultWorld;
  readonly transport: FaultyTransport;
  readonly clock: FakeClock;
  readonly operation: TestedOperation;
  readonly fault: MatrixFault;
}

class Cell implements RunningCell {
  readonly service: FaultService;
  readonly world: FaultWorld;
  readonly transport: FaultyTransport;
  readonly taken = new Set<string>();
  readonly #deps: CellDeps;
  #items: readonly TrashItem[] = [];

  constructor(deps: CellDeps) {
    this.#deps = deps;
    this.service = deps.service;
    this.world = deps.world;
    this.transport = deps.transport;
  }

  async run(): Promise<string> {
    const { world, transport } = this;
    const { fault, operation } = this.#deps;
    const listing = new Listing(world.client, never);
    while (!listing.complete) await listing.pull();
    this.#items = listing.items;
    if (operation === 'folders') await world.client.folders?.(world.shelf, never);
    const live = world.live();
    this.#armFault();
    const result = await this.#perform();
    assert.ok(!transport.endless.signal.aborted, 'it does not end');
    assert.ok(transport.faulted, 'no request met the fault');
    checkBystanders(this, live);
    if (fault.at === 'network' && fault.pauses) checkPause(this);
    return result;
  }

  // The fault.

  #armFault(): void {
    const { service, clock, operation, fault } = this.#deps;
    const { server } = this.world;
    const target = this.#target();
    const pages = repliesIn(server, target);
    const requestFault = fault.at === 'network' ? fault : undefined;
    const forEver = requestFault?.forEver === true;
    this.transport.arm({
      matches: ({ method, path }) => method === target.method && target.path.test(path),
      start: () => {
        if (fault.at === 'list') return this.#applyListFault(fault.how, target, pages);
        const how = fault.how(service.refusals(operation), clock.now());
        server.fail(forEver ? { how, times: Number.POSITIVE_INFINITY } : { ...target, how });
      },
      finish: () => {
        if (fault.at === 'list' && fault.how === 'shrunk by others') this.#shrink();
      },
      forEver,
      slow: requestFault?.slow,
    });
  }

  #target(): Target {
    const { operation, fault } = this.#deps;
    // Emptying reads the list first; that is where the faults of lists are.
    const row = fault.at === 'list' && operation === 'empty' ? 'list' : operation;
    const target = this.service.targets[row];
    assert.ok(target, `nothing is asked for ${row}`);
    return target;
  }

  #applyListFault(how: (MatrixFault & { at: 'list' })['how'], target: Target, [first, second]: readonly Reply[]): void {
    const { server } = this.world;
    assert.ok(first && second, 'no list of several pages');
    if (how === 'spoiled') server.fail({ ...target, how: spoiled(first) });
    if (how === 'endless')
      server.fail({ ...target, how: this.service.endless(first), times: Number.POSITIVE_INFINITY });
    if (how !== 'repeated') return;
    server.fail({ ...target, how: first });
    server.fail({ ...target, how: repeated(first, second) });
  }

  #shrink(): void {
    const { world } = this;
    if (this.#deps.operation !== 'folders') {
      this.#takeAway();
      return;
    }
    const before = world.onShelf();
    world.deleteFromShelf();
    const after = new Set(world.onShelf());
    for (const each of before) if (!after.has(each)) this.taken.add(each);
  }

  #takeAway(): TrashItem {
    const [first] = this.#items;
    assert.ok(first);
    this.world.purgeElsewhere(first);
    this.taken.add(this.service.nameOf(first));
    return first;
  }

  // The operations.

  async #perform(): Promise<string> {
    switch (this.#deps.operation) {
      case 'list':
        return (await this.#list()).summary;
      case 'count':
        return await this.#count();
      case 'look':
        return await this.#look();
      case 'folders':
        return await this.#folders();
      case 'empty':
        return await this.#empty();
      default:
        return await this.#act(this.#items);
    }
  }

  get #signal(): AbortSignal {
    return this.transport.endless.signal;
  }

  async #list(): Promise<{ summary: string; listing: Listing }> {
    const { fault } = this.#deps;
    const listing = new Listing(this.world.client, this.#signal);
    let shrinks = fault.at === 'list' && fault.how === 'shrunk by us';
    const read = async () => {
      while (!listing.complete) {
        await listing.pull();
        if (shrinks) listing.remove(new Set([keyOf(this.#takeAway())]));
        shrinks = false;
      }
    };
    const problem = await problemIn(read());
    checkListing(this, listing, problem === undefined);
    const { items, unreadable, count } = listing;
    const facts = [`${items.length} listed`];
    if (unreadable > 0) facts.push(`${unreadable} unreadable`);
    if (!problem && count.precision !== 'exact') facts.push(`${count.precision} ${count.items}`);
    if (problem) facts.push(`then ${problemSummary(problem)}`);
    return { summary: `${facts.join(', ')}${readsAgain(this.transport.sent)}`, listing };
  }

  async #count(): Promise<string> {
    let summary = '';
    const count = async () => {
      const { items, precision } = await this.world.client.count(this.#signal);
      summary = precision;
      return items;
    };
    const problem = await problemIn(count(), (items) => assert.equal(items, this.world.trash().length));
    return `${problem ? problemSummary(problem) : summary}${readsAgain(this.transport.sent)}`;
  }

  /** Of one that was restored and one that was erased, too. */
  async #look(): Promise<string> {
    const [restored, erased] = this.#items.toReversed();
    assert.ok(restored && erased);
    this.world.restoreElsewhere(restored);
    this.world.purgeElsewhere(erased);
    const looks = await all(this.world.client.look(this.#items, this.#signal));
    checkEach(
      this,
      looks.map(({ item }) => item),
      this.#items,
    );
    for (const look of looks) checkLook(this, look);
    return `${countedSummary(looks.map(statusSummary))}${readsAgain(this.transport.sent)}`;
  }

  async #folders(): Promise<string> {
    const { client, shelf } = this.world;
    let summary = '';
    const read = async () => await client.folders?.(shelf, this.#signal);
    const problem = await problemIn(read(), (found) => {
      assert.ok(found);
      const { folders, complete } = found;
      checkFolders(
        this,
        folders.map(({ name }) => name),
        complete,
      );
      summary = `${folders.length} folders${complete ? '' : ', not all'}`;
    });
    return `${problem ? problemSummary(problem) : summary}${readsAgain(this.transport.sent)}`;
  }

  /** As the command does: what was listed to its end, and no more, is purged. */
  async #empty(): Promise<string> {
    if (this.#deps.fault.at === 'network') return await this.#act(this.#items);
    const { summary, listing } = await this.#list();
    return `${summary}; ${listing.complete ? await this.#act(listing.items) : 'nothing sent'}`;
  }

  async #act(items: readonly TrashItem[]): Promise<string> {
    const { operation } = this.#deps;
    const outcomes = await all(this.#begin(items));
    checkEach(
      this,
      outcomes.map(({ item }) => item),
      items,
    );
    const restores = operation === 'restore' || operation === 'move';
    for (const outcome of outcomes) {
      checkOutcome(this, outcome, restores);
      if (operation === 'move') checkMoved(this, outcome);
    }
    return `${countedSummary(outcomes.map(outcomeSummary))}${writesAgain(this.service, this.transport.sent, outcomes)}`;
  }

  #begin(items: readonly TrashItem[]): AsyncIterable<Outcome> {
    const { client, elsewhere } = this.world;
    const signal = this.#signal;
    const { operation } = this.#deps;
    if (operation === 'restore') return client.restore(items, signal);
    if (operation === 'move') return client.restore(items, signal, { folder: elsewhere });
    return client.purge(items, signal);
  }
}

const never = new AbortController().signal;

function repliesIn(server: EmulatorServer, { method, path }: Target): Reply[] {
  return server.log
    .filter((each) => each.method === method && path.test(each.path))
    .flatMap(({ reply }) => reply ?? []);
}

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of from) found.push(each);
  return found;
}

/** The problem that was thrown; what came is handed to `use` if there was none. */
async function problemIn<T>(call: Promise<T>, use: (result: T) => void = () => {}): Promise<Problem | undefined> {
  let result: T;
  try {
    result = await call;
  } catch (error) {
    if (error instanceof TrashError) return error.problem;
    throw error;
  }
  use(result);
  return undefined;
}
