// Restores and purges of a whole trash as one job: calls for each 1,000 items, and what the job costs the extension host.
// The time of the process that runs the job goes faster, but for DocSpace, so that the limits of the services are raised as much.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOX_TOKEN } from '../emulators/box/emulator.ts';
import { docspaceToken } from '../emulators/docspace/people.ts';
import { EGNYTE_TOKEN } from '../emulators/egnyte/emulator.ts';
import { type Child, child, message } from './children.ts';
import type { JobRun } from './jobRun.ts';
import type { Figure } from './rivals.ts';
import type { Asked, Calls } from './service.ts';

interface Course {
  readonly id: string;
  readonly token: string;
  /** DocSpace takes minutes for what the others do in one. */
  readonly items: number;
  /** For each 1,000 items, in the plain case, with some room for settling. */
  readonly calls: { readonly purge: number; readonly restore: number };
}

const courses: readonly Course[] = [
  { id: 'box', token: BOX_TOKEN, items: 10_000, calls: { purge: 1000, restore: 1000 } },
  { id: 'egnyte', token: EGNYTE_TOKEN, items: 10_000, calls: { purge: 105, restore: 105 } },
  { id: 'docspace', token: docspaceToken, items: 2000, calls: { purge: 600, restore: 400 } },
];

/** Runs all, prints what was seen, and gives the figures that have a bar. */
export async function* runJobs(): AsyncIterable<Figure> {
  for (const course of courses) {
    const { id, items } = course;
    for (const action of ['purge', 'restore'] as const) {
      const { run, calls, refused } = await measured(course, action, 'delay');
      const { run: held } = await measured(course, action, 'heap');
      const perThousand = Math.round((1000 * calls) / items);
      const what = `${id}, ${action} of ${items.toLocaleString('en')}`;
      process.stdout.write(
        `${what}: ${run.done} done in ${(run.time / 60_000).toFixed(1)} min, ${perThousand} calls ` +
          `for each 1,000, ${refused} refused; journal ${Math.round(run.journal)} ms\n`,
      );
      yield* [
        { what: `${what}: done`, value: run.done, unit: '', bar: { least: items }, binding: true },
        {
          what: `${what}: calls for 1,000`,
          value: perThousand,
          unit: '',
          bar: { most: course.calls[action] },
          binding: true,
        },
        { what: `${what}: refused calls`, value: refused, unit: '', bar: { most: 0 }, binding: true },
        { what: `${what}: heap above the list`, value: held.heap / 1e6, unit: 'MB', bar: { most: 60 }, binding: true },
        { what: `${what}: longest block`, value: run.blocked, unit: 'ms', bar: { most: 50 }, binding: false },
        { what: `${what}: of our own work`, value: run.busy, unit: 'ms', bar: { most: 50 }, binding: true },
        {
          what: `${what}: journal, of the time`,
          value: (100 * run.journal) / run.time,
          unit: '%',
          bar: { most: 5 },
          binding: true,
        },
      ];
    }
  }
}

async function measured({ id, token, items }: Course, action: string, what: 'delay' | 'heap') {
  const folder = await mkdtemp(join(tmpdir(), 'cloud-trash-bench-'));
  const emulator = child('service.ts', [id, String(items), 'unlimited']);
  try {
    const { url } = await message<{ url: string }>(emulator);
    const runner = child('jobRun.ts', [id, url, token, action, folder, what]);
    try {
      await message<{ listed: number }>(runner);
      const before = await askedOf(emulator);
      runner.process.send('go');
      const run = await message<JobRun>(runner);
      const after = await askedOf(emulator);
      return { run, calls: after.made - before.made, refused: after.refused };
    } finally {
      runner.end();
    }
  } finally {
    emulator.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function askedOf(emulator: Child): Promise<Calls> {
  emulator.process.send('asked');
  const { reads, writes } = await message<Asked>(emulator);
  return { made: reads.made + writes.made, refused: reads.refused + writes.refused };
}
