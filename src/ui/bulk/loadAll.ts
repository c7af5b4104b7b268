import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { Listing } from '../../trash/listing.ts';
import { problemOf } from '../../trash/problem.ts';
import { showProblem } from '../errorDetails.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { confirmQuota } from './runBulk.ts';

export interface LoadedTrash {
  readonly trash: AccountTrash;
  readonly listing: Listing;
}

/**
 * Reads everything that is in these trashes now, with progress and Cancel. Asks first where the day's calls are not enough.
 * `undefined` if it was cancelled, or if one could not be read to its end, which is said: half a list must not pass for the
 * whole.
 * @param isEmptied whether all of it is deleted then, which takes calls too
 */
export async function loadAll(
  services: Services,
  trashes: readonly AccountTrash[],
  { isEmptied = false } = {},
): Promise<readonly LoadedTrash[] | undefined> {
  for (const trash of trashes) {
    const { capabilities, state } = trash;
    const { items } = state.count;
    const purgeCalls = isEmptied ? Math.ceil(items / capabilities.batchSize) : 0;
    if (!(await confirmQuota(services, trash, Math.ceil(items / capabilities.pageSize) + purgeCalls))) return undefined;
  }
  const [only] = trashes;
  const title =
    only && trashes.length === 1
      ? l10n.t('Loading the trash of {0}', forMessage(only.account.label, 80))
      : l10n.t('Loading the trash of all accounts');
  const expected = trashes.reduce((sum, { state }) => sum + state.count.items, 0);
  const found = await withProgress(title, expected, async (signal, progress) => {
    const loaded = new Map<AccountTrash, number>();
    return await Promise.all(
      trashes.map((trash) =>
        load(trash, signal, (items) => {
          loaded.set(trash, items);
          progress([...loaded.values()].reduce((sum, each) => sum + each, 0));
        }).catch((error: unknown) => ({ trash, error })),
      ),
    );
  });
  for (const each of found) {
    if (!('error' in each)) continue;
    if (!(each.error instanceof DOMException && each.error.name === 'AbortError')) await showFailure(services, each);
    return undefined;
  }
  return found.filter((each) => 'listing' in each);
}

async function load(trash: AccountTrash, signal: AbortSignal, progress: (items: number) => void): Promise<LoadedTrash> {
  const listing = new Listing(await trash.client(), signal);
  while (!listing.complete) {
    signal.throwIfAborted();
    await listing.pull();
    progress(listing.list.length);
  }
  return { trash, listing };
}

async function showFailure(services: Services, failed: { trash: AccountTrash; error: unknown }): Promise<void> {
  const { account } = failed.trash;
  const label = forMessage(account.label, 80);
  const incident = { account, what: 'listing the trash', problem: problemOf(failed.error) };
  await showProblem(services, incident, (why) =>
    l10n.t('Nothing was changed: the trash of {0} could not be loaded completely. {1}', label, why),
  );
}
