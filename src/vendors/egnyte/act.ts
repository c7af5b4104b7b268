/** Restores or purges many items: at most 10 ids a call, one outcome each. */
import type { TrashItem } from '../../trash/item.ts';
import type { Action, Look, Outcome } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import type { Problem } from '../../trash/problem.ts';
import { problemOf, TrashError } from '../../trash/problem.ts';
import type { Written } from '../answers.ts';
import { cancelled, failed, isHopeless, never } from '../outcomes.ts';
import { absent, type Case, type Reading, readAnswer } from './action.ts';

/** The most that Egnyte's documentation of the trash API allows. */
const mostIds = 10;
const atOnce = 2;
/** A call whose items turn out to be in the trash still is sent once more. */
const tries = 2;

export interface ActParts {
  /** An aborted signal keeps the call from being sent, and does not touch it once it is. */
  readonly send: (action: Action, ids: readonly string[], signal: AbortSignal) => Promise<Written>;
  /** `gone` is whatever is not in the trash. */
  readonly find: (items: readonly TrashItem[], signal: AbortSignal) => AsyncIterable<Look>;
  readonly now: () => number;
  /** Calls left of the day, as far as it is known. */
  readonly left: () => number;
}

/**
 * Whatever ended unclear is settled by one walk through the list after everything was sent: a walk may cost many of
 * the day's calls.
 */
export async function* act(
  parts: ActParts,
  action: Action,
  items: readonly TrashItem[],
  signal: AbortSignal,
): AsyncIterable<Outcome> {
  let open: Case[] = items.map((item) => ({ item, unclear: false }));
  let hopeless: Problem | undefined;
  /** What still waits for its turn when nothing is to be hoped for is not sent either. */
  const hold = new AbortController();
  const sending = AbortSignal.any([signal, hold.signal]);
  /** A call alone, until one got through and where the day may end with it: what refuses it would refuse two. */
  let gotThrough = false;
  const together = () => (gotThrough && parts.left() >= atOnce ? atOnce : 1);
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const doubts: Case[] = [];
    for (const { cases, side } of phases(action, open)) {
      const send = async (chunk: readonly Case[]): Promise<Reading> => {
        if (hopeless) return leave(chunk, hopeless);
        const reading = await sendChunk(parts, action, chunk, signal, sending);
        hopeless ??= reading.hopeless;
        if (hopeless) hold.abort(new TrashError(hopeless));
        else gotThrough = true;
        return reading;
      };
      for await (const reading of pool(chunks(cases), () => Math.min(side, together()), signal, send, unsent)) {
        yield* reading.outcomes;
        doubts.push(...reading.doubts);
      }
    }
    open = [];
    for await (const end of settle(parts, action, doubts)) {
      if ('end' in end) yield end;
      else open.push(end);
    }
    if (attempt < tries) continue;
    for (const { item, problem } of open) yield failed(item, problem ?? { kind: 'unclear' });
    return;
  }
}

/**
 * A restore begins with the folders, the upper before the lower and never two calls at once: a file restored first
 * may bring its folder into being, whose own restore would then find the name taken. A version needs its file.
 */
function phases(action: Action, cases: readonly Case[]): { cases: readonly Case[]; side: number }[] {
  if (action === 'purge') return [{ cases, side: atOnce }];
  const folders = cases.filter(({ item }) => item.kind === 'folder').toSorted((a, b) => depth(a) - depth(b));
  const versions = cases.filter(({ item }) => item.kind === 'version');
  const others = cases.filter(({ item }) => item.kind !== 'folder' && item.kind !== 'version');
  return [
    { cases: folders, side: 1 },
    { cases: others, side: atOnce },
    { cases: versions, side: atOnce },
  ];
}

function depth({ item }: Case): number {
  return item.origin?.path?.split('/').filter(Boolean).length ?? 0;
}

function chunks(cases: readonly Case[]): (readonly Case[])[] {
  return Array.from({ length: Math.ceil(cases.length / mostIds) }, (_, index) =>
    cases.slice(index * mostIds, (index + 1) * mostIds),
  );
}

async function sendChunk(
  parts: ActParts,
  action: Action,
  chunk: readonly Case[],
  signal: AbortSignal,
  sending: AbortSignal,
): Promise<Reading> {
  try {
    const ids = chunk.map(({ item }) => item.id);
    const reading = readAnswer(action, chunk, await parts.send(action, ids, sending), parts.now());
    const problem = reading.outcomes
      .map((each) => each.end === 'failed' && each.problem)
      .find((p) => p && isHopeless(p));
    return problem ? { ...reading, hopeless: problem } : reading;
  } catch (error) {
    // Never reached the service.
    if (error === signal.reason) return unsent(chunk);
    const problem = problemOf(error);
    return { ...leave(chunk, problem), hopeless: isHopeless(problem) ? problem : undefined };
  }
}

function leave(chunk: readonly Case[], problem: Problem): Reading {
  return { outcomes: chunk.map(({ item }) => failed(item, problem)), doubts: [] };
}

/** Cancelled before it was sent; what an earlier try left in the trash says why instead. */
function unsent(chunk: readonly Case[]): Reading {
  const outcomes = chunk.map(({ item, problem }) => (problem ? failed(item, problem) : cancelled(item)));
  return { outcomes, doubts: [] };
}

/** Gives an outcome for what has left the trash, and the case itself for what is still there. */
async function* settle(parts: ActParts, action: Action, doubts: readonly Case[]): AsyncIterable<Outcome | Case> {
  const byItem = new Map(doubts.map((each) => [each.item, each]));
  for await (const { item, ...seen } of parts.find([...byItem.keys()], never)) {
    const doubt = byItem.get(item);
    if (!doubt) continue;
    if (seen.state === 'trashed') yield doubt;
    else if (seen.state !== 'unknown') yield absent(action, doubt);
    else yield failed(item, { ...(doubt.problem ?? seen.problem), kind: 'unclear' });
  }
}
