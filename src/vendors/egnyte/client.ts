/** The trash of one Egnyte domain: everybody's, for administrators and power users with trash management. */
import * as v from 'valibot';
import type { HttpOptions } from '../../http/http.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Identity, TrashClient } from '../../trash/ports.ts';
import { nearlyExhausted } from '../../trash/quota.ts';
import { parseJson } from '../answers.ts';
import { bearer } from '../bearer.ts';
import { failed, never } from '../outcomes.ts';
import type { ConnectOptions } from '../vendor.ts';
import { act } from './act.ts';
import { createEgnyteApi, type EgnyteApi } from './calls.ts';
import { fullName, type User } from './decode.ts';
import { find, search, walk } from './listing.ts';
import { Allowance, isCrowded, limitMet, masheryCode } from './problems.ts';

export function connect(
  { account, origins, credentials, createHttpClient, clock }: ConnectOptions,
  limits: Pick<HttpOptions, 'rateLimit' | 'isThrottled'>,
): TrashClient {
  const allowance = new Allowance(() => clock.now());
  const http = createHttpClient({
    origins,
    ...bearer(credentials),
    ...limits,
    // Further tries would only count too.
    nonRetryable: (answer) => limitMet(answer) === 'day',
    contended: isCrowded,
    onResponse: (answer) => allowance.observe(answer),
  });
  /** For one operation. */
  const api = (signal: AbortSignal, background?: boolean) =>
    createEgnyteApi({ account: account.id, url: account.url, http }, signal, background);
  const left = () => allowance.left();
  return {
    quota: () => allowance.quota(),
    whoAmI: async (signal) => identityOf(await api(signal).person()),
    // The address of the trash is not published: it is one click from here.
    webPage: async () => new URL('/app/index.do', account.url).href,
    pages: ({ removed, background }, signal) => walk(api(signal, background), removed),
    count: async (signal, options) => ({ items: await api(signal, options?.background).total(), precision: 'exact' }),
    search: (query, signal) => search(api(signal), query, clock.now()),
    async *look(items, signal) {
      const { found, problem } = await find(api(signal), items);
      for (const item of items) {
        const fresh = found.get(item.id);
        if (fresh) yield { item, state: 'trashed', fresh };
        else yield problem ? { item, state: 'unknown', problem } : { item, state: 'absent' };
      }
    },
    async *restore(items, signal, _, hooks) {
      const calls = api(never);
      const mayLook = () => !signal.aborted && !nearlyExhausted(allowance.quota());
      const report = reporter(items.length, (path) => folderAt(calls, path, signal), mayLook);
      for await (const outcome of act(calls, 'restore', items, signal, left, hooks)) yield await report(outcome);
    },
    async *purge(items, signal, hooks) {
      // What is retained would be refused.
      for (const item of items) if (item.purgeBlockedBy) yield failed(item, item.purgeBlockedBy);
      const free = items.filter(({ purgeBlockedBy }) => !purgeBlockedBy);
      yield* act(api(never), 'purge', free, signal, left, hooks);
    },
  };
}

function identityOf({ id, first_name, last_name, username, user_type }: User): Identity {
  const login = username ?? undefined;
  return {
    id: String(id),
    name: fullName(first_name, last_name) || login || String(id),
    login,
    // Older texts lack the type; a power user's role may or may not allow it, which only a call can tell.
    warnings: user_type === 'standard' ? [{ kind: 'forbidden', code: 'egnyte.warn_standard' }] : undefined,
  };
}

/**
 * Original folders looked up in one restore, at most: one call for each, and the calls of a day are limited. As long as
 * none is gone, those of a small restore are to take a second, and of a large one a fifth of its time.
 */
const maxLookUps = 20;
const lookUpsInSecond = 2;
const itemsPerLookUp = 50;

type FolderState = 'lives' | 'gone' | 'forbidden' | 'unknown';

/**
 * Reports where restored items are: Egnyte does not tell, and does not publish what it does if the original folder is
 * gone. So that is looked up afterwards.
 */
function reporter(items: number, look: (path: string) => Promise<FolderState>, mayLook: () => boolean) {
  const known = new Map<string, FolderState>([['/', 'lives']]);
  let looks = 0;
  const usual = Math.min(maxLookUps, Math.max(lookUpsInSecond, Math.floor(items / itemsPerLookUp)));
  const stateOf = async (path: string, isRefused: boolean): Promise<FolderState | undefined> => {
    // A path with dots would lead to another address.
    const isPlain = path.startsWith('/') && !/\/\.{1,2}(\/|$)/.test(path);
    const states = [...known.values()];
    // A refusal is explained, and where one folder is gone, others may be.
    const most = isRefused || states.includes('gone') ? maxLookUps : usual;
    if (isPlain && !known.has(path) && looks < most && !states.includes('unknown') && mayLook()) {
      looks += 1;
      known.set(path, await look(path));
    }
    return known.get(path);
  };
  return async (outcome: Outcome): Promise<Outcome> => {
    const { item } = outcome;
    const isRefused = outcome.end === 'failed' && [404, 409].includes(outcome.problem.status ?? 0);
    if (outcome.end !== 'done' && !isRefused) return outcome;
    const state = await stateOf(item.origin?.path ?? '', isRefused);
    if (outcome.end === 'done' && state === 'lives') return { ...outcome, where: item.origin };
    if (state !== 'gone') return outcome;
    if (outcome.end !== 'failed') return { ...outcome, misplaced: true };
    return failed(item, { ...outcome.problem, kind: 'originMissing', code: 'egnyte.origin_gone' });
  };
}

const folder = v.object({ is_folder: v.literal(true) });

async function folderAt(api: EgnyteApi, path: string, signal: AbortSignal): Promise<FolderState> {
  try {
    const answer = await api.at(path, signal);
    if (answer.status === 404) return 'gone';
    if (answer.status === 200 && v.is(folder, parseJson(answer.text))) return 'lives';
    // A person who manages the trash may not be allowed to see every folder.
    return answer.status === 403 && masheryCode(answer) === '' ? 'forbidden' : 'unknown';
  } catch {
    // The item is restored, whether or not its folder can be looked at.
    return 'unknown';
  }
}
