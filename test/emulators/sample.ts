/** The three services with the sample data of a small company: for `npm start` and the e2e tests. */
import { startSampleBox } from './box/sample.ts';
import { startSampleDocSpace } from './docspace/sample.ts';
import { startSampleEgnyte } from './egnyte/sample.ts';

export async function startSampleServices() {
  const [box, egnyte, docspace] = await Promise.all([startSampleBox(), startSampleEgnyte(), startSampleDocSpace()]);
  const all = [box, egnyte, docspace];
  return {
    box: box.emulator,
    egnyte: egnyte.emulator,
    docspace: docspace.emulator,
    /** For the environment variable `CLOUD_TRASH_ACCOUNTS`. */
    accounts: all.map(({ account }) => account),
    /** Where they listen, for people. */
    lines: all.map(({ account }) => `${account.label}: ${account.url}`),
    stop: async () => {
      await Promise.all(all.map(({ emulator }) => emulator.stop()));
    },
  };
}
