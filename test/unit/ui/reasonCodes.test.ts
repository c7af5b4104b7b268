import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vendorMessages } from '../../../src/ui/messages/table.ts';
import { vendors } from '../../../src/vendors/table.ts';

const source = join(import.meta.dirname, '../../../src/vendors');

/** All that could be one. */
function literalsOf(id: string): Set<string> {
  const texts = globSync('**/*.ts', { cwd: join(source, id) }).map((file) =>
    readFileSync(join(source, id, file), 'utf8'),
  );
  return new Set(texts.flatMap((text) => [...text.matchAll(/'([\w.]+)'/g)].map(([, found = '']) => found)));
}

function codesOf(id: string): string[] {
  return [...literalsOf(id)].filter((each) => each.startsWith(`${id}.`) && !each.endsWith('.com'));
}

describe('the search for reason codes', () => {
  it('finds some', () => {
    const found = vendors.flatMap(({ id }) => codesOf(id));
    assert.ok(found.length > 15, found.join());
  });
});

for (const { id, name } of vendors) {
  describe(`the reason codes of ${name}`, () => {
    const worded = Object.keys(vendorMessages[id]?.problems ?? {});

    it('have words', () => {
      assert.deepEqual(
        codesOf(id).filter((each) => !worded.includes(each)),
        [],
      );
    });

    it('are all that has words', () => {
      const literals = literalsOf(id);
      assert.deepEqual(
        // Some are a service's own, to which the vendor is put.
        worded.filter((each) => !literals.has(each) && !literals.has(each.slice(id.length + 1))),
        [],
      );
    });
  });
}
