/** What the view shows besides its plain rows; loaded with the first list. */
import { type Disposable, together } from '../../trash/emitter.ts';
import type { Services } from '../services.ts';
import { markExpiring } from './expiryMarks.ts';
import { lateRows } from './lateRows.ts';
import { showChoices } from './viewState.ts';

export function showLate(services: Services): Disposable {
  const { tree, view } = services;
  tree.late = lateRows(services);
  const closed = view.onDidCollapseElement(({ element }) => {
    if (element.type === 'account' || element.type === 'group') tree.closed(element);
  });
  return together(markExpiring(services), showChoices(services), closed);
}
