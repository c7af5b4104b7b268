// Rows of expectations: faults that end alike as a rule are named together, then come the exceptions.
import type { FaultName, faults } from './faults.ts';
import type { FaultRow } from './service.ts';

/** Faults of one request that pass, and after which everything can still be settled. */
const passing = {
  /** Too many calls: not now. */
  limited: ['429 with seconds', '429 with a date', '429 with neither'],
  /** Nothing was done, and no clear answer says so. */
  undone: ['500 once', '502 as HTML', 'reset before the work', 'silence'],
  /** All was done, and no clear answer says so. */
  unheard: ['503 that did the work', 'reset after the work', 'half a body', 'slow drip'],
} as const satisfies Readonly<Record<string, readonly FaultName[]>>;

type Group = keyof typeof passing;
type Passing = (typeof passing)[Group][number];
type ListFaultName = { [F in FaultName]: (typeof faults)[F]['at'] extends 'list' ? F : never }[FaultName];

/** `usual` is how faults that pass end: all alike, as for reads, or group by group. */
export function row(
  usual: string | Readonly<Record<Group, string>>,
  exceptions: Pick<FaultRow, Exclude<FaultName, Passing>> & Partial<FaultRow>,
): FaultRow {
  const { limited, undone, unheard } =
    typeof usual === 'string' ? { limited: usual, undone: usual, unheard: usual } : usual;
  return {
    ...ending(passing.limited, limited),
    ...ending(passing.undone, undone),
    ...ending(passing.unheard, unheard),
    ...exceptions,
  };
}

/** The cells of a row that reads no list of several pages. */
export function noPages(why: string): Pick<FaultRow, ListFaultName> {
  const pages = [
    'wrong types in one entry',
    'duplicate ids across pages',
    'an endless list',
    'a list that shrinks',
    'a list that we shrink',
  ] as const;
  return ending(pages, `not applicable: ${why}`);
}

/** Each of these faults ends so. */
function ending<const F extends FaultName>(names: readonly F[], end: string): Record<F, string> {
  return Object.fromEntries(names.map((name) => [name, end])) as Record<F, string>;
}
