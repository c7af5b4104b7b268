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

/** Without accents, widths and ligatures, upper case kept; control, direction and blank characters are spaces. */
export function withoutAccents(text: string): string {
  // Most names; taking them apart would take ten times as long.
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, ' ')
    .replace(/[ßøłđıæœς]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/[ẞØŁĐÆŒ]/g, (letter) => (plainLetters[letter.toLowerCase()] ?? letter).toUpperCase())
    .normalize('NFC');
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
