// Carries a client's requests to an emulator, notes them, and lets one of them meet a fault.
import { type HttpRequest, NetworkError } from '../../../../src/http/http.ts';
import { nodeFetchTransport, type Transport, type TransportTimeouts } from '../../../../src/http/transport.ts';
import { wrongTypes } from './faults.ts';

/** A request as it was sent, with the answer that the client got. */
export interface RecordedRequest {
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

export interface FaultPlan {
  readonly matches: (sent: RecordedRequest) => boolean;
  /** Called before the first request that matches is sent. */
  readonly start: () => void;
  /** Called when that one was answered. */
  readonly finish: () => void;
  /** Everything from then on meets the fault too. */
  readonly forEver: boolean;
  readonly slow: 'headers' | 'body' | undefined;
}

const longTimeouts: TransportTimeouts = { connection: 5000, headers: 5000, body: 5000 };
/**
 * For requests that get no answer, or not all of it, for sure: however slow the machine is, no other runs out of time.
 * A single silence has to reach the emulator meanwhile, to be used up; where all is silent, nothing has to.
 */
const short = { one: 50, all: 15 };
/** More requests than any operation needs: it does not end. */
const maxRequests = 400;

export class FaultyTransport {
  readonly sent: RecordedRequest[] = [];
  /** Aborted where an operation does not end. */
  readonly endless = new AbortController();
  readonly #now: () => number;
  readonly #transport = nodeFetchTransport(longTimeouts);
  #plan: FaultPlan | undefined;
  #faulted: RecordedRequest | undefined;
  /** What meets the fault first goes alone, so that it is always the same one. */
  #alone: Promise<unknown> | undefined;
  readonly #running = new Set<Promise<unknown>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The request that met the fault first. */
  get faulted(): RecordedRequest | undefined {
    return this.#faulted;
  }

  arm(plan: FaultPlan): void {
    this.sent.length = 0;
    this.#plan = plan;
  }

  readonly transport: Transport = async (request, authorization, signal) => {
    const sent = this.#note(request);
    if (this.sent.length > maxRequests) this.endless.abort(new Error('It does not end.'));
    while (this.#alone) await this.#alone;
    const plan = this.#plan;
    const send = (how: Transport) => this.#hear(sent, how({ ...request, timeout: undefined }, authorization, signal));
    if (this.#faulted === undefined && plan?.matches(sent)) {
      this.#faulted = sent;
      const call = this.#sendFaulted(plan, send);
      this.#alone = call.catch(() => undefined);
      return await call;
    }
    return await send(this.#faulted && plan?.forEver ? this.#withShortTimeout(plan) : this.#transport);
  };

  async #sendFaulted(plan: FaultPlan, send: (how: Transport) => ReturnType<Transport>): ReturnType<Transport> {
    await Promise.allSettled(this.#running);
    try {
      plan.start();
      return await send(this.#withShortTimeout(plan));
    } finally {
      this.#alone = undefined;
      plan.finish();
    }
  }

  #withShortTimeout({ slow, forEver }: FaultPlan): Transport {
    if (slow === undefined) return this.#transport;
    return nodeFetchTransport({ ...longTimeouts, [slow]: forEver || slow === 'body' ? short.all : short.one });
  }

  #note({ method, url, json, headers }: HttpRequest): RecordedRequest {
    const { pathname, search } = new URL(url);
    const now = this.#now();
    const conditional = headers?.['if-match'] !== undefined;
    const about = { method, path: pathname, query: search, json, conditional };
    const sent = { ...about, begunAt: now, endedAt: now, status: 0, text: '' };
    this.sent.push(sent);
    return sent;
  }

  async #hear(sent: RecordedRequest, call: ReturnType<Transport>): ReturnType<Transport> {
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

/** Whether a write may have been carried out, as far as its sender can know. */
export function isUnclear({ status, text }: RecordedRequest): boolean {
  return status === 0 || status >= 500 || text === strange;
}
