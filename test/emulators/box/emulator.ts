// A Box account on the loopback address, written from what Box publishes and not from our client.
import { type EmulatorServer, serve } from '../server.ts';
import { boxGuard } from './audit.ts';
import { BoxOauth } from './oauth.ts';
import { ordinaryQuirks, type Quirks } from './quirks.ts';
import { createRoutes } from './routes.ts';
import { BoxState } from './state.ts';

/** The token that the emulator takes by default. */
export const BOX_TOKEN = 'emulator-token-box';

export interface BoxEmulator {
  /**
   * Its `url` is the base of all: calls go to `<url>/2.0/...`, the browser to `<url>/api/oauth2/authorize`, tokens come
   * from `<url>/oauth2/token`.
   */
  readonly server: EmulatorServer;
  readonly state: BoxState;
  /** The app and its tokens. */
  readonly oauth: BoxOauth;
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
  const oauth = new BoxOauth(state, quirks, state.now, options.token ?? BOX_TOKEN);
  const routes = createRoutes(state, oauth, () => server.url);
  const server = await serve(routes, options.port, boxGuard(state));
  return { server, state, oauth, quirks, stop: () => server.stop() };
}
