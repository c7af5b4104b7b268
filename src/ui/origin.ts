import type { AccountTrash } from '../trash/accountTrash.ts';
import type { TrashItem } from '../trash/item.ts';

/** No one waits longer for a path; milliseconds. */
const timeout = 3000;

/** The item with the path of its original folder, where the service is asked for that; else as it is. */
export async function withOrigin(trash: AccountTrash, item: TrashItem): Promise<TrashItem> {
  if (item.origin?.id === undefined) return item;
  try {
    const client = await trash.client();
    const origin = await client.origin?.(item, AbortSignal.timeout(timeout));
    return origin ? { ...item, origin } : item;
  } catch {
    // What the list said is shown anyway.
    return item;
  }
}
