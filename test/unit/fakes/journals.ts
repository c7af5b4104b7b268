// Journals in memory, of which a test can see each line, and which it can make fail.
import type { JournalFile, JournalSource, JournalStore, StillOurs } from '../../../src/trash/jobs/journal.ts';

export class MemoryJournals implements JournalStore, JournalSource {
  /** What each file holds, by name. */
  readonly texts = new Map<string, string>();
  /** Files that another window works on. */
  readonly locked = new Set<string>();
  /** What every write fails with. */
  failure: Error | undefined;

  async hasWork(): Promise<boolean> {
    return this.texts.size > 0;
  }

  async load(): Promise<JournalStore> {
    return this;
  }

  async list(): Promise<readonly JournalFile[]> {
    return [...this.texts.keys()].map((name) => ({
      name,
      at: Number(/^\d+/.exec(name)?.[0]),
      isOpen: name.endsWith('.open'),
    }));
  }

  async read({ name }: JournalFile): Promise<string> {
    return this.texts.get(name) ?? '';
  }

  async peek(file: JournalFile): Promise<{ first: string; last: string }> {
    const lines = (await this.read(file)).split('\n');
    return { first: lines[0] ?? '', last: lines.at(-2) ?? '' };
  }

  fileOf(job: string, at: number, isOpen: boolean): JournalFile {
    return { name: `${at}-${job}${isOpen ? '.open' : ''}`, at, isOpen };
  }

  async create({ name }: JournalFile): Promise<void> {
    if (this.failure) throw this.failure;
    this.texts.set(name, '');
  }

  async prune(): Promise<readonly JournalFile[]> {
    return await this.list();
  }

  async append({ name }: JournalFile, text: string): Promise<void> {
    if (this.failure) throw this.failure;
    const before = this.texts.get(name);
    if (before === undefined) throw new Error('ENOENT');
    this.texts.set(name, before + text);
  }

  async close(file: JournalFile): Promise<void> {
    this.texts.set(file.name.replace('.open', ''), await this.read(file));
    this.texts.delete(file.name);
  }

  async remove({ name }: JournalFile): Promise<void> {
    this.texts.delete(name);
  }

  async exclusively({ name }: JournalFile, work: (stillOurs: StillOurs) => Promise<void>): Promise<boolean> {
    if (this.locked.has(name)) return false;
    this.locked.add(name);
    try {
      await work(async () => this.locked.has(name));
    } finally {
      this.locked.delete(name);
    }
    return true;
  }

  /** What was written in all, without the plans. */
  get lines(): string[] {
    return [...this.texts.values()].flatMap((text) =>
      text.split('\n').filter((line) => /^{"(sent|index|end)"/.test(line)),
    );
  }
}
