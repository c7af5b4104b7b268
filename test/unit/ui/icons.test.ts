import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceIconPath } from '../../../src/ui/icons.ts';
import { vendors } from '../../../src/vendors/table.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('the icon of a service', () => {
  for (const { id } of vendors) {
    for (const theme of ['light', 'dark'] as const) {
      it(`is there for ${id} in ${theme} themes: 16 by 16, of one colour, and nothing but shapes`, () => {
        const file = serviceIconPath(id, theme);
        assert.ok(existsSync(path.join(root, file)), file);
        const svg = read(file);
        assert.match(svg, /^<svg [^>]*width="16" height="16" viewBox="0 0 16 16"/);
        assert.equal(new Set(svg.match(/#[0-9a-f]{3,6}/gi)).size, 1);
        assert.doesNotMatch(svg, /<(?:script|image|style|use|foreignObject)|href|\bon\w+=/i);
      });
    }

    it(`has the same shape for ${id} in every theme`, () => {
      const [light, dark] = (['light', 'dark'] as const).map((theme) => read(serviceIconPath(id, theme)));
      assert.equal(light?.replace(/#\w+/g, ''), dark?.replace(/#\w+/g, ''));
    });
  }

  it('differs from service to service', () => {
    assert.equal(new Set(vendors.map(({ id }) => read(serviceIconPath(id, 'dark')))).size, vendors.length);
  });

  it('is part of the package', () => {
    assert.ok(read('.vscodeignore').split('\n').includes('!media/services/**'));
  });
});
