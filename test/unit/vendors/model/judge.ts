// Compares what the client reports with what was true.
import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { ProblemKind } from '../../../../src/trash/problem.ts';
import { type History, isSame } from './history.ts';
import type { PlayedAction } from './play.ts';
import type { ItemFact, ModelService, ModelWorld } from './world.ts';

/** What can keep an item in the trash on a quiet day. */
const reasons: ReadonlySet<ProblemKind> = new Set([
  ...([
    'forbidden',
    'busy',
    'retained',
    'originMissing',
    'nameTaken',
    'invalidName',
    'refused',
    'notMoved',
    'unsupported',
  ] as const),
]);

/**
 * A list that has ended holds what was in the trash all the time, nothing twice, and nothing that never was there. What
 * was overwritten into another item lies wherever that one does, and is no entry of its own.
 */
export function judgeList(history: History, items: readonly TrashItem[], ended: boolean, world: ModelWorld): void {
  const keys = items.map((item) => world.keyOf(item));
  const listed = new Set(keys);
  assert.equal(listed.size, keys.length, 'an item is listed twice');
  for (const key of keys) assert.ok(history.states(key).has('trash'), `${key} is listed and was not in the trash`);
  if (!ended) return;
  const missed = [...history.start].filter(
    ([key, { state, isMerged }]) =>
      state === 'trash' && !isMerged && history.of(key).length === 0 && world.isListed(key) && !listed.has(key),
  );
  assert.deepEqual(
    missed.map(([key]) => key),
    [],
    'in the trash all the time and not listed',
  );
}

interface JudgeContext {
  readonly service: ModelService;
  readonly keyOf: (item: TrashItem) => string;
}

export function judgeOutcomes(
  history: History,
  action: PlayedAction,
  outcomes: readonly Outcome[],
  { service, keyOf }: JudgeContext,
): void {
  assert.deepEqual(
    outcomes.map(({ item }) => keyOf(item)).sort(),
    action.items.map(keyOf).sort(),
    'one outcome an item',
  );
  for (const outcome of outcomes) {
    const key = keyOf(outcome.item);
    const wrong = objection(new JudgedItem(history, action, outcome, key, service));
    const steps = history.of(key).map(({ by, to }) => `${by}: ${to?.state ?? 'gone'}`);
    const message = `${action.kind} of ${key} (${outcome.item.name}) ended as ${words(outcome)}`;
    assert.ok(
      wrong === undefined,
      `${message}: ${wrong}; at first ${history.start.get(key)?.state}, ${steps.join(', ')}`,
    );
  }
}

/** One item of an action. */
class JudgedItem {
  readonly action: PlayedAction;
  readonly outcome: Outcome;
  readonly service: ModelService;
  readonly start: ItemFact | undefined;
  readonly end: ItemFact | undefined;
  readonly states: ReadonlySet<string>;
  /** No one else has touched it since it was shown. */
  readonly untouched: boolean;
  /** An action of ours did its work on it, and no one has touched it since. */
  readonly ours: boolean;

  constructor(history: History, action: PlayedAction, outcome: Outcome, key: string, service: ModelService) {
    this.action = action;
    this.outcome = outcome;
    this.service = service;
    this.start = history.start.get(key);
    this.end = history.facts.get(key);
    this.states = history.states(key);
    const changes = history.of(key);
    const within = changes.some(({ to }) => to?.state === 'inside');
    const isAsShown = this.start !== undefined && isSame(this.start, action.known.get(key));
    this.untouched = isAsShown && !within && changes.every(({ by }) => by === 'us');
    const last = changes.at(-1);
    this.ours =
      last?.by === 'us' && last.from?.state === 'trash' && last.to?.state === (this.purges ? undefined : 'live');
  }

  get purges(): boolean {
    return this.action.kind === 'purge' || this.action.kind === 'empty';
  }
}

/** What is wrong with an outcome, if anything. */
function objection(one: JudgedItem): string | undefined {
  const { outcome } = one;
  if (outcome.end === 'failed' && outcome.problem.kind === 'internal') return outcome.problem.fault;
  if (one.untouched) return one.action.kind === 'moveOn' ? ofMove(one) : ofUntouched(one);
  return ofTouched(one);
}

function ofUntouched(one: JudgedItem): string | undefined {
  const { outcome, end, purges } = one;
  const isThere = end?.state === 'trash' ? undefined : 'it is not in the trash';
  switch (outcome.end) {
    case 'done':
      if (purges) return end === undefined ? undefined : `it is ${end.state}`;
      return end?.state === 'live' ? ofPlace(one, end) : `it is ${end?.state ?? 'gone'}`;
    case 'cancelled':
      return isThere;
    case 'skipped':
      return 'nobody has touched it';
    case 'failed':
      return ofFailure(one, outcome.problem.kind);
  }
}

function ofFailure({ outcome, action, end, purges }: JudgedItem, kind: ProblemKind): string | undefined {
  if (kind === 'notFound' || kind === 'trashedAgain') return 'nobody has touched it';
  if (action.calm && !reasons.has(kind)) return 'nothing went wrong';
  if (kind === 'notMoved') return purges || end?.state !== 'live' ? 'it was not restored' : undefined;
  if (outcome.end === 'failed' && outcome.pendingMove) {
    if (kind !== 'unclear') return 'pendingMove is of notMoved and unclear alone';
    return purges || end?.state !== 'live' ? 'it was not restored' : undefined;
  }
  return kind === 'unclear' || end?.state === 'trash' ? undefined : 'it is not in the trash';
}

/** Where it is said to be, and how it is called there. */
function ofPlace({ outcome, action, service }: JudgedItem, { parent, name }: ItemFact): string | undefined {
  if (outcome.end !== 'done') return undefined;
  const { item, where, misplaced } = outcome;
  const reported = service.seesTrashAlone ? where?.path : where?.id;
  if (reported !== undefined && reported !== parent) return `it is in ${parent}, not in ${reported}`;
  const { folder } = action.restoreOptions;
  if (folder && !misplaced && parent !== folder.id) return `it is in ${parent}`;
  const matches = service.seesTrashAlone || (outcome.name ?? item.name) === name;
  return matches ? undefined : `it is called ${name}`;
}

/** The second step alone, on what an earlier action had restored. */
function ofMove({ outcome, action, start, end }: JudgedItem): string | undefined {
  const isMoved = end?.state === 'live' && end.parent === action.restoreOptions.folder?.id;
  if (outcome.end === 'done') return isMoved ? undefined : `it is in ${end?.parent}`;
  const isMaybe = outcome.end === 'failed' && ['unclear', 'notMoved'].includes(outcome.problem.kind);
  return isMaybe || isSame(start, end) ? undefined : 'it was moved';
}

/** Someone else has had it too: then it must at least be possible. */
function ofTouched(one: JudgedItem): string | undefined {
  const { outcome, states, purges, service } = one;
  const left = states.size > 1 || !states.has('trash') ? undefined : 'it never left the trash';
  const undone = one.ours ? 'it was done' : undefined;
  switch (outcome.end) {
    case 'done':
      if (service.seesTrashAlone) return left;
      if (!purges) return states.has('live') ? undefined : 'it never lived';
      return one.end === undefined || one.end.isMerged ? undefined : `it is ${one.end.state}`;
    case 'skipped':
      if (outcome.why === 'nameTaken') return undone;
      if (service.seesTrashAlone) return undone ?? left;
      return undone ?? (states.has(outcome.why) ? undefined : `it never was ${outcome.why}`);
    case 'cancelled':
      return undone;
    case 'failed': {
      const { kind } = outcome.problem;
      if (kind === 'notFound') return left;
      return kind === 'unclear' || kind === 'notMoved' ? undefined : undone;
    }
  }
}

function words(outcome: Outcome): string {
  if (outcome.end === 'failed') return `failed ${outcome.problem.kind} ${outcome.problem.code ?? ''}`.trim();
  return outcome.end === 'skipped' ? `skipped ${outcome.why}` : outcome.end;
}
