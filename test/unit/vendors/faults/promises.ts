// What must hold whatever happens, checked against what the emulator knows.
import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Listing } from '../../../../src/trash/listing.ts';
import type { ItemStatus, Outcome } from '../../../../src/trash/outcome.ts';
import { pause } from './faults.ts';
import type { FaultyTransport } from './faultyTransport.ts';
import type { FaultService, FaultWorld, Truth } from './service.ts';
import { outcomeSummary } from './summary.ts';

/** A cell while it runs. */
export interface RunningCell {
  readonly service: FaultService;
  readonly world: FaultWorld;
  readonly transport: FaultyTransport;
  /** What others have taken out of the trash, or off the shelf, while it was read. */
  readonly taken: ReadonlySet<string>;
}

/** What lived still lives where it was, and nothing was done to it. */
export function checkBystanders({ world, taken }: RunningCell, before: readonly string[]): void {
  assert.deepEqual(world.harm(), [], 'what was done to live items');
  const now = new Set(world.live());
  const lost = before.filter((each) => !now.has(each) && !taken.has(each.split('/').at(-1) ?? ''));
  assert.deepEqual(lost, [], 'what lived and does not any more');
}

/** One outcome, or look, for each item and no other. */
export function checkEach({ service }: RunningCell, given: readonly TrashItem[], asked: readonly TrashItem[]): void {
  const names = (items: readonly TrashItem[]) => items.map(service.nameOf).sort();
  assert.deepEqual(names(given), names(asked), 'one for each item');
}

/** It agrees with what became of the item; an unclear one claims nothing. */
export function checkOutcome({ world }: RunningCell, outcome: Outcome, restores: boolean): void {
  const truth = truthIn(outcome, restores);
  const { item } = outcome;
  if (truth !== undefined)
    assert.equal(world.truth(item), truth, `${item.name}, ${outcomeSummary(outcome)}, is in truth`);
}

function truthIn(outcome: Outcome, restores: boolean): Truth | undefined {
  switch (outcome.end) {
    case 'done':
      return restores ? 'live' : 'gone';
    case 'skipped':
      return outcome.why === 'gone' ? 'gone' : 'live';
    case 'cancelled':
      return 'trash';
    case 'failed':
      if (outcome.problem.kind === 'unclear') return undefined;
      return outcome.problem.kind === 'notMoved' ? 'live' : 'trash';
  }
}

/** Only what is done is where it was wanted. */
export function checkMoved({ world }: RunningCell, outcome: Outcome): void {
  if (outcome.end === 'failed' && outcome.problem.kind === 'unclear') return;
  assert.equal(world.isElsewhere?.(outcome.item), outcome.end === 'done', `${outcome.item.name}, where it was wanted`);
}

/** It agrees with what became of the item, but where the service itself does not. */
export function checkLook({ service, world, transport, taken }: RunningCell, look: ItemStatus): void {
  const name = service.nameOf(look.item);
  const hidden = transport.faulted?.status === 404 ? service.shows(transport.faulted) : undefined;
  if (taken.has(name) || (hidden !== 'all' && hidden?.includes(name))) return;
  const truth = world.truth(look.item);
  const about = `${look.item.name} is in truth`;
  if (look.state === 'absent') assert.notEqual(truth, 'trash', about);
  else if (look.state !== 'unknown') assert.equal(truth, look.state === 'trashed' ? 'trash' : look.state, about);
}

/** Everything that is in the trash, and each once; where something is missing, that is said. */
export function checkListing({ service, world, taken }: RunningCell, listing: Listing, ended: boolean): void {
  const names = listing.items.map(service.nameOf);
  assert.equal(new Set(names).size, names.length, 'an item that is listed twice');
  const trash = world.trash();
  const strange = names.filter((each) => !trash.includes(each) && !taken.has(each));
  assert.deepEqual(strange, [], 'items that are not in the trash');
  const { count, unreadable } = listing;
  if (!ended || count.precision !== 'exact') return;
  const missed = trash.filter((each) => !names.includes(each));
  assert.equal(missed.length, unreadable, `missing without a notice: ${missed}`);
  if (taken.size === 0) assert.equal(count.items, trash.length, 'the exact number');
}

/** The same of the folders of the shelf. */
export function checkFolders({ world, taken }: RunningCell, names: readonly string[], complete: boolean): void {
  assert.equal(new Set(names).size, names.length, 'a folder that comes twice');
  const there = world.onShelf();
  const strange = names.filter((each) => !there.includes(each) && !taken.has(each));
  assert.deepEqual(strange, [], 'folders that are not there');
  const missed = there.filter((each) => !names.includes(each));
  if (complete) assert.deepEqual(missed, [], 'missing without a notice');
}

/** Nothing is asked before the pause is over that a refusal has asked for. */
export function checkPause({ transport: { faulted, sent } }: RunningCell): void {
  assert.ok(faulted);
  const early = sent.filter(({ begunAt }) => begunAt > faulted.begunAt && begunAt < faulted.endedAt + pause);
  assert.deepEqual(early, [], 'requests before the pause was over');
}
