// Carries a client's requests to an emulator, notes them, and lets one of them meet a fault.
import { type HttpRequest, NetworkError } from '../../../../src/http/http.ts';
import { nodeFetchTransport, type Transport, type TransportTimeouts } from '../../../../src/http/transport.ts';
import { wrongTypes } from './faults.ts';

/** A request as it was sent, with what the client heard of it. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** The body, of JSON. */
  readonly json: unknown;
  /** Carried out only if the item is as the client last saw it, so that it cannot be done twice. */
  readonly conditional: boolean;
  /** On the client's clock. */
  readonly begunAt: number;
  endedAt: number;
  /** 0 where no answer came. */
  status: number;
  text: string;
}

export interface Ambush {
  readonly meets: (sent: Sent) => boolean;
  /** Called before the first of these is sent. */
  readonly strike: () => void;
  /** Called when it was answered. */
  readonly afterwards: () => void;
  /** Everything from then on meets the fault too. */
  readonly forEver: boolean;
  readonly slow: 'headers' | 'body' | undefined;
}

const patient: TransportTimeouts = { connection: 5000, headers: 5000, body: 5000 };
/**
 * For requests that get no answer, or not all of it, for sure: however slow the machine is, no other runs out of time.
 * A single silence has to reach the emulator meanwhile, to be used up; where all is silent, nothing has to.
 */
const short = { one: 50, all: 15 };
/** More requests than any operation needs: it does not end. */
const most = 400;

export class Wire {
  readonly sent: Sent[] = [];
  /** Aborted where an operation does not end. */
  readonly endless = new AbortController();
  readonly #now: () => number;
  readonly #patient = nodeFetchTransport(patient);
  #ambush: Ambush | undefined;
  #struck: Sent | undefined;
  /** What meets the fault first goes alone, so that it is always the same one. */
  #alone: Promise<unknown> | undefined;
  readonly #running = new Set<Promise<unknown>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The request that met the fault first. */
  get struck(): Sent | undefined {
    return this.#struck;
  }

  lay(ambush: Ambush): void {
    this.sent.length = 0;
    this.#ambush = ambush;
  }

  readonly transport: Transport = async (request, authorization, signal) => {
    const sent = this.#note(request);
    if (this.sent.length > most) this.endless.abort(new Error('It does not end.'));
    while (this.#alone) await this.#alone;
    const ambush = this.#ambush;
    const send = (how: Transport) => this.#hear(sent, how({ ...request, timeout: undefined }, authorization, signal));
    if (this.#struck === undefined && ambush?.meets(sent)) {
      this.#struck = sent;
      const call = this.#strike(ambush, send);
      this.#alone = call.catch(() => undefined);
      return await call;
    }
    return await send(this.#struck && ambush?.forEver ? this.#impatient(ambush) : this.#patient);
  };

  async #strike(ambush: Ambush, send: (how: Transport) => ReturnType<Transport>): ReturnType<Transport> {
    await Promise.allSettled(this.#running);
    try {
      ambush.strike();
      return await send(this.#impatient(ambush));
    } finally {
      this.#alone = undefined;
      ambush.afterwards();
    }
  }

  #impatient({ slow, forEver }: Ambush): Transport {
    if (slow === undefined) return this.#patient;
    return nodeFetchTransport({ ...patient, [slow]: forEver || slow === 'body' ? short.all : short.one });
  }

  #note({ method, url, json, headers }: HttpRequest): Sent {
    const { pathname, search } = new URL(url);
    const now = this.#now();
    const conditional = headers?.['if-match'] !== undefined;
    const about = { method, path: pathname, query: search, json, conditional };
    const sent = { ...about, begunAt: now, endedAt: now, status: 0, text: '' };
    this.sent.push(sent);
    return sent;
  }

  async #hear(sent: Sent, call: ReturnType<Transport>): ReturnType<Transport> {
    this.#running.add(call);
    try {
      const { status, text } = await call;
      Object.assign(sent, { status, text });
    } catch (error) {
      // What no fault explains would be a fault of this test.
      if (error instanceof NetworkError && error.unsent)
        throw new Error('The emulator is not there.', { cause: error });
    } finally {
      this.#running.delete(call);
      sent.endedAt = this.#now();
    }
    return await call;
  }
}

const strange = JSON.stringify(wrongTypes.json);

/** Whether a write may have been carried out, for all that its sender has heard. */
export function isUnclear({ status, text }: Sent): boolean {
  return status === 0 || status >= 500 || text === strange;
}
