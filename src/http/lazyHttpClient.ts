import type { HttpClient, HttpOptions } from './http.ts';
import type { HttpClientDeps } from './httpClient.ts';

/** A client whose code, and with it the HTTP library, is loaded with the first call. */
export function lazyHttpClient(deps: Omit<HttpClientDeps, 'transport'>, options: HttpOptions): HttpClient {
  let client: Promise<HttpClient> | undefined;
  const connect = async () => (await import('./impl.ts')).connectHttp(deps, options);
  return {
    send: async (request, signal) => {
      client ??= connect();
      return await (await client).send(request, signal);
    },
  };
}
