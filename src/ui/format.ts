/** Numbers, sizes and times in the editor's language. None throws, whatever a service sends: an impossible value is a dash. */
import { env, l10n } from 'vscode';
import type { Count } from '../trash/count.ts';
import type { ItemKind, Place, TotalSize, TrashItem } from '../trash/item.ts';
import { isInvisible } from './text.ts';

const impossible = '–';
/** As far from 1970 as a date can be. */
const furthest = 8.64e15;

/** Whether it is an instant that a date can show. */
export function isInstant(time: number): boolean {
  return Math.abs(time) <= furthest;
}

export function number(value: number): string {
  if (!Number.isFinite(value)) return impossible;
  return new Intl.NumberFormat(env.language).format(value);
}

export function exact(time: number): string {
  if (!isInstant(time)) return impossible;
  return new Intl.DateTimeFormat(env.language, { dateStyle: 'full', timeStyle: 'medium' }).format(time);
}

/** "Nov 3, 2027" */
export function date(time: number): string {
  if (!isInstant(time)) return impossible;
  return new Intl.DateTimeFormat(env.language, { dateStyle: 'medium' }).format(time);
}

/** "Nov 3, 2027, 2:05 PM" */
export function dateTime(time: number): string {
  return isInstant(time) ? shortDateTime().format(time) : impossible;
}

/** "Nov 3, 2027, 2:05 – 3:00 PM" */
export function dateTimes(from: number, to: number): string {
  // A range that ends before it begins would throw.
  return isInstant(from) && isInstant(to) && from <= to ? shortDateTime().formatRange(from, to) : impossible;
}

function shortDateTime(): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(env.language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Decimal units, as all three services show them. */
export function size(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return impossible;
  const names = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];
  const step = bytes < 1000 ? 0 : Math.min(names.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(env.language, {
    style: 'unit',
    unit: names[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}

/** "1,240 items", "about 1,240 items", "at least 1,000 items". */
export function count({ items, precision }: Count): string {
  if (precision === 'exact') return itemCount(items);
  if (precision === 'about') return l10n.t('about {0}', itemCount(items));
  if (precision === 'atLeast') return l10n.t('at least {0}', itemCount(items));
  return l10n.t('number of items unknown');
}

/**
 * A text for a number of things. Its forms are written as in ICU's messages, each language has its own of them:
 * `{0, plural, one {# item in {1}} other {# items in {1}}}`, where `#` is the number, and {1} and on are `others`.
 */
export function plural(forms: string, amount: number, ...others: readonly string[]): string {
  // Without a translation the forms are English, whatever the editor's language is.
  const rules = new Intl.PluralRules(l10n.bundle ? env.language : 'en');
  const form = (category: string) => forms.match(`\\b${category} {((?:[^{}]|{\\d})*)}`)?.[1];
  const text = form(rules.select(amount)) ?? form('other') ?? forms;
  return text.replace(/#|{(\d)}/g, (_, index?: string) => (index ? (others[+index - 1] ?? '') : number(amount)));
}

/** "1,240 items" */
export function itemCount(items: number): string {
  return plural(l10n.t('{0, plural, one {# item} other {# items}}'), items);
}

/** "1,240", "~1,240", "1,000+": for the status bar. */
export function shortCount({ items, precision }: Count): string {
  if (precision === 'unknown') return impossible;
  return `${precision === 'about' ? '~' : ''}${number(items)}${precision === 'atLeast' ? '+' : ''}`;
}

/** "3.2 GB", "at least 3.2 GB; 14 items of unknown size". */
export function total({ bytes, unknownFolders, unknownFiles }: TotalSize): string {
  const unknown = unknownFolders + unknownFiles;
  if (unknown === 0) return size(bytes);
  const words = l10n.t('{0} of unknown size', itemCount(unknown));
  return bytes === 0 ? words : l10n.t('at least {0}; {1}', size(bytes), words);
}

/** The folder as people know it: its path, else its name. */
export function place(where: Place | undefined): string | undefined {
  return where?.path ?? where?.name;
}

/** The last name of the original folder: short enough for a row. */
export function shortPlace(where: Place | undefined): string | undefined {
  return where?.name ?? where?.path?.split('/').findLast((part) => part !== '');
}

/** The name; one without a visible letter gets the ID instead. */
export function nameOf({ name, id }: TrashItem): string {
  return isInvisible(name) ? l10n.t('(unnamed) {0}', id) : name;
}

export function kindName(kind: ItemKind): string {
  switch (kind) {
    case 'file':
      return l10n.t('File');
    case 'folder':
      return l10n.t('Folder');
    case 'link':
      return l10n.t('Web link');
    case 'version':
      return l10n.t('File version');
    case 'unknown':
      return l10n.t('Unknown type');
  }
}
