// `npm start`: the extension in a real VS Code, with three sample services to try it on. It is opened in a Chrome or
// Chromium of this computer; with CI or NO_BROWSER set, its address is only printed. `--desktop`: in the VS Code for
// desktops, which is downloaded.
import { spawn } from 'node:child_process';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { startSampleServices } from '../emulators/sample.ts';
import { needBrowser } from './browser.ts';
import { buildDemo } from './build.ts';
import { onExit, temporaryFolder } from './cleanup.ts';
import { startEditor } from './editor.ts';
import { startPage } from './folders.ts';
import { vscodeVersion } from './versions.ts';

// Here Ctrl-C is the way to end, and no failure that npm should report.
process.on('SIGINT', () => process.exit(0));

const onDesktop = process.argv.includes('--desktop');
const browser = onDesktop || process.env.CI || process.env.NO_BROWSER ? undefined : await needBrowser();
const extension = await buildDemo();
const services = await startSampleServices();
const env = { CLOUD_TRASH_ACCOUNTS: JSON.stringify(services.accounts) };
for (const line of services.lines) process.stdout.write(`${line}\n`);
if (onDesktop) await startDesktop();
else await startInBrowser();

async function startInBrowser(): Promise<void> {
  const editor = await startEditor({ extensions: [extension, startPage], env });
  process.stdout.write(`\nVS Code with Cloud Trash: ${editor.url()}\nCtrl-C stops it and the sample services.\n`);
  if (browser !== undefined) openIn(browser, editor.url());
}

/** A window of the person's own browser, which stays when this process ends. */
function openIn(program: string, url: string): void {
  const args = ['--new-window', url];
  // Chromium does not start as root with its own sandbox, which is how one works in a container.
  if (process.platform === 'linux' && process.getuid?.() === 0) args.unshift('--no-sandbox');
  const failed = () => process.stdout.write('Could not open the browser. Open the address above yourself.\n');
  // A browser that is running already takes the address, and this one ends well.
  spawn(program, args, { stdio: 'ignore', detached: true })
    .on('error', failed)
    .on('exit', (code) => code && failed())
    .unref();
}

async function startDesktop(): Promise<void> {
  const program = await downloadAndUnzipVSCode(vscodeVersion);
  const { folder } = temporaryFolder('desktop');
  const args = [
    `--extensionDevelopmentPath=${extension}`,
    `--extensionDevelopmentPath=${startPage}`,
    `--user-data-dir=${folder}`,
    '--disable-workspace-trust',
    '--new-window',
  ];
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  onExit(() => child.kill());
  child.on('exit', (code) => process.exit(code ?? 0));
  child.on('error', (error) => {
    process.stderr.write(`VS Code could not be started: ${error.message}\n`);
    process.exit(1);
  });
}
