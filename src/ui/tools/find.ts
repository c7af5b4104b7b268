import type { AccountTrash } from '../../trash/accountTrash.ts';
import { bestMatches } from '../../trash/bestMatches.ts';
import { canSearch, searchTrash } from '../../trash/browse/searchTrash.ts';
import { itemRecord } from '../../trash/itemRecord.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { parseQuery, type Query } from '../../trash/query/query.ts';
import { toSearch } from '../../trash/query/search.ts';
import { nearlyExhausted } from '../../trash/quota.ts';
import { problemText } from '../messages/problems.ts';
import { queryErrorText } from '../messages/query.ts';
import type { Services } from '../services.ts';

export interface FindInput {
  readonly query: string;
}

const limit = 100;
/** So many pages of what a service finds, at most: nobody is asked whether more calls may be spent. */
const searchedPages = 5;

/** What matches of what is loaded, and of what the service finds where the list is not complete. */
export async function find(
  { trashes, clock }: Services,
  { query: text }: FindInput,
  signal: AbortSignal,
): Promise<object> {
  const parsed = parseQuery(text, clock.now());
  if ('error' in parsed) throw new Error(queryErrorText(parsed.error));
  const { query } = parsed;
  const { list } = trashes;
  if (list.length === 0)
    throw new Error('No account is connected. The user can run the command Cloud Trash: Add Account.');
  const { promise: cancelled, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason));
  signal.throwIfAborted();
  const problems = await Promise.race([Promise.all(list.map((trash) => read(trash, query, signal))), cancelled]);
  const { items, count } = await bestMatches(
    list.map(({ state }) => state.items),
    query,
    limit,
    signal,
  );
  return {
    items: items.flatMap((item) => {
      const trash = trashes.of(item.account);
      return trash ? [itemRecord(item, trash.account)] : [];
    }),
    more: count - items.length,
    accounts: list.map(({ account, state }, index) => {
      const problem = problems[index];
      return {
        account: account.label,
        loaded: state.list.length,
        inTrash: state.count,
        complete: state.complete && !problem,
        problem: problem && problemText({ ...problem, said: undefined }),
      };
    }),
  };
}

/** Gives what is wrong with the account; what is loaded stays. */
async function read(trash: AccountTrash, query: Query, signal: AbortSignal): Promise<Problem | undefined> {
  if (trash.state.loadedAt === undefined) await trash.load();
  const { problem, complete } = trash.state;
  const search = toSearch(query);
  if (problem || complete || !search || !canSearch(trash, search) || nearlyExhausted(trash.quota)) return problem;
  return await searchTrash(trash, search, signal, searchedPages).then(() => undefined, problemOf);
}
