// A client of a running emulator, such as those of the sample data.
import { createHttpClient } from '../../src/http/httpClient.ts';
import { nodeFetchTransport } from '../../src/http/transport.ts';
import type { Clock, TrashClient } from '../../src/trash/ports.ts';
import type { Vendor } from '../../src/vendors/vendor.ts';
import { FakeClock } from '../unit/fakes/clock.ts';
import { held } from '../unit/fakes/credentials.ts';

interface EmulatedAccount {
  readonly vendor: string;
  readonly url: string;
  readonly label: string;
  readonly credential: { readonly token: string };
}

/** Without a clock nothing waits. */
export async function connect(
  vendor: Vendor,
  { credential, url, ...rest }: EmulatedAccount,
  clock: Clock = new FakeClock(),
): Promise<TrashClient> {
  const parts = { transport: nodeFetchTransport(), clock, log: { info: () => {} }, random: () => 0 };
  const account = { ...rest, id: 'sample', url, host: new URL(url).host };
  return await vendor.connect({
    account,
    origins: [url],
    credentials: held(credential),
    createHttpClient: (options) => createHttpClient(parts, options),
    clock,
  });
}
