/** What the commands work with; made once in `extension.ts`. */
import type { LogOutputChannel, TreeView } from 'vscode';
import type { Accounts } from '../accounts/accounts.ts';
import type { LastCounts } from '../accounts/counts.ts';
import type { Browsing } from '../trash/browse/browsing.ts';
import type { DeletionWatch } from '../trash/deletionWatch.ts';
import type { Jobs } from '../trash/jobs/jobs.ts';
import type { JournalSource } from '../trash/jobs/journal.ts';
import type { Clock } from '../trash/ports.ts';
import type { Trashes } from '../trash/trashes.ts';
import type { Vendor } from '../vendors/vendor.ts';
import type { Dialogs } from './dialogs/dialogs.ts';
import type { Documents } from './documents.ts';

import type { Expiring } from './expiring.ts';

import type { PageId } from './ids.ts';
import type { OpenPage } from './pages/content.ts';

import type { Row } from './tree/rows.ts';
import type { TrashTree } from './tree/trashTree.ts';

export interface Services {
  readonly vendors: readonly Vendor[];
  readonly accounts: Accounts;
  readonly trashes: Trashes;
  readonly browsing: Browsing;
  readonly counts: LastCounts;
  readonly jobs: Jobs;
  readonly deletions: DeletionWatch;
  readonly expiring: Expiring;
  readonly journals: JournalSource;
  readonly view: TreeView<Row>;
  readonly tree: TrashTree;
  readonly documents: Documents;
  /** Those that are open. */
  readonly pages: Map<PageId, OpenPage>;
  readonly dialogs: Dialogs;
  readonly clock: Clock;
  readonly log: LogOutputChannel;
}
