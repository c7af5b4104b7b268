// A secret store that processes share, as the editor's windows share theirs: what one stores, the others see later, and
// what no one can see yet is lost with the process.
import { type FSWatcher, mkdirSync, watch } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SecretStore } from '../../../src/accounts/stores.ts';
import { Emitter } from '../../../src/trash/emitter.ts';

export class SecretsFile implements SecretStore {
  readonly #folder: string;
  readonly #delay: () => number;
  /** What this process has stored and the others cannot see yet; `undefined` for what it deleted. */
  readonly #pending = new Map<string, { readonly value: string | undefined }>();
  readonly #changed = new Emitter<string>();
  readonly #watcher: FSWatcher | undefined;

  /**
   * @param delay milliseconds until the others can see what is stored
   * @param tells whether this process hears of what the others store; the editor in a browser does not
   */
  constructor(folder: string, delay: () => number, tells: boolean) {
    this.#folder = folder;
    this.#delay = delay;
    mkdirSync(folder, { recursive: true });
    this.#watcher = tells ? watch(folder, (_, file) => this.#heard(file)) : undefined;
  }

  async keys(): Promise<readonly string[]> {
    const files = (await readdir(this.#folder)).filter((file) => file.endsWith('.secret'));
    const keys = new Set(files.map((file) => file.slice(0, -'.secret'.length)));
    for (const [key, { value }] of this.#pending) {
      if (value === undefined) keys.delete(key);
      else keys.add(key);
    }
    return [...keys];
  }

  async get(key: string): Promise<string | undefined> {
    const pending = this.#pending.get(key);
    if (pending) return pending.value;
    return await readFile(this.#path(key), 'utf8').catch(() => undefined);
  }

  async store(key: string, value: string): Promise<void> {
    this.#put(key, value);
  }

  async delete(key: string): Promise<void> {
    this.#put(key, undefined);
  }

  readonly onDidChange = this.#changed.listen;

  /** Waits until the others can see all. */
  async flushed(): Promise<void> {
    while (this.#pending.size > 0) await pause(5);
  }

  async close(): Promise<void> {
    await this.flushed();
    this.#watcher?.close();
  }

  #put(key: string, value: string | undefined): void {
    const pending = { value };
    this.#pending.set(key, pending);
    this.#changed.fire(key);
    void this.#flush(key, pending);
  }

  async #flush(key: string, pending: { readonly value: string | undefined }): Promise<void> {
    await pause(this.#delay());
    // What was stored after it comes in its stead.
    if (this.#pending.get(key) !== pending) return;
    const draft = join(this.#folder, `${key}.${process.pid}.draft`);
    if (pending.value === undefined) await rm(this.#path(key), { force: true });
    else await writeFile(draft, pending.value).then(() => rename(draft, this.#path(key)));
    if (this.#pending.get(key) === pending) this.#pending.delete(key);
  }

  #heard(file: string | null): void {
    if (file?.endsWith('.secret')) this.#changed.fire(file.slice(0, -'.secret'.length));
  }

  #path(key: string): string {
    return join(this.#folder, `${key}.secret`);
  }
}
