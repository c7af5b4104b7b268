// Where things are.
import path from 'node:path';

/** The top folder of the repository. */
export const root = path.resolve(import.meta.dirname, '../..');

/** What was fetched once and is kept: the editor and its Node. */
export const cache = path.join(root, '.vscode-test');

/** What builds leave behind. */
export const out = path.join(root, 'out');

/** The extension as `node esbuild.js --demo` leaves it: a folder that an editor can install. */
export const demo = path.join(out, 'demo');

/** Where e2e tests put their pictures. */
export const screenshots = path.join(out, 'screenshots');

/** The extension that shows the page of `npm start`. */
export const startPage = path.join(import.meta.dirname, 'startPage');
