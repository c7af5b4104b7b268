/** Charts of the Overview, drawn as SVG; every mark opens the tree with its filter. */
import { env, l10n } from 'vscode';
import type { Calendar, Tally } from '../../trash/overview.ts';
import { itemCount, number } from '../format.ts';
import { plain } from '../text.ts';
import { button, filter, meter, percent, section, table } from './parts.ts';
import { el, h, type ViewElement } from './view.ts';

/** A bar for each day, what lies outside of the days under it, and all of it as a table. */
export function dayChart(
  title: string,
  field: 'deleted' | 'expires',
  { days, before, after, undated }: Calendar,
): ViewElement {
  const part = ({ items }: Tally, label: string, value: string) => {
    return { items, label, words: l10n.t('{0}: {1}', label, itemCount(items)), run: filter(`${field}:${value}`) };
  };
  const bars = days.map((each) => part(each, dayName(each.at, 'short'), day(each.at)));
  const [first = 0, middle = 0, last = 0] = [0, days.length >> 1, days.length - 1].map((index) => days[index]?.at);
  const outside = [
    part(before, field === 'deleted' ? l10n.t('Earlier') : l10n.t('Overdue'), `<${day(first)}`),
    part(after, l10n.t('Later'), `>${day(last)}`),
    part(undated, l10n.t('Unknown date'), 'unknown'),
  ].filter(({ items }) => items > 0);
  const shown = bars.filter(({ items }) => items > 0);
  const most = Math.max(1, ...shown.map(({ items }) => items));
  const left = (part: number) => percent(part / bars.length);
  const marks = bars.flatMap((bar, index) => {
    if (bar.items === 0) return [];
    // It can be seen, and hit, also beside one a thousand times as high.
    const height = Math.max(0.03, bar.items / most);
    return h(
      'g',
      { role: 'button', tabindex: bar === shown[0] ? '0' : '-1', 'aria-label': bar.words, 'data-run': bar.run },
      el('title', bar.words),
      h('rect', { class: 'reach', x: left(index), width: left(1), height: '100%' }),
      h('rect', {
        class: 'bar',
        x: left(index + 0.12),
        width: left(0.76),
        y: percent(1 - height),
        height: percent(height),
        rx: '2',
      }),
    );
  });
  return section(
    title,
    h('div', { class: 'axis', 'aria-hidden': 'true' }, number(most)),
    h('svg', { class: `chart ${field}`, role: 'group', 'aria-label': title }, ...marks),
    h(
      'div',
      { class: 'axis', 'aria-hidden': 'true' },
      ...[first, middle, last].map((each) => el('span', dayName(each))),
    ),
    outside.length > 0 && el('p.outside', ...outside.map(({ run, words }) => button(run, 'link', words))),
    el(
      'details',
      el('summary', l10n.t('Show as Table')),
      table(
        title,
        [l10n.t('Day'), l10n.t('Items')],
        [...shown, ...outside].map(({ run, label, items }) => [[button(run, 'link', label)], [number(items)]]),
      ),
    ),
  );
}

export interface Rank {
  readonly label: string;
  readonly value: string;
  /** None where no filter finds it. */
  readonly query: string | undefined;
  /** Of which the bar tells the share of the first. */
  readonly amount: number;
}

/** A list of bars, longest first. */
export function ranks(title: string, list: readonly Rank[]): ViewElement {
  const most = list[0]?.amount ?? 1;
  return section(
    title,
    el(
      'ol',
      ...list.map(({ label, value, query, amount }) => {
        const words = [el('bdi', plain(label, 100)), ' ', el('span.quiet', value), meter(amount / most)];
        return el('li', query === undefined ? el('div.rank', ...words) : button(filter(query), 'rank', ...words));
      }),
    ),
  );
}

/** A day of the person's calendar, as the filter reads it. */
function day(time: number): string {
  const date = new Date(time);
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
}

function dayName(at: number, weekday?: 'short'): string {
  return new Intl.DateTimeFormat(env.language, { weekday, month: 'short', day: 'numeric' }).format(at);
}
