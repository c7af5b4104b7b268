// Windows of the editor: pages of a Chrome or Chromium that is installed on this computer.
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Editor } from './editor.ts';
import { run } from './processes.ts';
import { recordToasts } from './toasts.ts';

const startTimeout = 60_000;

/** How a window looks. */
export interface WindowOptions {
  theme?: 'light' | 'dark';
  /** The display language of extensions; the editor itself stays English, as it has no language pack. */
  language?: string;
  viewport?: { width: number; height: number };
  /** Opens the window in this browser context, as another window of the same person; without it, a person of its own. */
  context?: BrowserContext;
}

/** An open window of the editor. */
export interface Window {
  page: Page;
  context: BrowserContext;
  /** What the page and the extensions wrote to the console. */
  console(): readonly string[];
  close(): Promise<void>;
}

/** Path of an installed Chrome or Chromium; rejects with the command that installs one. */
async function findBrowser(): Promise<string> {
  const found = candidates().find(isProgram);
  if (found !== undefined) return found;
  if (mayInstall()) {
    await installChromium();
    const fresh = candidates().find(isProgram);
    if (fresh !== undefined) return fresh;
  }
  if (process.env.CHROME_PATH) throw new Error(`CHROME_PATH is not a program: ${process.env.CHROME_PATH}`);
  throw new Error(`Chrome or Chromium was not found. ${advice()} If you have one, set CHROME_PATH to it.`);
}

/** Finds the browser before anything else is done; without one, says how to install one and ends this process. */
export async function needBrowser(): Promise<string> {
  try {
    return await findBrowser();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** Starts the browser, without a window on the screen. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await findBrowser(),
    args: [
      // As root, and in most containers, Chromium's own sandbox does not start; it sees nothing here but our own editor.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

/** A person of their own: what is stored in the browser, secrets among it, is shared by this context's windows alone. */
export async function newContext(browser: Browser, options: WindowOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    colorScheme: options.theme ?? 'dark',
    viewport: options.viewport ?? { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // As a language pack does; what extensions show depends on nothing else.
  const language = JSON.stringify(options.language);
  if (language !== undefined) await context.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${language};`);
  // The page encrypts secrets with a key from its server. This server has none to give, so we do: now they survive a reload.
  const key = randomBytes(32);
  await context.route('**/mint-key', (route) => route.fulfill({ body: key, contentType: 'application/octet-stream' }));
  return context;
}

/** Opens an empty window of the editor and waits until its extensions run. */
export async function openWindow(
  browser: Browser,
  editor: Pick<Editor, 'url' | 'logs'>,
  options: WindowOptions = {},
): Promise<Window> {
  const context = options.context ?? (await newContext(browser, options));
  const page = await context.newPage();
  await recordToasts(page);
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`[${message.type()}] ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`[page] ${error.message}`));
  const window: Window = {
    page,
    context,
    console: () => lines,
    close: () => (options.context === undefined ? context.close() : page.close()),
  };
  try {
    await page.goto(editor.url(), { timeout: startTimeout });
    await waitUntilStarted(page);
    return window;
  } catch (error) {
    await window.close();
    const tail = [...editor.logs().slice(-10), ...lines.slice(-20)].join('\n');
    throw new Error(`The VS Code window did not open: ${String(error)}\n${tail}`);
  }
}

/** Waits until the window is drawn and its extension host has started what starts by itself; also after a reload. */
export async function waitUntilStarted(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .activitybar').waitFor({ timeout: startTimeout });
  // The workbench keeps such marks for its own start-up report.
  await page.waitForFunction(() => performance.getEntriesByName('code/didLoadExtensions').length > 0, undefined, {
    timeout: startTimeout,
  });
}

function candidates(): string[] {
  const named = process.env.CHROME_PATH;
  if (named) return [named];
  return [...usualPlaces(), ...onPath()];
}

function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    const apps = ['/Applications', path.join(process.env.HOME ?? '', 'Applications')];
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return apps.flatMap((folder) => names.map((name) => `${folder}/${name}.app/Contents/MacOS/${name}`));
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];
    programs.push('Microsoft\\Edge\\Application\\msedge.exe');
    return roots.flatMap((folder) => programs.map((program) => path.join(folder, program)));
  }
  return ['/opt/google/chrome/chrome', '/usr/bin/chromium', '/snap/bin/chromium'];
}

function onPath(): string[] {
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge'];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A build machine may install what it lacks; a person's computer is asked nothing of the kind. */
function mayInstall(): boolean {
  return (
    Boolean(process.env.CI) && !process.env.CHROME_PATH && process.getuid?.() === 0 && existsSync('/etc/debian_version')
  );
}

async function installChromium(): Promise<void> {
  process.stdout.write('Installing Chromium with apt...\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env, quiet: true });
  // The list of packages may be missing or old.
  if ((await install()).code === 0) return;
  await run('apt-get', ['update'], { env, quiet: true });
  const { code, output } = await install();
  if (code !== 0) throw new Error(`Chromium could not be installed with apt-get:\n${output.slice(-2000)}`);
}

function advice(): string {
  if (process.platform === 'darwin') return 'Install one with: brew install --cask google-chrome';
  if (process.platform === 'win32') return 'Install one with: winget install Google.Chrome';
  return "Install one with: sudo apt-get install chromium (or your distribution's command).";
}
