// The editors that tests and `npm start` run in: one release, in the browser and on the desktop.

/** VS Code, as `--desktop` downloads it. */
export const vscodeVersion = '1.139.1';

/** The package of npm whose server is that release. */
export const codeServerVersion = '4.139.1';
