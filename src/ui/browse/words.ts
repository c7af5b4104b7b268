/** The words of orders and groups. */
import { env, l10n } from 'vscode';
import type { GroupKey, SortKey } from '../../trash/browse/choice.ts';
import type { GroupValue, ItemGroup } from '../../trash/browse/groups.ts';
import { type Fact, present } from '../facts.ts';
import { dateTime, dateTimes, isInstant, kindName, number, plural, size, total } from '../format.ts';
import { isInvisible, plain } from '../text.ts';

const day = 86_400_000;

export function choiceName(key: SortKey | GroupKey): string {
  switch (key) {
    case 'none':
      return l10n.t('None');
    case 'deleted':
      return l10n.t('Date Deleted');
    case 'day':
      return l10n.t('Day Deleted');
    case 'name':
      return l10n.t('Name');
    case 'size':
      return l10n.t('Size');
    case 'expires':
    case 'timeLeft':
      return l10n.t('Time Left');
    case 'folder':
      return l10n.t('Original Folder');
    case 'person':
      return l10n.t('Deleted By');
    case 'kind':
      return l10n.t('Type');
    case 'together':
      return l10n.t('Deleted Together');
  }
}

/** What the items of a group share. */
export function groupLabel(value: GroupValue, now: number): string {
  switch (value.by) {
    case 'day':
      return value.at === undefined ? l10n.t('Unknown date') : dayName(value.at, now);
    case 'folder':
      return known(value.name ?? value.path, l10n.t('Unknown folder'));
    case 'person':
      return known(value.person?.name, l10n.t('Unknown person'));
    case 'kind':
      return kindName(value.kind);
    case 'timeLeft':
      return timeLeft(value.within);
    case 'together':
      if (value.alone) return l10n.t('Deleted separately');
      return value.from === undefined ? l10n.t('Unknown date') : dateTime(value.from);
  }
}

/** What else tells a group from others. */
export function groupDetails({ value }: ItemGroup): readonly string[] {
  if (value.by !== 'together') return [];
  return [value.person?.name, value.folder].flatMap((each) =>
    each === undefined || isInvisible(each) ? [] : [plain(each, 60)],
  );
}

/** "3.2 GB", "3.2 GB+" where there may be more; nothing where none is known. */
export function groupSize(
  { size: { bytes, unknownFiles, unknownFolders } }: ItemGroup,
  isWhole: boolean,
): readonly string[] {
  if (isWhole && unknownFiles + unknownFolders === 0) return [size(bytes)];
  return bytes === 0 ? [] : [`${size(bytes)}+`];
}

/** All that is known of a group. */
export function groupFacts({ value, count, size: known }: ItemGroup): readonly Fact[] {
  const facts: [string, string | undefined][] = [];
  if (value.by === 'folder') facts.push([l10n.t('Original folder'), value.path]);
  if (value.by === 'person') facts.push([l10n.t('Email'), value.person?.email]);
  if (value.by === 'together' && value.from !== undefined) {
    facts.push([l10n.t('Deleted'), dateTimes(value.from, value.to ?? value.from)]);
    facts.push([l10n.t('Deleted by'), value.person?.name], [l10n.t('Original folder'), value.folder]);
  }
  return present([...facts, [l10n.t('Items'), number(count)], [l10n.t('Size'), total(known)]]);
}

function known(name: string | undefined, unknown: string): string {
  return name === undefined || isInvisible(name) ? unknown : plain(name, 200);
}

function timeLeft(within: number | undefined): string {
  if (within === undefined) return l10n.t('Unknown date');
  if (within <= 0) return l10n.t('Any moment now');
  if (within === 1) return l10n.t('Within 24 hours');
  return Number.isFinite(within)
    ? plural(l10n.t('{0, plural, one {Within # day} other {Within # days}}'), within)
    : l10n.t('Later');
}

/** "Today", "Yesterday", "Fri, Nov 3", "Fri, Nov 3, 2024". */
function dayName(at: number, now: number): string {
  if (!isInstant(at)) return dateTime(at);
  // A day may have 23 or 25 hours.
  const days = Math.round((at - new Date(now).setHours(0, 0, 0, 0)) / day);
  if (days === 0 || days === -1) {
    const [first = '', ...rest] = new Intl.RelativeTimeFormat(env.language, { numeric: 'auto' }).format(days, 'day');
    return first.toLocaleUpperCase(env.language) + rest.join('');
  }
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
  return new Intl.DateTimeFormat(env.language, { weekday: 'short', month: 'short', day: 'numeric', year }).format(at);
}
