// A process of its own for each run: an emulated service with a full trash, whose memory and work are no one else's.
// `service.ts box 10000` tells its parent the address, and at each message what was asked of it so far.
import { startBox } from '../emulators/box/emulator.ts';
import { startDocSpace } from '../emulators/docspace/emulator.ts';
import { startEgnyte } from '../emulators/egnyte/emulator.ts';
import { fill } from '../emulators/egnyte/fill.ts';
import type { EmulatorServer, Logged } from '../emulators/server.ts';

/** What a service was asked: all calls, and those of them that were too many. */
export interface Calls {
  readonly made: number;
  readonly refused: number;
}

export interface Asked {
  readonly reads: Calls;
  readonly writes: Calls;
}

const [vendor, items, limits] = process.argv.slice(2);
const { url, log } = await start(Number(items));
process.on('message', () => process.send?.(asked(log)));
process.on('disconnect', () => process.exit());
process.send?.({ url });

async function start(count: number): Promise<EmulatorServer> {
  const isLimited = limits !== 'unlimited';
  if (vendor === 'docspace') {
    const { server, state } = await startDocSpace(isLimited ? {} : { limits: 'off' });
    state.fill(count);
    return server;
  }
  if (vendor === 'egnyte') {
    // The gateway that Egnyte's SDK waits for: at a refusal of the newer one it just fails.
    const { server, state } = await startEgnyte(isLimited ? { enforceQps: true, gateway: 'mashery' } : { quota: 1e6 });
    fill(state, count);
    return server;
  }
  const { server, state } = await startBox(isLimited ? {} : { quirks: { callsPerMinute: 1e6 } });
  state.fill(count);
  return server;
}

function asked(lines: readonly Logged[]): Asked {
  return {
    reads: count(lines.filter(({ method }) => method === 'GET')),
    writes: count(lines.filter(({ method }) => method !== 'GET')),
  };
}

function count(lines: readonly Logged[]): Calls {
  return { made: lines.length, refused: lines.filter(isThrottle).length };
}

function isThrottle({ status, reply }: Logged): boolean {
  return status === 429 || (status === 403 && reply?.headers?.['X-Mashery-Error-Code'] !== undefined);
}
