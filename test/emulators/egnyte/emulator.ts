// Starts an emulated Egnyte domain on the loopback address.
import { setTimeout as pause } from 'node:timers/promises';
import { type EmulatorServer, type Reply, serve } from '../server.ts';
import { egnyteGuard } from './audit.ts';
import { Gateway } from './gateway.ts';
import { OAuth } from './oauth.ts';
import { PEOPLE, type Person, type Role } from './people.ts';
import { route } from './routes.ts';
import { answerSignIn, isSignIn } from './signIn.ts';
import { EgnyteState } from './state.ts';
import { defaultSwitches, type Switches } from './switches.ts';

export const EGNYTE_TOKEN = 'emulator-token-egnyte';

export interface EgnyteEmulator {
  /** The address, the request log, and faults: 5xx once, a dropped connection after the work, and so on. */
  readonly server: EmulatorServer;
  readonly state: EgnyteState;
  /** Tokens and what they have used up. */
  readonly gateway: Gateway;
  /** Keys, sign-ins and passwords. */
  readonly oauth: OAuth;
  /** May be changed at any time. */
  readonly switches: Switches;
  stop(): Promise<void>;
}

export interface EgnyteOptions extends Partial<Switches> {
  /** The clock of the service; without one, the real time. */
  readonly now?: () => number;
  readonly port?: number;
  /** The one good token; more with `gateway.accept`. */
  readonly token?: string;
  /** Whose token it is: by default the administrator's. */
  readonly role?: Role;
}

/** Starts a domain with an empty trash. */
export async function startEgnyte(options: EgnyteOptions = {}): Promise<EgnyteEmulator> {
  const { now = Date.now, port = 0, token = EGNYTE_TOKEN, role = 'admin', ...changed } = options;
  const switches: Switches = { ...defaultSwitches(), ...changed };
  const state = new EgnyteState(now, switches);
  const gateway = new Gateway(now, switches);
  gateway.accept(token, personWith(role));
  const oauth = new OAuth(now, switches, gateway, personWith(role));
  const server = await serve(
    async (request): Promise<Reply> => {
      if (switches.latencyMs > 0) await pause(switches.latencyMs);
      if (isSignIn(request)) {
        const reply = answerSignIn(request, { oauth, switches, now });
        return { ...reply, headers: { ...gateway.requestId(), ...reply.headers } };
      }
      const admission = gateway.admit(request);
      const reply = 'refusal' in admission ? admission.refusal : route(request, admission.caller, state, switches);
      return { ...reply, headers: { ...admission.headers, ...reply.headers } };
    },
    port,
    egnyteGuard(state),
  );
  return { server, state, gateway, oauth, switches, stop: () => server.stop() };
}

/** The first of the people who has a role. */
export function personWith(role: Role): Person {
  const found = PEOPLE.find((each) => each.role === role);
  if (!found) throw new Error(`Nobody is ${role}.`);
  return found;
}
