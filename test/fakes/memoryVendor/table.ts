import { vendors as shipped } from '../../../src/vendors/table.ts';
import { memory } from './memory.ts';

/** Takes the place of `src/vendors/table.ts` in the build for the tests inside the editor; see `test/host/build.ts`. */
export const vendors = [...shipped, memory];
