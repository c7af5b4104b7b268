/** What a person is asked where a restore met a taken name, a name that is not accepted, or a folder that is gone. */
import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { RestoreOptions } from '../../trash/destination.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { itemCount, nameOf } from '../format.ts';
import { firstSentence } from '../messages/firstSentence.ts';
import { problemText } from '../messages/problems.ts';
import { problemTitle } from '../messages/titles.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';
import { pickFolder } from './folderPicker.ts';

/** Items of one account that were tried in one way and met the same problem. */
export interface Question {
  readonly trash: AccountTrash;
  readonly items: readonly TrashItem[];
  readonly problem: Problem;
  /** The way in which they were tried. */
  readonly options: RestoreOptions | undefined;
}

/** What an answer changes in the way of restoring; `undefined` leaves the items as they are. */
type Answer = RestoreOptions | 'askName' | 'askFolder' | undefined;

/** What to ask about the items that failed in this attempt. */
export function questionsOf(
  { trashes }: Services,
  outcomes: readonly Outcome[],
  options: RestoreOptions | undefined,
): Question[] {
  const open = outcomes.flatMap((outcome) => {
    const trash = trashes.of(outcome.item.account);
    return trash && outcome.end === 'failed' && isAnswerable(outcome, trash) ? [{ ...outcome, trash, options }] : [];
  });
  // A name is for one item alone.
  const groups = Map.groupBy(open, ({ item, problem: { kind, code = '' } }) =>
    kind === 'invalidName' ? keyOf(item) : `${item.account} ${kind} ${code}`,
  );
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map((first) => ({ ...first, items: group.map(({ item }) => item) })),
  );
}

function isAnswerable(
  { problem: { kind }, pendingMove }: Extract<Outcome, { end: 'failed' }>,
  { capabilities }: AccountTrash,
): boolean {
  if (kind === 'nameTaken') return capabilities.conflicts.length > 0;
  if (kind === 'originMissing') return capabilities.restoresTo === true;
  if (kind === 'notMoved') return pendingMove !== undefined;
  return kind === 'invalidName' && capabilities.renames === true;
}

/** The way of restoring with what the person chose; `undefined` leaves the items as they are. */
export async function ask(services: Services, question: Question): Promise<RestoreOptions | undefined> {
  const answer =
    question.problem.kind === 'invalidName'
      ? 'askName'
      : await services.dialogs.pick<Answer>(titleOf(question), choicesOf(question));
  return await optionsAfter(services, question, answer);
}

/** The way of restoring after an answer; `undefined` leaves the items as they are. */
export async function optionsAfter(
  services: Services,
  question: Question,
  answer: Answer,
): Promise<RestoreOptions | undefined> {
  const { trash, options } = question;
  if (answer === 'askName') return await askForName(services, question);
  if (answer !== 'askFolder') return answer && { ...options, ...answer };
  const folder = await pickFolder(services, trash, l10n.t('Restore To'));
  return folder && { ...options, folder };
}

function titleOf({ items, problem, options }: Question): string {
  const [first] = items;
  const isOne = first && items.length === 1;
  const what = isOne ? l10n.t('"{0}"', forIconText(requestedName(first, options), 80)) : itemCount(items.length);
  if (problem.kind !== 'originMissing') return l10n.t('{0}: {1}', what, problemTitle(problem));
  return options?.folder
    ? l10n.t("{0} can't be restored to that folder", what)
    : l10n.t("{0} can't be restored to the original folder", what);
}

/** What leaves things as they are is last. */
export function choicesOf({ trash, items, problem }: Question): Choice<Answer>[] {
  const { conflicts, renames, restoresTo } = trash.capabilities;
  // The reason alone: a line that is longer is cut off, and the choices are what to do about it.
  const why = plain(firstSentence(problemText({ ...problem, said: undefined })), 100);
  const keepBoth: Choice<Answer> = {
    label: l10n.t('Keep Both'),
    detail:
      renames === true
        ? l10n.t('Restored items get a number after their name')
        : l10n.t('Both will have the same name'),
    value: { conflict: 'keepBoth' },
  };
  const overwrite: Choice<Answer> = {
    label: l10n.t('Overwrite'),
    detail: items.some(({ kind }) => kind === 'folder')
      ? l10n.t('Adds a new version to the existing file; folders are kept side by side')
      : l10n.t('Adds a new version to the existing file'),
    value: { conflict: 'overwrite' },
  };
  const rename = (label: string): Choice<Answer>[] =>
    renames === true && items.length === 1 ? [{ label, value: 'askName' }] : [];
  const elsewhere: Choice<Answer> = { label: l10n.t('Restore to Another Folder...'), value: 'askFolder' };
  switch (problem.kind) {
    case 'nameTaken':
      return [
        ...(conflicts.includes('keepBoth') ? [keepBoth] : []),
        ...(conflicts.includes('overwrite') ? [overwrite] : []),
        ...rename(l10n.t('Rename and Restore...')),
        ...(restoresTo === true ? [elsewhere] : []),
        { label: l10n.t('Skip'), detail: l10n.t('Items whose names are in use stay in the trash'), value: undefined },
      ];
    case 'notMoved':
      return [
        { label: l10n.t('Retry Move'), detail: why, value: {} },
        keepBoth,
        ...rename(l10n.t('Rename and Move...')),
        { label: l10n.t('Move to Another Folder...'), value: 'askFolder' },
        { label: l10n.t('Leave in the Original Folder'), value: undefined },
      ];
    default:
      return [
        { ...elsewhere, detail: why },
        { label: l10n.t('Leave in the Trash'), value: undefined },
      ];
  }
}

async function askForName(
  { dialogs }: Services,
  { items, problem, options }: Question,
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
  return typed?.end === 'accepted' ? { ...options, names: new Map([[keyOf(item), typed.value]]) } : undefined;
}

/** What it was to be called. */
function requestedName(item: TrashItem, options: RestoreOptions | undefined): string {
  return options?.names?.get(keyOf(item)) ?? nameOf(item);
}
