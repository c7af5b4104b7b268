import { window } from 'vscode';
import { together } from '../../trash/emitter.ts';
import type { Services } from '../services.ts';
import { rowId } from '../tree/rowId.ts';
import type { Row } from '../tree/rows.ts';
import { type From, rowsOf } from './targets.ts';

/** After a longer action nobody waits for it in the view; milliseconds. */
const patience = 15_000;

/**
 * After an action that has taken rows away, the focus goes to the row that follows them, else to one before, else to what
 * they were in; unless the person has gone on to something else meanwhile.
 */
export async function keepFocus(
  services: Services,
  from: From,
  selection: readonly Row[] | undefined,
  act: () => Promise<void>,
): Promise<void> {
  const { view, browsing, clock } = services;
  const begun = clock.now();
  const rows = from === undefined ? [] : rowsOf(services, from, selection);
  const next = neighbors(services, rows);
  const selected = new Set(view.selection.map(rowId));
  let isHere = view.visible && rows.length > 0;
  const left = () => {
    isHere = false;
  };
  const watching = together(
    window.onDidChangeActiveTextEditor(left),
    window.onDidChangeTextEditorSelection(left),
    window.onDidChangeActiveTerminal(left),
    view.onDidChangeVisibility(left),
  );
  try {
    await act();
    await browsing.settled();
  } finally {
    watching.dispose();
  }
  if (!isHere || clock.now() - begun > patience || !view.selection.every((row) => selected.has(rowId(row)))) return;
  const find = finder(services);
  if (rows.every((row) => find(row) !== undefined)) return;
  const row = [...rows, ...next].map(find).find((each) => each !== undefined);
  // It may be gone by the time the editor looks for it, which is no reason for a message.
  if (row) await Promise.resolve(view.reveal(row, { focus: true, select: false })).catch(() => undefined);
}

/** The rows beside these, the nearest after the last one first, then those beside what they are in, and so on. */
function neighbors(services: Services, rows: readonly Row[]): readonly Row[] {
  const { tree } = services;
  const last = rows.at(-1);
  const parent = last && tree.getParent(last);
  if (!parent) return [];
  const gone = new Set(rows.map(rowId));
  const siblings = tree.getChildren(parent).filter(({ type }) => type !== 'more');
  const place = siblings.findLastIndex((row) => gone.has(rowId(row)));
  const isOther = (row: Row) => !gone.has(rowId(row));
  const after = siblings.slice(place + 1).filter(isOther);
  const before = siblings.slice(0, Math.max(0, place)).filter(isOther);
  return [...after, ...before.reverse(), ...neighbors(services, [parent]), parent];
}

/** Gives the row that now stands for one of before. */
function finder({ tree }: Services): (row: Row) => Row | undefined {
  const children = new Map<Row, ReadonlyMap<string, Row>>();
  const childrenOf = (parent: Row) => {
    const known = children.get(parent) ?? new Map(tree.getChildren(parent).map((row) => [rowId(row), row]));
    children.set(parent, known);
    return known;
  };
  const find = (row: Row): Row | undefined => {
    if (row.type === 'account') return row;
    const parent = find(row.parent ?? row.account);
    return parent && childrenOf(parent).get(rowId(row));
  };
  return find;
}
