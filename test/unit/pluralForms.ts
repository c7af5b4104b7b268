/** A text of a bundle: some have comments for translators. */
export function messageOf(text: string | { readonly message: string }): string {
  return typeof text === 'string' ? text : text.message;
}

const whole = /^\{0, plural,(?: (?:zero|one|two|few|many|other) \{(?:[^{}]|\{\d\})*\})+\}$/;
const form = / (zero|one|two|few|many|other) \{((?:[^{}]|\{\d\})*)\}/g;

/** The forms of a text for a number, by category; `undefined` for a text without them, or whose forms are not well written. */
export function pluralFormsOf(text: string): Readonly<Record<string, string>> | undefined {
  if (!whole.test(text)) return undefined;
  return Object.fromEntries([...text.matchAll(form)].map(([, category = '', words = '']) => [category, words]));
}
