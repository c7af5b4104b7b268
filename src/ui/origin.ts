import type { TrashItem } from '../trash/item.ts';
import type { TrashClient } from '../trash/ports.ts';

/** Nobody waits longer for a path; milliseconds. */
const timeout = 3000;

/** The item with the path of its original folder, where the service is asked for that; else as it is. */
export async function withOrigin(client: TrashClient, item: TrashItem): Promise<TrashItem> {
  if (!client.origin || item.origin?.id === undefined) return item;
  try {
    const origin = await client.origin(item, AbortSignal.timeout(timeout));
    return origin ? { ...item, origin } : item;
  } catch {
    // What the list told is shown all the same.
    return item;
  }
}
