// A Box account on the loopback address, written from what Box publishes and not from our client.
import { type EmulatorServer, serve } from '../server.ts';
import { ordinaryQuirks, type Quirks } from './quirks.ts';
import { createRoutes } from './routes.ts';
import { BoxState } from './state.ts';

/** The token that the emulator takes unless told otherwise. */
export const BOX_TOKEN = 'emulator-token-box';

export interface BoxEmulator {
  /** Its `url` is the base of the API: calls go to `<url>/2.0/...`. */
  readonly server: EmulatorServer;
  readonly state: BoxState;
  /** May be changed at any time. */
  readonly quirks: Quirks;
  stop(): Promise<void>;
}

export interface BoxOptions {
  readonly now?: () => number;
  readonly port?: number;
  readonly token?: string;
  readonly quirks?: Partial<Quirks>;
}

/** Starts a Box with an empty account. */
export async function startBox(options: BoxOptions = {}): Promise<BoxEmulator> {
  const quirks = { ...ordinaryQuirks(), ...options.quirks };
  const state = new BoxState(quirks, options.now ?? Date.now);
  const routes = createRoutes(state, options.token ?? BOX_TOKEN, () => server.url);
  const server = await serve(routes, options.port);
  return { server, state, quirks, stop: () => server.stop() };
}
