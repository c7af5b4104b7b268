// mocha's root hooks of the contract tests.
import type { RootHookObject } from 'mocha';
import { applied } from './specs.ts';

export const mochaHooks: RootHookObject = {
  beforeAll() {
    process.stdout.write(`  ${applied}\n`);
  },
};
