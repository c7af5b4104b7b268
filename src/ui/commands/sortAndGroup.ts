/** In which order and groups the items of an account are shown, or those of all accounts. */
import { l10n } from 'vscode';
import { groupKeys, sortKeys, type ViewChoice } from '../../trash/browse/choice.ts';
import { choiceName } from '../browse/words.ts';
import type { ChoiceId } from '../ids.ts';
import type { Services } from '../services.ts';
import { type From, targetTrashes } from './targets.ts';

export async function sortBy(services: Services, from?: From): Promise<void> {
  await choose(services, from, l10n.t('Sort By'), 'sort', sortKeys);
}

export async function groupBy(services: Services, from?: From): Promise<void> {
  await choose(services, from, l10n.t('Group By'), 'group', groupKeys);
}

/** From the menu of the view: for all accounts. */
export function chooseForAll({ browsing, trashes }: Services, id: ChoiceId): void {
  const [command, key] = id.split('.');
  const sort = command === 'sortBy' ? sortKeys.find((each) => each === key) : undefined;
  const group = command === 'groupBy' ? groupKeys.find((each) => each === key) : undefined;
  const all = trashes.list.map(({ account }) => account.id);
  browsing.choose(all, { ...(sort && { sort }), ...(group && { group }) });
}

async function choose<Part extends keyof ViewChoice>(
  services: Services,
  from: From,
  title: string,
  part: Part,
  keys: readonly ViewChoice[Part][],
): Promise<void> {
  const { browsing, dialogs } = services;
  const accounts = (await targetTrashes(services, title, from)).map(({ account }) => account.id);
  if (accounts.length === 0) return;
  const current = new Set(accounts.map((account) => browsing.choiceOf(account)[part]));
  const key = await dialogs.pick(
    title,
    keys.map((value) => ({
      label: choiceName(value),
      description: current.size === 1 && current.has(value) ? l10n.t('current') : '',
      value,
    })),
  );
  if (key !== undefined) browsing.choose(accounts, { [part]: key });
}
