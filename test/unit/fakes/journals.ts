// Journals in memory, of which a test can see each line, and which it can make fail.
import type { JournalFile, JournalStore } from '../../../src/trash/jobs/journal.ts';

export class MemoryJournals implements JournalStore {
  /** What each file holds, by name. */
  readonly texts = new Map<string, string>();
  /** Files that another window works on. */
  readonly locked = new Set<string>();
  /** What every write fails with. */
  failure: Error | undefined;

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

  async create(job: string, at: number, text: string): Promise<JournalFile> {
    const file = { name: `${at}-${job}.open`, at, isOpen: true };
    await this.append(file, text);
    return file;
  }

  async append({ name }: JournalFile, text: string): Promise<void> {
    if (this.failure) throw this.failure;
    this.texts.set(name, (this.texts.get(name) ?? '') + text);
  }

  async mend(file: JournalFile): Promise<void> {
    const text = await this.read(file);
    this.texts.set(file.name, text.slice(0, text.lastIndexOf('\n') + 1));
  }

  async close(file: JournalFile): Promise<void> {
    this.texts.set(file.name.replace('.open', ''), await this.read(file));
    this.texts.delete(file.name);
  }

  async remove({ name }: JournalFile): Promise<void> {
    this.texts.delete(name);
  }

  async exclusively({ name }: JournalFile, work: () => Promise<void>): Promise<boolean> {
    if (this.locked.has(name)) return false;
    await work();
    return true;
  }

  /** What was written in all, without the plans. */
  get lines(): string[] {
    return [...this.texts.values()].flatMap((text) =>
      text.split('\n').filter((line) => /^{"(sent|index|end)"/.test(line)),
    );
  }
}
