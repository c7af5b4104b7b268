// What the rows of the view know besides the trashes.
import type { TreeItemContext } from '../../../src/ui/tree/treeItems.ts';
import { noon } from './clock.ts';

export const treeContext: TreeItemContext = {
  vendorName: (vendor) => vendor,
  now: () => noon,
  alike: () => [],
  lacksSecret: () => false,
  isPersistent: () => true,
  jobsOf: () => [],
  deletionOf: () => undefined,
  expiring: { words: () => '', counts: new Map() },
};
