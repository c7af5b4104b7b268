/** The menu of Recover Deleted Items...: each line is a part of the filter, and the title counts what passes. */
import { l10n } from 'vscode';
import { type TrashItem, totalSize } from '../../trash/item.ts';
import { periodOf, type Range } from '../../trash/query/dates.ts';
import { parseQuery, type Query } from '../../trash/query/query.ts';
import {
  type DeletionFilter,
  type Facet,
  foldersOf,
  kindsOf,
  matcher,
  type Period,
  peopleOf,
} from '../../trash/recover/deletionFilter.ts';
import { personKey, unknown } from '../../trash/recover/origin.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { dateTime, dateTimes, itemCount, kindName, number, total } from '../format.ts';
import { queryErrorText } from '../messages/query.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';
import { hour } from '../when.ts';

/** Asks until the person wants to see what passes: then it gives the filter. `undefined` if they leave. */
export async function askForFilter(
  services: Services,
  items: readonly TrashItem[],
  start: DeletionFilter,
): Promise<DeletionFilter | undefined> {
  let filter = start;
  for (;;) {
    const answer = await services.dialogs.pick(
      titleOf(items.filter(matcher(filter))),
      partsOf(services, items, filter),
    );
    if (answer === undefined) return undefined;
    if (answer === 'preview') return filter;
    filter = (await answer()) ?? filter;
  }
}

/** Changes the filter; `undefined` leaves it. */
type FilterChange = () => Promise<DeletionFilter | undefined>;

function titleOf(found: readonly TrashItem[]): string {
  const amount = itemCount(found.length);
  return found.length === 0
    ? l10n.t('Recover Deleted Items: nothing matches')
    : l10n.t('Recover Deleted Items: {0}, {1}', amount, total(totalSize(found)));
}

function partsOf(
  services: Services,
  items: readonly TrashItem[],
  filter: DeletionFilter,
): Choice<'preview' | FilterChange>[] {
  const { clock } = services;
  const { when, people, folders, kinds, query } = filter;
  /** What the other parts of the filter let pass. */
  const without = (part: keyof DeletionFilter) => items.filter(matcher({ ...filter, [part]: undefined }));
  const found = items.filter(matcher(filter)).length;
  const preview: Choice<'preview'> = {
    label: `$(eye) ${l10n.t('Preview {0}', itemCount(found))}`,
    description: l10n.t('nothing is restored yet'),
    value: 'preview',
  };
  const part = (label: string, description: string, value: FilterChange): Choice<FilterChange> => ({
    label,
    description,
    value,
  });
  return [
    ...(found > 0 ? [preview] : []),
    part(l10n.t('Deleted'), whenWords(when), async () => {
      const change = await askWhen(services, without('when'), clock.now());
      return change && { ...filter, ...change };
    }),
    part(l10n.t('Deleted By'), peopleWords(items, people), async () => {
      const choices = peopleOf(without('people')).map(({ value, items: amount }) =>
        facet(value?.name ?? l10n.t('Unknown'), amount, personKey(value)),
      );
      const picked = await askSome(services, l10n.t('Deleted By'), choices, people);
      return picked && { ...filter, people: picked.some };
    }),
    part(l10n.t('Original Folder'), foldersWords(folders), async () => {
      const choices = foldersOf(without('folders')).map(folderChoice);
      const picked = await askSome(services, l10n.t('Original Folder'), choices, folders);
      return picked && { ...filter, folders: picked.some };
    }),
    part(l10n.t('Type'), kinds ? [...kinds].map(kindName).join(', ') : l10n.t('any'), async () => {
      const choices = kindsOf(without('kinds')).map(({ value, items: amount }) =>
        facet(kindName(value), amount, value),
      );
      const picked = await askSome(services, l10n.t('Type'), choices, kinds);
      return picked && { ...filter, kinds: picked.some };
    }),
    part(l10n.t('Filter'), query ? forIconText(query.text, 60) : l10n.t('any'), async () => {
      const typed = await askQuery(services, query);
      return typed && { ...filter, query: typed.terms.length === 0 ? undefined : typed };
    }),
  ];
}

async function askQuery({ dialogs, clock }: Services, before: Query | undefined): Promise<Query | undefined> {
  const now = clock.now();
  const typed = await dialogs.input({
    title: l10n.t('Filter'),
    step: 1,
    totalSteps: 1,
    prompt: l10n.t(
      'Enter words, a pattern such as *.xlsx, or a filter such as size:>10mb. Leave it empty for any item.',
    ),
    value: before?.text ?? '',
    secret: false,
    validate: (value) => {
      const parsed = parseQuery(value, now);
      return 'error' in parsed ? queryErrorText(parsed.error) : undefined;
    },
  });
  const parsed = typed?.end === 'accepted' ? parseQuery(typed.value, now) : undefined;
  return parsed && 'query' in parsed ? parsed.query : undefined;
}

/** Several of the values, of which those chosen before are chosen still; none of them means any. */
async function askSome<T>(
  { dialogs }: Services,
  title: string,
  choices: readonly Choice<T>[],
  before: ReadonlySet<T> | undefined,
): Promise<{ readonly some: ReadonlySet<T> | undefined } | undefined> {
  const some = await dialogs.pickMany(
    title,
    choices.map((each) => ({ ...each, picked: before?.has(each.value) ?? false })),
  );
  return some && { some: some.length === 0 ? undefined : new Set(some) };
}

function facet<T>(label: string, amount: number, value: T): Choice<T> {
  return { label: forIconText(label, 80), description: number(amount), value };
}

/** Folders are indented below those that they lie in. */
function folderChoice({ value, items }: Facet<string>): Choice<string> {
  if (value === unknown) return facet(l10n.t('Unknown'), items, value);
  const parts = value.split('/').filter(Boolean);
  const label = `${'    '.repeat(Math.max(0, parts.length - 1))}$(folder) ${forIconText(parts.at(-1) ?? value, 80)}`;
  return { label, description: number(items), value };
}

async function askWhen(
  services: Services,
  items: readonly TrashItem[],
  now: number,
): Promise<Pick<DeletionFilter, 'when'> | undefined> {
  const amount = (when: DeletionFilter['when']) => number(items.filter(matcher({ when })).length);
  const period = (label: string, when: DeletionFilter['when']): Choice<FilterChange> => ({
    label,
    description: amount(when),
    value: async () => ({ when }),
  });
  const undated = items.filter(matcher({ when: unknown })).length;
  const answer = await services.dialogs.pick<FilterChange>(l10n.t('Deleted'), [
    period(l10n.t('Last Hour'), { from: now - hour }),
    period(l10n.t('Today'), { from: new Date(now).setHours(0, 0, 0, 0) }),
    { label: l10n.t('Since...'), value: async () => await askPeriod(services, now, false) },
    { label: l10n.t('Between...'), value: async () => await askPeriod(services, now, true) },
    ...(undated > 0 ? [period(l10n.t('Unknown'), unknown)] : []),
    period(l10n.t('Any Time'), undefined),
  ]);
  return await answer?.();
}

async function askPeriod(services: Services, now: number, hasEnd: boolean): Promise<DeletionFilter | undefined> {
  const from = await askTime(services, now, l10n.t('Since'), 1, hasEnd ? 2 : 1);
  if (!from) return undefined;
  if (!hasEnd) return { when: { from: from.from } };
  const to = await askTime(services, now, l10n.t('Until'), 2, 2, from.from);
  return to && { when: { from: from.from, to: to.to } };
}

async function askTime(
  { dialogs }: Services,
  now: number,
  title: string,
  step: number,
  totalSteps: number,
  after = Number.NEGATIVE_INFINITY,
): Promise<Range | undefined> {
  const typed = await dialogs.input({
    title,
    step,
    totalSteps,
    prompt: l10n.t('Enter a date, a time of today, or both, such as 2026-11-20 14:05.'),
    value: '',
    secret: false,
    validate: (value) => {
      const time = periodOf(value, now);
      if (!time) return l10n.t('Enter a date such as 2026-11-20, or a time such as 14:05.');
      return time.to < after ? l10n.t('Enter a time after {0}.', dateTime(after)) : undefined;
    },
  });
  return typed?.end === 'accepted' ? periodOf(typed.value, now) : undefined;
}

function whenWords(when: DeletionFilter['when']): string {
  if (when === undefined) return l10n.t('any time');
  if (when === unknown) return l10n.t('unknown');
  return periodWords(when);
}

/** "since Nov 20, 2026, 2:05 PM", "Nov 20, 2026, 2:05 – 3:00 PM" */
function periodWords({ from, to }: Period): string {
  if (from === undefined) return to === undefined ? l10n.t('any time') : l10n.t('until {0}', dateTime(to));
  return to === undefined ? l10n.t('since {0}', dateTime(from)) : dateTimes(from, to);
}

function peopleWords(items: readonly TrashItem[], people: DeletionFilter['people']): string {
  if (!people) return l10n.t('anyone');
  const names = new Map(items.map(({ deletedBy }) => [personKey(deletedBy), deletedBy?.name]));
  return [...people].map((key) => forIconText(names.get(key) ?? l10n.t('unknown'), 40)).join(', ');
}

function foldersWords(folders: DeletionFilter['folders']): string {
  if (!folders) return l10n.t('any');
  return [...folders].map((folder) => forIconText(folder === unknown ? l10n.t('unknown') : folder, 60)).join(', ');
}
