import { readJsonFile, writeJsonFile } from './jsonFile.ts';
import { tryWithLock } from './lock.ts';

/** Longer than the minute after which a window that works renews it; milliseconds. */
const lasts = 150_000;
/** Longer than reading and writing a small file takes. */
const staleAfter = 10_000;

/** A lease that one window at a time holds, for as long as it keeps renewing it. */
export interface Lease {
  /** Takes or renews it; false while another window has it. */
  hold(): Promise<boolean>;
}

/** @param owner of this window alone */
export function leaseFile(path: string, owner: string, now: () => number): Lease {
  const hold = async () => {
    if (!isFree(await readJsonFile(path), owner, now())) return false;
    await writeJsonFile(path, { owner, until: now() + lasts });
    return true;
  };
  return { hold: async () => (await tryWithLock(`${path}.lock`, staleAfter, hold)) === true };
}

function isFree(held: unknown, owner: string, now: number): boolean {
  if (typeof held !== 'object' || held === null || !('owner' in held) || !('until' in held)) return true;
  const { until } = held;
  // A time too far off was written under a wrong clock.
  return held.owner === owner || typeof until !== 'number' || until <= now || until > now + lasts;
}
