// `npm run test:live`: asks real services the questions that their documents leave open, with the accounts that variables
// of the environment name.
import { setTimeout as pause } from 'node:timers/promises';
import { runLive } from './run.ts';

const halt = new AbortController();
// What was made is removed first, so a signal only asks for the end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!halt.signal.aborted) process.stdout.write('\nEnding: what was made is removed first.\n');
    halt.abort();
  });
}

process.exitCode = await runLive({
  env: process.env,
  say: (line) => process.stdout.write(`${line}\n`),
  clock: { now: Date.now, pause: (ms) => pause(ms) },
  halt: halt.signal,
});
