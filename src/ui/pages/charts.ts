/** Charts of the Overview, drawn as SVG; every mark opens the tree with its filter. */
import { env, l10n } from 'vscode';
import type { Calendar, Tally } from '../../trash/overview.ts';
import { itemCount, number, size } from '../format.ts';
import { filterAction, filterLink, meter, percent, section } from './parts.ts';
import { day } from './queries.ts';
import { h, runAttribute, type ViewElement } from './view.ts';

export interface DayChart {
  readonly title: string;
  readonly calendar: Calendar;
  /** Of the filter. */
  readonly field: 'deleted' | 'expires';
  /** What the days before and after are called. */
  readonly before: string;
  readonly after: string;
  readonly undated: string;
}

/** One thing that is counted, with the filter that finds it. */
interface Part extends Tally {
  readonly label: string;
  readonly query: string;
}

/** A bar for each day, what lies outside of the days under it, and all of it as a table. */
export function dayChart({ title, calendar, field, before, after, undated }: DayChart): ViewElement {
  const { days } = calendar;
  const [first, last] = [day(days[0]?.at ?? 0), day(days.at(-1)?.at ?? 0)];
  const outside: readonly Part[] = [
    { label: before, query: `${field}:<${first}`, ...calendar.before },
    { label: after, query: `${field}:>${last}`, ...calendar.after },
    { label: undated, query: `${field}:unknown`, ...calendar.undated },
  ].filter(({ items }) => items > 0);
  const parts = days.map(({ at, items, bytes }): Part => {
    return { label: weekday(at), query: `${field}:${day(at)}`, items, bytes };
  });
  const most = Math.max(1, ...parts.map(({ items }) => items));
  const firstMark = parts.find(({ items }) => items > 0);
  const width = 1 / parts.length;
  const marks = parts.map((part, index) =>
    part.items === 0
      ? []
      : h(
          'g',
          {
            role: 'button',
            tabindex: part === firstMark ? '0' : '-1',
            'aria-label': words(part),
            [runAttribute]: filterAction(part.query),
          },
          h('title', {}, words(part)),
          h('rect', { class: 'reach', x: percent(index * width), width: percent(width), height: '100%' }),
          h('rect', {
            class: 'bar',
            x: percent((index + 0.12) * width),
            width: percent(0.76 * width),
            y: percent(1 - height(part.items, most)),
            height: percent(height(part.items, most)),
            rx: '2',
          }),
        ),
  );
  const shown = [...parts.filter(({ items }) => items > 0), ...outside];
  return section(
    title,
    h('div', { class: 'axis', 'aria-hidden': 'true' }, number(most)),
    h('svg', { class: `chart ${field}`, role: 'group', 'aria-label': title }, marks.flat()),
    h(
      'div',
      { class: 'axis', 'aria-hidden': 'true' },
      [0, Math.floor(days.length / 2), days.length - 1].map((index) => h('span', {}, shortDay(days[index]?.at ?? 0))),
    ),
    outside.length === 0
      ? undefined
      : h(
          'p',
          { class: 'outside' },
          outside.map((part) => filterLink(part.query, words(part))),
        ),
    table(title, shown),
  );
}

function table(title: string, parts: readonly Part[]): ViewElement {
  const cells = (tag: string, ...texts: readonly string[]) =>
    texts.map((each) => h(tag, { scope: tag === 'th' ? 'col' : undefined }, each));
  return h(
    'details',
    {},
    h('summary', {}, l10n.t('Show as Table')),
    h(
      'table',
      { 'aria-label': title },
      h('thead', {}, h('tr', {}, cells('th', l10n.t('Day'), l10n.t('Items'), l10n.t('Size')))),
      h(
        'tbody',
        {},
        parts.map(({ label, query, items, bytes }) =>
          h('tr', {}, h('td', {}, filterLink(query, label)), cells('td', number(items), size(bytes))),
        ),
      ),
    ),
  );
}

export interface Rank {
  readonly label: string;
  readonly value: string;
  readonly query: string;
  /** Of the longest bar. */
  readonly share: number;
}

/** A list of bars, longest first. */
export function ranks(
  title: string,
  list: readonly Rank[],
  ...more: readonly (ViewElement | undefined)[]
): ViewElement {
  return section(
    title,
    h(
      'ol',
      { class: 'ranks' },
      list.map(({ label, value, query, share }) =>
        h(
          'li',
          {},
          h(
            'button',
            { class: 'rank', [runAttribute]: filterAction(query) },
            h('bdi', {}, label),
            ' ',
            h('span', { class: 'quiet' }, value),
            meter(share),
          ),
        ),
      ),
    ),
    ...more,
  );
}

/** "Friday, Nov 20: 12 items, 3.2 GB" */
function words({ label, items, bytes }: Part): string {
  return bytes > 0
    ? l10n.t('{0}: {1}, {2}', label, itemCount(items), size(bytes))
    : l10n.t('{0}: {1}', label, itemCount(items));
}

/** A bar that can be seen, and hit, also beside one a thousand times as high. */
function height(items: number, most: number): number {
  return Math.max(0.03, items / most);
}

function weekday(at: number): string {
  return new Intl.DateTimeFormat(env.language, { weekday: 'short', month: 'short', day: 'numeric' }).format(at);
}

function shortDay(at: number): string {
  return new Intl.DateTimeFormat(env.language, { month: 'short', day: 'numeric' }).format(at);
}
