import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Folder, Folders } from '../../trash/destination.ts';
import { problemOf } from '../../trash/problem.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { showProblem } from '../errorDetails.ts';
import { number } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';

type PickerStep = { readonly go: 'here' | 'down'; readonly folder: Folder } | { readonly go: 'up' | 'stay' };

/** So much of a path fits into the title. */
const titleLength = 60;

/** A folder of the account, found level by level; `undefined` if the person chooses none. */
export async function pickFolder(services: Services, trash: AccountTrash, title: string): Promise<Folder | undefined> {
  const { account } = trash;
  const way: Folder[] = [];
  for (;;) {
    const here = way.at(-1);
    const where = here ? (here.path ?? here.name) : account.label;
    const left = new AbortController();
    const step = await services.dialogs
      .pick(`${title}: ${forIconText(endOf(where))}`, read(here, left.signal))
      .catch(failed);
    left.abort();
    if (step === 'failed' && way.pop()) continue;
    if (!step || step === 'failed') return undefined;
    if (step.go === 'here') return step.folder;
    if (step.go === 'down') way.push(step.folder);
    else if (step.go === 'up') way.pop();
  }

  /** Says what could not be read; the level above is shown again. */
  function failed(error: unknown): 'failed' {
    const problem = problemOf(error);
    const words = l10n.t('The folders could not be loaded. {0}', forMessage(problemText(problem), 400));
    // No one waits until that message is closed.
    void showProblem(services, words, { account, what: 'listing folders', problem });
    return 'failed';
  }

  async function read(here: Folder | undefined, signal: AbortSignal): Promise<readonly Choice<PickerStep>[]> {
    const client = await trash.client();
    const found = await client.folders?.(here, signal);
    return choices(here ?? found?.here, here !== undefined, found ?? { folders: [], complete: true });
  }
}

/** The end of a path says more than its beginning. */
function endOf(path: string): string {
  const letters = [...plain(path, 1000)];
  return letters.length > titleLength ? `…${letters.slice(1 - titleLength).join('')}` : letters.join('');
}

function choices(here: Folder | undefined, hasUpper: boolean, { folders, complete }: Folders): Choice<PickerStep>[] {
  const list: Choice<PickerStep>[] = [];
  if (here && here.writable !== false) {
    const description = hasUpper ? '' : forIconText(here.name);
    list.push({ label: `$(check) ${l10n.t('Restore Here')}`, description, value: { go: 'here', folder: here } });
  }
  if (hasUpper) list.push({ label: `$(arrow-left) ${l10n.t('Back')}`, value: { go: 'up' } });
  for (const folder of folders) {
    const description = folder.writable === false ? l10n.t("can't take items") : '';
    list.push({ label: `$(folder) ${forIconText(folder.name)}`, description, value: { go: 'down', folder } });
  }
  if (!complete) {
    const label = `$(info) ${l10n.t('Showing {0} folders. There are more.', number(folders.length))}`;
    list.push({ label, value: { go: 'stay' } });
  }
  return list;
}
