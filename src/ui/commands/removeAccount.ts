import { l10n, window } from 'vscode';
import type { ListedAccount } from '../../accounts/stored.ts';
import { vendorMessages } from '../messages/table.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage } from '../text.ts';
import { type From, targetAccount } from './targets.ts';

/** Ends the sign-in at the service where that can be done, and forgets the account here in any case. */
export async function removeAccount(services: Services, from?: From): Promise<void> {
  const { accounts, browsing, counts, jobs, dialogs, log } = services;
  const trash = await targetAccount(services, l10n.t('Remove Account'), from);
  const record = trash && accounts.list.find(({ id }) => id === trash.account.id);
  if (!record) return;
  const service = accounts.vendor(record.vendor)?.name ?? '';
  const isBusy = async () => {
    if (!(await jobs.isBusy(record.id))) return false;
    await dialogs.notify('info', l10n.t("Can't remove this account while a restore or deletion runs."), []);
    return true;
  };
  if (await isBusy()) return;
  const question = {
    message: l10n.t('Remove the account {0} ({1})?', forMessage(record.label, 80), service),
    detail: `${removalText(record)} ${l10n.t('Its history is deleted too. Items in the trash are not affected.')}`,
    button: l10n.t('Remove Account'),
  };
  // One may have been started while the question was open.
  if (!(await dialogs.confirm(question)) || (await isBusy())) return;
  const { revoked } = await withProgress(undefined, 0, () => accounts.remove(record.id));
  await counts.forget(record.id);
  await browsing.forget(record.id);
  await jobs.forgetAccount(record.id);
  if (revoked === 'failed') {
    const showLog = l10n.t('Show Log');
    const message = l10n.t(
      "{0} did not confirm that the sign-in has ended. {1} was removed here; end the sign-in on {0}'s web page.",
      service,
      forMessage(record.label, 80),
    );
    if ((await dialogs.notify('warning', message, [showLog])) === showLog) log.show();
    return;
  }
  window.setStatusBarMessage(`$(check) ${l10n.t('Removed {0}', forIconText(record.label))}`, 6000);
}

/** What happens to the sign-in, as far as it is known which one it is. */
function removalText({ vendor, method = '', hasSecret }: ListedAccount): string {
  const known = hasSecret ? vendorMessages[vendor]?.methods()[method] : undefined;
  if (!known) return l10n.t('This deletes the sign-in from this computer and ends it at the service if possible.');
  // What a person has made and pasted is theirs to end.
  const stays = l10n.t(
    'This deletes the token from this computer. At the service it stays valid until it expires or you revoke it.',
  );
  return known.removal ?? stays;
}
