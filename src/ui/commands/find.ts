import { l10n } from 'vscode';
import { showFindBox } from '../find/findBox.ts';
import { revealAccount, revealItem } from '../find/reveal.ts';
import type { Services } from '../services.ts';
import { targetAccount } from './targets.ts';

/** Finds items of all accounts by what is typed, and shows one in the view. */
export async function find(services: Services): Promise<void> {
  if (services.trashes.list.length === 0) {
    // It says so.
    await targetAccount(services, l10n.t('Find in Trash'), undefined);
    return;
  }
  const row = await showFindBox(services);
  if (row?.item) await revealItem(services, row.item);
  else if (row?.trash) await revealAccount(services, row.trash);
}
