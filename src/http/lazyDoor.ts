import type { DoorParts } from './door.ts';
import type { Http, HttpOptions } from './http.ts';

/** A door whose code, and with it the HTTP library, is loaded with the first call. */
export function lazyDoor(parts: Omit<DoorParts, 'exchange'>, options: HttpOptions): Http {
  let opening: Promise<Http> | undefined;
  const open = async () => {
    const [{ openDoor }, { transport }] = await Promise.all([import('./door.ts'), import('./transport.ts')]);
    return openDoor({ ...parts, exchange: transport() }, options);
  };
  return {
    send: async (request, signal) => {
      opening ??= open();
      return await (await opening).send(request, signal);
    },
  };
}
