// mocha's root hooks of the end-to-end tests.
import type { Context, RootHookObject } from 'mocha';
import { photograph, raise, strike } from './stage.ts';

export const mochaHooks: RootHookObject = {
  async beforeAll(this: Context) {
    // A first run installs the editor.
    this.timeout(300_000);
    await raise();
  },
  async afterEach(this: Context) {
    if (this.currentTest?.state === 'failed')
      await photograph(
        this.currentTest
          .fullTitle()
          .replace(/[^\w ]/g, '')
          .slice(0, 80),
      );
  },
  async afterAll() {
    await strike();
  },
};
