import type { AccountTrash } from '../../trash/accountTrash.ts';
import { arrange } from '../../trash/browse/arrange.ts';
import { canSearch, searchTrash } from '../../trash/browse/searchTrash.ts';
import { itemRecord } from '../../trash/itemRecord.ts';
import { newestFirst } from '../../trash/order.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { queryMatcher } from '../../trash/query/match.ts';
import { parseQuery, type Query } from '../../trash/query/query.ts';
import { toSearch } from '../../trash/query/search.ts';
import { problemText } from '../messages/problems.ts';
import { queryErrorText } from '../messages/query.ts';
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

/** Newest deletion first. */
const asListed = { sort: 'deleted', group: 'none' } as const;

/** What matches of what is loaded, and of what the service finds where the list is not complete. */
export async function find(
  { trashes, accounts, clock }: Services,
  input: FindInput,
  signal: AbortSignal,
): Promise<object> {
  const now = clock.now();
  const parsed = parseQuery(input.query, now);
  if ('error' in parsed) throw new Error(queryErrorText(parsed.error));
  const { query } = parsed;
  const matches = queryMatcher(query);
  const limit = Math.min(maxLimit, Math.max(1, Math.trunc(input.limit ?? usualLimit)));
  const found = await Promise.all(
    accountsFor(trashes.list, input.account).map(async (trash) => {
      const problem = await read(trash, query, signal);
      const { items } = await arrange(trash.state.items, asListed, matches, { now, signal });
      return { trash, items, problem };
    }),
  );
  const shown = found
    .flatMap(({ trash, items }) => items.slice(0, limit).map((item) => ({ item, account: trash.account })))
    .sort((a, b) => newestFirst(a.item, b.item))
    .slice(0, limit);
  return {
    items: shown.map(({ item, account }) => itemRecord(item, account)),
    more: found.reduce((sum, { items }) => sum + items.length, 0) - shown.length,
    accounts: found.map(({ trash: { account, state }, problem }) => ({
      account: account.label,
      service: accounts.vendor(account.vendor)?.name,
      address: account.host,
      loaded: state.list.length,
      inTrash: state.count,
      complete: state.complete && !problem,
      unreadable: state.unreadable || undefined,
      problem: problem && problemText({ ...problem, said: undefined }),
    })),
  };
}

/** Ends with the signal, too. Gives what is wrong with the account; what is loaded stays. */
async function read(trash: AccountTrash, query: Query, signal: AbortSignal): Promise<Problem | undefined> {
  const { promise: cancelled, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', stop);
  try {
    if (trash.state.loadedAt === undefined) await Promise.race([trash.load(), cancelled]);
    const { problem, complete } = trash.state;
    const search = toSearch(query);
    if (!problem && !complete && search && canSearch(trash, search)) await searchTrash(trash, search, signal);
    return problem;
  } catch (error) {
    signal.throwIfAborted();
    return problemOf(error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function accountsFor(list: readonly AccountTrash[], wanted: string | undefined): readonly AccountTrash[] {
  if (list.length === 0)
    throw new Error('No account is connected. The user can run the command Cloud Trash: Add Account.');
  if (wanted === undefined) return list;
  const name = wanted.trim().toLowerCase();
  const found = list.filter(({ account }) => [account.label, account.host].some((each) => each.toLowerCase() === name));
  if (found.length > 0) return found;
  const names = list.map(({ account }) => `"${plain(account.label)}"`).join(', ');
  throw new Error(`There is no account "${plain(wanted)}". Accounts: ${names}.`);
}
