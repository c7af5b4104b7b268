/** What a person is asked where a restore met a taken name, a name that is not accepted, or a folder that is gone. */
import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Conflict, RestoreOptions } from '../../trash/destination.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { nameOf, number } from '../format.ts';
import { firstSentence } from '../messages/firstSentence.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';
import { pickFolder } from './folderPicker.ts';

type Failed = Extract<Outcome, { end: 'failed' }>;

/** How an item ended, and what was wished for it. */
export interface SettledItem {
  readonly outcome: Outcome;
  readonly options: RestoreOptions | undefined;
}

/** Items of one account, with one wish, that met the same. */
export interface OpenQuestion {
  readonly trash: AccountTrash;
  readonly items: readonly TrashItem[];
  readonly problem: Problem;
  readonly options: RestoreOptions | undefined;
}

/** The next thing to ask about, leaving out what the person wants to leave. */
export function doubtIn(
  { trashes }: Services,
  ended: Iterable<SettledItem>,
  left: ReadonlySet<string>,
): OpenQuestion | undefined {
  const open = [...ended].flatMap(({ outcome, options }) =>
    outcome.end === 'failed' &&
    !left.has(keyOf(outcome.item)) &&
    isAnswerable(outcome, trashes.of(outcome.item.account))
      ? [{ item: outcome.item, problem: outcome.problem, options }]
      : [],
  );
  const [first] = open;
  const trash = first && trashes.of(first.item.account);
  if (!first || !trash) return undefined;
  const { problem, options } = first;
  // One answer must not move what was wished elsewhere.
  const alike = open.filter(
    (each) =>
      each.item.account === first.item.account &&
      each.options === options &&
      each.problem.kind === problem.kind &&
      each.problem.code === problem.code,
  );
  return { trash, items: alike.map(({ item }) => item), problem, options };
}

function isAnswerable({ problem: { kind }, pendingMove }: Failed, trash: AccountTrash | undefined): boolean {
  const capabilities = trash?.capabilities;
  if (kind === 'nameTaken') return (capabilities?.conflicts.length ?? 0) > 0;
  if (kind === 'originMissing') return capabilities?.restoresTo === true;
  if (kind === 'notMoved') return pendingMove !== undefined;
  return kind === 'invalidName' && capabilities?.renames === true;
}

/** What it was to be called. */
function requestedName(item: TrashItem, options: RestoreOptions | undefined): string {
  return options?.names?.get(keyOf(item)) ?? nameOf(item);
}

/** What is to be done about it: a change of the wish, or `undefined` to leave the items in the trash. */
export async function askAbout(services: Services, doubt: OpenQuestion): Promise<RestoreOptions | undefined> {
  switch (doubt.problem.kind) {
    case 'nameTaken':
      return await askAboutTakenName(services, doubt);
    case 'invalidName':
      return await askForName(services, doubt);
    case 'notMoved':
      return await askAboutMove(services, doubt);
    default:
      return await askForFolder(services, doubt);
  }
}

type Answer = Conflict | 'rename' | 'elsewhere' | 'again';

async function askAboutTakenName(services: Services, doubt: OpenQuestion): Promise<RestoreOptions | undefined> {
  const { trash, items, options } = doubt;
  const [only] = items;
  const { capabilities } = trash;
  const title =
    only && items.length === 1
      ? l10n.t('The name "{0}" is already in use', forIconText(requestedName(only, options), 80))
      : l10n.t('{0} names are already in use', number(items.length));
  const ways: Choice<Answer>[] = capabilities.conflicts.map((conflict) => ({
    ...conflictWords(conflict, doubt),
    value: conflict,
  }));
  // What leaves things as they are stands last.
  const rest: Choice<Answer>[] = [];
  if (capabilities.renames === true && items.length === 1) {
    rest.push({ label: l10n.t('Restore Under Another Name...'), value: 'rename' });
  }
  if (capabilities.restoresTo === true) {
    rest.push({ label: l10n.t('Restore to Another Folder...'), value: 'elsewhere' });
  }
  const skip = ways.filter(({ value }) => value === 'skip');
  const way = await services.dialogs.pick(title, [...ways.filter(({ value }) => value !== 'skip'), ...rest, ...skip]);
  return await wishFor(services, doubt, way);
}

async function wishFor(
  services: Services,
  doubt: OpenQuestion,
  way: Answer | undefined,
): Promise<RestoreOptions | undefined> {
  if (way === undefined) return undefined;
  if (way === 'rename') return await askForName(services, doubt);
  if (way === 'elsewhere') return await folderWish(services, doubt);
  return way === 'again' ? {} : { conflict: way };
}

/** They live, but in their original folders. */
async function askAboutMove(services: Services, doubt: OpenQuestion): Promise<RestoreOptions | undefined> {
  const { items, problem, options } = doubt;
  const [only] = items;
  const title =
    only && items.length === 1
      ? l10n.t('"{0}" was restored, but not moved', forIconText(requestedName(only, options), 80))
      : l10n.t('{0} items were restored, but not moved', number(items.length));
  const ways: Choice<Answer | 'leave'>[] = [
    { label: l10n.t('Retry Move'), detail: why(problem), value: 'again' },
    { label: l10n.t('Keep Both'), detail: l10n.t('Moved items get a number after their name'), value: 'keepBoth' },
    ...(items.length === 1 ? [{ label: l10n.t('Move Under Another Name...'), value: 'rename' as const }] : []),
    { label: l10n.t('Move to Another Folder...'), value: 'elsewhere' },
    { label: l10n.t('Leave in the Original Folder'), value: 'leave' },
  ];
  const way = await services.dialogs.pick(title, ways);
  return way === 'leave' ? undefined : await wishFor(services, doubt, way);
}

/** The reason alone: a line that is longer is cut off, and the choices are what to do about it. */
function why(problem: Problem): string {
  return plain(firstSentence(problemText({ ...problem, said: undefined })), 100);
}

function conflictWords(conflict: Conflict, { trash, items }: OpenQuestion): { label: string; detail: string } {
  switch (conflict) {
    case 'keepBoth':
      return {
        label: l10n.t('Keep Both'),
        detail:
          trash.capabilities.renames === true
            ? l10n.t('Restored items get a number after their name')
            : l10n.t('Both will have the same name'),
      };
    case 'overwrite':
      return {
        label: l10n.t('Overwrite'),
        detail: items.some(({ kind }) => kind === 'folder')
          ? l10n.t('Adds a new version to the existing file; folders are kept side by side')
          : l10n.t('Adds a new version to the existing file'),
      };
    case 'skip':
      return { label: l10n.t('Skip'), detail: l10n.t('Items whose names are taken stay in the trash') };
  }
}

/** One item at a time. */
async function askForName(
  { dialogs }: Services,
  { items, problem, options }: OpenQuestion,
): Promise<RestoreOptions | undefined> {
  const [item] = items;
  if (!item) return undefined;
  const name = requestedName(item, options);
  const typed = await dialogs.input({
    title: l10n.t('Restore "{0}" under another name', forIconText(name, 80)),
    step: 1,
    totalSteps: 1,
    // The box makes links of what looks like one.
    prompt: problem.kind === 'invalidName' ? forMessage(problemText(problem), 300) : l10n.t('Enter a new name.'),
    value: name,
    secret: false,
    // Which names are good is for the service to say.
    validate: (value) => (value.trim() === '' ? l10n.t('Enter a name.') : undefined),
  });
  return typed?.end === 'accepted'
    ? { names: new Map([...(options?.names ?? []), [keyOf(item), typed.value]]) }
    : undefined;
}

async function askForFolder(services: Services, doubt: OpenQuestion): Promise<RestoreOptions | undefined> {
  const { items, problem, options } = doubt;
  const [only] = items;
  const name = only && items.length === 1 ? forIconText(nameOf(only), 80) : undefined;
  const amount = number(items.length);
  const title = options?.folder
    ? name === undefined
      ? l10n.t("{0} items can't be restored to that folder", amount)
      : l10n.t('"{0}" can\'t be restored to that folder', name)
    : name === undefined
      ? l10n.t("{0} items can't be restored to their original folders", amount)
      : l10n.t('"{0}" can\'t be restored to its original folder', name);
  const elsewhere = await services.dialogs.pick(title, [
    { label: l10n.t('Restore to Another Folder...'), detail: why(problem), value: true },
    { label: l10n.t('Leave in the Trash'), value: false },
  ]);
  return elsewhere === true ? await folderWish(services, doubt) : undefined;
}

async function folderWish(services: Services, { trash }: OpenQuestion): Promise<RestoreOptions | undefined> {
  const folder = await pickFolder(services, trash, l10n.t('Restore To'));
  return folder && { folder };
}
