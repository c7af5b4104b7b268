import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vendorMessages } from '../../../src/ui/messages/table.ts';
import { vendors } from '../../../src/vendors/table.ts';

const source = join(import.meta.dirname, '../../../src/vendors');

for (const { id, name } of vendors) {
  describe(`the reason codes of ${name}`, () => {
    const texts = globSync('**/*.ts', { cwd: join(source, id) }).map((file) =>
      readFileSync(join(source, id, file), 'utf8'),
    );
    const literals = new Set(texts.flatMap((text) => [...text.matchAll(/'([\w.]+)'/g)].map(([, found = '']) => found)));
    const worded = Object.keys(vendorMessages[id]?.problems ?? {});

    it('have words', () => {
      const codes = [...literals].filter((each) => each.startsWith(`${id}.`) && !each.endsWith('.com'));
      assert.ok(codes.length > 5);
      assert.deepEqual(
        codes.filter((each) => !worded.includes(each)),
        [],
      );
    });

    it('are all that has words', () => {
      assert.deepEqual(
        // Some are a service's own, to which the vendor is put.
        worded.filter((each) => !literals.has(each) && !literals.has(each.slice(id.length + 1))),
        [],
      );
    });
  });
}
