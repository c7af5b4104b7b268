/** The menu of Recover Deleted Items...: each line is a part of the filter, and the title counts what passes. */
import { l10n } from 'vscode';
import { type TrashItem, totalSize } from '../../trash/item.ts';
import { periodOf, type Range } from '../../trash/query/dates.ts';
import { parseQuery, type Query } from '../../trash/query/query.ts';
import { type DeletionFilter, type Facet, matcher, type Value, valuesOf } from '../../trash/recover/deletionFilter.ts';
import { unknown } from '../../trash/recover/origin.ts';
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
  const { clock, dialogs } = services;
  const { when, query } = filter;
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
  /** Several of the values that occur, of which those chosen before are chosen still; none of them means any. */
  const facet = (title: string, any: string, key: Facet) => {
    const chosen = filter[key];
    const values = new Map(valuesOf(items, key).map((value) => [value.key, value]));
    const words = [...(chosen ?? [])].map((each) =>
      forIconText(nameOf(key, each, values.get(each)?.example) ?? l10n.t('unknown'), 60),
    );
    return part(title, chosen ? words.join(', ') : any, async () => {
      const choices = valuesOf(without(key), key).map((value) => ({
        ...choiceOf(key, value),
        picked: chosen?.has(value.key) ?? false,
      }));
      const picked = await dialogs.pickMany(title, choices);
      return picked && { ...filter, [key]: picked.length === 0 ? undefined : new Set(picked) };
    });
  };
  return [
    ...(found > 0 ? [preview] : []),
    part(l10n.t('Deleted'), whenWords(when), async () => {
      const change = await askWhen(services, without('when'), clock.now());
      return change && { ...filter, ...change };
    }),
    facet(l10n.t('Deleted By'), l10n.t('anyone'), 'people'),
    facet(l10n.t('Original Folder'), l10n.t('any'), 'folders'),
    facet(l10n.t('Type'), l10n.t('any'), 'kinds'),
    part(l10n.t('Filter'), query ? forIconText(query.text, 60) : l10n.t('any'), async () => {
      const typed = await askQuery(services, query);
      return typed && { ...filter, query: typed.terms.length === 0 ? undefined : typed };
    }),
  ];
}

/** `undefined` for what the service does not tell. */
function nameOf(facet: Facet, key: string, example: TrashItem | undefined): string | undefined {
  if (facet === 'people') return example?.deletedBy?.name;
  if (facet === 'kinds') return example && kindName(example.kind);
  return key === unknown ? undefined : key;
}

/** Folders are indented below those that they lie in. */
function choiceOf(facet: Facet, { key, items, example }: Value): Choice<string> {
  const name = nameOf(facet, key, example) ?? l10n.t('Unknown');
  const parts = facet === 'folders' && key !== unknown ? key.split('/').filter(Boolean) : undefined;
  const icon = parts ? `${'    '.repeat(Math.max(0, parts.length - 1))}$(folder) ` : '';
  const label = `${icon}${forIconText(parts?.at(-1) ?? name, 80)}`;
  return { label, description: number(items), value: key };
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

async function askWhen(
  services: Services,
  items: readonly TrashItem[],
  now: number,
): Promise<Pick<DeletionFilter, 'when'> | undefined> {
  const period = (label: string, when: DeletionFilter['when']): Choice<FilterChange> => ({
    label,
    description: number(items.filter(matcher({ when })).length),
    value: async () => ({ when }),
  });
  const since = (from: number) => ({ range: { from, to: Number.POSITIVE_INFINITY } });
  const unknownDate = { range: undefined };
  const answer = await services.dialogs.pick<FilterChange>(l10n.t('Deleted'), [
    period(l10n.t('Last Hour'), since(now - hour)),
    period(l10n.t('Today'), since(new Date(now).setHours(0, 0, 0, 0))),
    {
      label: l10n.t('Since...'),
      value: async () => {
        const from = await askTime(services, now, l10n.t('Since'), 1, 1);
        return from && { when: since(from.from) };
      },
    },
    {
      label: l10n.t('Between...'),
      value: async () => {
        const from = await askTime(services, now, l10n.t('Since'), 1, 2);
        const to = from && (await askTime(services, now, l10n.t('Until'), 2, 2, from.from));
        return to && { when: { range: { from: from.from, to: to.to } } };
      },
    },
    ...(items.some(matcher({ when: unknownDate })) ? [period(l10n.t('Unknown'), unknownDate)] : []),
    period(l10n.t('Any Time'), undefined),
  ]);
  return await answer?.();
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

/** "since Nov 20, 2026, 2:05 PM", "Nov 20, 2026, 2:05 – 3:00 PM" */
function whenWords(when: DeletionFilter['when']): string {
  if (when === undefined) return l10n.t('any time');
  if (when.range === undefined) return l10n.t('unknown');
  const { from, to } = when.range;
  return Number.isFinite(to) ? dateTimes(from, to) : l10n.t('since {0}', dateTime(from));
}
