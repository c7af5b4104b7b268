// `POST /pubapi/v1/fs/trash`: restores or purges 1 to 10 ids (Egnyte's documentation of the trash API).
import type { Received, Reply } from '../server.ts';
import type { Caller } from './gateway.ts';
import { refuse } from './replies.ts';
import type { EgnyteState, IdOutcome } from './state.ts';
import type { Switches } from './switches.ts';

const MOST_IDS = 10;

/** Carries out an action: 200 for all done, 207 for some, 404 where none of the ids is known. */
export function act(request: Received, caller: Caller, state: EgnyteState, switches: Switches): Reply {
  const order = readOrder(request);
  if ('status' in order) return order;
  const { action, ids } = order;
  const noneKnown = ids.every((id) => state.trashedById(id) === undefined);
  if (noneKnown && switches.allUnknown === 'notFound') return refuse(404, 'Item not found');
  const results = ids.map((id) => ({
    id,
    ...(action === 'RESTORE' ? state.restore(id) : state.purge(id, caller.who.role !== 'admin')),
  }));
  const resources = results.filter(({ id }) => !switches.leaveOut(id)).map(resource);
  if (results.every(({ code }) => code === 200)) return allDone(resources, switches);
  return { status: 207, json: { resources } };
}

function allDone(resources: readonly unknown[], { okBody }: Switches): Reply {
  if (okBody === 'empty') return { status: 200 };
  return { status: 200, json: okBody === 'object' ? {} : { resources } };
}

/** Codes are texts, and the reason is called `descriptions`. */
function resource({ id, code, why }: IdOutcome & { id: string }): Record<string, string> {
  return { id, code: String(code), ...(why === undefined ? {} : { descriptions: why }) };
}

function readOrder({ headers, body }: Received): { action: 'RESTORE' | 'PURGE'; ids: string[] } | Reply {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return refuse(415, 'Unsupported Media Type');
  const order = parse(body);
  if (typeof order !== 'object' || order === null) return refuse(400, 'Request body is not valid JSON');
  const { action, ids } = order as { action?: unknown; ids?: unknown };
  if (action !== 'RESTORE' && action !== 'PURGE') return refuse(400, 'action must be RESTORE or PURGE');
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string' && id !== '')) {
    return refuse(400, 'ids must be a list of item ids');
  }
  if (ids.length === 0 || ids.length > MOST_IDS) return refuse(400, `ids must hold 1 to ${MOST_IDS} items`);
  return { action, ids };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
