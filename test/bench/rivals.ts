// Our clients beside the services' own SDKs: each lists the same trash and restores or purges a tenth of it, against the same
// emulator, which refuses what is too fast as the service would. Every run has a fresh process for the client and one for the service.
import type { Action } from '../../src/trash/outcome.ts';
import { missing } from '../contract/oracles.ts';
import { child, message } from './children.ts';
import type { Run } from './rival.ts';
import type { Asked } from './service.ts';

/** What a person does by hand, and the work of a job. */
const sizes = (process.env.CLOUD_TRASH_BENCH_ITEMS ?? '300,10000').split(',').map(Number);
const rounds = 3;

export type Bar = { readonly most: number } | { readonly least: number };

/** A figure of our own clients that has a bar to hold. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: Bar;
  readonly binding: boolean;
}

interface Service {
  readonly id: string;
  readonly name: string;
  readonly sdk: string;
}

interface Result extends Run {
  readonly asked: Asked;
}

const services: readonly Service[] = [
  { id: 'box', name: 'Box', sdk: 'box-node-sdk' },
  { id: 'egnyte', name: 'Egnyte', sdk: 'egnyte-js-sdk' },
];

/** Runs all, prints a table for each size and service, and gives the figures of our clients that have a bar. */
export async function race(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const items of sizes) {
    for (const action of ['purge', 'restore'] as const) {
      const count = Math.round(items / 10);
      process.stdout.write(`List ${items} items and ${action} ${count}, median of ${rounds} runs in turns:\n`);
      // Services side by side: what takes the time is waiting for the limits.
      const tables = await Promise.all(services.map((service) => compare(service, action, items, count)));
      for (const { table } of tables) process.stdout.write(`\n${table}\n`);
      process.stdout.write('\n');
      figures.push(...tables.flatMap(({ own }) => own));
    }
  }
  return figures;
}

async function compare(
  { id, name, sdk }: Service,
  action: Action,
  items: number,
  count: number,
): Promise<{ table: string; own: Figure[] }> {
  const contenders = missing === undefined ? ['ours', sdk] : ['ours'];
  const results = new Map<string, Result[]>(contenders.map((who) => [who, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const who of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const result = await runOne(who, id, action, items, count);
      results.get(who)?.push(result);
      process.stdout.write(`  ${name}, ${who}: ${seconds(result.list.ms)} + ${seconds(result.work.ms)} s\n`);
    }
  }
  const lines = [...results].map(([who, all]) => line(who, all, count));
  const own = figuresOf(`${name}, ${action} of ${count}`, results.get('ours') ?? [], count);
  return { table: aligned([[name, ...head], ...lines]), own };
}

function figuresOf(what: string, all: readonly Result[], count: number): Figure[] {
  const refused = all.reduce((sum, { asked }) => sum + asked.reads.refused + asked.writes.refused, 0);
  // Where the limit is one of seconds, a busy machine can bring two calls nearer to each other than they were sent.
  const binding = all.every(({ limit }) => limit !== undefined && limit.interval >= 10_000);
  const figures: Figure[] = [{ what: `${what}: calls refused`, value: refused, unit: '', bar: { most: 0 }, binding }];
  const shares = all.map(shareOfLimit).filter((share) => share !== undefined);
  if (shares.length === rounds) {
    const share = { value: median(shares), unit: '%', bar: { least: 95 }, binding: true };
    figures.push({ what: `${what}: share of our own limit`, ...share });
  }
  if (all.every(needsNoWait)) {
    const time = { value: median(all.map(({ work }) => work.ms)), unit: 'ms', binding: false };
    figures.push({ what: `${what}: time`, ...time, bar: { most: (200 * count) / 30 } });
  }
  return figures;
}

async function runOne(who: string, service: string, action: Action, items: number, count: number): Promise<Result> {
  const emulator = child('service.ts', [service, String(items)]);
  try {
    const { url } = await message<{ url: string }>(emulator);
    const rival = child('rival.ts', [who, service, url, action, String(count)]);
    try {
      const run = await message<Run>(rival);
      if (run.listed !== items) throw new Error(`${who} listed ${run.listed} of ${items} items of ${service}.`);
      emulator.process.send('asked');
      return { ...run, asked: await message<Asked>(emulator) };
    } finally {
      rival.end();
    }
  } finally {
    emulator.end();
  }
}

/** Against calls spread evenly; undefined where that takes so short that those of the list, right before, would count. */
function shareOfLimit({ asked, limit, work }: Result): number | undefined {
  const evenly = limit ? ((asked.writes.made - 1) * limit.interval) / limit.calls : 0;
  return evenly < 15_000 ? undefined : (100 * evenly) / work.ms;
}

/** Whether all calls fit into a half of what may begin at once. */
function needsNoWait({ asked, limit }: Result): boolean {
  return limit !== undefined && 2 * (asked.reads.made + asked.writes.made) <= limit.calls;
}

const head = [
  ...['list', 'calls', 'refused', 'processor', 'work', 'calls', 'refused', 'not done', 'processor'],
  ...['heap with the list', 'memory at most'],
];

function line(who: string, all: readonly Result[], requested: number): string[] {
  const of = (figure: (result: Result) => number) => median(all.map(figure));
  const count = (figure: (result: Result) => number) => String(of(figure));
  return [
    who,
    `${seconds(of(({ list }) => list.ms))} s`,
    count(({ asked }) => asked.reads.made),
    count(({ asked }) => asked.reads.refused),
    `${seconds(of(({ list }) => list.cpu))} s`,
    `${seconds(of(({ work }) => work.ms))} s`,
    count(({ asked }) => asked.writes.made),
    count(({ asked }) => asked.writes.refused),
    count(({ done }) => requested - done),
    `${seconds(of(({ work }) => work.cpu))} s`,
    megabytes(of(({ heap }) => heap)),
    megabytes(of(({ peak }) => peak)),
  ];
}

/** Columns as wide as their widest cell, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(cell).join('  ')}`).join('\n');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
