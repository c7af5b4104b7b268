/** Texts, written one after another as codes whose order is theirs. */

import { fold } from '../query/fold.ts';

/** Folded texts are compared as far as that. */
const maxFolded = 128;
const ascii = 126;
const [zero, nine] = [48, 57];
const slash = 47;
const highest = 0xffff;

export class Codes {
  /** After each text stands 0. */
  all = new Uint16Array(1 << 16);
  length = 0;
  readonly #used = new Uint16Array(highest + 1);

  /** @param folded as people sort names */
  write(text: string | undefined, folded: boolean): void {
    if (text === undefined) this.#writeAsIs('\uffff');
    else if (folded) this.#writeFolded(text.length > maxFolded ? text.slice(0, maxFolded) : text);
    else this.#writeAsIs(text);
    this.all[this.length] = 0;
    this.length += 1;
  }

  /** Makes the codes as low as their order allows, so that a number can hold more of them; answers how many there are. */
  *condense(): Generator<undefined, number> {
    let count = 1;
    for (let code = 1; code <= highest; code += 1) if (this.#used[code] === 1) this.#used[code] = count++;
    for (let from = 0; from < this.length; from += 1 << 16) {
      yield;
      condense(this.all.subarray(from, Math.min(from + (1 << 16), this.length)), this.#used);
    }
    return count;
  }

  #reserve(more: number): void {
    if (this.length + more + 1 < this.all.length) return;
    const longer = new Uint16Array((this.length + more) * 2);
    longer.set(this.all);
    this.all = longer;
  }

  #writeAsIs(text: string): void {
    this.#reserve(text.length);
    for (let at = 0; at < text.length; at += 1) {
      const code = Math.min(text.charCodeAt(at) + 1, highest);
      this.#used[code] = 1;
      this.all[this.length] = code;
      this.length += 1;
    }
  }

  #writeFolded(text: string): void {
    // Digits get their number before them.
    this.#reserve(text.length * 2);
    const end = this.#writeLetters(text, ascii);
    if (end !== undefined) {
      this.length = end;
      return;
    }
    const folded = fold(text);
    this.#reserve(folded.length * 2);
    this.length = this.#writeLetters(folded, highest) ?? this.length;
  }

  /** Answers where they end; `undefined` where a letter is above the highest. */
  #writeLetters(text: string, most: number): number | undefined {
    const { all } = this;
    const used = this.#used;
    let to = this.length;
    for (let at = 0; at < text.length; at += 1) {
      let code = text.charCodeAt(at);
      if (code > most) return undefined;
      if (code >= zero && code <= nine) {
        // How many digits, and then the digits: so a longer number is a greater one.
        let first = at;
        while (text.charCodeAt(first) === zero) first += 1;
        at = first;
        while (isDigit(text.charCodeAt(at))) at += 1;
        const digits = Math.min(zero + at - first, ascii) + 1;
        all[to++] = digits;
        used[digits] = 1;
        for (; first < at; first += 1) {
          const digit = text.charCodeAt(first) + 1;
          all[to++] = digit;
          used[digit] = 1;
        }
        at -= 1;
        continue;
      }
      // Folders come right above what is in them.
      code = code === slash ? 1 : code >= 65 && code <= 90 ? code + 33 : Math.min(code + 1, highest);
      all[to++] = code;
      used[code] = 1;
    }
    return to;
  }
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function condense(codes: Uint16Array, to: Uint16Array): void {
  for (let at = 0; at < codes.length; at += 1) codes[at] = to[codes[at] ?? 0] ?? 0;
}
