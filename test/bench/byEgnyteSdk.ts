// Egnyte's own SDK, used in the straightforward way: raw calls, as it knows no trash, one after another.
import type { Action } from '../../src/trash/outcome.ts';
import { askEgnyte, type EgnyteApi, type RawAnswer } from '../contract/egnyteSdk.ts';
import { fieldsOf, listOf } from '../contract/json.ts';
import { egnyteSdk } from '../contract/oracles.ts';
import { EGNYTE_TOKEN } from '../emulators/egnyte/emulator.ts';
import type { Contender } from './contender.ts';

const pageSize = 100;
const idsInCall = 10;

export function byEgnyteSdk(url: string): Contender {
  const api = askEgnyte(egnyteSdk(), url, { token: EGNYTE_TOKEN });
  return {
    list: async () => {
      const items: unknown[] = [];
      for (;;) {
        const params = { count: pageSize, offset: items.length };
        const { body } = await call(api, { method: 'GET', url: '/v2/fs/trash', params });
        const page = fieldsOf(body);
        items.push(...listOf(page.items));
        if (page.has_more !== true) break;
      }
      const ids = items.map((item) => String(fieldsOf(item).id));
      return { items, act: (action, count) => act(api, action, ids.slice(0, count)) };
    },
  };
}

async function act(api: EgnyteApi, action: Action, ids: readonly string[]): Promise<number> {
  let done = 0;
  for (let at = 0; at < ids.length; at += idsInCall) {
    const some = ids.slice(at, at + idsInCall);
    const json = { action: action.toUpperCase(), ids: some };
    const { response } = await call(api, { method: 'POST', url: '/v1/fs/trash', json });
    if (response.statusCode === 200) done += some.length;
  }
  return done;
}

async function call(api: EgnyteApi, request: Parameters<EgnyteApi['manual']['promiseRequest']>[0]): Promise<RawAnswer> {
  return await api.manual.promiseRequest({ ...request, url: api.manual.getEndpoint() + request.url });
}
