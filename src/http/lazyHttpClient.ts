import type { HttpClient, HttpOptions } from './http.ts';
import type { HttpClientDeps } from './httpClient.ts';

/** A door whose code, and with it the HTTP library, is loaded with the first call. */
export function lazyHttpClient(deps: Omit<HttpClientDeps, 'transport'>, options: HttpOptions): HttpClient {
  let opening: Promise<HttpClient> | undefined;
  const open = async () => {
    const [{ createHttpClient }, { nodeFetchTransport }] = await Promise.all([
      import('./httpClient.ts'),
      import('./transport.ts'),
    ]);
    return createHttpClient({ ...deps, transport: nodeFetchTransport() }, options);
  };
  return {
    send: async (request, signal) => {
      opening ??= open();
      return await (await opening).send(request, signal);
    },
  };
}
