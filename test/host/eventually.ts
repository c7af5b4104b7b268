// Waiting for what no event announces.
import { setTimeout as pause } from 'node:timers/promises';

const timeout = 15_000;

/** A text, or a pattern for it. */
export type Text = string | RegExp;

/** Reads again and again until the value is accepted; rejects with `what` and the last value when time is up. */
export async function eventually<T>(what: string, read: () => Promise<T>, accept: (value: T) => boolean): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}. Last seen: ${JSON.stringify(value, null, 2)}`);
    await pause(40);
  }
}

/** A pattern that matches the whole text: what "the row Box" means must not match "Box 2". */
export function whole(text: Text): RegExp {
  return typeof text === 'string' ? new RegExp(`^\\s*${literally(text)}\\s*$`) : text;
}

/** A pattern for a label behind which the editor may add the keys, as in "Restore (Ctrl+Enter)". */
export function labelled(text: Text): RegExp {
  return typeof text === 'string' ? new RegExp(`^\\s*${literally(text)}( \\(.*\\))?\\s*$`) : text;
}

/** Says whether a text contains the given text or matches the given pattern. */
export function matches(value: string, text: Text): boolean {
  return typeof text === 'string' ? value.includes(text) : text.test(value);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
