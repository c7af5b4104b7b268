// Restores and purges of a whole trash as one job: calls for each 1,000 items, and what the job costs the extension host.
// The time of both processes runs a hundred times faster, so that the limits of the services are raised as much.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOX_TOKEN } from '../emulators/box/emulator.ts';
import { docspaceToken } from '../emulators/docspace/people.ts';
import { EGNYTE_TOKEN } from '../emulators/egnyte/emulator.ts';
import { child, message } from './children.ts';
import type { JobRun } from './jobRun.ts';
import type { Figure } from './rivals.ts';
import type { Asked } from './service.ts';

const items = 10_000;
const tokens: Readonly<Record<string, string>> = { box: BOX_TOKEN, egnyte: EGNYTE_TOKEN, docspace: docspaceToken };
const actions = ['purge', 'restore'] as const;

/** Runs all, prints what was seen, and gives the figures that have a bar. */
export async function runJobs(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const service of Object.keys(tokens)) {
    for (const action of actions) {
      const { run, calls, refused } = await measured(service, action, 'delay');
      const { run: held } = await measured(service, action, 'heap');
      const what = `${service}, ${action} of ${items.toLocaleString('en')}`;
      process.stdout.write(
        `${what}: ${run.done} done in ${(run.time / 60_000).toFixed(1)} min, ${Math.round((1000 * calls) / items)} calls ` +
          `for each 1,000, ${refused} refused; journal ${Math.round(run.journal)} ms\n`,
      );
      figures.push(
        { what: `${what}: done`, value: run.done, unit: '', bar: { least: items }, binding: true },
        { what: `${what}: heap above the list`, value: held.heap / 1e6, unit: 'MB', bar: { most: 60 }, binding: true },
        { what: `${what}: longest block`, value: run.blocked, unit: 'ms', bar: { most: 50 }, binding: false },
        {
          what: `${what}: journal, of the time`,
          value: (100 * run.journal) / run.time,
          unit: '%',
          bar: { most: 5 },
          binding: true,
        },
      );
    }
  }
  return figures;
}

async function measured(service: string, action: string, what: 'delay' | 'heap') {
  const folder = await mkdtemp(join(tmpdir(), 'cloud-trash-bench-'));
  const emulator = child('service.ts', [service, String(items), 'unlimited']);
  try {
    const { url } = await message<{ url: string }>(emulator);
    const runner = child('jobRun.ts', [service, url, tokens[service] ?? '', action, folder, what]);
    try {
      const run = await message<JobRun>(runner);
      emulator.process.send('asked');
      const { reads, writes } = await message<Asked>(emulator);
      return { run, calls: reads.made + writes.made, refused: reads.refused + writes.refused };
    } finally {
      runner.end();
    }
  } finally {
    emulator.end();
    await rm(folder, { recursive: true, force: true });
  }
}
