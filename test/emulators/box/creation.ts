// `POST /folders` and `POST /web_links`: new things in a live folder (Box's API reference).
import type { Received, Reply } from '../server.ts';
import { parse, readWish } from './items.ts';
import { Refusal } from './replies.ts';
import { checkName, newTarget } from './rules.ts';
import type { BoxState } from './state.ts';
import type { Person } from './tree.ts';
import { fullItem, someFields } from './view.ts';

/** A request of someone who may ask. */
export interface AuthorizedRequest {
  readonly request: Received;
  readonly fields: string[] | undefined;
  readonly by: Person;
}

/** Makes a folder or web link. The reference has 201 for a folder and 200 for a web link. */
export function create(
  state: BoxState,
  kind: 'folder' | 'web_link',
  { request, fields, by }: AuthorizedRequest,
): Reply {
  const { url } = parse(request.body);
  const wanted = readWish(request.body);
  if (kind === 'web_link' && !/^https?:\/\//.test(String(url))) throw new Refusal(400, 'bad_request');
  if (wanted.name !== undefined) checkName(wanted.name);
  // A web link without a name is called by its address.
  const { name = url, parent } = wanted;
  if (typeof name !== 'string' || parent === undefined) throw new Refusal(400, 'bad_request');
  const target = newTarget(state, kind, name, parent);
  const at = state.now();
  const seed = { name, in: target.id, owner: by, createdAt: at, modifiedAt: at };
  const made = kind === 'folder' ? state.folder(seed) : state.link({ ...seed, url: String(url) });
  state.happened('ITEM_CREATE', made, by);
  const json = fields ? someFields(made, state.tree, fields) : fullItem(made, state.tree);
  return { status: kind === 'folder' ? 201 : 200, json };
}
