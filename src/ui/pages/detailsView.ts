/** How the page of one item looks. */
import { env, l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { ItemKind, Person, TrashItem } from '../../trash/item.ts';
import type { ItemStatus } from '../../trash/outcome.ts';
import { itemFacts, missingWords, person } from '../facts.ts';
import { exact, isInstant, kindName, nameOf, place, size } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import { plain } from '../text.ts';
import { hour, relative } from '../when.ts';
import { meter, section } from './parts.ts';
import { quoted } from './queries.ts';
import { h, runAttribute, type ViewElement, type ViewNode } from './view.ts';

export interface ItemState {
  readonly item: TrashItem;
  /** Of its account, as long as that is connected. */
  readonly trash: AccountTrash | undefined;
  readonly status: ItemStatus | undefined;
  readonly isReading: boolean;
  readonly now: number;
}

/** Drawn in a square of 16. */
const icons: Readonly<Record<ItemKind, string>> = {
  file: 'M3.5 1.5h6L12.5 5v9.5h-9zM9 1.5V5.5h3.5',
  folder: 'M1.5 3h4.5l1.5 2h7v8.5h-13z',
  link: 'M6.5 9.5l3-3M7.2 4.6 8.6 3.2a3 3 0 0 1 4.2 4.2L11.4 8.8M8.8 11.4 7.4 12.8a3 3 0 0 1-4.2-4.2L4.6 7.2',
  version: 'M8 4.5V8l2.5 1.5M2.2 8a5.8 5.8 0 1 0 1.8-4.2M3.8 1.5V4h2.5',
  unknown: 'M6 6.2a2 2 0 1 1 2.9 1.8c-.7.3-.9.7-.9 1.5M8 11.4V12M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13',
};

export function detailsView(state: ItemState): readonly ViewNode[] {
  const { item, trash, isReading, now } = state;
  const facts = itemFacts(item, trash?.account.label ?? '', now);
  const subtitle = [
    kindName(item.kind),
    item.size === undefined ? '' : size(item.size),
    plain(trash?.account.label ?? ''),
  ];
  return [
    h(
      'header',
      { class: 'item' },
      h('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, h('path', { d: icons[item.kind] })),
      h(
        'div',
        {},
        h('h1', { tabindex: '-1' }, h('bdi', {}, plain(nameOf(item), 500))),
        h(
          'p',
          { class: 'quiet' },
          subtitle.filter(Boolean).join(' · '),
          h('span', { role: 'status' }, isReading ? ` · ${l10n.t('Loading the latest details...')}` : undefined),
        ),
      ),
    ),
    h('div', { role: 'status' }, ...stateNodes(state)),
    h('div', { class: 'actions' }, ...actions(state)),
    ...facts.flatMap(({ label, text, where }) =>
      where === 'warning' ? [h('p', { class: 'note' }, h('strong', {}, label), ' ', text)] : [],
    ),
    section(l10n.t('Original folder'), origin(item)),
    section(l10n.t('Timeline'), timeline(state)),
    section(
      l10n.t('Details'),
      h(
        'dl',
        {},
        ...facts
          .filter(({ where }) => where === undefined)
          .map(({ label, text }) => h('div', {}, h('dt', {}, label), h('dd', {}, text))),
      ),
    ),
  ];
}

/** What is known of the item now, where that is not what the rest of the page says. */
function stateNodes({ trash, status }: ItemState): readonly ViewNode[] {
  const text = trash ? status && stateText(status) : problemText({ kind: 'notFound', code: 'account.removed' });
  if (text === undefined) return [];
  return [h('p', { class: `note${status?.state === 'live' ? ' good' : ''}` }, plain(text, 500))];
}

function stateText(status: ItemStatus): string | undefined {
  if (status.state === 'trashed') return undefined;
  if (status.state === 'gone') return l10n.t('This item was permanently deleted. These are its last known details.');
  if (status.state === 'absent') {
    return l10n.t('This item is no longer in the trash. These are its last known details.');
  }
  if (status.state === 'unknown')
    return l10n.t('The latest details could not be loaded: {0}', problemText(status.problem));
  const where = place(status.where);
  return where === undefined
    ? l10n.t('This item was restored. These are its last known details.')
    : l10n.t('This item was restored to {0}. These are its last known details.', plain(where, 300));
}

/** As far as anyone knows. */
function isInTrash(status: ItemStatus | undefined): boolean {
  return status === undefined || status.state === 'trashed' || status.state === 'unknown';
}

/** What can be done now. */
function actions({ item, trash, status }: ItemState): readonly ViewElement[] {
  const isThere = isInTrash(status);
  const canRestore = trash && isThere && !item.restoreBlockedBy;
  const found: readonly (readonly [name: string, title: string, isOffered: boolean | undefined])[] = [
    ['restore', l10n.t('Restore'), canRestore],
    ['restoreTo', l10n.t('Restore To...'), canRestore && trash.capabilities.restoresTo],
    ['openInBrowser', l10n.t('Open Trash in Browser'), trash !== undefined],
    ['copy', l10n.t('Copy as JSON'), trash !== undefined],
    ['purge', l10n.t('Delete Permanently...'), trash && isThere && !item.purgeBlockedBy],
  ];
  return found.flatMap(([name, title, isOffered]) =>
    isOffered === true
      ? [h('button', { class: name === 'restore' ? 'primary' : undefined, [runAttribute]: name }, title)]
      : [],
  );
}

/** The path from the top; each folder leads to what else came from there. */
function origin({ origin: from }: TrashItem): ViewElement {
  const known = place(from);
  const missing = missingWords(from);
  if (known === undefined) return h('p', {}, missing ?? l10n.t('Unknown'));
  const names = known.split('/').filter(Boolean);
  const isWhole = from?.path !== undefined;
  const crumbs = names.map((name, index) => {
    const path = isWhole ? `/${names.slice(0, index + 1).join('/')}/` : `${name}/`;
    const isMissing = missing !== undefined && index === names.length - 1;
    return h(
      'li',
      { class: isMissing ? 'missing' : undefined },
      h('button', { class: 'link', [runAttribute]: `filter in:${quoted(path)}` }, h('bdi', {}, plain(name, 100))),
      isMissing ? h('span', { class: 'quiet' }, ` (${missing})`) : undefined,
    );
  });
  return h('ol', { class: 'crumbs' }, ...(crumbs.length > 0 ? crumbs : [h('li', {}, '/')]));
}

function timeline({ item, status, now }: ItemState): ViewElement {
  const { deletedAt, expiresAt } = item;
  const isThere = isInTrash(status);
  return h(
    'ol',
    { class: 'timeline' },
    item.createdAt === undefined ? undefined : event(l10n.t('Created'), item.createdAt, now, item.createdBy),
    item.modifiedAt === undefined ? undefined : event(l10n.t('Modified'), item.modifiedAt, now, item.modifiedBy),
    event(l10n.t('Deleted'), deletedAt, now, item.deletedBy),
    isThere && expiresAt !== undefined ? remaining(deletedAt, expiresAt, now) : undefined,
    isThere ? event(l10n.t('Permanently deleted'), expiresAt, now) : undefined,
  );
}

/** When something was done with the item, and by whom. */
function event(title: string, at: number | undefined, now: number, by?: Person): ViewElement {
  const isKnown = at !== undefined && isInstant(at);
  const words = [isKnown ? relative(at, now) : '', plain(person(by) ?? '')].filter(Boolean);
  return h(
    'li',
    {},
    h('strong', {}, title),
    ` ${words.join(' · ')}`,
    h('div', { class: 'quiet' }, isKnown ? exact(at) : l10n.t('Not reported by the service.')),
  );
}

/** How much of the time in the trash is left. */
function remaining(from: number | undefined, to: number, now: number): ViewElement | undefined {
  if (!isInstant(to) || to <= now) return undefined;
  const whole = from === undefined ? 0 : to - from;
  const left = whole > 0 ? Math.min(1, (to - now) / whole) : undefined;
  const words =
    left === undefined
      ? l10n.t('{0} left', duration(to - now))
      : l10n.t('{0} left of {1}', duration(to - now), duration(whole));
  return h(
    'li',
    { class: to - now < 3 * 24 * hour ? 'left soon' : 'left' },
    words,
    left === undefined ? undefined : meter(left),
  );
}

/** "12 days", "5 hours", "20 minutes" */
function duration(ms: number): string {
  const [unit, length] = ms < hour ? ['minute', hour / 60] : ms < 48 * hour ? ['hour', hour] : ['day', 24 * hour];
  return new Intl.NumberFormat(env.language, { style: 'unit', unit: String(unit), unitDisplay: 'long' }).format(
    Math.round(ms / Number(length)),
  );
}
