/** What the view shows besides its plain rows; loaded with the first list. */
import { type Disposable, together } from '../../trash/emitter.ts';
import type { Services } from '../services.ts';
import { markExpiring } from './expiryMarks.ts';
import type { TrashTree } from './trashTree.ts';

export function showLate(services: Services, tree: TrashTree): Disposable {
  return together(markExpiring(services, tree));
}
