// An ONLYOFFICE DocSpace portal on the loopback address, as far as the trash goes.
import { type EmulatorServer, type Received, serve } from '../server.ts';
import { cloudLimits, Limiter, type Limits, type RefusalCounts } from './access.ts';
import { docspaceGuard } from './audit.ts';
import { docspaceToken } from './people.ts';
import { proxyRefusal } from './proxy.ts';
import { answer } from './routes.ts';
import { DocSpaceState, type Version } from './state.ts';

export interface DocSpaceOptions {
  readonly now?: () => number;
  readonly port?: number;
  /** The owner's API key: `sk-` and 64 hex digits. */
  readonly token?: string;
  /** Scopes of that key; none given means all. */
  readonly permissions?: readonly string[];
  readonly version?: Version;
  /** False: a portal that answers, but is no DocSpace. */
  readonly docSpace?: boolean;
  /** `off` as on self-hosted portals; by default the cloud's figures. */
  readonly limits?: Partial<Limits> | 'off';
}

export interface DocSpaceEmulator {
  readonly server: EmulatorServer;
  readonly state: DocSpaceState;
  /** Milliseconds that each answer takes from now on. */
  slowDown(ms: number): void;
  /** What the rate limits refused so far. */
  readonly refused: Readonly<RefusalCounts>;
  stop(): Promise<void>;
}

/** Starts a portal with one person, her API key and an empty trash. */
export async function startDocSpace(options: DocSpaceOptions = {}): Promise<DocSpaceEmulator> {
  const now = options.now ?? Date.now;
  const token = options.token ?? docspaceToken;
  const state = new DocSpaceState(now, token);
  state.version = options.version ?? '3.7.2';
  state.docSpace = options.docSpace ?? true;
  state.addKey({ token, permissions: options.permissions ?? [] });
  const limiter = options.limits === 'off' ? undefined : new Limiter({ ...cloudLimits, ...options.limits }, now);
  let latency = 0;
  const pause = async (more = 0): Promise<void> => {
    if (latency + more > 0) await new Promise((resolve) => setTimeout(resolve, latency + more));
  };
  const handle = (request: Received) => proxyRefusal(request) ?? answer(state, request, limiter, pause);
  const server = await serve(handle, options.port, docspaceGuard(state));
  state.url = server.url;
  return {
    server,
    state,
    slowDown: (ms) => {
      latency = ms;
    },
    refused: limiter?.refused ?? { perMinute: 0, concurrent: 0, perDay: 0 },
    stop: () => server.stop(),
  };
}
