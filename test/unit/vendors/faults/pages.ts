// Pages of lists that are not as they should be, made of those that are.
import type { Reply } from '../../../emulators/server.ts';

type Fields = Readonly<Record<string, unknown>>;
type Entries = readonly Fields[];

/** Where the services have the entries of a page; the kinds that come last are last. */
const lists = ['entries', 'items', 'folders', 'files'];

/** The first entry of the page is without an id that can be read. */
export function spoiled(page: Reply): Reply {
  const [list = ''] = filled(page);
  return withEntries(page, list, ([first, ...others]) => [{ ...first, id: { is: 'no id' } }, ...others]);
}

/** The second page begins with the last two entries of the first. */
export function repeated(first: Reply, second: Reply): Reply {
  const list = filled(first).at(-1) ?? '';
  const last = entriesIn(first, list).slice(-2);
  return withEntries(second, list, (entries) => [...last, ...entries]);
}

/** The page with these fields beside its entries. */
export function withFields(page: Reply, fields: Fields): Reply {
  return changed(page, (body) => ({ ...body, ...fields }));
}

function withEntries(page: Reply, list: string, change: (entries: Entries) => Entries): Reply {
  return withFields(page, { [list]: change(entriesIn(page, list)) });
}

function filled(page: Reply): string[] {
  return lists.filter((list) => entriesIn(page, list).length > 0);
}

function entriesIn(page: Reply, list: string): Entries {
  let entries: unknown;
  changed(page, (body) => {
    entries = body[list];
    return body;
  });
  return Array.isArray(entries) ? entries : [];
}

/** Changes the body, which may lie in a wrapper. */
function changed(page: Reply, change: (body: Fields) => Fields): Reply {
  const json = page.json as Fields;
  return { ...page, json: 'response' in json ? { ...json, response: change(json.response as Fields) } : change(json) };
}
