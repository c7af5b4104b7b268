// Child processes with their children: started, listened to, and ended for certain.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onExit } from './cleanup.ts';

/** The outcome of a command that ran to its end. */
export interface Finished {
  code: number;
  output: string;
}

/** A program that runs in the background and says on its output when it is ready. */
export interface Background {
  lines: readonly string[];
  /** Waits for a line that matches; rejects, with what the program said, when it ends or time is up. */
  line(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray>;
  /** Ends the program and everything it started. */
  stop(): Promise<void>;
  /** Ends the program as Ctrl-C does: what it started it must end itself. */
  interrupt(): Promise<void>;
}

interface ProcessOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Collect the output instead of showing it. */
  quiet?: boolean;
}

const onWindows = process.platform === 'win32';

/** Runs a command to its end. Its output is shown, or with `quiet` collected. */
export function run(command: string, args: readonly string[], options: ProcessOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', options.quiet ? 'pipe' : 'inherit', options.quiet ? 'pipe' : 'inherit'],
      // npm and npx are script files on Windows, which only a shell starts.
      shell: onWindows && !command.endsWith('.exe'),
    });
    const forget = onExit(() => child.kill());
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(String(data)));
    child.on('error', reject);
    child.on('close', (code) => {
      forget();
      resolve({ code: code ?? 1, output: output.join('') });
    });
  });
}

/** Starts a program in a process group of its own, so that all of it can be ended at once. */
export function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Background {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: !onWindows });
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  let ended = false;
  const wake = () => {
    for (const watcher of watchers) watcher();
  };
  const end = (why: string) => {
    lines.push(why);
    ended = true;
    wake();
  };
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      wake();
    });
  }
  child.on('error', (error) => end(`could not be started: ${error.message}`));
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  child.on('exit', (code, signal) => end(`ended (${signal ?? code})`));
  const forget = onExit(() => killGroup(child));

  return {
    lines,
    line: (pattern, timeoutMs) => waitForLine(pattern, timeoutMs),
    async stop() {
      forget();
      if (child.pid === undefined) return;
      killGroup(child);
      await exited;
    },
    async interrupt() {
      child.kill('SIGINT');
      await exited;
      forget();
    },
  };

  function waitForLine(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        finish();
        reject(new Error(`${why} It said:\n${lines.slice(-20).join('\n')}`));
      };
      const timer = setTimeout(() => fail(`${command} was not ready after ${timeoutMs / 1000} s.`), timeoutMs);
      const look = () => {
        const found = lines.map((line) => line.match(pattern)).find((match) => match !== null);
        if (found) {
          finish();
          resolve(found);
        } else if (ended) fail(`${command} stopped too early.`);
      };
      const finish = () => {
        clearTimeout(timer);
        watchers.delete(look);
      };
      watchers.add(look);
      look();
    });
  }
}

/** Nothing that runs here keeps work worth saving, so it is ended at once and wholly. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (onWindows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group has ended already.
  }
}
