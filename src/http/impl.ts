import type { HttpClient, HttpOptions } from './http.ts';
import { createHttpClient, type HttpClientDeps } from './httpClient.ts';
import { nodeFetchTransport } from './transport.ts';

/** A client that calls over the network. */
export function connectHttp(deps: Omit<HttpClientDeps, 'transport'>, options: HttpOptions): HttpClient {
  return createHttpClient({ ...deps, transport: nodeFetchTransport() }, options);
}
