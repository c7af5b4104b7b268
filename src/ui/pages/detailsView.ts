/** How the page of one item looks. */
import { env, l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Person, TrashItem } from '../../trash/item.ts';
import type { ItemStatus } from '../../trash/outcome.ts';
import { itemFacts, missingWords, person } from '../facts.ts';
import { exact, isInstant, kindName, nameOf, place, size } from '../format.ts';
import { problemText } from '../messages/problems.ts';
import { plain } from '../text.ts';
import { relative } from '../when.ts';
import { button, filter, meter, quoted, section } from './parts.ts';
import { el, h, type ViewElement } from './view.ts';

export interface ItemState {
  readonly item: TrashItem;
  /** Of its account, as long as that is connected. */
  readonly trash: AccountTrash | undefined;
  readonly status: ItemStatus | undefined;
  readonly isReading: boolean;
  /** Whether the service deletes it permanently soon. */
  readonly isSoon: boolean;
  readonly now: number;
}

const day = 86_400_000;

/** Drawn in a square of 16. */
const [folder, file] = ['M1.5 3h4.5l1.5 2h7v8.5h-13z', 'M3.5 1.5h6L12.5 5v9.5h-9zM9 1.5V5.5h3.5'];

export function detailsView(state: ItemState): readonly ViewElement[] {
  const { item, trash, isReading, now } = state;
  const account = trash?.account.label ?? '';
  const facts = itemFacts(item, account, now);
  const subtitle = [kindName(item.kind), item.size === undefined ? '' : size(item.size), plain(account)];
  return [
    el(
      'header.item',
      h(
        'svg',
        { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
        h('path', { d: item.kind === 'folder' ? folder : file }),
      ),
      el(
        'div',
        h('h1', { tabindex: '-1' }, el('bdi', plain(nameOf(item), 500))),
        el(
          'p.quiet',
          subtitle.filter(Boolean).join(' · '),
          h('span', { role: 'status' }, isReading && ` · ${l10n.t('Loading the latest details...')}`),
        ),
      ),
    ),
    h('div', { role: 'status' }, stateNote(state)),
    el('p.actions', ...actions(state)),
    ...facts.flatMap(({ label, text, where }) =>
      where === 'warning' ? [el('p.note', el('strong', label), ' ', text)] : [],
    ),
    section(l10n.t('Original folder'), origin(item)),
    section(l10n.t('Timeline'), timeline(state)),
    section(
      l10n.t('Details'),
      el(
        'dl',
        ...facts.flatMap(({ label, text, where }) =>
          where === undefined ? [el('div', el('dt', label), el('dd', text))] : [],
        ),
      ),
    ),
  ];
}

/** What is known of the item now, where that is not what the rest of the page says. */
function stateNote({ trash, status }: ItemState): ViewElement | undefined {
  const text = trash ? status && stateText(status) : problemText({ kind: 'notFound', code: 'account.removed' });
  if (text === undefined) return undefined;
  return el('p.note', plain(text, 500));
}

function stateText(status: ItemStatus): string | undefined {
  switch (status.state) {
    case 'trashed':
      return undefined;
    case 'gone':
      return l10n.t('This item was permanently deleted. These are its last known details.');
    case 'absent':
      return l10n.t('This item is no longer in the trash. These are its last known details.');
    case 'unknown':
      return l10n.t('The latest details could not be loaded: {0}', problemText(status.problem));
    case 'live': {
      const where = place(status.where);
      return where === undefined
        ? l10n.t('This item was restored. These are its last known details.')
        : l10n.t('This item was restored to {0}. These are its last known details.', plain(where, 300));
    }
  }
}

/** As far as anyone knows. */
function isInTrash(status: ItemStatus | undefined): boolean {
  return status === undefined || status.state === 'trashed' || status.state === 'unknown';
}

/** What can be done now. */
function actions({ item, trash, status }: ItemState): readonly (ViewElement | false)[] {
  if (!trash) return [];
  const isThere = isInTrash(status);
  const canRestore = isThere && !item.restoreBlockedBy;
  return [
    canRestore && button('restore', 'primary', l10n.t('Restore')),
    canRestore && trash.capabilities.restoresTo === true && button('restoreTo', '', l10n.t('Restore To...')),
    button('openInBrowser', '', l10n.t('Open Trash in Browser')),
    button('copy', '', l10n.t('Copy as JSON')),
    isThere && !item.purgeBlockedBy && button('purge', '', l10n.t('Delete Permanently...')),
  ];
}

/** The path from the top; each folder leads to what else came from there. */
function origin({ origin: from }: TrashItem): ViewElement {
  const missing = missingWords(from);
  const known = place(from);
  if (known === undefined) return el('p', missing ?? l10n.t('Unknown'));
  const names = known.split('/').filter(Boolean);
  const crumbs = names.map((name, index) => {
    const path = from?.path === undefined ? name : `/${names.slice(0, index + 1).join('/')}`;
    const isMissing = missing !== undefined && index === names.length - 1;
    return el(
      isMissing ? 'li.missing' : 'li',
      button(filter(`in:${quoted(`${path}/`)}`), 'link', el('bdi', plain(name, 100))),
      isMissing && el('span.quiet', ` (${missing})`),
    );
  });
  return el('ol.crumbs', ...(crumbs.length > 0 ? crumbs : [el('li', '/')]));
}

function timeline({ item, status, isSoon, now }: ItemState): ViewElement {
  const { createdAt, modifiedAt, deletedAt, expiresAt } = item;
  const isThere = isInTrash(status);
  return el(
    'ol.timeline',
    createdAt !== undefined && event(l10n.t('Created'), createdAt, now, item.createdBy),
    modifiedAt !== undefined && event(l10n.t('Modified'), modifiedAt, now, item.modifiedBy),
    event(l10n.t('Deleted'), deletedAt, now, item.deletedBy),
    isThere && remaining((expiresAt ?? 0) - now, (expiresAt ?? 0) - (deletedAt ?? 0), isSoon),
    isThere && event(l10n.t('Permanently deleted'), expiresAt, now),
  );
}

/** When something was done with the item, and by whom. */
function event(title: string, at: number | undefined, now: number, by?: Person): ViewElement {
  const isKnown = at !== undefined && isInstant(at);
  const words = [isKnown ? relative(at, now) : '', plain(person(by) ?? '')].filter(Boolean);
  return el(
    'li',
    el('strong', title),
    ` ${words.join(' · ')}`,
    el('div.quiet', isKnown ? exact(at) : l10n.t('Not reported by the service.')),
  );
}

/** How much of the time in the trash is left. */
function remaining(left: number, whole: number, isSoon: boolean): ViewElement | undefined {
  // Nobody knows the whole where a date is missing or makes no sense.
  if (!(left > 0 && whole > 0 && isInstant(whole))) return undefined;
  const words = l10n.t('{0} left of {1}', days(left), days(whole));
  return h('li', { class: isSoon ? 'left soon' : 'left' }, words, meter(left / whole));
}

function days(time: number): string {
  const format = new Intl.NumberFormat(env.language, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  return format.format(Math.ceil(time / day));
}
