import type { AccountTrash } from '../../trash/accountTrash.ts';
import { itemRecord } from '../../trash/itemRecord.ts';
import { newestFirst } from '../../trash/order.ts';
import { queryMatcher } from '../../trash/query/match.ts';
import { parseQuery, type QueryError } from '../../trash/query/query.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';

export interface FindInput {
  readonly query: string;
  /** The name or address of an account. */
  readonly account?: string;
  readonly limit?: number;
}

const usualLimit = 25;
const maxLimit = 100;

/** What matches of what is loaded; a list that was never read is read first. */
export async function find(services: Services, input: FindInput, signal: AbortSignal): Promise<object> {
  const { clock, accounts } = services;
  const parsed = parseQuery(input.query, clock.now());
  if ('error' in parsed) throw new Error(errorText(parsed.error));
  const searched = accountsFor(services, input.account);
  await Promise.all(searched.map((trash) => loaded(trash, signal)));
  const matches = queryMatcher(parsed.query);
  const found = searched.flatMap((trash) =>
    trash.state.items.filter(matches).map((item) => ({ item, account: trash.account })),
  );
  const shown = found
    .sort((a, b) => newestFirst(a.item, b.item))
    .slice(0, Math.min(maxLimit, Math.max(1, Math.trunc(input.limit ?? usualLimit))));
  return {
    items: shown.map(({ item, account }) => itemRecord(item, account)),
    more: found.length - shown.length,
    accounts: searched.map(({ account, state }) => ({
      account: account.label,
      service: accounts.vendor(account.vendor)?.name,
      address: account.host,
      searched: state.list.length,
      inTrash: state.count,
      complete: state.complete && !state.problem,
      unreadable: state.unreadable || undefined,
      problem: state.problem && problemText({ ...state.problem, said: undefined }),
    })),
  };
}

function accountsFor({ trashes }: Services, wanted: string | undefined): readonly AccountTrash[] {
  const { list } = trashes;
  if (list.length === 0)
    throw new Error('No account is connected. The user can run the command Cloud Trash: Add Account.');
  if (wanted === undefined) return list;
  const name = wanted.trim().toLowerCase();
  const found = list.filter(({ account }) => [account.label, account.host].some((each) => each.toLowerCase() === name));
  if (found.length > 0) return found;
  const names = list.map(({ account }) => `"${plain(account.label)}"`).join(', ');
  throw new Error(`There is no account "${plain(wanted)}". Accounts: ${names}.`);
}

/** Ends with the signal, too: what is loaded by then stays. */
async function loaded(trash: AccountTrash, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise: cancelled, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    if (trash.state.loadedAt === undefined) await Promise.race([trash.load(), cancelled]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function errorText({ code, word, suggestion }: QueryError): string {
  const hint = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
  return `The query can't be understood at "${plain(word)}" (${code}).${hint}`;
}
