// What Box does not publish about its trash, asked of a real account.
import { type BoxAccount, idOf, type Thing } from './boxAccount.ts';
import { at, isRecord, listAt, sortOf, textAt } from './json.ts';
import { NotAnswered } from './own.ts';
import type { LiveQuestion } from './run.ts';
import { isDone, type LiveAnswer, need, summaryOf } from './session.ts';

const trashItems = '/2.0/folders/trash/items';
const looks = 5;
const lookEvery = 3000;
const searchEvery = 30_000;

export const boxQuestions: readonly LiveQuestion<BoxAccount>[] = [
  {
    question:
      'What does a restore answer when the original folder is itself in the trash, and does that count as gone?',
    ask: async (box) => {
      const folder = await box.folder();
      const link = await box.trashedLink(folder);
      await box.trash(folder);
      return restores(box, link, { 'the folder in the trash': folder });
    },
  },
  {
    question: 'What does a restore answer when the original folder is gone for good?',
    ask: async (box) => {
      const folder = await box.folder();
      const link = await box.trashedLink(folder);
      await box.trash(folder);
      need(await box.purge(folder), 'purging the original folder');
      return restores(box, link, {});
    },
  },
  {
    question: 'Does a refused restore of a web link whose name is taken carry context_info.conflicts?',
    ask: async (box) => {
      const name = box.freshName();
      const link = await box.link(box.home, name);
      await box.trash(link);
      await box.link(box.home, name);
      return conflicts(await box.restore(link));
    },
  },
  {
    question: 'Does that of a folder?',
    ask: async (box) => {
      const name = box.freshName();
      const folder = await box.folder(box.home, name);
      await box.trash(folder);
      await box.folder(box.home, name);
      return conflicts(await box.restore(folder));
    },
  },
  {
    question: 'Does that of a file?',
    ask: () => leftOpen('it needs a file, and a file is uploaded to another address'),
  },
  {
    question: 'What does the plain call for a folder in the trash answer, and that for a web link?',
    ask: async (box) => {
      const folder = await box.session.get(`/2.0/${await box.trashedFolder()}`);
      const link = await box.session.get(`/2.0/${await box.trashedLink()}`);
      return `folder: ${summaryOf(folder)}\nweb link: ${summaryOf(link)}, item_status ${sortOf(at(link.json, 'item_status'))}`;
    },
  },
  {
    question: 'Which offset is the largest?',
    ask: async ({ session }) => {
      const lines: string[] = [];
      for (const offset of [9999, 10_000, 10_001]) {
        const answer = await session.get(`${trashItems}?limit=1&fields=id&offset=${offset}`);
        lines.push(`offset ${offset}: ${summaryOf(answer)}${fieldErrors(answer)}`);
      }
      return lines.join('\n');
    },
  },
  {
    question: 'Does offset paging work, and count, above 100,000 items?',
    ask: async ({ session }) => {
      const answer = await session.get(`${trashItems}?limit=1&fields=id`);
      const total = Number(at(answer.json, 'total_count'));
      if (isDone(answer) && !(total > 100_000)) return leftOpen(`the trash of this account counts ${total} items`);
      return `${summaryOf(answer)}, total_count ${sortOf(at(answer.json, 'total_count'))}`;
    },
  },
  {
    question: 'Are unknown fields ignored, in the list and for one item?',
    ask: async (box) => {
      const link = await box.trashedLink();
      const fields = 'fields=name,no_such_field';
      const list = await box.session.get(`${trashItems}?usemarker=true&limit=1&${fields}`);
      const one = await box.session.get(`/2.0/${link}/trash?${fields}`);
      return `in the list: ${summaryOf(list)}${fieldErrors(list)}\nfor one item: ${summaryOf(one)}${fieldErrors(one)}`;
    },
  },
  {
    question: 'Does fields work for a single web link, where it is not documented?',
    ask: async (box) => {
      const link = await box.trashedLink();
      const query = '?fields=name,trashed_at';
      const inTrash = await box.session.get(`/2.0/${link}/trash${query}`);
      const restored = await box.restore(link, {}, query);
      const plain = await box.session.get(`/2.0/${link}${query}`);
      return `in the trash: ${shown(inTrash)}\nrestored: ${shown(restored)}\nplain: ${shown(plain)}`;
    },
  },
  {
    question: 'What are the permissions of a trashed item?',
    ask: async (box) => {
      const lines: string[] = [];
      for (const thing of [await box.trashedFolder(), await box.trashedLink()]) {
        const answer = await box.session.get(`/2.0/${thing}/trash?fields=permissions`);
        const permissions = at(answer.json, 'permissions');
        const what = isRecord(permissions) ? JSON.stringify(permissions) : sortOf(permissions);
        lines.push(`of a ${thing.startsWith('folders/') ? 'folder' : 'web link'}: ${summaryOf(answer)}, ${what}`);
      }
      return lines.join('\n');
    },
  },
  {
    question: 'Does a purge look at If-Match?',
    ask: async (box) => {
      const link = await box.trashedLink();
      const answer = await box.purge(link, { 'if-match': '4711' });
      return `with an etag that is not its own: ${summaryOf(answer)}`;
    },
  },
  {
    question: 'Which scope suffices for listing?',
    ask: async (box) => {
      const list = await box.session.get(`${trashItems}?limit=1&fields=id`);
      const make = await box.folder().then(
        () => 'making a folder works, so it may write too; ask again with a token of root_readonly',
        (error: unknown) => `making a folder does not work: ${error instanceof Error ? error.message : error}`,
      );
      return `with this token the list answers ${summaryOf(list)}; ${make}`;
    },
  },
  {
    question: 'Which events tell of deleting, restoring and purging?',
    ask: (box) => events(box),
  },
  {
    question: 'What does the long poll look like: its scheme, and are its numbers texts?',
    ask: async ({ session }) => {
      const answer = need(await session.send('OPTIONS', '/2.0/events'), 'OPTIONS /events');
      const [server] = listAt(answer.json, 'entries');
      const numbers = ['ttl', 'max_retries', 'retry_timeout'].map((name) => `${name} ${sortOf(at(server, name))}`);
      return `${new URL(textAt(server, 'url') ?? 'about:blank').protocol} ${numbers.join(', ')}`;
    },
  },
  {
    question: 'Is enterprise null for a personal account?',
    ask: async ({ session }) => {
      const answer = need(await session.get('/2.0/users/me?fields=enterprise'), 'users/me');
      const enterprise = at(answer.json, 'enterprise');
      return isRecord(enterprise) ? 'this account belongs to a company' : `it is ${sortOf(enterprise)}`;
    },
  },
  {
    question: 'Does the restore of a folder that takes longer than 600 seconds end in a 503 and go on?',
    ask: () => leftOpen('it needs a folder of many thousand items'),
  },
  {
    question: 'May an ordinary app send PKCE, and can a vscode:// address be registered for it?',
    ask: () => leftOpen('it needs an app in the developer console, and a person in a browser'),
  },
  // Last, as the index of search is behind by minutes.
  {
    question: 'Does search reach what lies inside a trashed folder?',
    ask: (box) => searchInside(box),
  },
];

async function leftOpen(why: string): Promise<never> {
  throw new NotAnswered(why);
}

/** Restores without naming a folder, and if that is refused with one. */
async function restores(box: BoxAccount, link: Thing, places: Readonly<Record<string, Thing>>): Promise<string> {
  const bare = await box.restore(link);
  if (isDone(bare)) return `without parent: ${summaryOf(bare)}, into ${box.landed(bare, places)}`;
  const named = await box.restore(link, { parent: { id: idOf(box.home) } });
  const end = isDone(named) ? `, into ${box.landed(named, places)}` : '';
  return `without parent: ${summaryOf(bare)}\nwith parent: ${summaryOf(named)}${end}`;
}

function conflicts(answer: LiveAnswer): string {
  return `${summaryOf(answer)}; context_info.conflicts is ${sortOf(at(answer.json, 'context_info', 'conflicts'))}`;
}

function shown(answer: LiveAnswer): string {
  return `${summaryOf(answer)}, with ${isRecord(answer.json) ? Object.keys(answer.json).join(', ') : 'no fields'}`;
}

/** What a 400 says of single parameters. */
function fieldErrors({ json }: LiveAnswer): string {
  const errors = listAt(json, 'context_info', 'errors');
  return errors.map((each) => `; ${textAt(each, 'name')}: ${textAt(each, 'message')}`).join('');
}

async function events(box: BoxAccount): Promise<string> {
  const { session } = box;
  // Before the link is made, so that its making shows that the stream has come that far.
  const before = need(await session.get('/2.0/events?stream_type=changes&stream_position=now'), 'GET /events');
  // As text: the position has more digits than a number keeps.
  const position = /"next_stream_position"\s*:\s*"?(\d+)/.exec(before.text)?.[1];
  if (position === undefined) throw new NotAnswered('the stream of events tells no position');
  const link = await box.trashedLink();
  need(await box.restore(link), 'a restore');
  await box.trash(link);
  need(await box.purge(link), 'a purge');
  for (let look = 1; look <= looks; look += 1) {
    const query = `stream_type=changes&limit=500&stream_position=${position}`;
    const answer = need(await session.get(`/2.0/events?${query}`), 'GET /events');
    const own = listAt(answer.json, 'entries').filter((each) => sourceOf(each) === idOf(link));
    const types = own.map((each) => textAt(each, 'event_type') ?? '?');
    if (types.includes('ITEM_TRASH') || look === looks) return types.join(', ') || 'none, within a few seconds';
    await session.pause(lookEvery);
  }
  return leftOpen('no look was made');
}

function sourceOf(event: unknown): string | undefined {
  return textAt(event, 'source', 'id') ?? textAt(event, 'source', 'item_id');
}

async function searchInside(box: BoxAccount): Promise<string> {
  const { session, searchMinutes } = box;
  const folder = await box.folder();
  const link = await box.link(folder);
  await box.trash(folder);
  const search = async (more: string): Promise<LiveAnswer> => {
    const query = new URLSearchParams({ query: `"${box.own.name}"`, trash_content: 'trashed_only', fields: 'id' });
    return session.get(`/2.0/search?${query}&limit=200${more}`);
  };
  const finds = ({ json }: LiveAnswer, thing: Thing): boolean =>
    listAt(json, 'entries').some((each) => textAt(each, 'id') === idOf(thing));
  const until = session.clock.now() + searchMinutes * 60_000;
  let answer = need(await search(''), 'search');
  while (!finds(answer, folder) && session.clock.now() < until) {
    await session.pause(searchEvery);
    answer = need(await search(''), 'search');
  }
  if (!finds(answer, folder)) {
    return leftOpen('search does not know the folder yet; set CLOUD_TRASH_LIVE_BOX_SEARCH_MINUTES to wait, 20 say');
  }
  const within = await search(`&ancestor_folder_ids=${idOf(folder)}`);
  const yesOrNo = (found: boolean): string => (found ? 'found' : 'not found');
  return [
    `by name alone: the folder is found, what lies in it is ${yesOrNo(finds(answer, link))}`,
    `with the folder as ancestor: ${summaryOf(within)}, ${yesOrNo(finds(within, link))}`,
  ].join('\n');
}
