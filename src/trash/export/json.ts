import type { ItemRecord } from '../itemRecord.ts';

/** A JSON array with one record a line, line by line: a million of them need not be in memory together. */
export function* jsonLines(records: Iterable<ItemRecord>): Generator<string> {
  let separator = '[\n';
  for (const record of records) {
    yield separator + JSON.stringify(record);
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
