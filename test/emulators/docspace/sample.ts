// The trash of a small design studio, as it could really look; every case of what became of an origin occurs.
import type { SampleAccount } from '../sampleAccount.ts';
import { type DocSpaceEmulator, type DocSpaceOptions, startDocSpace } from './emulator.ts';
import { docspaceToken } from './people.ts';
import type { DocSpaceState } from './state.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const kb = 1024;
const mb = 1024 * kb;

/** Starts a portal with about a hundred things in its trash, their ages relative to now. */
export async function startSampleDocSpace(
  options: DocSpaceOptions = {},
): Promise<{ emulator: DocSpaceEmulator; account: SampleAccount }> {
  const token = options.token ?? docspaceToken;
  const emulator = await startDocSpace({ ...options, token });
  emulator.state.portalName = 'Studio Lindgren';
  furnish(emulator.state);
  const account: SampleAccount = {
    vendor: 'docspace',
    url: emulator.server.url,
    label: 'Studio Lindgren',
    credential: { token },
  };
  return { emulator, account };
}

function furnish(state: DocSpaceState): void {
  const now = state.now();
  const ago = (ms: number): { deletedAt: number } => ({ deletedAt: now - ms });
  const mine = state.me.myDocuments;
  const jonas = state.addPerson({ name: 'Jonas Brandt', email: 'jonas.brandt@example.com' }).id;
  const yuki = state.addPerson({ name: '佐藤 ゆき', email: 'yuki.sato@example.com' });
  const leila = state.addPerson({ name: 'ليلى حداد', email: 'leila.haddad@example.org' }).id;
  const tom = state.addPerson({ name: "Tom O'Neill", email: 'tom.oneill@example.com' }).id;

  const legal = state.addRoom({ name: 'Legal' }).id;
  const sales = state.addRoom({ name: 'Sales & Marketing', by: tom }).id;
  const fuji = state.addRoom({ name: '富士プロジェクト', by: yuki.id }).id;
  const board = state.addRoom({ name: 'Board (read only)', by: tom, limits: { [state.me.id]: 'read' } }).id;
  const expo = state.addRoom({ name: 'Expo 2024', by: jonas }).id;
  const contracts = state.addFolder({ name: 'Contracts', from: legal }).id;
  const offers = state.addFolder({ name: 'Offers', from: sales }).id;
  const drafts = state.addFolder({ name: 'Drafts', from: mine }).id;
  const photos = state.addFolder({ name: 'Photos', from: mine }).id;
  const gone = state.addFolder({ name: 'Old laptop', from: mine });
  const campaign = state.addFolder({ name: 'Campaign Autumn', from: sales, by: tom });

  // What is alive, some of it in the way of a restore.
  for (const name of ['NDA Contoso.docx', 'Lease.pdf']) state.addFile({ name, from: contracts, size: 90 * kb });
  state.addFile({ name: 'Price list.xlsx', from: offers, size: 48 * kb });
  state.addFile({ name: 'Welcome.docx', from: mine, size: 21 * kb });
  state.addFolder({ name: 'Templates', from: mine, files: 4 });

  // Deleted just now, today, yesterday.
  state.trashFile({ name: 'NDA Contoso.docx', from: contracts, size: 12_345, by: jonas, ...ago(2 * minute) });
  state.trashFile({ name: 'Meeting notes.md', from: mine, size: 0, ...ago(9 * minute) });
  state.trashFile({ name: 'Price list.xlsx', from: offers, size: 51 * kb, by: tom, ...ago(35 * minute) });
  state.trashFile({ name: 'README', from: drafts, size: 512, ...ago(2 * hour) });
  state.trashFile({ name: '請求書_2026年5月.xlsx', from: fuji, size: 88 * kb, by: yuki.id, ...ago(5 * hour) });
  state.trashFile({ name: 'تقرير الربع الثاني.docx', from: sales, size: 140 * kb, by: leila, ...ago(7 * hour) });
  state.trashFile({ name: '🎉 Summer party 🏖️.pptx', from: mine, size: 9 * mb, ...ago(20 * hour) });
  state.trashFolder({ name: 'Templates', from: mine, files: 3, ...ago(26 * hour) });
  state.trashFile({ name: 'Showreel final.mp4', from: sales, size: 4_812 * mb, by: tom, ...ago(30 * hour) });

  // Equal names from different places.
  for (const from of [mine, drafts, contracts, fuji]) {
    state.trashFile({ name: 'Budget.xlsx', from, size: 30 * kb + from, by: jonas, ...ago((2 + from / 10) * day) });
  }

  // Folders with content, one of them the origin of other things in the trash.
  const scans = state.trashFolder({ name: 'Scans 2025', from: contracts, files: 14, ...ago(4 * day) });
  state.addFolder({ name: 'Signed', from: scans.id, files: 6 });
  state.trashFile({ name: 'Banner.svg', from: campaign.id, size: 220 * kb, by: tom, ...ago(6 * day) });
  state.trashFile({ name: 'Slogans.docx', from: campaign.id, size: 18 * kb, by: tom, ...ago(6 * day) });
  state.trashElsewhere(campaign);
  state.trashFolder({ name: 'Empty folder', from: mine, ...ago(8 * day) });

  // Origins that are no good: erased, read only, archived.
  state.trashFile({ name: 'Recovered disk.zip', from: gone.id, size: 1_250 * mb, ...ago(9 * day) });
  state.trashFolder({ name: 'Downloads', from: gone.id, files: 22, ...ago(9 * day) });
  state.purgeElsewhere(gone);
  state.trashFile({ name: 'Minutes March.pdf', from: board, size: 310 * kb, by: tom, ...ago(11 * day) });
  state.trashFile({ name: 'Stand layout.vsdx', from: expo, size: 2 * mb, by: jonas, ...ago(12 * day) });
  state.archiveRoom(expo);

  // Locked by someone: cannot be moved or purged until he frees it.
  const locked = state.trashFile({ name: 'Tax 2025.xlsx', from: legal, size: 77 * kb, by: yuki.id, ...ago(13 * day) });
  state.lock(locked, yuki);

  // Text that must stay text.
  state.trashFile({ name: 'a [b](command:x) $(error).txt', from: drafts, size: 40, by: leila, ...ago(14 * day) });
  state.trashFile({ name: `${'Very long name '.repeat(10)}.docx`, from: drafts, size: 3 * kb, ...ago(15 * day) });

  // Holiday pictures and weekly reports: the bulk.
  for (let i = 1; i <= 40; i += 1) {
    const name = `IMG_${4100 + i}.jpg`;
    state.trashFile({ name, from: photos, size: 2 * mb + i * 31 * kb, ...ago(16 * day + i * minute) });
  }
  for (let week = 1; week <= 24; week += 1) {
    const name = `Weekly report ${String(week).padStart(2, '0')}.docx`;
    state.trashFile({ name, from: sales, size: (14 + week) * kb, by: week % 2 ? tom : jonas, ...ago(20 * day) });
  }

  // About to vanish (30 days after the deletion).
  state.trashFile({ name: 'Logo draft v1.png', from: photos, size: 640 * kb, ...ago(28 * day + 3 * hour) });
  state.trashFile({ name: 'Résumé Müller.pdf', from: drafts, size: 95 * kb, ...ago(29 * day) });
  state.trashFolder({ name: 'Interns 2023', from: mine, files: 5, ...ago(29 * day + 20 * hour) });
  state.trashFile({ name: 'Voicemail.mp3', from: mine, size: 1.5 * mb, ...ago(30 * day - 40 * minute) });

  // In a colleague's trash: never to be seen with this key.
  state.trashFile({ name: 'Private letter.docx', from: yuki.myDocuments, by: yuki.id, deletedBy: yuki.id });
}
