/** Letters that are alike to a person who searches. */

/** Letters that Unicode does not take apart. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
};

/** What runs of other letters than those of ASCII become: names of one language repeat a few of them. */
const knownRuns = new Map<string, string>();
const maxKnown = 10_000;

/** Without accents, widths and ligatures, upper case kept; control, direction and blank characters are spaces. */
export function withoutAccents(text: string): string {
  // Most names; replacing nothing would take twice as long.
  return /^[ -~]*$/.test(text) ? text : text.replace(/[^ -~]+/g, plainRun);
}

function plainRun(run: string): string {
  const known = knownRuns.get(run);
  if (known !== undefined) return known;
  const plain = run
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, ' ')
    .replace(/[ßøłđıæœςẞØŁĐÆŒ]/g, (letter) => {
      const small = letter.toLowerCase();
      const plain = plainLetters[small] ?? letter;
      return letter === small ? plain : plain.toUpperCase();
    })
    .normalize('NFC');
  if (knownRuns.size >= maxKnown) knownRuns.clear();
  knownRuns.set(run, plain);
  return plain;
}

/** As texts are compared. */
export function fold(text: string): string {
  return lower(withoutAccents(text));
}

/** As long as the text. */
export function lower(withoutAccents: string): string {
  const small = withoutAccents.toLowerCase();
  return small.includes('ς') ? small.replaceAll('ς', 'σ') : small;
}
