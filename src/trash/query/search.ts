import type { SearchQuery } from '../ports.ts';
import type { Query } from './query.ts';

/**
 * What a service can look for: a text, who deleted it, and when. It looks for one text, so it is given the longest; the
 * query still has to be asked about what it finds. `undefined` where nothing could be looked for.
 */
export function toSearch({ terms }: Query): SearchQuery | undefined {
  const wanted = terms.filter(({ not }) => !not);
  const texts = wanted.flatMap((term) => {
    if (term.field !== 'text') return [];
    // Of "*.xlsx", a service knows "xlsx".
    return term.match === 'exact' ? [term.text] : term.text.split(/[^\p{L}\p{M}\p{N}]+/u);
  });
  const people = wanted.flatMap((term) => (term.field === 'person' ? (term.text ?? []) : []));
  const periods = wanted.flatMap((term) => (term.field === 'deleted' ? (term.range ?? []) : []));
  const text = longest(texts);
  const deletedByName = longest(people);
  const from = Math.max(...periods.map((each) => each.from));
  const to = Math.min(...periods.map((each) => each.to));
  const search = {
    text,
    ...(deletedByName !== '' && { deletedByName }),
    ...(Number.isFinite(from) && { deletedFrom: from }),
    ...(Number.isFinite(to) && { deletedTo: to }),
  };
  return text === '' && Object.keys(search).length === 1 ? undefined : search;
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, each) => (each.length > best.length ? each : best), '');
}
