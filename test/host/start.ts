// `npm start`: the extension in a real VS Code, with three sample services to try it on. `--desktop`: in the VS Code for
// desktops, which is downloaded.
import { spawn } from 'node:child_process';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { startSampleServices } from '../emulators/sample.ts';
import { buildDemo } from './build.ts';
import { onExit, temporaryFolder } from './cleanup.ts';
import { startEditor } from './editor.ts';

// Here Ctrl-C is the way to end, and no failure that npm should report.
process.on('SIGINT', () => process.exit(0));

const extension = await buildDemo();
const services = await startSampleServices();
const env = { CLOUD_TRASH_ACCOUNTS: JSON.stringify(services.accounts) };
for (const line of services.lines) process.stdout.write(`${line}\n`);
if (process.argv.includes('--desktop')) await startDesktop();
else await startInBrowser();

async function startInBrowser(): Promise<void> {
  const editor = await startEditor({ extensions: [extension], env });
  process.stdout.write(`\nVS Code with Cloud Trash: ${editor.url()}\nCtrl-C stops it and the sample services.\n`);
  if (!process.env.CI && !process.env.NO_BROWSER) openInBrowser(editor.url());
}

/** A person may have no browser here that a command could open; the address is printed in any case. */
function openInBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
    darwin: ['open', url],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', url],
  };
  const [command, ...args] = commands[process.platform] ?? ['xdg-open', url];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => process.stdout.write('Open this address in your browser.\n'))
    .unref();
}

async function startDesktop(): Promise<void> {
  const program = await downloadAndUnzipVSCode();
  const { folder } = temporaryFolder('desktop');
  const args = [
    `--extensionDevelopmentPath=${extension}`,
    `--user-data-dir=${folder}`,
    '--disable-workspace-trust',
    '--new-window',
  ];
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  onExit(() => child.kill());
  child.on('exit', (code) => process.exit(code ?? 0));
  child.on('error', (error) => {
    process.stderr.write(`VS Code does not start: ${error.message}\n`);
    process.exit(1);
  });
}
