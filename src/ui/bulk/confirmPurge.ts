/** The one question before anything is deleted permanently. */
import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Count } from '../../trash/count.ts';
import { type TrashItem, totalSize } from '../../trash/item.ts';
import type { Listing } from '../../trash/listing.ts';
import { personCount } from '../amounts.ts';
import { count, date, itemCount, nameOf, number, plural, size, total } from '../format.ts';
import { limitWords } from '../jobs/jobProgress.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';

const namesShown = 10;
/** Above so many items their number is typed: a wrong click must not do. */
const typedAbove = 100;

export interface PurgeQuestion {
  readonly message: string;
  /** The verb on the button. */
  readonly button: string;
  /** What is sent. */
  readonly items: readonly TrashItem[];
  /** Of each account: its trash, and what is known of it. */
  readonly trashes: readonly {
    readonly trash: AccountTrash;
    readonly known: readonly TrashItem[];
    readonly all: Count;
  }[];
  /** Sentences about what stays in the trash. */
  readonly staying?: readonly string[];
  /** Typed in place of the number, as the name of a company whose whole trash is emptied. */
  readonly typed?: string;
}

/** True only if the person has confirmed. */
export async function confirmPurge(services: Services, question: PurgeQuestion): Promise<boolean> {
  const { items, message, button, typed } = question;
  const { dialogs } = services;
  if (!(await dialogs.confirm({ message, detail: detailOf(services, question), button }))) return false;
  if (items.length <= typedAbove && typed === undefined) return true;
  const expected = typed ?? number(items.length);
  const answer = await dialogs.input({
    title: button,
    step: 1,
    totalSteps: 1,
    prompt:
      typed === undefined
        ? l10n.t('This permanently deletes {0}. Type {1} to confirm.', itemCount(items.length), expected)
        : l10n.t('This empties the trash of the whole company. Type {0} to confirm.', expected),
    placeholder: expected,
    value: '',
    secret: false,
    validate: (value) => (plainly(value) === plainly(expected) ? undefined : l10n.t('Type {0} to confirm.', expected)),
  });
  return answer?.end === 'accepted';
}

/** A number may be typed with or without its separators, and in the wide digits of a Japanese keyboard. */
function plainly(value: string): string {
  return value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.,'’]/g, '');
}

export function lockedText(items: number): string[] {
  return items > 0 ? [l10n.t("Can't be deleted and will stay in the trash: {0}.", number(items))] : [];
}

/** What the service counts, but what did not come as an item: without an ID, or not at all. */
export function unreadableText({ count: all, list }: Listing): string[] {
  const items = all.items - list.length;
  return items > 0 ? [l10n.t("Can't be read and will stay in the trash: {0}.", number(items))] : [];
}

function detailOf(services: Services, { items, trashes, staying = [] }: PurgeQuestion): string {
  const [only] = items;
  const lines: string[] = [];
  if (only && items.length === 1) {
    if (only.size !== undefined) lines.push(l10n.t('Size: {0}', size(only.size)));
  } else {
    lines.push(...items.slice(0, namesShown).map((item) => forMessage(nameOf(item), 80)));
    if (items.length > namesShown)
      lines.push(plural(l10n.t('{0, plural, other {... and # more}}'), items.length - namesShown));
    lines.push('', l10n.t('Size: {0}', total(totalSize(items))), ...periodLines(items));
  }
  for (const { trash, known, all } of trashes) lines.push(...scopeLines(services, trash, known, all));
  lines.push(...limitWords(services, items));
  if (staying.length > 0) lines.push('', ...staying);
  lines.push('', l10n.t("This can't be undone, not even by the service."));
  return lines.join('\n');
}

/** When the oldest and the newest were deleted. */
function periodLines(items: readonly TrashItem[]): string[] {
  let [oldest, newest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { deletedAt } of items) {
    if (deletedAt === undefined) continue;
    oldest = Math.min(oldest, deletedAt);
    newest = Math.max(newest, deletedAt);
  }
  if (newest < oldest) return [];
  const [first, last] = [date(oldest), date(newest)];
  return [first === last ? l10n.t('Deleted: {0}', first) : l10n.t('Deleted: {0} to {1}', first, last)];
}

/**
 * Whose trash it is. Where it is the whole company's, a second line: "Trash of everyone at acme.egnyte.com: 1,240 items
 * deleted by 42 people."
 * @param items those that are known of `all`
 */
function scopeLines(
  { accounts }: Services,
  { account, capabilities }: AccountTrash,
  items: readonly TrashItem[],
  all: Count,
): string[] {
  const host = forMessage(account.host, 80);
  const service = accounts.vendor(account.vendor)?.name ?? '';
  const line = l10n.t('Account: {0} ({1}, {2})', forMessage(account.label, 80), service, host);
  if (capabilities.scope !== 'domain') return [line];
  const people = new Set(items.flatMap(({ deletedBy }) => deletedBy?.name ?? [])).size;
  if (people < 2) return [line, l10n.t('Trash of everyone at {0}: {1}.', host, count(all))];
  const by = personCount(people);
  const known = items.length < all.items ? l10n.t('at least {0}', by) : by;
  return [line, l10n.t('Trash of everyone at {0}: {1} deleted by {2}.', host, count(all), known)];
}
