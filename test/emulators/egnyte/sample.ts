// The trash of a small company, for `npm start`, screenshots and e2e tests. Times are counted back from now.
import type { SampleAccount } from '../sampleAccount.ts';
import { EGNYTE_TOKEN, type EgnyteEmulator, startEgnyte } from './emulator.ts';
import { displayName, PEOPLE, person } from './people.ts';
import type { EgnyteState } from './state.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KB = 1000;
const MB = 1000 * KB;

/** Starts a domain with about a hundred deleted things of 42 people. */
export async function startSampleEgnyte(): Promise<{ emulator: EgnyteEmulator; account: SampleAccount }> {
  const emulator = await startEgnyte();
  fillSample(emulator.state);
  const account: SampleAccount = {
    vendor: 'egnyte',
    url: emulator.server.url,
    label: 'North Wharf',
    credential: { token: EGNYTE_TOKEN },
  };
  return { emulator, account };
}

/** When something was deleted, counted back from now, and the number of the person who did it. */
type Ago = (age: number, by: number) => { deletedAt: number; deletedBy: string };

function fillSample(state: EgnyteState): void {
  const now = state.now();
  const ago: Ago = (age, by) => ({ deletedAt: Math.round(now - age), deletedBy: displayName(person(by)) });
  everydayFiles(state, ago);
  folders(state, ago);
  versions(state, ago);
  names(state, ago);
  problemItems(state, ago);
  everybody(state, ago);
}

/** Place, name, size, minutes ago, and the number of the person who deleted it. */
type Line = readonly [from: string, name: string, size: number, age: number, by: number];

const EVERYDAY: readonly Line[] = [
  ['/Shared/Contracts', 'Harbour lease 2026 (draft).docx', 214 * KB, 4 * MINUTE, 0],
  ['/Shared/Contracts', 'Harbour lease 2026 (draft 2).docx', 219 * KB, 4 * MINUTE, 0],
  ['/Shared/Finance/2026/Q3', 'Cash flow.xlsx', 1.4 * MB, 26 * MINUTE, 6],
  ['/Shared/Marketing/Autumn campaign', 'Poster A1 print.pdf', 184 * MB, 47 * MINUTE, 13],
  ['/Shared/Marketing/Autumn campaign', 'Poster A1 print (1).pdf', 184 * MB, 47 * MINUTE, 13],
  ['/Shared/HR/Applications', 'CV M. Okafor.pdf', 380 * KB, 3 * HOUR, 27],
  ['/Shared/HR/Applications', 'CV L. Brandt.pdf', 412 * KB, 3 * HOUR, 27],
  ['/Shared/Projects/Quay 7', 'Site survey.dwg', 48 * MB, 5 * HOUR, 22],
  ['/Shared/Projects/Quay 7', 'Soil report.pdf', 9.2 * MB, 5 * HOUR, 22],
  ['/Private/jsmith', 'Holiday list.xlsx', 18 * KB, 20 * HOUR, 0],
  ['/Private/jsmith', 'Untitled.txt', 0, 21 * HOUR, 0],
  ['/Shared/Finance/Invoices', 'INV-20417.pdf', 96 * KB, 1.2 * DAY, 6],
  ['/Shared/Finance/Invoices', 'INV-20418.pdf', 97 * KB, 1.2 * DAY, 6],
  ['/Shared/Finance/Invoices', 'INV-20419.pdf', 91 * KB, 1.2 * DAY, 6],
  ['/Shared/Sales', 'Price list 2025.xlsx', 340 * KB, 2.1 * DAY, 19],
  ['/Shared/Sales/Offers', 'Offer Rederij Zuid.docx', 120 * KB, 2.5 * DAY, 17],
  ['/Shared/IT', 'router-backup.cfg', 12 * KB, 3 * DAY, 32],
  ['/Shared/IT', 'mailbox-export.pst', 6.8 * 1000 * MB, 3.3 * DAY, 32],
  ['/Shared/Marketing/Video', 'Harbour festival raw cut.mp4', 14.2 * 1000 * MB, 4 * DAY, 13],
  ['/Shared/Marketing/Video', 'Interview 01.mov', 2.1 * 1000 * MB, 4 * DAY, 13],
  ['/Shared/Projects/Quay 7/Photos', 'IMG_2041.jpg', 4.1 * MB, 6 * DAY, 38],
  ['/Shared/Projects/Quay 7/Photos', 'IMG_2042.jpg', 4.3 * MB, 6 * DAY, 38],
  ['/Shared/Projects/Quay 7/Photos', 'IMG_2043.jpg', 3.9 * MB, 6 * DAY, 38],
  ['/Shared/Legal', 'NDA template.docx', 44 * KB, 8 * DAY, 25],
  ['/Shared/Board', 'Minutes 2026-08.docx', 61 * KB, 11 * DAY, 40],
  ['/Shared/Board', 'Minutes 2026-07.docx', 58 * KB, 11 * DAY, 40],
  ['/Shared/HR', 'Org chart.pptx', 3.4 * MB, 14 * DAY, 11],
  ['/Shared/Operations', 'Shift plan week 34.xlsx', 76 * KB, 18 * DAY, 34],
  ['/Shared/Operations', 'Shift plan week 33.xlsx', 75 * KB, 23 * DAY, 34],
  ['/Shared/Operations', 'Crane inspection.pdf', 5.5 * MB, 26 * DAY, 30],
  ['/Shared/Sales', 'Customer list old.csv', 2.2 * MB, 28.6 * DAY, 15],
  ['/Shared/Design', 'Logo final FINAL.ai', 21 * MB, 29.3 * DAY, 21],
  ['/Shared/Design', 'Logo final FINAL (2).ai', 21 * MB, 29.4 * DAY, 21],
];

function everydayFiles(state: EgnyteState, ago: Ago): void {
  for (const [from, name, size, age, by] of EVERYDAY) {
    state.trashFile({ from, name, size: Math.round(size), owner: person(by + 3), ...ago(age, by) });
  }
  // One person's clean-up of a whole year, some seconds apart.
  for (let month = 1; month <= 12; month += 1) {
    const name = `Time sheet 2024-${String(month).padStart(2, '0')}.xlsx`;
    state.trashFile({
      from: '/Shared/HR/Time sheets',
      name,
      size: 30_000 + month,
      ...ago(9 * DAY + month * 3000, 11),
    });
  }
}

function folders(state: EgnyteState, ago: Ago): void {
  const lines: readonly [string, string, number, number, readonly string[]][] = [
    ['/Shared/Projects', 'Pier 3 refit', 35 * MINUTE, 8, ['Plan.pdf', 'Budget.xlsx', 'Contacts.docx']],
    ['/Shared/Marketing', 'Spring campaign', 2 * DAY, 13, ['Flyer.indd', 'Mailing.docx']],
    ['/Shared/Finance', '2019', 5 * DAY, 6, ['Q1.xlsx', 'Q2.xlsx', 'Q3.xlsx', 'Q4.xlsx']],
    ['/Shared/IT', 'Old installers', 12 * DAY, 32, ['setup.exe', 'driver.zip']],
    ['/Private/hkim', 'Downloads', 19 * DAY, 14, []],
    ['/Shared/Sales', 'New Folder', 28.9 * DAY, 19, []],
    ['/Shared/Sales', 'New Folder', 22 * DAY, 17, []],
  ];
  for (const [from, name, age, by, content] of lines) state.trashFolder({ from, name, content, ...ago(age, by) });
}

/** The version policy moves old contents to the trash by itself, often in bulk (Egnyte's help desk). */
function versions(state: EgnyteState, ago: Ago): void {
  state.liveFile('/Shared/Board/Strategy 2027.pptx', { size: 12 * MB });
  state.liveFile('/Shared/Finance/Forecast.xlsx', { size: 880 * KB });
  for (let n = 0; n < 9; n += 1) {
    const [from, name, size] =
      n % 3 === 0
        ? (['/Shared/Board', 'Strategy 2027.pptx', 11 * MB] as const)
        : (['/Shared/Finance', 'Forecast.xlsx', 860 * KB] as const);
    state.trashVersion({
      from,
      name,
      size: size + n,
      owner: person(40),
      ...ago((n + 1) * 7 * HOUR, n % 3 === 0 ? 40 : 6),
    });
  }
  state.trashVersion({ from: '/Shared/Legal', name: 'Statutes.docx', ...ago(16 * DAY, 25) });
}

function names(state: EgnyteState, ago: Ago): void {
  const lines: readonly string[] = [
    '港湾計画_最終版.pptx',
    'お知らせ（社内）.docx',
    'دليل الموظف.pdf',
    'חוזה שכירות.docx',
    'Отчёт за август.xlsx',
    '🎉 Summer party 2026 🛥️.jpg',
    'Übergabeprotokoll Größe XL.pdf',
    'Re\u0301sume\u0301 de l\u2019e\u0301te\u0301.odt',
    'US$ rates & fees #4 (100%).xlsx',
    'A very long name that somebody once gave to a scanned letter from the harbour authority about the dredging of basin 2.pdf',
    'no extension',
    '.gitignore',
    'notes.md',
    'index.html',
    'deploy.sh',
  ];
  for (const [n, name] of lines.entries()) {
    state.trashFile({
      from: '/Shared/Team',
      name,
      size: 900 * (n + 1) ** 3,
      ...ago((n + 1) * 31 * HOUR, n * 5 + 2),
    });
  }
  // One path three times, and one name in several places.
  for (const age of [2, 3.5, 10])
    state.trashFile({ from: '/Shared/Team', name: 'agenda.docx', size: 24 * KB, ...ago(age * DAY, 4) });
  for (const place of ['Sales', 'IT', 'HR', 'Legal']) {
    state.trashFile({
      from: `/Shared/${place}`,
      name: 'README.txt',
      size: 2 * KB,
      ...ago(7 * DAY, place.length),
    });
  }
}

/** What cannot be put back, or not be purged, without some thought. */
function problemItems(state: EgnyteState, ago: Ago): void {
  state.liveFile('/Shared/Contracts/Framework agreement.docx', { size: 300 * KB });
  state.trashFile({
    from: '/Shared/Contracts',
    name: 'Framework agreement.docx',
    size: 290 * KB,
    ...ago(50 * MINUTE, 25),
  });
  for (const name of ['Blueprint.dwg', 'Costs.xlsx', 'Letter to the authority.docx']) {
    state.trashFile({
      from: '/Shared/Projects/Lock gate (closed)',
      originGone: true,
      name,
      size: 1100 * KB,
      ...ago(13 * DAY, 22),
    });
  }
  const held = { policy: 'RETENTION_POLICY', until: state.now() + 700 * DAY } as const;
  for (const name of ['Audit trail 2025.csv', 'Payroll 2025.xlsx', 'Tax return 2024.pdf']) {
    state.trashFile({
      from: '/Shared/Finance/Archive',
      name,
      size: 3 * MB,
      purgeAt: null,
      retention: held,
      ...ago(17 * DAY, 6),
    });
  }
  const grace = { policy: 'GRACE_PERIOD', until: state.now() + 5 * DAY } as const;
  state.trashFile({
    from: '/Shared/Finance/Archive',
    name: 'Ledger 2026.xlsx',
    size: 7 * MB,
    retention: grace,
    ...ago(2 * DAY, 6),
  });
  state.trashFile({
    from: '/Shared/Team',
    name: 'Whiteboard',
    type: 'board',
    size: 5 * KB,
    ...ago(15 * DAY, 10),
  });
}

/** Those who have deleted nothing yet delete a screenshot of their own. */
function everybody(state: EgnyteState, ago: Ago): void {
  const known = new Set(state.trash().map(({ deletedBy }) => deletedBy));
  for (const [n, who] of PEOPLE.entries()) {
    if (known.has(displayName(who))) continue;
    const from = `/Private/${who.username}`;
    state.trashFile({ from, name: 'Screenshot.png', size: 140 * KB + n, owner: who, ...ago((n + 0.4) * 16 * HOUR, n) });
  }
}
