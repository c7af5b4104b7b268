// What all end-to-end tests share: one editor, one browser, the three sample services.
import type { Browser } from 'playwright-core';
import { startSampleServices } from '../emulators/sample.ts';
import { openWindow, startBrowser, type Window, type WindowOptions } from '../host/browser.ts';
import { buildDemo } from '../host/build.ts';
import { temporaryFolder } from '../host/cleanup.ts';
import { type Editor, startEditor } from '../host/editor.ts';
import { writePseudoLanguage } from '../host/pseudo.ts';
import { Workbench } from '../host/workbench.ts';

const viewTitle = 'Cloud Trash';

type SampleServices = Awaited<ReturnType<typeof startSampleServices>>;

/** Parent rows that stick to the top of the view would cover rows that a test clicks. */
const settings = { 'workbench.tree.enableStickyScroll': false };

interface WindowStage {
  services: SampleServices;
  editor: Editor;
  browser: Browser;
}

let stage: WindowStage | undefined;
let built: Promise<string> | undefined;
const windows = new Set<Window>();

/** The folder of the built extension; built once for all tests. */
export async function demoFolder(): Promise<string> {
  built ??= buildDemo();
  const folder = await built;
  writePseudoLanguage(folder);
  return folder;
}

/** Starts the services, the editor and the browser. */
export async function raise(): Promise<void> {
  const extension = await demoFolder();
  const services = await startSampleServices();
  // The boxes for files list the home folder: nobody's is to be in a picture.
  const env = { CLOUD_TRASH_ACCOUNTS: JSON.stringify(services.accounts), HOME: temporaryFolder('home').folder };
  const [editor, browser] = await Promise.all([
    startEditor({ extensions: [extension], env, settings }),
    startBrowser(),
  ]);
  stage = { services, editor, browser };
}

/** The sample services, which the tests make misbehave. */
export function services(): SampleServices {
  return onStage().services;
}

/** Opens a window; it is closed when the tests are over, unless the test does it. */
export async function openWorkbench(options: WindowOptions = {}): Promise<Workbench> {
  const { browser, editor } = onStage();
  const window = await openWindow(browser, editor, options);
  windows.add(window);
  window.page.on('close', () => windows.delete(window));
  return new Workbench(window.page, viewTitle);
}

/** Takes a picture of every open window. */
export async function photograph(name: string): Promise<void> {
  let number = 0;
  for (const window of windows) {
    number += 1;
    const file = await new Workbench(window.page, viewTitle).screenshot(`failed ${name} ${number}`);
    process.stdout.write(`    See ${file}\n    ${window.console().filter(isOurs).slice(-10).join('\n    ')}\n`);
  }
}

/** What the editor itself logs is of no interest here. */
function isOurs(line: string): boolean {
  return line.startsWith('[page]') || line.includes('[Extension Host]');
}

/** Ends the services, the editor and the browser. */
export async function strike(): Promise<void> {
  await stage?.browser.close();
  await stage?.editor.stop();
  await stage?.services.stop();
  stage = undefined;
}

function onStage(): WindowStage {
  if (stage === undefined) throw new Error('The editor has not been started.');
  return stage;
}
