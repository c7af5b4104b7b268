import type { HttpClient, HttpOptions } from './http.ts';
import type { HttpClientDeps } from './httpClient.ts';

/** A client whose code, and with it the HTTP library, is loaded with the first call. */
export function lazyHttpClient(deps: HttpClientDeps, options: HttpOptions): HttpClient {
  let client: Promise<HttpClient> | undefined;
  return {
    send: async (request, signal) => {
      client ??= import('./httpClient.ts').then(({ createHttpClient }) => createHttpClient(deps, options));
      return await (await client).send(request, signal);
    },
  };
}
