/** What a person is asked where a restore met a taken name, a name that is not accepted, or a folder that is gone. */
import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Conflict, PendingMove, RestoreOptions } from '../../trash/destination.ts';
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

/** Items that are restored in one way. */
export interface RestoreAttempt {
  readonly items: readonly TrashItem[];
  readonly options?: RestoreOptions | undefined;
}

interface Result {
  readonly outcome: Outcome;
  /** The way in which it was tried last. */
  readonly options: RestoreOptions | undefined;
  /** The person was asked, and leaves it as it is. */
  readonly isLeft?: boolean;
}

/** How each item ended so far, by its key. */
export type Results = Map<string, Result>;

type Failed = Extract<Outcome, { end: 'failed' }>;

/** Items of one account that were tried in one way and met the same problem. */
interface Question {
  readonly trash: AccountTrash;
  readonly items: readonly TrashItem[];
  readonly problem: Problem;
  readonly options: RestoreOptions | undefined;
}

/** What a choice changes in the way of restoring; `undefined` leaves the items as they are. */
type Answer = () => Promise<RestoreOptions | undefined>;

/** Asks about what failed, until there is something to try again; `undefined` where nothing is left to ask. */
export async function nextAttempt(services: Services, results: Results): Promise<RestoreAttempt | undefined> {
  for (;;) {
    const question = openQuestion(services, results);
    if (!question) return undefined;
    const { items, options } = question;
    const change = await ask(services, question);
    if (change) {
      // A name is for one item alone.
      const own = change.names ? items.slice(0, 1) : items;
      return { items: own, options: withPendingMoves({ ...options, ...change }, own, results) };
    }
    for (const item of items) leave(item, results);
  }
}

/** Each item once more in the way it was tried last. */
export function attemptsAgain(items: readonly TrashItem[], results: Results): RestoreAttempt[] {
  const byOptions = Map.groupBy(items, (item) => results.get(keyOf(item))?.options);
  return [...byOptions].map(([options, own]) => ({
    items: own,
    options: options && withPendingMoves(options, own, results),
  }));
}

/** What the last try has restored and not moved is only moved; what an earlier one had is over. */
function withPendingMoves(
  { pendingMoves: _, ...options }: RestoreOptions,
  items: readonly TrashItem[],
  results: Results,
): RestoreOptions {
  const pendingMoves = new Map<string, PendingMove>();
  for (const item of items) {
    const outcome = results.get(keyOf(item))?.outcome;
    if (outcome?.end === 'failed' && outcome.pendingMove) pendingMoves.set(keyOf(item), outcome.pendingMove);
  }
  return pendingMoves.size > 0 ? { ...options, pendingMoves } : options;
}

/** Not to answer about a taken name is the same as Skip, which needs no warning. */
function leave(item: TrashItem, results: Results): void {
  const result = results.get(keyOf(item));
  if (result?.outcome.end !== 'failed') return;
  const { problem, pendingMove } = result.outcome;
  const outcome: Outcome =
    problem.kind === 'nameTaken' && !pendingMove ? { item, end: 'skipped', why: 'nameTaken' } : result.outcome;
  results.set(keyOf(item), { ...result, outcome, isLeft: true });
}

/** The next thing to ask about. */
function openQuestion({ trashes }: Services, results: Results): Question | undefined {
  const all = [...results.values()];
  // Who has cancelled wants no questions.
  if (all.some(({ outcome }) => outcome.end === 'cancelled')) return undefined;
  const open = all.flatMap(({ outcome, options, isLeft }) => {
    const trash = trashes.of(outcome.item.account);
    const isOpen = trash && outcome.end === 'failed' && isLeft !== true && isAnswerable(outcome, trash);
    return isOpen ? [{ ...outcome, trash, options }] : [];
  });
  const [first] = open;
  if (!first) return undefined;
  // One answer must not move what was wanted elsewhere.
  const alike = open.filter(
    ({ trash, options, problem: { kind, code } }) =>
      trash === first.trash && options === first.options && kind === first.problem.kind && code === first.problem.code,
  );
  return { ...first, items: alike.map(({ item }) => item) };
}

function isAnswerable({ problem: { kind }, pendingMove }: Failed, { capabilities }: AccountTrash): boolean {
  if (kind === 'nameTaken') return capabilities.conflicts.length > 0;
  if (kind === 'originMissing') return capabilities.restoresTo === true;
  if (kind === 'notMoved') return pendingMove !== undefined;
  return kind === 'invalidName' && capabilities.renames === true;
}

async function ask(services: Services, question: Question): Promise<RestoreOptions | undefined> {
  if (question.problem.kind === 'invalidName') return await askForName(services, question);
  const answer = await services.dialogs.pick(titleOf(question), choicesOf(services, question));
  return await answer?.();
}

function titleOf({ items, problem, options }: Question): string {
  const [only] = items;
  const name = only && items.length === 1 ? forIconText(requestedName(only, options), 80) : undefined;
  const amount = number(items.length);
  if (problem.kind === 'nameTaken') {
    return name === undefined
      ? l10n.t('{0} names are already in use', amount)
      : l10n.t('The name "{0}" is already in use', name);
  }
  if (problem.kind === 'notMoved') {
    return name === undefined
      ? l10n.t('{0} items were restored, but not moved', amount)
      : l10n.t('"{0}" was restored, but not moved', name);
  }
  if (options?.folder) {
    return name === undefined
      ? l10n.t("{0} items can't be restored to that folder", amount)
      : l10n.t('"{0}" can\'t be restored to that folder', name);
  }
  return name === undefined
    ? l10n.t("{0} items can't be restored to their original folders", amount)
    : l10n.t('"{0}" can\'t be restored to its original folder', name);
}

/** What leaves things as they are is last. */
function choicesOf(services: Services, question: Question): Choice<Answer>[] {
  const { trash, items, problem } = question;
  const { conflicts, renames, restoresTo } = trash.capabilities;
  // The reason alone: a line that is longer is cut off, and the choices are what to do about it.
  const why = plain(firstSentence(problemText({ ...problem, said: undefined })), 100);
  const rename = (label: string) => ({ label, value: () => askForName(services, question) });
  const elsewhere = (label: string, detail?: string) => ({
    label,
    detail,
    value: async () => {
      const folder = await pickFolder(services, trash, l10n.t('Restore To'));
      return folder && { folder };
    },
  });
  const leaveIt = (label: string) => ({ label, value: async () => undefined });
  switch (problem.kind) {
    case 'nameTaken':
      return [
        ...conflicts.filter((each) => each !== 'skip').map((each) => conflictChoice(each, question)),
        ...(renames === true && items.length === 1 ? [rename(l10n.t('Restore Under Another Name...'))] : []),
        ...(restoresTo === true ? [elsewhere(l10n.t('Restore to Another Folder...'))] : []),
        ...conflicts.filter((each) => each === 'skip').map((each) => conflictChoice(each, question)),
      ];
    case 'notMoved':
      return [
        { label: l10n.t('Retry Move'), detail: why, value: async () => ({}) },
        {
          label: l10n.t('Keep Both'),
          detail: l10n.t('Moved items get a number after their name'),
          value: async () => ({ conflict: 'keepBoth' }),
        },
        ...(items.length === 1 ? [rename(l10n.t('Move Under Another Name...'))] : []),
        elsewhere(l10n.t('Move to Another Folder...')),
        leaveIt(l10n.t('Leave in the Original Folder')),
      ];
    default:
      return [elsewhere(l10n.t('Restore to Another Folder...'), why), leaveIt(l10n.t('Leave in the Trash'))];
  }
}

function conflictChoice(conflict: Conflict, { trash, items }: Question): Choice<Answer> {
  const value = async () => ({ conflict });
  switch (conflict) {
    case 'keepBoth':
      return {
        label: l10n.t('Keep Both'),
        detail:
          trash.capabilities.renames === true
            ? l10n.t('Restored items get a number after their name')
            : l10n.t('Both will have the same name'),
        value,
      };
    case 'overwrite':
      return {
        label: l10n.t('Overwrite'),
        detail: items.some(({ kind }) => kind === 'folder')
          ? l10n.t('Adds a new version to the existing file; folders are kept side by side')
          : l10n.t('Adds a new version to the existing file'),
        value,
      };
    case 'skip':
      return { label: l10n.t('Skip'), detail: l10n.t('Items whose names are taken stay in the trash'), value };
  }
}

/** One item at a time. */
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
  return typed?.end === 'accepted'
    ? { names: new Map([...(options?.names ?? []), [keyOf(item), typed.value]]) }
    : undefined;
}

/** What it was to be called. */
function requestedName(item: TrashItem, options: RestoreOptions | undefined): string {
  return options?.names?.get(keyOf(item)) ?? nameOf(item);
}
