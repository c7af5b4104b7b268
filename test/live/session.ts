// The calls of a live run to one service: to its own address alone, paced, and no write without a look at what it touches.
import { at, isRecord, listAt, parse, textAt } from './json.ts';
import { NotAnswered } from './own.ts';

/** Milliseconds for an answer. */
const answerTimeout = 120_000;
/** Seconds that a service may ask to wait. */
const maxWait = 60;
const triesWhenThrottled = 4;
const maxMessage = 300;

/** Time, so that tests need none. */
export interface LiveClock {
  now(): number;
  pause(ms: number): Promise<void>;
}

/** A request that may change something. */
export interface Write {
  readonly method: string;
  /** Without the query, decoded as little as it was sent. */
  readonly path: string;
  readonly body: unknown;
}

export interface LiveAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the text is no JSON. */
  readonly json: unknown;
}

export interface LiveRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** False: without the credential. */
  readonly signedIn?: boolean;
  /** False: at once, and a refusal for being too quick is an answer. */
  readonly paced?: boolean;
}

export interface LiveSessionOptions {
  readonly url: string;
  readonly token: string;
  /** Milliseconds from the start of a call to that of the next. */
  readonly gap: number;
  /** Throws `NotOwn` for a write that touches what this run has not made. */
  readonly guard: (write: Write) => void;
  readonly clock: LiveClock;
  /** Aborted when the person wants to end. */
  readonly halt: AbortSignal;
}

export class LiveSession {
  readonly url: string;
  readonly clock: LiveClock;
  readonly #options: LiveSessionOptions;
  #mayStart = 0;
  #cleaningUp = false;

  /** Throws for an address that is neither https nor on this computer. */
  constructor(options: LiveSessionOptions) {
    this.url = originOf(options.url);
    this.clock = options.clock;
    this.#options = options;
  }

  async get(path: string, asked: LiveRequest = {}): Promise<LiveAnswer> {
    return this.send('GET', path, asked);
  }

  /** Sends a call; one that was refused for being too quick is sent again when the service says so. */
  async send(method: string, path: string, asked: LiveRequest = {}): Promise<LiveAnswer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#once(method, path, asked);
      const wait = waitOf(answer);
      if (wait === undefined || wait > maxWait || asked.paced === false || tries === triesWhenThrottled) {
        return answer;
      }
      await this.pause(wait * 1000);
    }
  }

  /** Waits between two looks at something that takes its time. */
  async pause(ms: number): Promise<void> {
    this.#mustGoOn();
    await this.clock.pause(ms);
  }

  /** From here on a signal to end is ignored, so that what was made is removed. */
  beginCleaningUp(): void {
    this.#cleaningUp = true;
  }

  /** A text without the credential, should a service ever send it back. */
  clean(text: string): string {
    return text.replaceAll(this.#options.token, '[credential]');
  }

  async #once(method: string, path: string, asked: LiveRequest): Promise<LiveAnswer> {
    this.#mustGoOn();
    const url = new URL(path, `${this.url}/`);
    if (url.origin !== this.url) throw new Error(`${path} is not an address of ${this.url}`);
    const { body, paced = true } = asked;
    if (!['GET', 'OPTIONS'].includes(method)) this.#options.guard({ method, path: url.pathname, body });
    if (paced) await this.#turn();
    const response = await fetch(url, {
      method,
      headers: this.#headers(asked),
      redirect: 'manual',
      signal: AbortSignal.timeout(answerTimeout),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status >= 300 && response.status < 400) {
      throw new NotAnswered(`${method} ${url.pathname} was answered with a redirect, which is not followed`);
    }
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  }

  #headers({ body, headers = {}, signedIn = true }: LiveRequest): Record<string, string> {
    return {
      accept: 'application/json',
      ...(signedIn ? { authorization: `Bearer ${this.#options.token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
  }

  async #turn(): Promise<void> {
    const now = this.clock.now();
    const start = Math.max(now, this.#mayStart);
    this.#mayStart = start + this.#options.gap;
    if (start > now) await this.clock.pause(start - now);
  }

  #mustGoOn(): void {
    if (this.#options.halt.aborted && !this.#cleaningUp) throw new NotAnswered('the run was ended');
  }
}

function originOf(address: string): string {
  const url = new URL(address);
  const here = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && here)) {
    throw new Error(`${url.origin} is not asked: the address must begin with https:`);
  }
  return url.origin;
}

/** Seconds to wait after a refusal for being too quick, of which nothing was done; undefined for any other answer. */
function waitOf({ status, headers }: LiveAnswer): number | undefined {
  const throttled = status === 429 || (status === 403 && /OVER_QPS$/.test(headers.get('x-mashery-error-code') ?? ''));
  if (!throttled) return undefined;
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.max(1, seconds) : 2;
}

const tellingHeaders = ['retry-after', 'x-mashery-error-code', 'www-authenticate'];

/** An answer in words: its status, and what the service says of a refusal. */
export function summaryOf(answer: LiveAnswer): string {
  const { status, json, headers } = answer;
  if (status < 300) return String(status);
  const parts = [codeOf(json), quoted(messageOf(json)), json === undefined ? bodyOf(answer) : undefined];
  for (const name of tellingHeaders) if (headers.has(name)) parts.push(`${name}: ${headers.get(name)}`);
  return [String(status), ...parts.filter((each) => each !== undefined)].join(', ');
}

/** What a body is, without telling what it holds. */
export function bodyOf({ text, headers }: LiveAnswer): string {
  if (text === '') return 'an empty body';
  return `a body of ${text.length} characters (${headers.get('content-type') ?? 'of no stated type'})`;
}

export function isDone({ status }: LiveAnswer): boolean {
  return status >= 200 && status < 300;
}

/** The answer, if it is a success; else the question is given up. */
export function need(answer: LiveAnswer, what: string): LiveAnswer {
  if (!isDone(answer)) throw new NotAnswered(`${what} was answered with ${summaryOf(answer)}`);
  return answer;
}

function codeOf(json: unknown): string | undefined {
  return textAt(json, 'code') ?? textAt(json, 'error', 'type') ?? textAt(json, 'fault', 'detail', 'errorcode');
}

function messageOf(json: unknown): string | undefined {
  const paths = [['message'], ['errorMessage'], ['error', 'message'], ['fault', 'faultstring'], ['response', 'title']];
  const found = paths.map((path) => textAt(json, ...path)).find((each) => each !== undefined);
  if (found !== undefined) return found;
  const lists = [listAt(json, 'formErrors'), listAt(json, 'errors'), ...Object.values(recordAt(json, 'inputErrors'))];
  const first: unknown = lists.flat()[0];
  return textAt(first, 'msg') ?? textAt(first, 'description') ?? textAt(json, 'title');
}

function recordAt(json: unknown, name: string): Readonly<Record<string, unknown>> {
  const found = at(json, name);
  return isRecord(found) ? found : {};
}

function quoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(text.slice(0, maxMessage));
}
