// What Egnyte does not publish about its trash, asked of a real domain.
import { actionTold, type EgnyteDomain, type OwnTrashRow, trashList } from './egnyteDomain.ts';
import { at, listAt, sortOf, textAt } from './json.ts';
import { NotAnswered } from './own.ts';
import type { LiveQuestion } from './run.ts';
import { bodyOf, isDone, type LiveAnswer, need, summaryOf } from './session.ts';

const day = 86_400_000;
const second = 1000;
const burst = 6;
const allowanceHeaders = /^(x-accesstoken-|x-quota-)/;

export const egnyteQuestions: readonly LiveQuestion<EgnyteDomain>[] = [
  {
    question: 'Does v2 of the list honour offset?',
    ask: async (domain) => {
      const { id } = await domain.trashedFolder();
      await domain.trashedFolder();
      const [first, second] = [await list(domain, 'count=1'), await list(domain, 'count=1&offset=1')];
      const ids = [first, second].map((each) => textAt(listAt(each.json, 'items')[0], 'id'));
      const verdict = ids[0] === ids[1] ? 'no, the same item comes' : ids[1] === id ? 'yes' : 'another item comes';
      return `${verdict}; offset is sent as ${sortOf(at(second.json, 'offset'))}`;
    },
  },
  {
    question: 'Which count is the largest?',
    ask: async (domain) => {
      const lines = [`the trash counts ${await total(domain)}`];
      for (const count of [100, 1000, 10_000]) {
        const answer = await domain.session.get(`${trashList}?count=${count}`);
        const page = `${listAt(answer.json, 'items').length} items, has_more ${sortOf(at(answer.json, 'has_more'))}`;
        lines.push(`count=${count}: ${summaryOf(answer)}${isDone(answer) ? `, ${page}` : ''}`);
      }
      return lines.join('\n');
    },
  },
  {
    question: 'Is the order by date strict?',
    ask: async (domain) => {
      await domain.trashedFolder();
      const page = await list(domain, 'count=100');
      const times = listAt(page.json, 'items').map((item) => Date.parse(textAt(item, 'delete_date') ?? ''));
      const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
      const rising = steps.filter((step) => step > 0).length;
      const equal = steps.filter((step) => step === 0).length;
      return `of ${steps.length} steps in the first page ${rising} go back to a later date, ${equal} have the same`;
    },
  },
  {
    question: 'What is the body of an action that has done all?',
    ask: async (domain) => {
      const { id } = await domain.trashedFolder();
      const answer = await domain.act('RESTORE', [id]);
      return `${actionTold(answer)}, ${bodyOf(answer)}, as JSON ${sortOf(answer.json)}`;
    },
  },
  {
    question: 'What does an action answer for an id that is gone, alone and beside a good one?',
    ask: async (domain) => {
      const gone = await purged(domain);
      const alone = await domain.act('RESTORE', [gone]);
      const good = await domain.trashedFolder();
      const beside = await domain.act('RESTORE', [gone, good.id]);
      const end = (await domain.isThere(good.path)) ? 'is restored' : 'is not restored';
      return `alone: ${actionTold(alone)}\nbeside a good one: ${actionTold(beside)}; the good one ${end}`;
    },
  },
  {
    question: 'What does it answer for more than 10 ids, and for none?',
    ask: async (domain) => {
      const gone = await purged(domain);
      const many = await domain.act(
        'RESTORE',
        Array.from({ length: 11 }, () => gone),
      );
      const none = await domain.act('RESTORE', []);
      return `for 11: ${summaryOf(many)}\nfor none: ${summaryOf(none)}`;
    },
  },
  {
    question: 'What happens when the parent folder is gone?',
    ask: async (domain) => {
      const parent = await domain.folder();
      const { id, path } = await domain.trashedFolder(parent);
      await domain.trash(parent);
      const answer = await domain.act('RESTORE', [id]);
      const end = (await domain.isThere(path)) ? 'it is back at its path' : 'it is not at its path';
      return `${actionTold(answer)}; ${end}`;
    },
  },
  {
    question: 'What happens when the name is taken?',
    ask: async (domain) => {
      const { id, path } = await domain.trashedFolder();
      await domain.folder(domain.home, path.slice(domain.home.length + 1));
      return actionTold(await domain.act('RESTORE', [id]));
    },
  },
  {
    question: 'Does deletedBy work without dates, do dates without it, and how does it compare?',
    ask: async (domain) => filters(domain, await domain.trashedFolder()),
  },
  {
    question: 'Are the bounds of the dates included?',
    ask: async (domain) => {
      const row = await domain.trashedFolder();
      const date = textAt(row.json, 'delete_date') ?? '';
      return found(
        await domain.session.get(`${trashList}?${new URLSearchParams({ startDate: date, endDate: date })}`),
        row,
      );
    },
  },
  {
    question: 'What does a purge of a retained item answer?',
    ask: async (domain) => {
      const { id, json } = await domain.trashedFolder();
      const retention = at(json, 'data_retention_info');
      if (at(retention, 'is_retained') !== true) {
        throw new NotAnswered(`own items are not retained here: data_retention_info is ${sortOf(retention)}`);
      }
      return `${textAt(retention, 'retention')}: ${actionTold(await domain.act('PURGE', [id]))}`;
    },
  },
  {
    question: 'What may a power user with the trash role: count and purge?',
    ask: async (domain) => {
      const user = need(await domain.session.get('/pubapi/v1/userinfo'), 'userinfo');
      const type = textAt(user.json, 'user_type') ?? 'not reported';
      if (type !== 'power') throw new NotAnswered(`the user of this token is of the type ${type}`);
      const { id } = await domain.trashedFolder();
      return `it counts ${await total(domain)}; a purge: ${actionTold(await domain.act('PURGE', [id]))}`;
    },
  },
  {
    question: 'Which headers tell of the allowance, and is X-Quota-Reset still sent?',
    ask: async ({ session }) => {
      const { headers } = await session.get('/pubapi/v1/userinfo');
      const sent = [...headers].filter(([name]) => allowanceHeaders.test(name));
      return sent.map(([name, value]) => `${name}: ${value}`).join('\n') || 'none';
    },
  },
  {
    question: 'Is throttling signaled by 429 or 403, with which body, and do refused calls count?',
    ask: (domain) => throttling(domain),
  },
  {
    question: 'What does a restore of a version answer whose file is gone?',
    ask: () => leftOpen('it needs a file with versions, and this run makes folders alone'),
  },
  {
    question: 'Is a loopback address over http accepted for a new public key?',
    ask: () => leftOpen('it needs a registration with Egnyte'),
  },
  {
    question: 'What is the address of the trash page?',
    ask: () => leftOpen('no call tells it: open the page in a browser and look'),
  },
];

async function leftOpen(why: string): Promise<never> {
  throw new NotAnswered(why);
}

async function list({ session }: EgnyteDomain, query: string): Promise<LiveAnswer> {
  return need(await session.get(`${trashList}?${query}`), 'the list of the trash');
}

async function total({ session }: EgnyteDomain): Promise<string> {
  const answer = await session.get(`${trashList}/totalcount`);
  return isDone(answer) ? (textAt(answer.json, 'totalCount') ?? sortOf(answer.json)) : summaryOf(answer);
}

/** The id of something of this run that is no more. */
async function purged(domain: EgnyteDomain): Promise<string> {
  const { id } = await domain.trashedFolder();
  const answer = await domain.act('PURGE', [id]);
  if (answer.status !== 200) throw new NotAnswered(`a purge was answered with ${actionTold(answer)}`);
  return id;
}

function found(answer: LiveAnswer, row: OwnTrashRow): string {
  if (!isDone(answer)) return summaryOf(answer);
  const isFound = listAt(answer.json, 'items').some((item) => textAt(item, 'id') === row.id);
  return `${summaryOf(answer)}, the item is ${isFound ? '' : 'not '}found`;
}

async function filters({ session }: EgnyteDomain, row: OwnTrashRow): Promise<string> {
  const who = textAt(row.json, 'deleted_by') ?? '';
  const at = Date.parse(textAt(row.json, 'delete_date') ?? '');
  if (who === '' || Number.isNaN(at)) throw new NotAnswered('the row tells no deleter or no date');
  const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const dates = { startDate: iso(at - day), endDate: iso(at + day) };
  const words = who.split(' ');
  const tries: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['deletedBy alone', { deletedBy: who }],
    ['dates alone', dates],
    ['all three', { ...dates, deletedBy: who }],
    ['with the first word of the name', { ...dates, deletedBy: words[0] ?? '' }],
    ['with its last word', { ...dates, deletedBy: words.at(-1) ?? '' }],
    ['in small letters', { ...dates, deletedBy: who.toLowerCase() }],
    ['with the beginning of the first word', { ...dates, deletedBy: (words[0] ?? '').slice(0, -1) }],
  ];
  const lines: string[] = [];
  for (const [what, query] of tries) {
    lines.push(`${what}: ${found(await session.get(`${trashList}?count=100&${new URLSearchParams(query)}`), row)}`);
  }
  return lines.join('\n');
}

async function throttling({ session, mayBurst }: EgnyteDomain): Promise<string> {
  if (!mayBurst) return leftOpen(`set CLOUD_TRASH_LIVE_EGNYTE_BURST=1 to have ${burst} calls sent at once`);
  const used = async (): Promise<number> => {
    const { headers } = await session.get('/pubapi/v1/userinfo');
    return Number(headers.get('x-accesstoken-quota-current') ?? Number.NaN);
  };
  const before = await used();
  // What comes before and after is in other seconds.
  await session.pause(second);
  const calls = Array.from({ length: burst }, () => session.get('/pubapi/v1/userinfo', { paced: false }));
  const refused = (await Promise.all(calls)).filter((each) => !isDone(each));
  await session.pause(second);
  const counted = (await used()) - before - 1;
  const [first] = refused;
  if (!first) return `none of ${burst} calls at once was refused`;
  const body = first.text.replaceAll(/\s+/g, ' ').slice(0, 300);
  return `${refused.length} of ${burst} refused: ${summaryOf(first)}; body ${body}\n${counted} of the ${burst} counted`;
}
