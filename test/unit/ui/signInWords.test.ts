// The words of each vendor's sign-in: all there, and short enough for where they stand.
import assert from 'node:assert/strict';
import { vendorMessages } from '../../../src/ui/messages/table.ts';
import { vendors } from '../../../src/vendors/table.ts';

/** The second line of a pick list shows no more beside others in a window of usual size. */
const maxDetail = 60;
const maxPlaceholder = 30;

for (const { id, signIn } of vendors) {
  describe(`the words of a sign-in: ${id}`, () => {
    const methods = vendorMessages[id]?.methods() ?? {};

    it('are there for each method and each box, and for no other method', () => {
      assert.deepEqual(Object.keys(methods).sort(), signIn.map((method) => method.id).sort());
      for (const method of signIn) {
        const boxes = Object.keys(methods[method.id]?.fields ?? {});
        for (const field of method.fields) {
          assert.ok(boxes.includes(field.id), `${method.id} ${field.id}`);
          assert.equal(typeof methods[method.id]?.fields[field.id]?.page, field.page ? 'string' : 'undefined');
        }
      }
    });

    for (const [method, { title, detail, removal, fields }] of Object.entries(methods)) {
      it(`fit into their places: ${method}`, () => {
        assert.doesNotMatch(title, /[.:]$/);
        assert.ok(detail.length <= maxDetail, `${detail.length}: ${detail}`);
        assert.doesNotMatch(detail, /\.$/);
        assert.match(removal, /^[A-Z].*\.$/);
        for (const { prompt, placeholder = '', page = 'Open It' } of Object.values(fields)) {
          assert.match(prompt, /^(Enter|Paste) .*\.$/);
          assert.ok(placeholder.length <= maxPlaceholder, placeholder);
          assert.match(page, /^Open( \S+){1,2}$/);
        }
      });
    }
  });
}
