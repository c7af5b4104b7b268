import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Folder, Folders } from '../../trash/destination.ts';
import type { Choice } from '../../trash/ports.ts';
import { problemOf } from '../../trash/problem.ts';
import { number } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage } from '../text.ts';

type Step = { readonly go: 'here' | 'down'; readonly folder: Folder } | { readonly go: 'up' };

/** A folder of the account, found level by level; `undefined` if the person would not choose one. */
export async function pickFolder(
  { ask }: Services,
  { account, client }: AccountTrash,
  title: string,
): Promise<Folder | undefined> {
  const way: Folder[] = [];
  for (;;) {
    const here = way.at(-1);
    const where = here ? (here.path ?? here.name) : account.label;
    const step = await ask.pick(`${title}: ${forIconText(where, 80)}`, read(here)).catch(async (error: unknown) => {
      const words = l10n.t('The folders could not be read. {0}', forMessage(problemText(problemOf(error)), 400));
      await ask.tell('warning', words, []);
      return undefined;
    });
    if (!step) return undefined;
    if (step.go === 'here') return step.folder;
    if (step.go === 'up') way.pop();
    else way.push(step.folder);
  }

  async function read(here: Folder | undefined): Promise<readonly Choice<Step>[]> {
    const found = await client.folders?.(here, new AbortController().signal);
    return choices(here ?? found?.here, here !== undefined, found ?? { folders: [], complete: true });
  }
}

function choices(here: Folder | undefined, hasUpper: boolean, { folders, complete }: Folders): Choice<Step>[] {
  const list: Choice<Step>[] = [];
  if (here && here.writable !== false) {
    const description = complete ? '' : l10n.t('{0} folders shown, there are more', number(folders.length));
    list.push({ label: `$(check) ${l10n.t('Restore here')}`, description, value: { go: 'here', folder: here } });
  }
  if (hasUpper) list.push({ label: `$(arrow-left) ${l10n.t('Back')}`, value: { go: 'up' } });
  for (const folder of folders) {
    const description = folder.writable === false ? l10n.t('nothing can be put here') : '';
    list.push({ label: `$(folder) ${forIconText(folder.name)}`, description, value: { go: 'down', folder } });
  }
  return list;
}
