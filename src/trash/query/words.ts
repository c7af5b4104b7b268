/** How words are found in texts; each in time that grows with the text alone, whatever is typed. */
import { fold } from './fold.ts';

/** @param text the same before upper case was lost: of one length, without accents */
export type Finder = (folded: string, text: string) => boolean;

/** As many letters as a number has bits for; no abbreviation is longer. */
const maxLetters = 30;

/**
 * A word is found anywhere in a text, or as an abbreviation, as editors do it: its letters come in this order, and each
 * run of them begins where a word, a hump of camel case or a number begins, or at a mark between them. So "qr2026"
 * finds "Quarterly Report 2026.docx" and "rep.d" does too, but "arterrep" and "qt" do not.
 */
export function wordFinder(letters: string): Finder {
  if (letters.length > maxLetters) return (folded) => folded.includes(letters);
  const places = placesOf(letters);
  const whole = 1 << letters.length;
  return (folded, text) =>
    folded.includes(letters) || (hasInOrder(folded, letters) && isAbbreviated(folded, text, places, whole));
}

/** Leaves most texts out in no time. */
function hasInOrder(folded: string, letters: string): boolean {
  let at = -1;
  for (const letter of letters) {
    at = folded.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}

/** For each letter a number, in which bit `n` is set where it is letter `n` of the word. */
interface Places {
  readonly ascii: Int32Array;
  readonly others: ReadonlyMap<number, number>;
}

function placesOf(letters: string): Places {
  const ascii = new Int32Array(128);
  const others = new Map<number, number>();
  for (let n = 0; n < letters.length; n += 1) {
    const code = letters.charCodeAt(n);
    if (code < 128) ascii[code] = (ascii[code] ?? 0) | (1 << n);
    else others.set(code, (others.get(code) ?? 0) | (1 << n));
  }
  return { ascii, others };
}

/** All ways to take the letters are followed at once: bit `n` is set where the first `n` letters have been found. */
function isAbbreviated(folded: string, text: string, { ascii, others }: Places, whole: number): boolean {
  let found = 1;
  /** Those of them whose last letter is the one before. */
  let running = 0;
  for (let at = 0; at < folded.length; at += 1) {
    const code = folded.charCodeAt(at);
    const place = (code < 128 ? ascii[code] : others.get(code)) ?? 0;
    running &= place;
    if ((found & place) !== running && beginsAt(folded, text, at)) running = found & place;
    running <<= 1;
    found |= running;
    if ((found & whole) !== 0) return true;
  }
  return false;
}

const letters = /\p{L}/u;

/** Whether a word begins there, or a hump, or a number; a mark is a word of its own. */
function beginsAt(folded: string, text: string, at: number): boolean {
  const kind = kindAt(folded, text, at);
  const before = kindAt(folded, text, at - 1);
  if (kind === 'mark' || before === 'mark') return true;
  // Of "HTTPServer" the S begins a hump.
  if (kind === 'upper') return before !== 'upper' || kindAt(folded, text, at + 1) === 'lower';
  return kind !== before && (kind === 'digit' || before === 'digit');
}

function kindAt(folded: string, text: string, at: number): 'mark' | 'digit' | 'lower' | 'upper' {
  const letter = folded.charAt(at);
  if (letter >= '0' && letter <= '9') return 'digit';
  if (letter < 'a' || (letter > 'z' && !letters.test(letter))) return 'mark';
  return letter === text.charAt(at) ? 'lower' : 'upper';
}

/** A pattern for a whole text: `*` stands for any letters, also none, `?` for one. */
export function wildcard(pattern: string): Finder {
  const wanted = fold(pattern);
  return (folded) => {
    let at = 0;
    let next = 0;
    let star = -1;
    let starred = 0;
    while (at < folded.length) {
      const letter = wanted.charAt(next);
      if (letter === '*') {
        star = next;
        starred = at;
        next += 1;
      } else if (letter === '?' || letter === folded.charAt(at)) {
        at += letter === '?' ? sizeAt(folded, at) : 1;
        next += 1;
      } else if (star >= 0) {
        // What the last star stands for is one letter longer.
        starred += 1;
        at = starred;
        next = star + 1;
      } else return false;
    }
    while (wanted[next] === '*') next += 1;
    return next >= wanted.length;
  };
}

/** UTF-16 units of the letter there. */
function sizeAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
