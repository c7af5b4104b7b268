// What people see of very long lists, without a service: the first rows, how long it takes to sort, filter and group, how long
// that keeps all else waiting, what an action costs, and the memory for it.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AccountTrash } from '../../src/trash/accountTrash.ts';
import { type Arrangement, arrange } from '../../src/trash/browse/arrange.ts';
import { Browsing } from '../../src/trash/browse/browsing.ts';
import { groupKeys, sortKeys, type ViewChoice } from '../../src/trash/browse/choice.ts';
import { keyOf, type TrashItem } from '../../src/trash/item.ts';
import { Listing } from '../../src/trash/listing.ts';
import type { Clock, Page } from '../../src/trash/ports.ts';
import { queryMatcher } from '../../src/trash/query/match.ts';
import { parseQuery } from '../../src/trash/query/query.ts';
import { Trashes } from '../../src/trash/trashes.ts';
import { MemoryState } from '../unit/fakes/stores.ts';
import { account, item, never, page, scriptedClient } from '../unit/fakes/trash.ts';
import type { Figure } from './rivals.ts';

const many = 100_000;
const now = 1_750_000_000_000;
const day = 86_400_000;
const pageSize = 1000;
/** Milliseconds. */
const roundTrip = 100;
const plain: ViewChoice = { sort: 'deleted', group: 'none' };

/** Names repeat, and so do people, folders and days; each item has texts of its own, as decoded ones have. */
function generated(index: number): TrashItem {
  const scattered = (index * 7919) % 1_000_003;
  const folder = scattered % 3000;
  const person = folder % 42;
  return item(`${100_000_000 + index}`, {
    kind: scattered % 10 === 0 ? 'folder' : 'file',
    name: `${['Report', 'IMG_', 'Budget'][scattered % 3]} ${scattered % 50_000}.docx`,
    size: (scattered * 7919) % 1_000_003,
    deletedAt: now - Math.floor(index / 3) * 20_000,
    expiresAt: now - Math.floor(index / 3) * 20_000 + 30 * day,
    deletedBy: { name: `Person ${person}`, id: `${1000 + person}` },
    origin: { path: `/Shared/Team ${folder % 30}/Project ${folder}/documents`, id: `${5000 + folder}` },
  });
}

function pagesOf(items: number, size = pageSize): Page[] {
  return Array.from({ length: items / size }, (_, at) =>
    page(
      Array.from({ length: size }, (__, index) => generated(at * size + index)),
      { total: { items, precision: 'exact' }, last: (at + 1) * size >= items },
    ),
  );
}

async function listed(items: number): Promise<Listing> {
  const listing = new Listing(scriptedClient({ walks: [pagesOf(items)] }), never);
  while (!listing.complete) await listing.pull();
  return listing;
}

/** Milliseconds of the processor: what else the machine does must not count. */
const spent = (since?: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

interface Times {
  readonly all: number;
  /** The longest time that nothing else had its turn. */
  readonly slice: number;
}

async function timed(work: () => Promise<unknown>): Promise<Times> {
  let slice = 0;
  let turn = process.cpuUsage();
  let isOver = false;
  const watch = () => {
    slice = Math.max(slice, spent(turn));
    turn = process.cpuUsage();
    if (!isOver) setImmediate(watch);
  };
  setImmediate(watch);
  const start = process.cpuUsage();
  await work();
  const all = spent(start);
  isOver = true;
  return { all, slice: Math.max(slice, spent(turn)) };
}

function matching(text: string): (item: TrashItem) => boolean {
  const parsed = parseQuery(text, now);
  if ('error' in parsed) throw new Error(parsed.error.code);
  return queryMatcher(parsed.query);
}

/** Of so many runs the one in the middle, for both times. What runs first would pay for the compiler. */
async function median(work: () => Promise<unknown>, runs = 5): Promise<Times> {
  const times: Times[] = [];
  for (let run = 0; run < 2; run += 1) await work();
  for (let run = 0; run < runs; run += 1) times.push(await timed(work));
  const middle = (of: keyof Times) => times.map((each) => each[of]).sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
  return { all: middle('all'), slice: middle('slice') };
}

/** What the garbage collector leaves. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Everything that can be chosen, by what it is called here. */
const ways: readonly (readonly [what: string, choice: ViewChoice, filter?: string])[] = [
  ...sortKeys.map((sort) => [`sort by ${sort}`, { ...plain, sort }] as const),
  ...groupKeys.filter((key) => key !== 'none').map((group) => [`group by ${group}`, { ...plain, group }] as const),
  ['filter by a word', plain, 'report'],
  ['filter by three conditions', plain, 'person:"person 3" size:>1kb -budget'],
];

const figure = (what: string, value: number, unit: string, most: number, binding = false): Figure => ({
  what,
  value,
  unit,
  bar: { most },
  binding,
});

/** Runs all, prints what was seen, and gives the figures that have a bar. */
export async function* runBrowse(): AsyncIterable<Figure> {
  yield figure('first rows of 100,000, beyond the round trip', (await firstRows()) - roundTrip, 'ms', 50);
  yield* arranging();
  yield figure('an action with 10,000 rows shown', await afterAction(), 'ms', 500);
  yield* memory();
  yield* growth();
}

async function firstRows(): Promise<number> {
  const beforePage = () => new Promise<void>((resolve) => setTimeout(resolve, roundTrip));
  const client = scriptedClient({ walks: [pagesOf(many)], beforePage });
  const clock: Clock = { now: Date.now, sleep: async () => {} };
  const trash = new AccountTrash(account(), client, clock);
  const start = performance.now();
  await new Promise<void>((resolve) => {
    trash.onDidChange(() => {
      if (trash.state.list.length > 0) resolve();
    });
    void trash.load();
  });
  const time = performance.now() - start;
  trash.dispose();
  return time;
}

async function* arranging(): AsyncIterable<Figure> {
  const { items } = await listed(many);
  for (const [what, choice, filter] of ways) {
    const matches = filter === undefined ? undefined : matching(filter);
    const { all, slice } = await median(() => arrange(items, choice, matches, { now, signal: never }));
    yield figure(`100,000 items, ${what}`, all, 'ms', 100);
    yield figure(`100,000 items, ${what}: longest slice`, slice, 'ms', 16);
  }
}

/** Until the tree is told, with the rows in order: work, and the pause of an action that comes right after another one. */
async function afterAction(): Promise<number> {
  let pauses = 0;
  const clock: Clock = {
    now: () => pauses + spent(),
    sleep: async (ms) => {
      pauses += ms;
    },
  };
  const client = scriptedClient({ walks: [pagesOf(many)], capabilities: { pagesByDeletionDate: true } });
  const trashes = new Trashes(clock, () => client);
  trashes.sync([account()]);
  const [trash] = trashes.list;
  if (!trash) throw new Error('There is no account.');
  const browsing = new Browsing(trashes, new MemoryState(), clock, { warn: process.emitWarning });
  browsing.choose([account().id], { sort: 'name', group: 'folder' });
  while (!trash.state.complete) await trash.more();
  await browsing.settled();
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const shown = browsing.arrangementOf(trash)?.items.slice(0, 10_000) ?? [];
    const [gone] = shown;
    if (!gone) throw new Error('Nothing is shown.');
    const start = clock.now();
    const told = new Promise<void>((resolve) => {
      const listening = browsing.onDidChange((changed) => {
        if (changed !== trash) return;
        listening.dispose();
        resolve();
      });
    });
    trash.remove(new Set([keyOf(gone)]));
    await told;
    times.push(clock.now() - start);
    if (browsing.arrangementOf(trash)?.items.includes(gone)) throw new Error('It is shown still.');
  }
  trashes.dispose();
  return Math.max(...times);
}

async function* memory(): AsyncIterable<Figure> {
  const before = heap();
  const listing = await listed(many);
  const made = await arrange(listing.items, { sort: 'name', group: 'folder' }, undefined, { now, signal: never });
  const all = heap() - before;
  if (made.items.length !== listing.list.length) throw new Error('Items are missing.');
  yield figure('100,000 items, heap with an arrangement', all / 1e6, 'MB', 100, true);
}

/** An exponent of 1 is linear; n log n has 1.1 here. */
async function* growth(): AsyncIterable<Figure> {
  const [few, most] = [1000, 1_000_000];
  const cases = [
    ['sort by name', { ...plain, sort: 'name' }],
    ['group by folder', { ...plain, group: 'folder' }],
    ['filter by a word', plain, 'report'],
  ] as const;
  const sizes: number[] = [];
  const times = new Map<string, number[]>();
  for (const count of [few, most]) {
    // A thousand are done too soon to be measured once.
    const runs = count === few ? 100 : 1;
    const before = heap();
    const listings = await Promise.all(Array.from({ length: runs }, () => listed(count)));
    for (const [what, choice, filter] of cases) {
      const matches = filter === undefined ? undefined : matching(filter);
      const { all } = await timed(async () => {
        for (const { items } of listings) await arrange(items, choice, matches, { now, signal: never });
      });
      times.set(what, [...(times.get(what) ?? []), all / runs]);
    }
    const made: Arrangement[] = [];
    const choice: ViewChoice = { sort: 'name', group: 'folder' };
    for (const { items } of listings) made.push(await arrange(items, choice, undefined, { now, signal: never }));
    sizes.push((heap() - before) / runs);
    if (made.some(({ items }) => items.length !== count)) throw new Error('Items are missing.');
  }
  const exponent = (of: readonly number[]) => Math.log((of[1] ?? 0) / (of[0] ?? 1)) / Math.log(most / few);
  for (const [what, both] of times) {
    const shown = both.map((time) => `${time.toFixed(1)} ms`).join(' and ');
    process.stdout.write(`1,000 and 1,000,000 items, ${what}: ${shown}, exponent ${exponent(both).toFixed(2)}\n`);
    yield figure(`growth, ${what}`, exponent(both), '', 1.25);
  }
  process.stdout.write(
    `1,000 and 1,000,000 items, heap: ${sizes.map((each) => `${(each / 1e6).toFixed(1)} MB`).join(' and ')}\n`,
  );
  yield figure('growth, heap', exponent(sizes), '', 1.1, true);
}
