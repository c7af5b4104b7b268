import { l10n, window } from 'vscode';
import type { TrashClient } from '../../trash/ports.ts';
import { problemOf } from '../../trash/problem.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';
import { type From, targetAccount } from './targets.ts';

const maxNameLength = 80;

/** Another name for an account, in this editor alone; none gives it that of its login. */
export async function renameAccount(services: Services, from?: From): Promise<void> {
  const { accounts, dialogs } = services;
  const trash = await targetAccount(services, l10n.t('Rename Account'), from);
  if (!trash) return;
  const { account } = trash;
  let label = '';
  const typed = await dialogs.input({
    title: l10n.t('Rename Account: {0}', forIconText(account.label)),
    step: 1,
    totalSteps: 1,
    prompt: l10n.t('Enter a name for this account. Leave empty to use the login.'),
    value: account.label,
    secret: false,
    validate: (value) =>
      [...value.trim()].length > maxNameLength ? l10n.t('Use at most {0} characters.', maxNameLength) : undefined,
    check: async (value, signal) => {
      try {
        label = plain(value, maxNameLength) || (await loginOf(await trash.client(), signal));
        return undefined;
      } catch (error) {
        return forMessage(problemText(problemOf(error)), 600);
      }
    },
  });
  if (typed?.end !== 'accepted' || label === account.label) return;
  await accounts.rename(account.id, label);
  window.setStatusBarMessage(`$(check) ${l10n.t('Renamed to {0}', forIconText(label))}`, 6000);
}

async function loginOf(client: TrashClient, signal: AbortSignal): Promise<string> {
  const { login, name } = await client.whoAmI(signal);
  return login ?? name;
}
