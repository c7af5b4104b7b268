import { window } from 'vscode';
import { together } from '../../trash/emitter.ts';
import type { Services } from '../services.ts';
import { rowId } from '../tree/rowId.ts';
import type { Row } from '../tree/rows.ts';
import type { TrashTree } from '../tree/trashTree.ts';
import { type From, rowsOf, trashOfRow } from './targets.ts';

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
  const { tree, view, browsing, clock } = services;
  const begun = clock.now();
  // Find and the page of an item make rows of their own, which are none of the view.
  const isShown = (row: Row) => tree.accountRow(trashOfRow(row)) === (row.type === 'account' ? row : row.account);
  const rows = from === undefined ? [] : rowsOf(services, from, selection).filter(isShown);
  const last = rows.at(-1);
  const acted = new Set(rows.map(rowId));
  const path = last ? pathTo(tree, last, acted) : [];
  const selected = new Set(view.selection.map(rowId));
  let isHere = view.visible;
  const left = () => {
    isHere = false;
  };
  const watching = together(
    window.onDidChangeActiveTextEditor(left),
    window.onDidChangeTextEditorSelection(left),
    view.onDidChangeVisibility(left),
  );
  try {
    await act();
    await browsing.settled();
  } finally {
    watching.dispose();
  }
  if (!last || !isHere || clock.now() - begun > patience) return;
  if (!view.selection.every((row) => selected.has(rowId(row)))) return;
  const next = rowAt(tree, last.type === 'account' ? last : last.account, path, acted);
  // It may be gone by the time the editor looks for it, which is no reason for a message.
  if (next) await Promise.resolve(view.reveal(next, { focus: true, select: false })).catch(() => undefined);
}

/** A row, and how many stand before it without those that are acted on. */
interface Step {
  readonly id: string;
  readonly before: number;
}

/** From the account down. */
function pathTo(tree: TrashTree, row: Row, acted: ReadonlySet<string>): readonly Step[] {
  const parent = tree.getParent(row);
  if (!parent) return [];
  const id = rowId(row);
  const siblings = itemsOf(tree, parent).map(rowId);
  const before = siblings.slice(0, siblings.indexOf(id)).filter((each) => !acted.has(each)).length;
  return [...pathTo(tree, parent, acted), { id, before }];
}

/** What stands at the end of the path now, or in the place of what is gone; `undefined` where all are still there. */
function rowAt(tree: TrashTree, account: Row, path: readonly Step[], acted: ReadonlySet<string>): Row | undefined {
  let row = account;
  let shown = new Set([rowId(row)]);
  for (const { id, before } of path) {
    const rows = itemsOf(tree, row);
    shown = new Set(rows.map(rowId));
    row = rows.find((each) => rowId(each) === id) ?? rows[before] ?? rows.at(-1) ?? row;
    if (rowId(row) !== id) return row;
  }
  return [...acted].every((id) => shown.has(id)) ? undefined : row;
}

function itemsOf(tree: TrashTree, parent: Row): readonly Row[] {
  return tree.getChildren(parent, 'peek').filter(({ type }) => type !== 'more');
}
