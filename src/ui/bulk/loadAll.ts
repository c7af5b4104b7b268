import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { Listing } from '../../trash/listing.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { showProblem } from '../errorDetails.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';
import { confirmQuota } from './runBulk.ts';

/**
 * Reads everything that is in these trashes now, with progress and Cancel. Asks first where the day's calls are not enough.
 * `undefined` if it was cancelled, or if one could not be read to its end, which is said: half a list must not pass for the
 * whole.
 */
export async function loadAll(
  services: Services,
  trashes: readonly AccountTrash[],
): Promise<readonly Listing[] | undefined> {
  for (const trash of trashes) {
    const { capabilities, state } = trash;
    if (!(await confirmQuota(services, trash, Math.ceil(state.count.items / capabilities.pageSize)))) return undefined;
  }
  const [only] = trashes;
  const title = only && trashes.length === 1 ? titleOf(only) : l10n.t('Loading the trash of all accounts');
  const expected = trashes.reduce((sum, { state }) => sum + state.count.items, 0);
  const listings: Listing[] = [];
  const failures = await withProgress(title, expected, async (signal, progress) => {
    const read = async (trash: AccountTrash) => {
      const listing = new Listing(await trash.client(), signal);
      listings.push(listing);
      while (!listing.complete) {
        signal.throwIfAborted();
        await listing.pull();
        progress(listings.reduce((sum, { list }) => sum + list.length, 0));
      }
    };
    const tried = trashes.map((trash) =>
      read(trash).then(
        () => [],
        (error: unknown) => [{ trash, error }],
      ),
    );
    return (await Promise.all(tried)).flat();
  });
  const [failed] = failures;
  if (!failed) return listings;
  if (!(failed.error instanceof DOMException && failed.error.name === 'AbortError'))
    await showFailure(services, failed.trash, problemOf(failed.error));
  return undefined;
}

/**
 * Loads into the list of the view what is missing there, with the same question, progress and Cancel. Gives whether the
 * list is complete; why not, is said.
 */
export async function loadRest(services: Services, trash: AccountTrash): Promise<boolean> {
  const { capabilities, state } = trash;
  if (state.complete) return true;
  const before = state.list.length;
  const left = Math.max(0, state.count.items - before);
  if (!(await confirmQuota(services, trash, Math.ceil(left / capabilities.pageSize)))) return false;
  await withProgress(titleOf(trash), left, async (signal, progress) => {
    const listening = trash.onDidChange(() => progress(Math.max(0, trash.state.list.length - before)));
    await trash.loadRest(signal);
    listening.dispose();
  });
  const { complete, problem } = trash.state;
  if (problem) await showFailure(services, trash, problem);
  return complete;
}

function titleOf({ account }: AccountTrash): string {
  return l10n.t('Loading the trash of {0}', forMessage(account.label, 80));
}

async function showFailure(services: Services, { account }: AccountTrash, problem: Problem): Promise<void> {
  const label = forMessage(account.label, 80);
  await showProblem(services, { account, what: 'listing the trash', problem }, (why) =>
    l10n.t('Nothing was changed: the trash of {0} could not be loaded completely. {1}', label, why),
  );
}
