// What must not outlive this process: child processes and temporary folders, also after Ctrl-C or a crash.
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';

type Cleanup = () => void;

const cleanups = new Set<Cleanup>();
let installed = false;

/** Runs `cleanup` (synchronous) when this process ends, however it ends; the answer takes it back. */
export function onExit(cleanup: Cleanup): () => void {
  install();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** A new temporary folder, and a function that removes it; it is removed at exit in any case. */
export function temporaryFolder(name: string): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), `cloud-trash-${name}-`));
  // Programs that are just being killed may still write for a moment: hence the retries.
  const erase = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  const forget = onExit(erase);
  return {
    folder,
    remove: () => {
      forget();
      erase();
    },
  };
}

function install(): void {
  if (installed) return;
  installed = true;
  process.on('exit', runAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

function runAll(): void {
  // Newest first: a server goes before the folder it writes to.
  for (const cleanup of [...cleanups].reverse()) {
    try {
      cleanup();
    } catch (error) {
      process.stderr.write(`While cleaning up: ${String(error)}\n`);
    }
  }
  cleanups.clear();
}
