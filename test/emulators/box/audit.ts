// The writes that a client of the trash may send to Box.
import { fieldsOf, type Guard } from '../audit.ts';
import type { Received } from '../server.ts';
import type { BoxState } from './state.ts';

const ITEM = /^\/2\.0\/(?:files|folders|web_links)\/[^/]+$/;
const CHANGEABLE = ['parent', 'name'];

/** One for each emulator: it remembers which items were restored. */
export function boxGuard(state: BoxState): Guard {
  const restored = new Set<string>();
  const change = (request: Received): string | undefined => {
    if (!restored.has(request.path)) return 'the item was not restored before';
    const others = Object.keys(fieldsOf(request)).filter((field) => !CHANGEABLE.includes(field));
    return others.length > 0 ? `it changes ${others.join(', ')}` : undefined;
  };
  return {
    writes: [
      // To restore: the address of a live item, but Box does nothing to one.
      { method: 'POST', path: ITEM },
      { method: 'PUT', path: ITEM, objection: change },
      { method: 'DELETE', path: /^\/2\.0\/(?:files|folders|web_links)\/[^/]+\/trash$/ },
      { method: 'POST', path: /^\/oauth2\/(?:token|revoke)$/ },
      // What a person answers on the page where they grant access.
      { method: 'POST', path: /^\/api\/oauth2\/authorize$/ },
    ],
    hear: ({ method, path }, status) => {
      const refused = status >= 400 && status < 500;
      if (method === 'POST' && ITEM.test(path) && !refused) restored.add(path);
    },
    harm: () => [...state.destroyedLive(), ...state.movedLive().filter(({ afterRestore }) => !afterRestore)],
  };
}
