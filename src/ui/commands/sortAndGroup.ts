/** In which order and groups the items of an account are shown, or those of all accounts. */
import { l10n } from 'vscode';
import { groupKeys, sortKeys, type ViewChoice } from '../../trash/browse/choice.ts';
import { choiceName } from '../browse/words.ts';
import type { ChoiceId } from '../ids.ts';
import type { Services } from '../services.ts';
import { accountChoices, type From, targetAccount } from './targets.ts';

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
  const accounts = await chooseAccounts(services, from, title);
  if (!accounts) return;
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

/** The account of a row, or one that is picked, or all of them. */
async function chooseAccounts(services: Services, from: From, title: string): Promise<readonly string[] | undefined> {
  const { list } = services.trashes;
  if (typeof from === 'object' || list.length < 2) {
    const trash = await targetAccount(services, title, from);
    return trash && [trash.account.id];
  }
  const all = { label: l10n.t('All Accounts'), value: list.map(({ account }) => account.id) };
  return await services.dialogs.pick(title, [all, ...accountChoices(services, ({ account }) => [account.id])]);
}
