/** What a person is asked where a restore met a taken name, a name that is not accepted, or a folder that is gone. */
import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Conflict, RestoreWish } from '../../trash/destination.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Choice } from '../../trash/ports.ts';
import type { Problem } from '../../trash/problem.ts';
import { nameOf, number } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, plain } from '../text.ts';
import { pickFolder } from './folderPicker.ts';

type Failed = Extract<Outcome, { end: 'failed' }>;

/** Items of one account that met the same. */
export interface Doubt {
  readonly trash: AccountTrash;
  readonly items: readonly TrashItem[];
  readonly problem: Problem;
}

/** The next thing to ask about, leaving out what the person wants to leave. */
export function doubtIn(
  { trashes }: Services,
  outcomes: Iterable<Outcome>,
  left: ReadonlySet<string>,
): Doubt | undefined {
  const open = [...outcomes].filter(
    (each): each is Failed =>
      each.end === 'failed' && !left.has(keyOf(each.item)) && isAnswerable(each.problem, trashes.of(each.item.account)),
  );
  const [first] = open;
  const trash = first && trashes.of(first.item.account);
  if (!first || !trash) return undefined;
  const alike = open.filter(
    ({ item, problem }) => item.account === first.item.account && problem.kind === first.problem.kind,
  );
  // A name is asked for one item at a time.
  const together = first.problem.kind === 'badName' ? [first] : alike;
  return { trash, items: together.map(({ item }) => item), problem: first.problem };
}

function isAnswerable({ kind }: Problem, trash: AccountTrash | undefined): boolean {
  const capabilities = trash?.client.capabilities;
  if (kind === 'nameTaken') return (capabilities?.conflicts.length ?? 0) > 0;
  if (kind === 'noOrigin') return capabilities?.restoresTo === true;
  return kind === 'badName' && capabilities?.renames === true;
}

/** What is to be done about it: a change of the wish, or `undefined` to leave the items in the trash. */
export async function askAbout(services: Services, doubt: Doubt): Promise<RestoreWish | undefined> {
  switch (doubt.problem.kind) {
    case 'nameTaken':
      return await askAboutTakenName(services, doubt);
    case 'badName':
      return await askForName(services, doubt);
    default:
      return await askForFolder(services, doubt);
  }
}

type Way = Conflict | 'rename' | 'elsewhere';

async function askAboutTakenName(services: Services, doubt: Doubt): Promise<RestoreWish | undefined> {
  const { trash, items } = doubt;
  const [only] = items;
  const { capabilities } = trash.client;
  const title =
    only && items.length === 1
      ? l10n.t('The name "{0}" is taken', forIconText(nameOf(only), 80))
      : l10n.t('The names of {0} items are taken', number(items.length));
  const ways: Choice<Way>[] = capabilities.conflicts.map((conflict) => ({
    ...conflictWords(conflict, doubt),
    value: conflict,
  }));
  // What leaves things as they are stands last.
  const rest: Choice<Way>[] = [];
  if (capabilities.renames === true && items.length === 1) {
    rest.push({ label: l10n.t('Restore under another name...'), value: 'rename' });
  }
  if (capabilities.restoresTo === true) {
    rest.push({ label: l10n.t('Restore to another folder...'), value: 'elsewhere' });
  }
  const skip = ways.filter(({ value }) => value === 'skip');
  const way = await services.ask.pick(title, [...ways.filter(({ value }) => value !== 'skip'), ...rest, ...skip]);
  if (way === undefined) return undefined;
  if (way === 'rename') return await askForName(services, doubt);
  if (way === 'elsewhere') return await folderWish(services, doubt);
  return { conflict: way };
}

function conflictWords(conflict: Conflict, { trash, items }: Doubt): { label: string; detail: string } {
  switch (conflict) {
    case 'keepBoth':
      return {
        label: l10n.t('Keep both'),
        detail:
          trash.client.capabilities.renames === true
            ? l10n.t('What is restored gets a number after its name.')
            : l10n.t('Both then have the same name.'),
      };
    case 'overwrite':
      return {
        label: l10n.t('Overwrite'),
        detail: items.some(({ kind }) => kind === 'folder')
          ? l10n.t(
              'Makes a new version of the existing file, whose earlier versions stay. Folders are not overwritten: both are kept.',
            )
          : l10n.t('Makes a new version of the existing file, whose earlier versions stay.'),
      };
    case 'skip':
      return { label: l10n.t('Skip'), detail: l10n.t('What has a taken name stays in the trash.') };
  }
}

async function askForName({ ask }: Services, { items, problem }: Doubt): Promise<RestoreWish | undefined> {
  const [item] = items;
  if (!item) return undefined;
  const name = nameOf(item);
  const typed = await ask.input({
    title: l10n.t('Restore "{0}" under another name', forIconText(name, 80)),
    step: 1,
    totalSteps: 1,
    prompt: problem.kind === 'badName' ? plain(problemText(problem), 300) : l10n.t('The name to restore it under.'),
    value: name,
    secret: false,
    // Which names are good is for the service to say.
    validate: (value) => (value.trim() === '' ? l10n.t('Type a name.') : undefined),
  });
  return typed?.end === 'accepted' ? { names: new Map([[keyOf(item), typed.value]]) } : undefined;
}

async function askForFolder(services: Services, doubt: Doubt): Promise<RestoreWish | undefined> {
  const { items, problem } = doubt;
  const [only] = items;
  const title =
    only && items.length === 1
      ? l10n.t('"{0}" cannot go back to where it came from', forIconText(nameOf(only), 80))
      : l10n.t('{0} items cannot go back to where they came from', number(items.length));
  const elsewhere = await services.ask.pick(title, [
    {
      label: l10n.t('Restore to another folder...'),
      detail: plain(problemText({ ...problem, said: undefined }), 300),
      value: true,
    },
    { label: l10n.t('Leave in the trash'), value: false },
  ]);
  return elsewhere === true ? await folderWish(services, doubt) : undefined;
}

async function folderWish(services: Services, { trash }: Doubt): Promise<RestoreWish | undefined> {
  const folder = await pickFolder(services, trash, l10n.t('Restore To'));
  return folder && { folder };
}
