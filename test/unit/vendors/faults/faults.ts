// The columns of the matrix: how a service can fail, and where.
import type { Mischief, Reply } from '../../../emulators/server.ts';

/** An answer of whose fields none has the type that it should have. */
export const wrongTypes: Reply = {
  status: 200,
  json: {
    ...{ entries: 'none', next_marker: 7, total_count: 'twelve', type: 7, id: 12, name: {}, etag: 1 },
    ...{ items: 'none', has_more: 'no', totalCount: 'twelve', resources: 'none', response: 'none' },
  },
};

/** For how long a refusal asks to stay away, in milliseconds. */
export const pause = 7000;

/** What one service says with a status, in its own envelope. */
export type Refusals = (status: 401 | 403 | 404 | 409 | 429 | 500) => Reply;

interface NetworkFault {
  readonly at: 'network';
  /** @param now the service's clock, for dates */
  readonly how: (refusals: Refusals, now: number) => Mischief;
  /** It goes on, for requests of any kind. */
  readonly forEver?: boolean;
  /** Nothing may be asked before a pause has passed. */
  readonly pauses?: boolean;
  /** The part of the call that must have a short time limit, for the test to be short. */
  readonly slow?: 'headers' | 'body';
}

interface ListFault {
  readonly at: 'list';
  /** What happens to the pages of a list. */
  readonly how: 'spoiled' | 'repeated' | 'endless' | 'shrunk by others' | 'shrunk by us';
}

export type MatrixFault = NetworkFault | ListFault;

const status = (code: Parameters<Refusals>[0]): NetworkFault => ({ at: 'network', how: (refusals) => refusals(code) });
const mischief = (how: Mischief, of: Partial<NetworkFault> = {}): NetworkFault => ({
  at: 'network',
  how: () => how,
  ...of,
});
const limited = (retryAfter: (now: number) => string): NetworkFault => ({
  at: 'network',
  how: (refusals, now) => ({ ...refusals(429), headers: { 'retry-after': retryAfter(now) } }),
  pauses: true,
});
const list = (how: ListFault['how']): ListFault => ({ at: 'list', how });

export const faults = {
  '401 once': status(401),
  '401 for ever': { ...status(401), forEver: true },
  '403 once': status(403),
  '404 once': status(404),
  '409 once': status(409),
  '429 with seconds': limited(() => String(pause / 1000)),
  '429 with a date': limited((now) => new Date(Math.ceil((now + pause) / 1000) * 1000).toUTCString()),
  '429 with neither': status(429),
  '429 for ever': { ...status(429), forEver: true },
  '500 once': status(500),
  '500 for ever': { ...status(500), forEver: true },
  '502 as HTML': mischief({ status: 502, text: '<!doctype html><html><h1>Bad Gateway</h1></html>' }),
  '503 that did the work': mischief({ after: { status: 503 } }),
  'reset before the work': mischief('reset before'),
  'reset after the work': mischief('reset after'),
  'half a body': mischief('half a body'),
  'slow drip': mischief('slow drip', { slow: 'body' }),
  silence: mischief('silence', { slow: 'headers' }),
  'silence for ever': mischief('silence', { slow: 'headers', forEver: true }),
  'wrong types': mischief({ after: wrongTypes }),
  'wrong types in one entry': list('spoiled'),
  'duplicate ids across pages': list('repeated'),
  'an endless list': list('endless'),
  'a list that shrinks': list('shrunk by others'),
  'a list that we shrink': list('shrunk by us'),
} as const satisfies Readonly<Record<string, MatrixFault>>;

export type FaultName = keyof typeof faults;

export const faultNames = Object.keys(faults) as FaultName[];
