// What only a live DocSpace portal can tell of its trash: all else was read from the server's source.
import { api, type DocSpacePortal, outcomeTold } from './docspacePortal.ts';
import { at, isRecord, listAt, sortOf, textAt } from './json.ts';
import { NotAnswered } from './own.ts';
import type { LiveQuestion } from './run.ts';
import { type LiveAnswer, need, summaryOf } from './session.ts';

const day = 86_400_000;
const trashList = `${api}/files/@trash`;
const limitHeaders = /^(x-ratelimit|retry-after|ratelimit)/;

export const docspaceQuestions: readonly LiveQuestion<DocSpacePortal>[] = [
  {
    question: 'Which version is it, and has the list of the trash the shape of the source?',
    ask: async ({ session }) => {
      const build = await session.get(`${api}/settings/version/build`, { signedIn: false });
      const list = need(await session.get(`${trashList}?count=1`), 'the list of the trash');
      const names = ['files', 'folders', 'current', 'total'].map((name) => `${name} ${shape(list, name)}`);
      const root = sortOf(at(list.json, 'response', 'current', 'rootFolderType'));
      const version = textAt(build.json, 'response', 'docSpace') ?? summaryOf(build);
      return `version ${version}; ${names.join(', ')}; rootFolderType of the trash is ${root}`;
    },
  },
  {
    question: 'What are access, avatar and profileUrl of an item in the trash?',
    ask: async (portal) => {
      const row = await portal.row(await portal.trashedFolder());
      const person = at(row, 'updatedBy');
      const address = (name: string): string => textAt(person, name)?.replace(/\?.*/s, '?...') ?? 'absent';
      return `access ${sortOf(at(row, 'access'))}, avatar ${address('avatar')}, profileUrl ${address('profileUrl')}`;
    },
  },
  {
    question: 'What may this key, and what do the anonymous calls answer to it?',
    ask: async ({ session }) => {
      const key = await session.get(`${api}/keys/@self`);
      const permissions = listAt(key.json, 'response', 'permissions').join(' ') || 'all';
      const settings = await session.get(`${api}/settings`);
      const without = await session.get(`${api}/settings`, { signedIn: false });
      const may = key.status === 200 ? permissions : summaryOf(key);
      return `permissions: ${may}\nsettings with the key: ${summaryOf(settings)}\nsettings without: ${summaryOf(without)}`;
    },
  },
  {
    question: 'What does a call without a key answer?',
    ask: async ({ session }) => {
      return summaryOf(await session.get(`${trashList}?count=1`, { signedIn: false }));
    },
  },
  {
    question: 'What are the texts of validation errors?',
    ask: async ({ session }) => {
      const lines: string[] = [];
      for (const query of ['count=0', 'count=101', 'startIndex=-1', 'count=many']) {
        const answer = await session.get(`${trashList}?${query}`);
        const errors = at(answer.json, 'response', 'errors') ?? at(answer.json, 'errors');
        lines.push(`${query}: ${summaryOf(answer)}${isRecord(errors) ? `, ${JSON.stringify(errors)}` : ''}`);
      }
      return lines.join('\n');
    },
  },
  {
    question: 'Which headers of the rate limits come with an ordinary answer?',
    ask: async ({ session }) => {
      const { headers } = await session.get(`${trashList}?count=1`);
      const sent = [...headers].filter(([name]) => limitHeaders.test(name));
      return sent.map(([name, value]) => `${name}: ${value}`).join('\n') || 'none';
    },
  },
  {
    question: 'Has the cloud the default rate limits, and what do their refusals carry?',
    ask: () => leftOpen('it needs more than 1500 calls in a minute'),
  },
  {
    question: 'What does opening a folder in the trash answer?',
    ask: async (portal) => summaryOf(await portal.session.get(`${api}/files/${await portal.trashedFolder()}`)),
  },
  {
    question: 'What does a restore to a folder answer that is gone?',
    ask: async (portal) => {
      const id = await portal.trashedFolder();
      const outcome = await portal.restore([id], await portal.purgedFolder());
      return `${outcomeTold(outcome)}; the item has rootFolderType ${await portal.root(id)}`;
    },
  },
  {
    question: 'What does a restore answer when its first folder is gone?',
    ask: async (portal) => {
      const gone = await portal.purgedFolder();
      const good = await portal.trashedFolder();
      const outcome = await portal.restore([gone, good], portal.home);
      return `${outcomeTold(outcome)}; the good one has rootFolderType ${await portal.root(good)}`;
    },
  },
  {
    question: 'What becomes of a restored folder whose title is taken: with Skip, and with Duplicate?',
    ask: async (portal) => {
      const lines: string[] = [];
      for (const [name, conflictResolveType] of [['Skip', 0] as const, ['Duplicate', 2] as const]) {
        const title = portal.freshTitle();
        const id = await portal.trashedFolder(portal.home, title);
        await portal.folder(portal.home, title);
        const outcome = await portal.restore([id], portal.home, { conflictResolveType });
        lines.push(`${name}: ${outcomeTold(outcome)}; it has rootFolderType ${await portal.root(id)}`);
      }
      return lines.join('\n');
    },
  },
  {
    question: 'What is reported of the origin when it is in the trash, and when it is gone for good?',
    ask: async (portal) => {
      const parent = await portal.folder();
      const id = await portal.trashedFolder(parent);
      const lines = [`alive: ${origin(await portal.row(id), parent)}`];
      await portal.trash(parent);
      lines.push(`in the trash: ${origin(await portal.row(id), parent)}`);
      await portal.purge(parent);
      lines.push(`gone: ${origin(await portal.row(id), parent)}`);
      return lines.join('\n');
    },
  },
  {
    question: 'Is a finished operation reported once?',
    ask: async (portal) => {
      const { id, end } = await portal.restore([await portal.trashedFolder()], portal.home);
      if (id === undefined) throw new NotAnswered('the restore began no operation');
      const again = await portal.session.get(`${api}/files/fileops?id=${id}`);
      const first = end === undefined ? 'its end was not reported' : 'its end was reported';
      return `${first}; asked once more: ${summaryOf(again)}, ${listAt(again.json, 'response').length} operations`;
    },
  },
  {
    question: 'Do the counts of a folder cover what lies deeper?',
    ask: async (portal) => {
      const outer = await portal.folder();
      await portal.folder(await portal.folder(outer));
      await portal.trash(outer);
      return `foldersCount of two folders, one in the other: ${sortOf(at(await portal.row(outer), 'foldersCount'))}`;
    },
  },
  {
    question: 'Does filterValue compare in any case?',
    ask: async (portal) => {
      const id = await portal.trashedFolder();
      const query = new URLSearchParams({ filterValue: portal.own.name.toUpperCase(), count: '100' });
      const answer = await portal.session.get(`${trashList}?${query}`);
      const found = listAt(answer.json, 'response', 'folders').some((each) => textAt(each, 'id') === id);
      return `${summaryOf(answer)}, in capitals the item is ${found ? '' : 'not '}found`;
    },
  },
  {
    question: 'How long does autoDelete give, and what does the setting say?',
    ask: async (portal) => {
      const setting = await portal.session.get(`${api}/files/settings/autocleanup`);
      const row = await portal.row(await portal.trashedFolder());
      const [updated, end] = ['updated', 'autoDelete'].map((name) => Date.parse(textAt(row, name) ?? ''));
      const days = ((end ?? Number.NaN) - (updated ?? Number.NaN)) / day;
      const given = Number.isNaN(days) ? 'autoDelete is absent' : `autoDelete is ${days.toFixed(1)} days after updated`;
      return `${given}; the setting: ${summaryOf(setting)}, ${JSON.stringify(at(setting.json, 'response'))}`;
    },
  },
  {
    question: 'Does the filter fields work?',
    ask: async ({ session }) => {
      const answer = await session.get(`${trashList}?count=1&fields=total`);
      return `${summaryOf(answer)}, response is ${sortOf(at(answer.json, 'response'))}`;
    },
  },
  {
    question: 'How long does emptying a large trash take?',
    ask: () => leftOpen('it would purge what this run has not made'),
  },
  {
    question: 'What do locked and opened files answer, and does a first file that is gone read as a missing right?',
    ask: () => leftOpen('it needs files, and this run makes folders alone'),
  },
  {
    question: 'Do loopback redirects of PKCE match any port?',
    ask: () => leftOpen('it needs an app registered on the portal, and a person in a browser'),
  },
];

async function leftOpen(why: string): Promise<never> {
  throw new NotAnswered(why);
}

/** What a member of the response is, without what it holds. */
function shape(answer: LiveAnswer, name: string): string {
  const found = at(answer.json, 'response', name);
  return Array.isArray(found) ? 'an array' : isRecord(found) ? 'an object' : sortOf(found);
}

function origin(row: unknown, parent: string): string {
  const id = textAt(row, 'originId');
  const what = id === undefined ? 'absent' : id === parent ? 'the right one' : 'another';
  return `originId ${what}, originTitle ${at(row, 'originTitle') === undefined ? 'absent' : 'there'}`;
}
