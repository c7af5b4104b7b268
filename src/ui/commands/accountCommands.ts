import { l10n, window } from 'vscode';
import { copyDetails } from '../errorDetails.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage } from '../text.ts';
import { askSignIn } from './signIn.ts';
import { type From, targetAccount } from './targets.ts';
import { withProgress } from './work.ts';

/** A new token for an account that is connected already; it keeps its address, name and place. */
export async function signInAgain(services: Services, from?: From): Promise<void> {
  const { accounts, trashes } = services;
  const trash = await targetAccount(services, l10n.t('Sign In Again'), from);
  const record = trash && accounts.list.find(({ id }) => id === trash.account.id);
  const vendor = record && accounts.vendor(record.vendor);
  const method = vendor?.signIn[0];
  if (!record || !vendor || !method) return;
  const title = l10n.t('Sign In Again: {0}', forIconText(record.label));
  const signedIn = await askSignIn(services, { title, vendor, method, before: 0, known: record, typed: new Map() });
  if (signedIn === undefined || signedIn === 'back') return;
  await accounts.store(vendor, signedIn.connection, signedIn.identity, record);
  window.setStatusBarMessage(`$(check) ${l10n.t('Signed in again as {0}', forIconText(record.label))}`, 6000);
  void trashes.restart(record.id)?.load();
}

/** Forgets an account here; at the service nothing changes. */
export async function removeAccount(services: Services, from?: From): Promise<void> {
  const { accounts, counts, ask } = services;
  const trash = await targetAccount(services, l10n.t('Remove Account'), from);
  if (!trash) return;
  const { account } = trash;
  const service = accounts.vendor(account.vendor)?.name ?? '';
  const question = {
    message: l10n.t('Remove the account {0} ({1}) from this editor?', forMessage(account.label, 80), service),
    detail: l10n.t(
      'Its token is deleted from this machine. Nothing changes in the trash itself, and the token stays valid at the service until it expires or you revoke it there.',
    ),
    button: l10n.t('Remove Account'),
  };
  if (!(await ask.confirm(question))) return;
  await accounts.remove(account.id);
  await counts.forget(account.id);
  window.setStatusBarMessage(`$(check) ${l10n.t('Removed {0}', forIconText(account.label))}`, 6000);
}

/** Reads the list of one account anew, or of all. */
export async function refresh({ trashes, log }: Services, from?: From): Promise<void> {
  const list = typeof from === 'object' ? [from.type === 'account' ? from.trash : from.account.trash] : trashes.list;
  await withProgress(undefined, 0, () => Promise.all(list.map((trash) => trash.refresh())));
  for (const { account, state } of list) {
    // The row says it too: a refresh never pops up.
    const { problem } = state;
    if (problem) {
      log.warn(
        `Refresh of account ${account.id} failed: ${problem.fault ?? problemText({ ...problem, said: undefined })}`,
      );
    }
  }
}

export async function loadMore(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Load More'), from);
  if (trash) await withProgress(undefined, 0, () => trash.more());
}

/** What is wrong with an account, for those who can help. */
export async function copyErrorDetails(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Copy Error Details'), from);
  if (!trash) return;
  const { account, state } = trash;
  if (!state.problem) {
    await services.ask.tell('info', l10n.t('{0} has no trouble now.', forMessage(account.label, 80)), []);
    return;
  }
  await copyDetails(services, [{ account, what: 'listing the trash', problem: state.problem }]);
}
