// Many items at once, the same each time.
import { displayName, person } from './people.ts';
import type { EgnyteState, TrashedSpec } from './state.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** `count` items over the last 29 days at most, newest first: nine files to a folder, from twenty places, by 42 people. */
export function fill(state: EgnyteState, count: number): void {
  const step = Math.min(10 * MINUTE, Math.floor((29 * DAY) / Math.max(count, 1)));
  for (let n = 0; n < count; n += 1) {
    const common = {
      from: `/Shared/Place ${n % 20}`,
      deletedBy: displayName(person(n)),
      deletedAt: state.now() - (n + 1) * step,
    };
    if (n % 10 === 9) state.trashFolder({ ...common, name: `Folder ${n}`, content: ['one.txt', 'two.txt'] });
    else state.trashFile({ ...common, name: `File ${n}.txt`, size: (n * 7919) % 5_000_000, owner: person(n + 7) });
  }
}

/** `count` items of every odd kind that the service may send; some of them can be neither restored nor purged. */
export function fillVaried(state: EgnyteState, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const make = ODDITIES[n % ODDITIES.length];
    make?.(state, n, { deletedBy: displayName(person(n)), deletedAt: state.now() - (n + 1) * MINUTE });
  }
}

type Oddity = (state: EgnyteState, n: number, common: TrashedSpec & { deletedAt: number }) => void;

const ODDITIES: readonly Oddity[] = [
  (state, n, common) => state.trashFile({ ...common, name: `File ${n}.txt` }),
  (state, n, common) => state.trashFolder({ ...common, name: `Folder ${n}` }),
  (state, _, common) => state.trashVersion({ ...common, name: 'Plan.docx' }),
  (state, _, common) => state.trashFile({ ...common, name: 'Same path.txt' }),
  (state, n, common) =>
    state.trashFile({ ...common, name: `Same second ${n}.txt`, deletedAt: Math.floor(common.deletedAt / DAY) * DAY }),
  (state, n, common) => state.trashFile({ ...common, name: `${n}.jpg`, from: `/Private/${person(n).username}` }),
  (state, n, common) => state.trashFile({ ...common, name: `報告書 ${n} 📈 دليل.pdf` }),
  (state, n, common) => state.trashFile({ ...common, name: `US$ ${n}% #1 & more.xlsx` }),
  (state, n, common) =>
    state.trashFile({
      ...common,
      name: `Retained ${n}.pdf`,
      retention: { policy: 'RETENTION_POLICY', until: state.now() + 400 * DAY },
    }),
  (state, n, common) => state.trashFile({ ...common, name: `No purge date ${n}.txt`, purgeAt: null }),
  (state, n, common) => state.trashFile({ ...common, name: `Strange ${n}`, type: 'bookmark' }),
  (state, n, common) =>
    state.trashFile({ ...common, name: `Orphan ${n}.txt`, from: `/Shared/Gone ${n}`, originGone: true }),
];

/** The two items that Egnyte's documentation of the trash API shows. */
export function fillPublished(state: EgnyteState): void {
  state.trashFile({
    id: 'NWM5ZTViMWMtOWMxNS00MDM3LWE5NjgtYTkzYzlhNTgzZjg4fDE0NjA5OTU4OTgwOTh8ZmlsZQ',
    name: '2013-06-22 12.36.20.jpg',
    from: '/Private/asmith',
    size: 1733,
    owner: {
      id: 1,
      username: 'asmith',
      firstName: 'Ashley',
      lastName: 'Smith',
      email: 'asmith@abccompany.com',
      role: 'admin',
    },
    deletedBy: 'Ashley Smith',
    deletedAt: 1_460_995_898_098,
    modifiedAt: Date.parse('2016-04-18T16:11:09Z'),
  });
  state.trashFolder({
    id: 'Y2U3MDVlNmItOWJhYS00ZjA2LTk5Y2EtNTZlMzA4YjFmNTkzfDE0NjA5OTU4OTc4OTZ8ZmlsZQ',
    name: 'sampleFolder',
    from: '/Shared/test1',
    deletedBy: 'Cara de Freitas Bart',
    deletedAt: 1_460_995_897_896,
  });
}
