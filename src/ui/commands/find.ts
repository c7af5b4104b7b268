import { l10n } from 'vscode';
import { showFindBox } from '../find/findBox.ts';
import { revealItem } from '../find/reveal.ts';
import type { Services } from '../services.ts';
import { targetAccount } from './targets.ts';

/** Finds items of all accounts by what is typed, and shows one in the view. */
export async function find(services: Services): Promise<void> {
  // Without any account, this says so.
  if (services.trashes.list.length === 0) await targetAccount(services, l10n.t('Find in Trash'), undefined);
  const item = services.trashes.list.length > 0 && (await showFindBox(services));
  if (item) await revealItem(services, item);
}
