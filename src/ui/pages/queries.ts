/** Queries of the filter that the pages open the tree with. */
import { commands } from 'vscode';

/** A value that holds blanks or quotes; longer ones are found by their beginning. */
export function quoted(text: string): string {
  return `"${text.slice(0, 300).replace(/["\\]/g, '\\$&')}"`;
}

/** A day of the person's calendar, as `2026-03-01`. */
export function day(time: number): string {
  const date = new Date(time);
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
}

export async function openTree(query: string): Promise<void> {
  await commands.executeCommand('cloudTrash.filter', query);
}
