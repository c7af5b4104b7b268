/** Which of a parent's rows are shown: the editor is never given more than so many in all. */
export const maxRows = 10_000;

interface Part {
  readonly from: number;
  readonly rows: number;
  readonly length: number;
  /** How many a person has asked for. */
  readonly wanted: number;
  /** How many are left to it by parents that were asked later. */
  readonly cap: number;
}

export class RowLimit {
  /** The one that was asked last stands last. */
  readonly #parts = new Map<string, Part>();
  readonly #onTaken: () => void;

  /** @param onTaken rows were taken from parents, which shows once they are drawn again */
  constructor(onTaken: () => void) {
    this.#onTaken = onTaken;
  }

  of(parent: string): Part {
    return this.#parts.get(parent) ?? { from: 0, rows: 0, length: 0, wanted: 0, cap: maxRows };
  }

  /** What would be shown of so many rows. */
  peek(parent: string, wanted: number, length: number): Part {
    const old = this.of(parent);
    const from = old.from < length ? old.from : 0;
    const cap = old.wanted === wanted ? old.cap : maxRows;
    return { from, rows: Math.min(wanted, length - from, cap), length, wanted, cap };
  }

  /** What is shown of so many rows. The rows that are too many are taken from the parents that were asked first. */
  show(parent: string, wanted: number, length: number): Part {
    const part = this.peek(parent, wanted, length);
    if (this.of(parent).wanted !== wanted) this.#parts.delete(parent);
    this.#parts.set(parent, part);
    let excess = -maxRows;
    for (const { rows } of this.#parts.values()) excess += rows;
    for (const [other, { rows, ...rest }] of this.#parts) {
      const taken = Math.min(rows, excess);
      // What it lies in has to stay.
      if (taken <= 0 || `${parent}/`.startsWith(`${other}/`)) continue;
      this.#parts.set(other, { ...rest, rows: rows - taken, cap: rows - taken });
      excess -= taken;
      this.#onTaken();
    }
    if (excess <= 0) return part;
    const left = { ...part, rows: Math.max(0, part.rows - excess) };
    this.#parts.set(parent, left);
    return left;
  }

  /** @param from the row to begin with; other parents give up theirs for it */
  move(parent: string, from: number): void {
    this.#parts.set(parent, { ...this.of(parent), from: Math.max(0, from), cap: maxRows });
  }

  /** No rows of it and of what lies in it are shown, or of all: they are closed, or are asked for theirs again. */
  free(closed?: string): void {
    for (const [parent, part] of this.#parts)
      if (closed === undefined || `${parent}/`.startsWith(`${closed}/`)) this.#parts.set(parent, { ...part, rows: 0 });
  }
}
