// No one's live things are touched: every change of ours is one that was asked for.
import assert from 'node:assert/strict';
import type { RestoreOptions } from '../../../../src/trash/destination.ts';
import type { History, WorldChange } from './history.ts';
import type { ItemFact, ModelService } from './world.ts';

/** What was asked for, and of which things. */
export interface RequestedAction {
  readonly kind: 'list' | 'restore' | 'purge' | 'empty' | 'moveOn';
  readonly keys: ReadonlySet<string>;
  readonly restoreOptions: RestoreOptions;
}

export function judgeHarm(history: History, asked: RequestedAction, service: ModelService): void {
  const harms = history.changes.filter((change) => change.by === 'us' && !isAskedFor(change, history, asked, service));
  assert.deepEqual(harms.map(words), [], `${asked.kind} changed what it must not`);
}

function isAskedFor(change: WorldChange, history: History, asked: RequestedAction, service: ModelService): boolean {
  const { key, from, to } = change;
  const isMine = asked.keys.has(key);
  const restores = asked.kind === 'restore' || asked.kind === 'moveOn';
  const purges = asked.kind === 'purge' || asked.kind === 'empty';
  switch (from?.state) {
    case undefined:
      return restores && to?.state === 'live' && (service.makesFolders || isCopy(change, history, asked, service));
    case 'trash':
      if (restores) return isMine && to !== undefined;
      return purges && to === undefined && isMine;
    case 'inside': {
      const goesAlong =
        asked.keys.has(from.within ?? '') || (service.takesFromAnywhere && raced(change, history, asked));
      return goesAlong && (restores ? to !== undefined : purges && to === undefined);
    }
    case 'live':
      if (to === undefined) return isCopied(change, history, asked, service);
      return (
        movesOn(change, history, asked) ||
        overwrites(from, to, history, asked) ||
        (service.takesFromAnywhere && raced(change, history, asked))
      );
  }
}

/**
 * Of a folder whose name is known to be taken, "keep both" makes a copy and erases the first: DocSpace has no call that
 * leaves alone one that someone else has restored to the same place right before. Its content lives on in the copy.
 */
function isCopied(change: WorldChange, history: History, asked: RequestedAction, service: ModelService): boolean {
  const { key, from } = change;
  const keepsBoth = asked.kind === 'restore' && asked.restoreOptions.conflict === 'keepBoth';
  if (!service.takesFromAnywhere || !keepsBoth || !key.startsWith('folder ')) return false;
  const copies = history.changes.filter((each) => each.from === undefined && each.to?.parent === from?.parent);
  return raced(change, history, asked) && copies.length > 0;
}

function isCopy({ to }: WorldChange, history: History, asked: RequestedAction, service: ModelService): boolean {
  const gone = history.changes.filter((each) => each.from?.state === 'live' && each.to === undefined);
  return gone.some((each) => each.from?.parent === to?.parent && isCopied(each, history, asked, service));
}

/** The second step of a restore to a folder, on what this very action has put back and no one has touched since. */
function movesOn({ key, to }: WorldChange, history: History, { kind, restoreOptions, keys }: RequestedAction): boolean {
  if (!restoreOptions.folder || !keys.has(key) || to?.state !== 'live') return false;
  const steps = history.of(key);
  const before = steps.slice(
    0,
    steps.findIndex((each) => each.to === to),
  );
  if (kind === 'moveOn') return before.every(({ by }) => by === 'us');
  return steps.some((each, index) => each.by === 'us' && each.to?.state === 'live' && steps[index + 1]?.to === to);
}

/** A new version of what has the name of a restored item, if that was asked for. */
function overwrites(
  from: ItemFact,
  to: ItemFact,
  history: History,
  { restoreOptions, keys }: RequestedAction,
): boolean {
  if (restoreOptions.conflict !== 'overwrite' || to.state !== 'live') return false;
  const isSamePlace = from.parent === to.parent && from.name === to.name;
  return isSamePlace && [...keys].some((key) => history.start.get(key)?.name === from.name);
}

/** Restored by someone else so short before that our call, which takes an entry from wherever it is, met it there. */
function raced({ key, from, to }: WorldChange, history: History, { keys }: RequestedAction): boolean {
  const isBack = (each: string) =>
    keys.has(each) &&
    history.of(each).some((one) => one.by === 'them' && one.from?.state === 'trash' && one.to?.state === 'live');
  return isBack(key) || isBack(`folder ${from?.parent}`) || (to?.within !== undefined && isBack(to.within));
}

function words({ key, from, to }: WorldChange): string {
  const of = (fact: ItemFact | undefined) =>
    fact ? `${fact.state} ${fact.parent}/${fact.name} ${fact.mark}`.trim() : 'gone';
  return `${key}: ${of(from)} -> ${of(to)}`;
}
