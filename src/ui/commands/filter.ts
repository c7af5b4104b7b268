import { commands } from 'vscode';
import { parseQuery } from '../../trash/query/query.ts';
import { showFilterBox } from '../browse/filterBox.ts';
import { viewId } from '../ids.ts';
import { queryErrorText } from '../messages/query.ts';
import type { Services } from '../services.ts';
import type { From } from './targets.ts';

/**
 * Narrows the view to what matches.
 * @param from a text in the language of the filter takes the place of the box
 */
export async function filter(services: Services, from?: From | string): Promise<void> {
  if (typeof from !== 'string') return await showFilterBox(services);
  const parsed = parseQuery(from, services.clock.now());
  if ('error' in parsed) {
    await services.dialogs.notify('warning', queryErrorText(parsed.error), []);
    return;
  }
  services.browsing.setFilter(parsed.query.terms.length === 0 ? undefined : parsed.query);
  await commands.executeCommand(`${viewId}.focus`);
}

export async function clearFilter({ browsing }: Services): Promise<void> {
  browsing.setFilter(undefined);
}
