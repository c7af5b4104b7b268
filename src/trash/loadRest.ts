import type { AccountTrash } from './accountTrash.ts';

/** After so many items someone may want to stop. */
const step = 1000;

/**
 * Loads what is missing in the list of an account, as far as that succeeds, and shows no more rows.
 * @param isOver whether to stop: asked after each thousand items
 */
export async function loadRest(trash: AccountTrash, isOver: () => boolean): Promise<void> {
  while (!isOver() && !trash.state.complete) {
    await trash.more(0, step);
    if (trash.state.problem) return;
  }
}
