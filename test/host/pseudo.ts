// A language made of English for tests: ⟦Ŕéšţóŕéééé⟧. It is longer, as most languages are, and what it is not in is a text that
// nobody can translate.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Its code; nobody's language. */
export const pseudoLanguage = 'qps-ploc';

const plain = 'aceilnorstuyACEILNORSTUY';
const accented = 'áçéíļñóŕšţúýÁÇÉÍĻÑÓŔŠŢÚÝ';
/** What is not words: placeholders, icons, links, code, names. */
const kept = /(\{\d\}|#|\$\([\w~-]+\)|\]\([^)]*\)|`[^`]*`|Cloud Trash|\n)/;

/** Writes it into the folder of a built extension. */
export function writePseudoLanguage(extension: string): void {
  for (const name of ['package.nls', 'l10n/bundle.l10n']) {
    const english: Readonly<Record<string, string | { readonly message: string }>> = JSON.parse(
      readFileSync(path.join(extension, `${name}.json`), 'utf8'),
    );
    const texts = Object.entries(english).map(([key, text]) => [
      key,
      pseudo(typeof text === 'string' ? text : text.message),
    ]);
    writeFileSync(path.join(extension, `${name}.${pseudoLanguage}.json`), JSON.stringify(Object.fromEntries(texts)));
  }
}

/** The text with accents, a third longer, in brackets by which one sees where it ends. */
function pseudo(text: string): string {
  if (text === 'Cloud Trash') return text;
  const forms = / (\w+) \{((?:[^{}]|\{\d\})*)\}/g;
  return text.startsWith('{0, plural,')
    ? text.replace(forms, (_, category: string, form: string) => ` ${category} {${longer(form)}}`)
    : longer(text);
}

function longer(text: string): string {
  const parts = text.split(kept);
  const words = parts.map((part, index) => (index % 2 === 1 ? part : part.replace(/[a-z]/gi, accent)));
  const letters = parts.filter((_, index) => index % 2 === 0).join('').length;
  return `⟦${words.join('')}${'é'.repeat(Math.ceil(letters * 0.3))}⟧`;
}

function accent(letter: string): string {
  const index = plain.indexOf(letter);
  return index < 0 ? letter : (accented[index] ?? letter);
}
