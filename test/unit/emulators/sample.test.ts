import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startSampleBox } from '../../emulators/box/sample.ts';
import { startPage } from '../../host/folders.ts';

describe('the sample accounts', () => {
  it('have in their trash what the page of `npm start` suggests to try', async () => {
    const page = readFileSync(path.join(startPage, 'page.html'), 'utf8');
    const named = [...page.matchAll(/<b>([^<]+\.\w+)<\/b>/g)].map(([, name = '']) => name);
    assert.ok(named.length >= 4, String(named));
    const { emulator } = await startSampleBox();
    const names = new Set(emulator.state.trash().map(({ name }) => name));
    await emulator.stop();
    assert.deepEqual(
      named.filter((name) => !names.has(name)),
      [],
    );
  });
});
