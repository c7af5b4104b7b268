import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Folder, Folders } from '../../trash/destination.ts';
import { problemOf } from '../../trash/problem.ts';
import { folderCount } from '../amounts.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { showProblem } from '../errorDetails.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';

/** A folder to go down to, or what to do where one is. */
type PickerStep = Folder | 'here' | 'up' | 'stay';

/** A folder of the account, found level by level; `undefined` if the person chooses none. */
export async function pickFolder(services: Services, trash: AccountTrash, title: string): Promise<Folder | undefined> {
  const { account } = trash;
  const way: Folder[] = [];
  for (;;) {
    const upper = way.at(-1);
    const left = new AbortController();
    let here = upper;
    const read = async () => {
      const client = await trash.client();
      const found = (await client.folders?.(upper, left.signal)) ?? { folders: [], complete: true };
      here ??= found.here;
      return choicesOf(here, upper !== undefined, found);
    };
    const where = forIconText(upper ? (upper.path ?? upper.name) : account.label);
    try {
      const step = await services.dialogs.pick(l10n.t('{0}: {1}', title, where), read());
      if (step === undefined) return undefined;
      if (step === 'here') return here;
      if (step === 'up') way.pop();
      else if (step !== 'stay') way.push(step);
    } catch (error) {
      // No one waits until that message is closed: the level above is shown again.
      void showProblem(services, { account, what: 'listing folders', problem: problemOf(error) }, (why) =>
        l10n.t('The folders could not be loaded. {0}', why),
      );
      if (!way.pop()) return undefined;
    } finally {
      left.abort();
    }
  }
}

function choicesOf(here: Folder | undefined, hasUpper: boolean, { folders, complete }: Folders): Choice<PickerStep>[] {
  const list: Choice<PickerStep>[] = [];
  if (here && here.writable !== false) {
    const description = hasUpper ? '' : forIconText(here.name);
    list.push({ label: `$(check) ${l10n.t('Restore Here')}`, description, value: 'here' });
  }
  if (hasUpper) list.push({ label: `$(arrow-left) ${l10n.t('Back')}`, value: 'up' });
  for (const folder of folders) {
    const description = folder.writable === false ? l10n.t("can't take items") : '';
    list.push({ label: `$(folder) ${forIconText(folder.name)}`, description, value: folder });
  }
  if (!complete) {
    const label = `$(info) ${l10n.t('Showing {0}. There are more.', folderCount(folders.length))}`;
    list.push({ label, value: 'stay' });
  }
  return list;
}
