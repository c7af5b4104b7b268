/** When a request has a connection, which node-fetch does not report. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';

interface Socket {
  readonly connecting: boolean;
  /** Of an encrypted one only; null until the two sides have agreed (Node's documentation of TLSSocket). */
  readonly alpnProtocol?: string | false | null;
  once(event: 'connect' | 'secureConnect', then: () => void): void;
}

interface Request {
  once(event: 'socket', then: (socket: Socket) => void): void;
}

const created = channel('http.client.request.created');
const current = new AsyncLocalStorage<symbol>();

/** Runs `work`, which makes one request, and calls `connected` once that has a connection, encrypted where it is to be. */
export async function whileConnecting<T>(work: () => Promise<T>, connected: () => void): Promise<T> {
  const ours = Symbol('request');
  let isReported = false;
  // Node reports every request of the process; the storage knows which of them `work` has made.
  const report = (message: unknown) => {
    const request: unknown = typeof message === 'object' && message !== null && Reflect.get(message, 'request');
    if (current.getStore() !== ours || !isRequest(request)) return;
    isReported = true;
    follow(request, connected);
  };
  created.subscribe(report);
  try {
    const working = current.run(ours, work);
    // Where nothing is reported, connecting counts as waiting for the answer.
    if (!isReported) connected();
    return await working;
  } finally {
    created.unsubscribe(report);
  }
}

function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && 'once' in value;
}

function follow(request: Request, connected: () => void): void {
  request.once('socket', (socket) => {
    const secure = socket.alpnProtocol !== undefined;
    // A connection that was kept open is ready.
    if (secure ? socket.alpnProtocol !== null : !socket.connecting) connected();
    else socket.once(secure ? 'secureConnect' : 'connect', connected);
  });
}
