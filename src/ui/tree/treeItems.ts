/** How each row looks. Cheap and pure: tooltips, with their sentences, are made and loaded when they are asked for. */
import { l10n, type MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import type { AccountTrash, TrashState } from '../../trash/accountTrash.ts';
import { type ItemKind, keyOf, type TrashItem } from '../../trash/item.ts';
import { timeLeft } from '../../trash/jobs/estimate.ts';
import type { Job } from '../../trash/jobs/job.ts';
import type { MassDeletion } from '../../trash/massDeletion.ts';
import type { Account } from '../../trash/ports.ts';
import type { Problem } from '../../trash/problem.ts';
import type { Expiring } from '../expiring.ts';
import { count, itemCount, nameOf, number, shortPlace } from '../format.ts';
import { serviceIcon } from '../icons.ts';
import { jobWords } from '../jobs/jobWords.ts';
import { problemTitle } from '../messages/titles.ts';
import { isInvisible, plain } from '../text.ts';
import { hour, shortTime } from '../when.ts';
import type { AccountRow, GroupRow, ItemRow, MoreRow, Row } from './rows.ts';

export interface TreeItemContext {
  readonly vendorName: (vendor: string) => string;
  readonly now: () => number;
  /** Other accounts that have the same label. */
  readonly alike: (account: Account) => readonly Account[];
  /** There is nothing to sign in with. */
  readonly lacksSecret: (account: Account) => boolean;
  /** Those that have not come to an end. */
  readonly jobsOf: (account: string) => readonly Job[];
  /** A mass deletion that was noticed. */
  readonly deletionOf: (account: string) => MassDeletion | undefined;
  readonly expiring: Pick<Expiring, 'words' | 'counts'>;
  /** False where the sign-ins are lost when the window closes. */
  readonly isPersistent: () => boolean;
}

/** Of the addresses of items, by which the editor finds the icon and the color of a row. */
export const itemScheme = 'cloud-trash-item';
/** In the address of an item that expires soon. */
export const expiringMark = 'expiring';

/** Between the parts of a description. */
export const separator = ' · ';

export const kindIcons: Readonly<Record<ItemKind, ThemeIcon>> = {
  file: ThemeIcon.File,
  folder: ThemeIcon.Folder,
  link: new ThemeIcon('link'),
  version: new ThemeIcon('history'),
  unknown: new ThemeIcon('question'),
};

/** What `late.ts` adds. Before it is loaded there is nothing to add. */
export interface LateRows {
  /** A group, or what stands beside rows that are not shown. */
  itemOf(row: GroupRow | MoreRow): TreeItem;
  /** Whether its service can look for what the filter wants. */
  isSearchable(trash: AccountTrash): boolean;
  /** How much of an account is shown, where that is not all of it. */
  shownWords(trash: AccountTrash): string | undefined;
  tooltipOf(row: Row, context: TreeItemContext): Promise<MarkdownString | undefined>;
  /** In which order and groups, for screen readers. */
  orderWords(trash: AccountTrash): readonly string[];
}

/** @param isCrowded whether there are more accounts and rows than fit */
export function treeItemOf(row: Row, context: TreeItemContext, isCrowded = () => false, late?: LateRows): TreeItem {
  const isAccount = row.type === 'account';
  const item = isAccount
    ? accountItem(row, context, isCrowded, late?.shownWords(row.trash))
    : row.type === 'item'
      ? trashItem(row, context)
      : (late?.itemOf(row) ?? new TreeItem(l10n.t('Loading...')));
  const words = [
    item.label,
    String(item.description).replaceAll(separator, ', '),
    ...(isAccount ? (late?.orderWords(row.trash) ?? []) : [plain(row.account.trash.account.label)]),
  ];
  item.accessibilityInformation = { label: words.filter(Boolean).join(', ') };
  return item;
}

/** @param shown how much of it is shown, where that is not all */
function accountItem(
  { trash }: AccountRow,
  context: TreeItemContext,
  isCrowded: () => boolean,
  shown: string | undefined,
): TreeItem {
  const { account, capabilities } = trash;
  const state = stateOf(trash, context);
  const isEmpty = isKnownEmpty(state);
  const open = isCrowded() ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded;
  const item = new TreeItem(
    plain(isInvisible(account.label) ? account.host : account.label),
    isEmpty ? TreeItemCollapsibleState.None : open,
  );
  const vendor = context.vendorName(account.vendor);
  const jobs = context.jobsOf(account.id);
  const deletion = context.deletionOf(account.id);
  const expiring = context.expiring.counts.get(account.id);
  const isInterrupted = jobs.some((job) => job.state === 'interrupted');
  const alike = context.alike(account);
  const isElsewhere = alike.some((other) => other.vendor !== account.vendor);
  const isThere = alike.some((other) => other.vendor === account.vendor);
  // The end of a description is cut off in a narrow side bar: what goes on comes first, then what tells apart, then the state.
  const words = [
    ...jobs.map((job) => jobWords(job, timeLeft(job, context.now(), capabilities))),
    ...(deletion ? [deletionWords(deletion, context.now())] : []),
    ...(isElsewhere ? [vendor] : []),
    ...(isThere ? [plain(account.host, 60)] : []),
    stateWords(state, shown),
    ...(expiring ? [expiring] : []),
    ...(isElsewhere ? [] : [vendor]),
    ...(capabilities.scope === 'domain' ? [l10n.t('whole company')] : []),
  ];
  item.id = account.id;
  item.description = words.join(separator);
  item.iconPath =
    state.problem || deletion || isInterrupted
      ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
      : serviceIcon(account.vendor);
  item.contextValue = [
    'account',
    ...(state.problem ? ['problem', remedyOf(state.problem)] : []),
    ...(isEmpty ? [] : ['emptyable']),
    ...(isInterrupted ? ['interrupted'] : []),
    ...(deletion ? ['massDeletion'] : []),
  ].join('+');
  return item;
}

/** "1,240 items deleted in the last hour" */
export function deletionWords({ items, to }: MassDeletion, now: number): string {
  return now - to < hour
    ? l10n.t('{0} deleted in the last hour', itemCount(items))
    : l10n.t('{0} deleted {1}', itemCount(items), shortTime(to, now));
}

/** By which the menus find what helps: the kind, unless there is something better than for others of its kind. */
function remedyOf({ kind, code }: Problem): string {
  return code === 'signIn.renewedElsewhere' ? 'reload' : kind;
}

/** What was loaded stays, but nothing can be done with it until someone signs in. */
export function stateOf({ account, state }: AccountTrash, context: Pick<TreeItemContext, 'lacksSecret'>): TrashState {
  return context.lacksSecret(account) ? state.with({ problem: { kind: 'signIn', code: 'account.noSecret' } }) : state;
}

/** An account's state in a few words. */
function stateWords(state: TrashState, shown = loadedWords(state)): string {
  const { problem, list, loading } = state;
  if (problem) return list.length === 0 ? problemTitle(problem) : `${problemTitle(problem)}${separator}${shown}`;
  if (list.length === 0 && loading) return l10n.t('Loading...');
  return isKnownEmpty(state) ? l10n.t('Trash is empty') : shown;
}

/** Nothing is listed, nothing was unreadable, and the service counts nothing either. */
function isKnownEmpty({ complete, count: all }: TrashState): boolean {
  return complete && all.items === 0;
}

/** "12 of 340 items loaded", "340 items". */
export function loadedWords({ list, complete, unreadable, count: all }: TrashState): string {
  const words =
    complete || list.length === 0 ? count(all) : l10n.t('{0} of {1} loaded', number(list.length), count(all));
  return unreadable === 0 ? words : l10n.t('{0}, {1} unreadable', words, number(unreadable));
}

function trashItem({ item, account }: ItemRow, context: TreeItemContext): TreeItem {
  const name = plain(nameOf(item), 200);
  const row = new TreeItem(name, TreeItemCollapsibleState.None);
  row.id = keyOf(item);
  const expiry = context.expiring.words(item, context.now());
  row.description = description(item, context.now(), expiry);
  const icon = item.purgeBlockedBy?.kind === 'retained' ? new ThemeIcon('lock') : kindIcons[item.kind];
  // With an address, most icon themes have none for a folder.
  row.iconPath = icon === ThemeIcon.Folder && expiry ? new ThemeIcon('symbol-folder') : icon;
  // The file's own icon of the icon theme is found by its name. Slashes would make folders of it, or a host.
  if (icon === ThemeIcon.File || expiry)
    row.resourceUri = Uri.from({
      scheme: itemScheme,
      path: `/${name.replaceAll('/', '∕')}`,
      query: expiry && expiringMark,
    });
  const isMovable = item.restoreBlockedBy === undefined && account.trash.capabilities.restoresTo === true;
  row.contextValue = [
    item.kind,
    ...(item.restoreBlockedBy ? [] : ['restorable']),
    ...(isMovable ? ['movable'] : []),
    ...(item.purgeBlockedBy ? [] : ['purgeable']),
  ].join('+');
  return row;
}

/** "expires tomorrow · Nov 3 · Contracts": until when, since when, and where from. */
function description(item: TrashItem, now: number, expiry: string): string {
  const folder = item.origin?.missing === 'gone' ? l10n.t('original folder no longer exists') : shortPlace(item.origin);
  return [
    expiry,
    item.deletedAt === undefined ? '' : shortTime(item.deletedAt, now),
    folder === undefined || isInvisible(folder) ? '' : plain(folder, 60),
    item.purgeBlockedBy ? l10n.t("can't be deleted") : '',
  ]
    .filter(Boolean)
    .join(separator);
}
