/** Keeps the view in step with the accounts, which come, go, change their names and sign in again here or in other windows. */
import { commands, type Disposable, l10n, window } from 'vscode';
import type { Services } from './services.ts';

/** What the editor needs, so that it can keep secrets. */
const keychainPage = 'https://code.visualstudio.com/docs/editor/settings-sync#_troubleshooting-keychain-issues';

export function syncAccounts({ accounts, trashes, counts, view, dialogs, log }: Services): Disposable[] {
  let isWarned = false;
  return [
    accounts.onDidChange(() => {
      trashes.sync(accounts.list);
      trashes.counted(counts.last.counts);
      void commands.executeCommand('setContext', 'cloudTrash.hasAccounts', accounts.list.length > 0);
      if (isWarned || accounts.isPersistent) return;
      isWarned = true;
      void warnNotSaved(dialogs);
    }),
    accounts.onDidSignIn((id) => {
      const trash = trashes.of(id);
      // A row without a problem stays as it is: nothing is read again.
      if (trash?.state.problem?.kind !== 'signIn') return;
      // What watched for changes ended with the sign-in before.
      const fresh = trashes.restart(id);
      if (view.visible) void fresh?.load();
    }),
    accounts.follow(),
    // Not every editor tells one window what another did to the secrets.
    window.onDidChangeWindowState(({ focused }) => {
      if (!focused) return;
      accounts.load().catch(() => log.warn('The accounts could not be read again.'));
    }),
  ];
}

async function warnNotSaved(dialogs: Services['dialogs']): Promise<void> {
  const learnMore = l10n.t('Learn More');
  const message = l10n.t('This editor did not save your sign-in. The account works until you close this window.');
  if ((await dialogs.notify('info', message, [learnMore])) === learnMore) await dialogs.open(keychainPage);
}
