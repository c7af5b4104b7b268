// The processes of the bench: a service, and who works on it, each with a processor and memory of its own.
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { onExit } from '../host/cleanup.ts';

export interface Child {
  readonly process: ChildProcess;
  /** What it wrote to its standard error. */
  readonly said: readonly string[];
  end(): void;
}

export function child(script: string, args: readonly string[]): Child {
  // An SDK would ask a proxy that the environment names for the loopback address, too.
  const env = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };
  const file = path.join(import.meta.dirname, script);
  const started = fork(file, args, { env, execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  // What an SDK writes there at each refusal is of interest only where it was the last.
  const said: string[] = [];
  started.stderr?.on('data', (data) => said.push(String(data)));
  const kill = () => started.kill();
  const forget = onExit(kill);
  return {
    process: started,
    said,
    end: () => {
      forget();
      kill();
    },
  };
}

/** The next message; the two sides share its type. */
export function message<T>({ process: from, said }: Child): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => {
      reject(new Error(`A process of the bench ended too early (${code}): ${said.join('').slice(0, 2000)}`));
    };
    from.once('close', ended);
    from.once('message', (message) => {
      from.off('close', ended);
      resolve(message as T);
    });
  });
}
