// The trash of a small architects' office, to look at with `npm start` and in screenshots.
import type { SampleAccount } from '../sampleAccount.ts';
import { BOX_TOKEN, type BoxEmulator, type BoxOptions, startBox } from './emulator.ts';
import type { TrashSeed } from './seeds.ts';
import type { BoxState } from './state.ts';
import type { Kind } from './tree.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Starts a Box with some 70 trashed items of all sorts. */
export async function startSampleBox(
  options: BoxOptions = {},
): Promise<{ emulator: BoxEmulator; account: SampleAccount }> {
  const emulator = await startBox(options);
  fillSample(emulator.state);
  const account: SampleAccount = {
    vendor: 'box',
    url: emulator.server.url,
    label: 'Harbour Architects',
    credential: { token: options.token ?? BOX_TOKEN },
  };
  return { emulator, account };
}

interface Office {
  readonly contracts: string;
  readonly harbour: string;
  readonly finance: string;
  readonly marketing: string;
  readonly tokyo: string;
  readonly gone: string;
}

function fillSample(state: BoxState): void {
  const office = liveFolders(state);
  // Not in the order of their deletion: Box lists by id, and a client that forgets to sort is to be seen.
  accident(state, office);
  daysAgo(state, office);
  vanishingSoon(state, office);
  minutesAgo(state, office);
  hoursAgo(state, office);
}

// Alive: the folders things came from, and a file whose name a trashed one wants back.
function liveFolders(state: BoxState): Office {
  const projects = state.folder({ name: 'Projects' }).id;
  const harbour = state.folder({ name: 'Harbour Library', in: projects }).id;
  const tokyo = state.folder({ name: '東京オフィス', in: projects }).id;
  const contracts = state.folder({ name: 'Contracts' }).id;
  const finance = state.folder({ name: 'Finance' }).id;
  const marketing = state.folder({ name: 'Marketing', owner: state.person('Maya Lindqvist') }).id;
  state.file({ name: 'Budget 2026.xlsx', in: finance, size: 184_320 });
  state.file({ name: 'Floor plans.pdf', in: harbour, size: 9_437_184 });
  state.file({ name: 'Lease, Dock Street.docx', in: contracts, size: 88_064 });
  state.link({ name: 'Office calendar', in: marketing, url: 'https://calendar.example.com/office' });
  return { contracts, harbour, finance, marketing, tokyo, gone: state.goneFolder('Riverside Pavilion (old)') };
}

/** Puts an item into the trash, `ago` before now. */
function put(state: BoxState, kind: Kind, ago: number, name: string, seed: TrashSeed = {}): string {
  const full = { name, deletedAt: state.now() - ago, ...seed };
  if (kind === 'file') return state.trashFile(full).id;
  return kind === 'folder' ? state.trashFolder(full).id : state.trashLink(full).id;
}

function minutesAgo(state: BoxState, office: Office): void {
  const maya = state.person('Maya Lindqvist');
  put(state, 'file', 2 * MINUTE, 'Offer Harbour Library v7.docx', { from: office.contracts, size: 64_512 });
  // Clashes with a live file of the same name.
  put(state, 'file', 6 * MINUTE, 'Budget 2026.xlsx', { from: office.finance, size: 201_728 });
  put(state, 'file', 11 * MINUTE, '見積書 2026年3月.pdf', { from: office.tokyo, size: 412_003 });
  put(state, 'file', 19 * MINUTE, 'Launch party 🎉.key', { from: office.marketing, size: 48_300_122, owner: maya });
  put(state, 'web_link', 34 * MINUTE, 'Tender portal', {
    from: office.contracts,
    url: 'https://tenders.example.org/4711',
  });
  const drafts = put(state, 'folder', 47 * MINUTE, 'Drafts', { from: office.harbour });
  state.file({ name: 'Facade study A.dwg', in: drafts, size: 23_480_211 });
  state.file({ name: 'Facade study B.dwg', in: drafts, size: 25_003_964 });
  const renderings = state.folder({ name: 'Renderings', in: drafts }).id;
  state.file({ name: 'Entrance at dusk.tif', in: renderings, size: 311_427_072 });
}

function hoursAgo(state: BoxState, office: Office): void {
  const omar = state.person('Omar Haddad');
  put(state, 'file', 2 * HOUR, 'Minutes.docx', { from: office.harbour, size: 21_504 });
  // The same name once more, from elsewhere.
  put(state, 'file', 3 * HOUR, 'Minutes.docx', { from: office.finance, size: 19_968 });
  put(state, 'file', 5 * HOUR, 'تقرير الموقع.pdf', { from: office.harbour, size: 2_204_118, modifiedBy: omar });
  put(state, 'file', 7 * HOUR, 'חוזה שכירות.docx', { from: office.contracts, size: 57_344 });
  put(state, 'file', 9 * HOUR, 'notes.txt', { from: office.tokyo, size: 0 });
  put(state, 'file', 13 * HOUR, 'Site survey point cloud.e57', { from: office.harbour, size: 18_253_611_008 });
  put(state, 'web_link', 16 * HOUR, 'Zoning map of the city', { url: 'https://maps.example.gov/zoning?layer=7' });
  // From a folder that this account may no longer see.
  put(state, 'file', 20 * HOUR, 'Shared specification.pdf', {
    from: null,
    size: 733_184,
    owner: omar,
    mayPurge: false,
  });
}

const OLDER: readonly (readonly [name: string, place: keyof Office, days: number, size: number])[] = [
  ['Invoice 2025-118.pdf', 'finance', 1.2, 91_204],
  ['Invoice 2025-119.pdf', 'finance', 1.2, 90_877],
  ['Cash flow forecast.xlsx', 'finance', 1.9, 142_336],
  ['Team photo.jpg', 'marketing', 2.1, 6_815_744],
  ['Logo draft 3.svg', 'marketing', 2.4, 18_211],
  ['Logo draft 4.svg', 'marketing', 2.4, 18_640],
  ['Interview with the city architect, unedited.mov', 'marketing', 3.3, 7_516_192_768],
  ['構造計算書.xlsx', 'tokyo', 3.8, 388_096],
  ['現場写真 12.heic', 'tokyo', 4.1, 3_145_728],
  ['Section C-C.dwg', 'harbour', 4.6, 12_582_912],
  ['Section D-D.dwg', 'harbour', 4.6, 12_779_520],
  ['NDA Fjord Timber.pdf', 'contracts', 5.5, 204_800],
  ['Lease, Dock Street (signed).pdf', 'contracts', 6.2, 1_048_576],
  ['README.md', 'harbour', 6.9, 2_311],
  ['Structural model.ifc', 'harbour', 8, 96_468_992],
  ['Pavilion concept.pptx', 'gone', 9.4, 33_554_432],
  ['Pavilion cost estimate.xlsx', 'gone', 9.4, 77_824],
  ['Größenübersicht – Fassade.xlsx', 'harbour', 11, 45_056],
  ['Résumé, Zoë Beaumont.pdf', 'contracts', 12.5, 120_832],
  ['newsletter-2025-10.html', 'marketing', 14, 31_744],
  ['backup.tar.gz', 'finance', 17, 2_147_483_648],
  ['Report without an extension', 'finance', 19, 10_240],
  ['export_2025_Q3.csv', 'finance', 22, 5_242_880],
];

function daysAgo(state: BoxState, office: Office): void {
  const people = ['Robin Castellano', 'Maya Lindqvist', 'Omar Haddad', 'Kenji Watanabe'].map((name) =>
    state.person(name),
  );
  for (const [index, [name, place, days, size]] of OLDER.entries()) {
    const modifiedBy = people[index % people.length] ?? state.me;
    put(state, 'file', days * DAY, name, { from: office[place], size, modifiedBy });
  }
  const kenji = state.person('Kenji Watanabe');
  put(state, 'folder', 3 * DAY, 'Old samples', { from: office.marketing, owner: kenji, size: 734_003_200 });
  put(state, 'folder', 9.4 * DAY, 'Pavilion photos', { from: office.gone, size: 1_288_490_188 });
  put(state, 'folder', 15 * DAY, 'Archive 2019', { from: office.contracts, size: 412_316_860 });
  put(state, 'web_link', 6 * DAY, 'Supplier price list', {
    from: office.finance,
    url: 'https://fjord-timber.example/prices',
  });
  // Under a retention policy: no one can purge it, and it never vanishes.
  put(state, 'file', 25 * DAY, 'Tax return 2024.pdf', {
    from: office.finance,
    size: 2_621_440,
    held: true,
    purgeAt: null,
  });
}

// Purged within a day or two.
function vanishingSoon(state: BoxState, office: Office): void {
  put(state, 'file', 30 * DAY - 5 * HOUR, 'Bid bond.pdf', { from: office.contracts, size: 158_720 });
  put(state, 'file', 30 * DAY - 20 * HOUR, 'Old letterhead.dotx', { from: office.marketing, size: 40_960 });
  put(state, 'file', 30 * DAY - 31 * HOUR, '古い図面.dwg', { from: office.tokyo, size: 8_388_608 });
  put(state, 'folder', 30 * DAY - 44 * HOUR, 'Competition entry 2023', { from: office.harbour, size: 5_905_580_032 });
}

// A folder of scans cleared by mistake yesterday, within two minutes.
function accident(state: BoxState, office: Office): void {
  const omar = state.person('Omar Haddad');
  for (let page = 1; page <= 24; page += 1) {
    const name = `Scan ${String(page).padStart(3, '0')}.pdf`;
    put(state, 'file', 26 * HOUR - page * 5000, name, {
      from: office.harbour,
      size: 900_000 + page * 7331,
      modifiedBy: omar,
    });
  }
}
