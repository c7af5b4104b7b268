// JSON that is nested deeper than the stack: it makes an entry unreadable, or its field unknown, and hurts no other.
import assert from 'node:assert/strict';
import type { TrashItem } from '../../../src/trash/item.ts';
import { decodeEach, parseJson } from '../../../src/vendors/answers.ts';
import { entry as boxEntry, itemOf as boxItem } from '../../../src/vendors/box/decode.ts';
import { entry as docspaceEntry, itemOf as docspaceItem } from '../../../src/vendors/docspace/decode.ts';
import { entry as egnyteEntry, itemOf as egnyteItem } from '../../../src/vendors/egnyte/decode.ts';

const depth = 100_000;
const nested = (open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`;
const deep = { arrays: nested('[', ']'), objects: nested('{"a":', '}') };

type Decoded = { readonly items: readonly TrashItem[]; readonly unreadable: number };

const decoders: Readonly<Record<string, (entries: readonly unknown[]) => Decoded>> = {
  Box: (entries: readonly unknown[]) => decodeEach(boxEntry, entries, (each) => boxItem('a', each)),
  DocSpace: (entries: readonly unknown[]) =>
    decodeEach(docspaceEntry, entries, (each) => docspaceItem('a', 'file', each)),
  Egnyte: (entries: readonly unknown[]) => decodeEach(egnyteEntry, entries, (each) => egnyteItem('a', each)),
};
const fields: Readonly<Record<string, readonly string[]>> = {
  Box: Object.keys(boxEntry.entries),
  DocSpace: Object.keys(docspaceEntry.entries),
  Egnyte: Object.keys(egnyteEntry.entries),
};

for (const [name, decodeAll] of Object.entries(decoders)) {
  describe(`deeply nested entries of ${name}`, () => {
    for (const [kind, json] of Object.entries(deep)) {
      it(`do no harm in any field: ${kind}`, () => {
        const known = fields[name] ?? [];
        assert.ok(known.length > 3);
        const nest: unknown = parseJson(json);
        assert.ok(typeof nest === 'object');
        for (const field of [...known, 'other']) {
          const { items, unreadable } = decodeAll([{ id: '7', type: 'file', name: 'a', [field]: nest }, nest]);
          assert.equal(items.length + unreadable, 2, field);
          assert.ok(JSON.stringify(items).length < 2000, `${field} is not passed on`);
        }
      });
    }
  });
}
