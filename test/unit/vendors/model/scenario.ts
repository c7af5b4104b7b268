// What happens in one random run: what lies in the trash, what its user does, and what someone else and the network do.
import fc from 'fast-check';
import type { Conflict } from '../../../../src/trash/destination.ts';
import type { Mischief } from '../../../emulators/server.ts';
import type { ModelService, OthersAct, TrashedSeed, Verb } from './world.ts';

export interface ScenarioFault {
  readonly mischief: number;
  /** Meets the calls that change something, or those that ask, or any. */
  readonly meets: 'writes' | 'reads' | 'any';
  readonly times: number;
}

/** Someone else acts in the middle of an action. */
export interface Interruption {
  /** At which request or wait, counted from 0. */
  readonly at: number;
  /** Right then; or before the next call that changes something; or in the middle of the work that such a call begins. */
  readonly when: 'now' | 'write' | 'work';
  readonly act: OthersAct;
}

export interface Conditions {
  readonly faults: readonly ScenarioFault[];
  readonly others: readonly Interruption[];
  /** At which request or wait the user cancels. */
  readonly cancelAt: number | undefined;
  /** At which request or wait the window crashes, before that or after; then another one goes on with the job. */
  readonly crash: { readonly at: number; readonly isAfter: boolean } | undefined;
  readonly plan: number;
}

/** Numbers of items, counted round and round in what the user sees. */
type Picks = readonly number[];

export type ScenarioStep =
  | ({ readonly step: 'list' } & Conditions)
  | ({ readonly step: 'empty' } & Conditions)
  /** Tries once more to move what was restored and not moved. */
  | ({ readonly step: 'moveOn' } & Conditions)
  | ({ readonly step: 'purge'; readonly picks: Picks } & Conditions)
  | ({
      readonly step: 'restore';
      readonly picks: Picks;
      readonly folder: number | undefined;
      readonly conflict: Conflict | undefined;
      readonly otherNames: boolean;
    } & Conditions)
  | { readonly step: 'meddle'; readonly act: OthersAct };

export interface Scenario {
  readonly behavior: number;
  readonly seeds: readonly TrashedSeed[];
  readonly steps: readonly ScenarioStep[];
}

export const commonTroubles: readonly Mischief[] = [
  'reset before',
  'reset after',
  'half a body',
  { status: 502, text: '<html></html>' },
  { status: 503, headers: { 'retry-after': '1' } },
  { after: { status: 503 } },
  { after: { status: 502, text: '<html></html>' } },
  { status: 200, text: '<html>Sign in to this network</html>' },
  { status: 429, headers: { 'retry-after': '2' } },
  { status: 429 },
];

const some = fc.nat(11);
// Most actions are over after a few requests.
const moment = fc.oneof(fc.nat(5), fc.nat(25));
/** What changes whether an item is in the trash is what races are about. */
const weights: Partial<Record<Verb, number>> = { restore: 5, purge: 3, trash: 3, rename: 2 };
const none = {
  faults: fc.constant([]),
  others: fc.constant([]),
  cancelAt: fc.constant(undefined),
  crash: fc.constant(undefined),
  plan: fc.constant(0),
};

export function scenarios({ verbs, behaviors, mischiefs }: ModelService): fc.Arbitrary<Scenario> {
  const often = verbs.map((verb) => ({ arbitrary: fc.constant(verb), weight: weights[verb] ?? 1 }));
  const act: fc.Arbitrary<OthersAct> = fc.record({ verb: fc.oneof(...often), on: some });
  const fault: fc.Arbitrary<ScenarioFault> = fc.record({
    mischief: fc.nat(mischiefs.length - 1),
    meets: fc.constantFrom('writes', 'any', 'reads'),
    times: fc.integer({ min: 1, max: 3 }),
  });
  const interruption: fc.Arbitrary<Interruption> = fc.record({
    at: moment,
    when: fc.constantFrom('now', 'write', 'work'),
    act,
  });
  const disturbed = fc.record({
    faults: fc.array(fault, { maxLength: 3 }),
    others: fc.array(interruption, { maxLength: 3 }),
    cancelAt: fc.option(moment, { nil: undefined, freq: 4 }),
    crash: fc.option(fc.record({ at: moment, isAfter: fc.boolean() }), { nil: undefined, freq: 2 }),
    plan: fc.nat(6),
  });
  // Many actions meet none, so that what is promised of quiet days is looked at too.
  const conditions = fc.oneof({ weight: 1, arbitrary: fc.record(none) }, { weight: 2, arbitrary: disturbed });
  const picks = fc.array(some, { maxLength: 12, size: 'medium' });
  const restore = fc.record({
    step: fc.constant('restore' as const),
    picks,
    folder: fc.option(fc.nat(5), { nil: undefined, freq: 2 }),
    conflict: fc.constantFrom(undefined, 'keepBoth' as const, 'overwrite' as const),
    otherNames: fc.boolean(),
  });
  const purge = fc.record({ step: fc.constant('purge' as const), picks });
  const whole = <T extends 'list' | 'empty' | 'moveOn'>(step: T) => fc.record({ step: fc.constant(step) });
  const meddle = fc.record({ step: fc.constant('meddle' as const), act });
  const withConditions = <T>(step: fc.Arbitrary<T>) => fc.tuple(step, conditions).map(([a, b]) => ({ ...a, ...b }));
  const step: fc.Arbitrary<ScenarioStep> = fc.oneof(
    { weight: 4, arbitrary: withConditions(restore) },
    { weight: 4, arbitrary: withConditions(purge) },
    { weight: 1, arbitrary: withConditions(whole('empty')) },
    { weight: 1, arbitrary: withConditions(whole('moveOn')) },
    { weight: 2, arbitrary: withConditions(whole('list')) },
    { weight: 3, arbitrary: meddle },
  );
  const seed = fc.record({ kind: fc.nat(2), from: fc.nat(5), name: fc.nat(3), about: fc.nat(7) });
  return fc.record({
    behavior: fc.nat(behaviors - 1),
    seeds: fc.array(seed, { maxLength: 12, size: 'medium' }),
    steps: fc.array(step, { maxLength: 16, size: 'medium' }),
  });
}
