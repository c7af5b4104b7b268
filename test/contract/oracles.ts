// The services' own SDKs, as someone else's reading of their APIs. They are not among the packages of this project: the
// first run that asks for them installs what the package.json beside this file names. Not beside it, though: they bring old
// releases of packages that these tests use too.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cache } from '../host/folders.ts';
import type { BoxSdk } from './boxSdk.ts';
import type { EgnyteSdk } from './egnyteSdk.ts';
import { type Fields, fieldsOf } from './json.ts';

const manifest = path.join(import.meta.dirname, 'package.json');
const folder = path.join(cache, 'oracles');
/** Milliseconds. */
const processTimeout = 120_000;

/** Why the SDKs are not there, in one line; undefined where they are. With CI set it is thrown instead. */
export const missing: string | undefined = provide();

// A `require` that the type check cannot follow: it has to pass before anything is installed, too.
const load = createRequire(path.join(folder, 'package.json'));

/** Only where nothing is `missing`. */
export function boxSdk(): BoxSdk {
  return { ...load('box-node-sdk'), ...load('box-node-sdk/networking') };
}

/** Only where nothing is `missing`. */
export function egnyteSdk(): EgnyteSdk {
  return load('egnyte-js-sdk');
}

function provide(): string | undefined {
  if (isInstalled(folder)) return undefined;
  process.stdout.write(
    `Installing ${wanted()
      .map(([name, version]) => `${name} ${version}`)
      .join(' and ')}...\n`,
  );
  const why = install();
  if (why === undefined) return undefined;
  const line = `The services' SDKs could not be installed: ${why}`;
  if (process.env.CI) throw new Error(line);
  process.stdout.write(`${line}. Tests that need them are left out.\n`);
  return line;
}

function isInstalled(where: string): boolean {
  return wanted().every(([name, version]) => {
    const file = path.join(where, 'node_modules', name, 'package.json');
    return existsSync(file) && readJson(file).version === version;
  });
}

/** Into a folder of its own, which is renamed: half an install is never taken for one, two at once are no harm. */
function install(): string | undefined {
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(path.join(cache, 'getting-oracles-'));
  try {
    copyFileSync(manifest, path.join(temporary, 'package.json'));
    const why = npmInstall(temporary);
    if (why !== undefined) return why;
    if (!isInstalled(folder)) rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
  } catch (error) {
    // Someone else may have been quicker.
    if (!isInstalled(folder)) return String(error);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return undefined;
}

function npmInstall(where: string): string | undefined {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // Where there is no network npm would try for minutes.
  const brief = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  const args = ['install', '--ignore-scripts', '--no-save', '--no-package-lock', ...quiet, ...brief];
  // npm is a script file on Windows, which only a shell starts.
  const shell = process.platform === 'win32';
  const result = spawnSync('npm', args, { cwd: where, encoding: 'utf8', shell, timeout: processTimeout });
  if (result.error) return `npm did not start (${result.error.message})`;
  if (result.status === 0) return undefined;
  return result.stderr.split('\n').find((line) => /error/i.test(line)) ?? `npm ended with ${result.status}`;
}

function wanted(): [name: string, version: string][] {
  return Object.entries(fieldsOf(readJson(manifest).dependencies)).map(([name, version]) => [name, String(version)]);
}

function readJson(file: string): Fields {
  return fieldsOf(JSON.parse(readFileSync(file, 'utf8')));
}
