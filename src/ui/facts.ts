/** All that is known about an item or an account, as lines of label and text: for tooltips and details. */
import { l10n } from 'vscode';
import type { AccountTrash } from '../trash/accountTrash.ts';
import type { Person, Place, TrashItem } from '../trash/item.ts';
import { count, exact, isInstant, itemCount, kindName, number, place, size } from './format.ts';
import { problemText } from './messages/problems.ts';
import { plain } from './text.ts';
import { relative } from './when.ts';

export interface Fact {
  readonly label: string;
  readonly text: string;
  /** The page of an item has another place for it, or shows it as a warning. */
  readonly where?: Where | undefined;
}

type Where = 'elsewhere' | 'warning';
type Row = readonly [label: string, text: string | undefined, where?: Where];

export function itemFacts(item: TrashItem, accountLabel: string, now: number): readonly Fact[] {
  const { contents } = item;
  return present([
    [l10n.t('Type'), kindName(item.kind), 'elsewhere'],
    [l10n.t('Deleted'), time(item.deletedAt, now), 'elsewhere'],
    [l10n.t('Deleted by'), person(item.deletedBy), 'elsewhere'],
    [l10n.t('Original folder'), origin(item.origin), 'elsewhere'],
    [l10n.t('Permanently deleted on'), time(item.expiresAt, now), 'elsewhere'],
    [l10n.t('Size'), item.size === undefined ? undefined : size(item.size), 'elsewhere'],
    [
      l10n.t('Contents'),
      contents && l10n.t('files: {0}, folders: {1}', number(contents.files), number(contents.folders)),
    ],
    [l10n.t('Owner'), person(item.owner)],
    [l10n.t('Created'), time(item.createdAt, now), 'elsewhere'],
    [l10n.t('Created by'), person(item.createdBy), 'elsewhere'],
    [l10n.t('Modified'), time(item.modifiedAt, now), 'elsewhere'],
    [l10n.t('Modified by'), person(item.modifiedBy), 'elsewhere'],
    [l10n.t('Description'), item.description],
    [l10n.t('Link to'), item.target],
    [l10n.t('SHA-1'), item.sha1],
    [l10n.t("Can't be restored"), item.restoreBlockedBy && problemText(item.restoreBlockedBy), 'warning'],
    [l10n.t("Can't be deleted"), item.purgeBlockedBy && problemText(item.purgeBlockedBy), 'warning'],
    [l10n.t('Account'), accountLabel],
    [l10n.t('ID'), item.id],
  ]);
}

export function accountFacts(trash: AccountTrash, vendorName: string, now: number): readonly Fact[] {
  const { account, state, capabilities, quota } = trash;
  const whole = capabilities.scope === 'domain';
  return present([
    [l10n.t('Service'), vendorName],
    [l10n.t('Address'), account.host],
    [l10n.t('Trash of'), whole ? l10n.t('everyone at {0}', account.host) : l10n.t('this user')],
    [l10n.t('In the trash'), count(state.count)],
    [l10n.t('Loaded'), state.complete || state.list.length === 0 ? undefined : itemCount(state.list.length)],
    [
      l10n.t('Unreadable'),
      state.unreadable > 0 ? l10n.t('{0} without an ID, not shown', number(state.unreadable)) : undefined,
    ],
    [l10n.t('Updated'), time(state.loadedAt, now)],
    [
      l10n.t('Calls today'),
      quota && l10n.t('{0} of {1} used, resets {2}', number(quota.used), number(quota.allotted), exact(quota.resetAt)),
    ],
  ]);
}

/** Those that are known, as one line each. */
export function present(rows: readonly Row[]): Fact[] {
  return rows.flatMap(([label, text, where]) => (text === undefined ? [] : [{ label, text: plain(text, 500), where }]));
}

function time(at: number | undefined, now: number): string | undefined {
  return at === undefined || !isInstant(at) ? undefined : l10n.t('{0} ({1})', exact(at), relative(at, now));
}

export function person(from: Person | undefined): string | undefined {
  if (!from) return undefined;
  return from.email === undefined || from.email === from.name ? from.name : `${from.name}, ${from.email}`;
}

function origin(from: Place | undefined): string | undefined {
  const known = place(from);
  const why = missingWords(from);
  if (why === undefined) return known;
  return known === undefined ? why : l10n.t('{0} ({1})', known, why);
}

/** What keeps items from going back to the folder. */
export function missingWords(from: Place | undefined): string | undefined {
  return (
    from?.missing &&
    {
      gone: l10n.t('no longer exists, or hidden from you'),
      trashed: l10n.t('in the trash'),
      hidden: l10n.t('hidden from you'),
    }[from.missing]
  );
}

/** No one waits longer for a path; milliseconds. */
const originTimeout = 3000;

/** The item with the path of its original folder, where the service is asked for that; else as it is. */
export async function withOrigin(trash: AccountTrash, item: TrashItem): Promise<TrashItem> {
  if (item.origin?.id === undefined) return item;
  try {
    const client = await trash.client();
    const origin = await client.origin?.(item, AbortSignal.timeout(originTimeout));
    return origin ? { ...item, origin } : item;
  } catch {
    // What the list said is shown anyway.
    return item;
  }
}
