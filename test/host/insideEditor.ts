// Runs tests inside the editor: in the extension host, next to the extension, with the real `vscode`.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { newContext, startBrowser } from './browser.ts';
import { type Editor, startEditor } from './editor.ts';

/** What runs inside the editor. */
export interface InsideOptions {
  /** Folder of the built extension under test. */
  extension: string;
  /** Path of the built file whose `run()` runs the tests. */
  runner: string;
  env?: Readonly<Record<string, string>>;
  timeoutMs?: number;
  /** Shows a line of the report; by default at once. */
  print?: (line: string) => void;
}

/** How editor/runner.ts marks the lines of its report. */
const mark = '[test] ';

/** Runs the tests and shows their report; answers the exit code, or rejects when they come to no end. */
export async function runInsideEditor(options: InsideOptions): Promise<number> {
  const editor = await startEditor({ extensions: [], env: options.env ?? {}, smokeTestDriver: true });
  try {
    const browser = await startBrowser();
    try {
      const context = await newContext(browser);
      const page = await context.newPage();
      return await drive(editor, page, options);
    } finally {
      await browser.close();
    }
  } finally {
    await editor.stop();
  }
}

/** Opens the window that runs the tests, and waits until it says how they ended. */
async function drive(editor: Editor, page: Page, options: InsideOptions): Promise<number> {
  const timeoutMs = options.timeoutMs ?? 600_000;
  const remote = (file: string) => `vscode-remote://127.0.0.1:${editor.port}${file.startsWith('/') ? '' : '/'}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(options.extension)],
    ['extensionTestsPath', remote(options.runner)],
  ];
  const { print = (line: string) => void process.stdout.write(line) } = options;
  const tail: string[] = [];
  // Lines of the report are shown; what else the editor says is kept for the case that something goes wrong.
  const hear = (type: string, args: readonly unknown[]) => {
    const line = args.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
    if (line.startsWith(mark)) print(`${line.slice(mark.length)}\n`);
    else tail.push(`${type}: ${line.slice(0, 500)}`);
  };
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<number>((resolve, reject) => {
    const fail = (why: string) => reject(new Error([why, ...extensionHostLog(editor), ...tail.slice(-30)].join('\n')));
    timer = setTimeout(() => fail(`The tests inside VS Code did not finish within ${timeoutMs / 1000} s.`), timeoutMs);
    page.on('crash', () => fail('The VS Code window crashed.'));
    const ready = Promise.all([
      page.exposeFunction('codeAutomationExit', (code: number) => resolve(code)),
      page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => hear(type, args)),
    ]);
    const opened = ready.then(() => page.goto(editor.url({ payload: JSON.stringify(payload) })));
    opened.catch((error: unknown) => fail(String(error)));
  });
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}

/** The end of what the extension host wrote to its log files. */
function extensionHostLog(editor: Editor): string[] {
  const logs = path.join(editor.dataDir, 'data', 'logs');
  const files = globSync('*/exthost*/remoteexthost.log', { cwd: logs });
  return files.flatMap((file) => readFileSync(path.join(logs, file), 'utf8').trimEnd().split('\n').slice(-30));
}
