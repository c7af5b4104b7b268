/** How words are found in texts; each in time that grows with the text alone, whatever is typed. */
import { fold } from './fold.ts';

/** A text as it was, but without accents, and as it is compared; both of one length. */
export interface Folded {
  readonly text: string;
  readonly folded: string;
}

/** Letters of a word that are looked for one by one: as many as a number has bits, and one more than any abbreviation. */
const maxLetters = 30;

/**
 * A word is found anywhere in a text, or as an abbreviation, as editors do it: its letters come in this order, and each
 * run of them begins where a word, a hump of camel case or a number begins, or at a mark between them. So "qr2026"
 * finds "Quarterly Report 2026.docx" and "rep.d" does too, but "arterrep" and "qt" do not.
 */
export function wordMatcher(word: string): (text: Folded) => boolean {
  const letters = fold(word);
  const isShort = letters.length <= maxLetters;
  const places = placesOf(isShort ? letters : '');
  const whole = 1 << letters.length;
  return ({ text, folded }) => folded.includes(letters) || (isShort && isAbbreviated(text, folded, places, whole));
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
function isAbbreviated(text: string, folded: string, { ascii, others }: Places, whole: number): boolean {
  let found = 1;
  let running = 0;
  let before = other;
  for (let at = 0; at < folded.length; at += 1) {
    const code = folded.charCodeAt(at);
    const place = (code < 128 ? ascii[code] : others.get(code)) ?? 0;
    const kind = kindAt(text, folded, at, code);
    if (place === 0) running = 0;
    else {
      const begins = kind !== before || kind === other || (kind === upper && kindAt(text, folded, at + 1) === small);
      running = ((begins && !(before === upper && kind === small) ? found | running : running) & place) << 1;
      found |= running;
      if ((found & whole) !== 0) return true;
    }
    before = kind;
  }
  return false;
}

const other = 0;
const small = 1;
const upper = 2;
const digit = 3;

function kindAt(text: string, folded: string, at: number, code = folded.charCodeAt(at)): number {
  if (code >= 48 && code <= 57) return digit;
  if (code >= 97 && code <= 122) return text.charCodeAt(at) === code ? small : upper;
  if (!(code >= 128) || !/\p{L}/u.test(folded.charAt(at))) return other;
  return text.charCodeAt(at) === code ? small : upper;
}

/** A pattern for a whole text: `*` stands for any letters, also none, `?` for one. */
export function wildcard(pattern: string): (folded: string) => boolean {
  const wanted = fold(pattern);
  return (folded) => {
    let at = 0;
    let next = 0;
    let star = -1;
    let starred = 0;
    while (at < folded.length) {
      const letter = wanted[next];
      if (letter === '*') {
        star = next;
        starred = at;
        next += 1;
      } else if (letter === '?' || letter === folded[at]) {
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
