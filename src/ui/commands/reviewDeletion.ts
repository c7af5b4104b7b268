import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { filterOf } from '../../trash/recover/deletionFilter.ts';
import type { Services } from '../services.ts';
import { recoverFrom } from './recover.ts';
import { accountChoices, type From } from './targets.ts';

/** Opens Recover Deleted Items... with the hour, the person and the folder of a mass deletion. */
export async function reviewDeletion(services: Services, from?: From): Promise<void> {
  const trash = await accountWithDeletion(services, l10n.t('Review Deleted Items'), from);
  const found = trash && services.deletions.of(trash.account.id);
  if (!trash || !found) return;
  await recoverFrom(services, [trash], filterOf(found));
}

/** The person knows of it. */
export async function dismissDeletion(services: Services, from?: From): Promise<void> {
  const trash = await accountWithDeletion(services, l10n.t('Dismiss Warning'), from);
  if (trash) services.deletions.dismiss(trash.account.id);
}

async function accountWithDeletion(services: Services, title: string, from: From): Promise<AccountTrash | undefined> {
  if (typeof from === 'object' && from.type === 'account') return from.trash;
  const { deletions, dialogs } = services;
  const choices = accountChoices(services, (trash) => trash).filter(({ value }) => deletions.of(value.account.id));
  if (choices.length === 0) await dialogs.notify('info', l10n.t('No mass deletion was noticed.'), []);
  return choices.length < 2 ? choices[0]?.value : await dialogs.pick(title, choices);
}
