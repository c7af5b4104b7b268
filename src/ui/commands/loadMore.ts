import { l10n } from 'vscode';
import { withProgress } from '../bulk/runBulk.ts';
import type { Services } from '../services.ts';
import { type From, targetAccount } from './targets.ts';

/** Shows more rows of an account, and reads more where all that was read is shown. */
export async function loadMore(services: Services, from?: From): Promise<void> {
  const trash = await targetAccount(services, l10n.t('Load More'), from);
  if (trash) await withProgress(undefined, 0, () => trash.more());
}
