// The words of each vendor's sign-in: all there, and short enough for where they stand.
import assert from 'node:assert/strict';
import { vendorMessages } from '../../../src/ui/messages/table.ts';
import { vendors } from '../../../src/vendors/table.ts';

const maxPlaceholder = 30;

for (const { id, signIn } of vendors) {
  describe(`the words of a sign-in: ${id}`, () => {
    const methods = vendorMessages[id]?.methods() ?? {};
    const fields = vendorMessages[id]?.fields() ?? {};

    it('are there for each method and each box, and for no other method', async () => {
      const offered = await signIn();
      assert.deepEqual(Object.keys(methods).sort(), offered.map((method) => method.id).sort());
      for (const method of offered) {
        for (const field of method.fields) assert.ok(fields[field.id], `${method.id} ${field.id}`);
      }
    });

    for (const [method, { title, removal = 'It stays.' }] of Object.entries(methods)) {
      it(`fit into their places: ${method}`, () => {
        assert.doesNotMatch(title, /[.:]$/);
        assert.match(removal, /^[A-Z].*\.$/);
      });
    }

    for (const [field, { prompt, placeholder = '' }] of Object.entries(fields)) {
      it(`say what to enter: ${field}`, () => {
        assert.match(prompt, /^(Enter|Paste) .*\.$/);
        assert.ok(placeholder.length <= maxPlaceholder, placeholder);
      });
    }
  });
}
