/** Text from a service is data: these make it safe for where it is shown. */
import { MarkdownString } from 'vscode';

const maxLength = 120;
/** No more than this is cleaned, so that a name of megabytes costs no more than a long one; UTF-16 units. */
const maxCleaned = 4000;
/** Control characters, line breaks, and the marks that turn or hide text; the joiners of emoji and scripts may stay. */
const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** What most names are: nothing to be done, which is worth to know for thousands of rows. */
const clean = /^[!-~]+( [!-~]+)*$/;
/** The blank of braille is the one that no class of Unicode names. */
const invisible = /^[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** One line without control and direction characters, shortened: for labels, tooltips and documents. */
export function plain(text: string, limit = maxLength): string {
  if (text.length <= limit && clean.test(text)) return text;
  const bound = Math.max(maxCleaned, limit);
  const isCut = text.length > bound;
  const start = isCut ? text.slice(0, bound).replace(/[\ud800-\udbff]$/, '') : text;
  // Half a surrogate pair would make an address of it throw.
  const line = start.toWellFormed().replace(unsafe, ' ').replace(/ {2,}/g, ' ').trim();
  const letters = [...line];
  return letters.length > limit || isCut ? `${letters.slice(0, limit - 1).join('')}…` : line;
}

/** Whether nothing of it can be seen, as of spaces, joiners, and letters that have no shape. */
export function isInvisible(text: string): boolean {
  return invisible.test(text.slice(0, maxCleaned));
}

/** For notifications and modal dialogs, where `[a](command:x)` would be a live link. */
export function forMessage(text: string, limit = maxLength): string {
  return plain(text, limit).replace(/\]\(/g, '] (');
}

/** For quick picks, the status bar and progress, where `$(name)` would be an icon. */
export function forIconText(text: string, limit = maxLength): string {
  return plain(text, limit).replace(/\$\(/g, '$ (');
}

/** For what stands under an input box, where there are both. */
export function forInput(text: string, limit = maxLength): string {
  return forIconText(forMessage(text, limit), limit);
}

/** For tooltips: adds a line that can hold neither markup nor links, not even of a bare address such as `www.example.com`. */
export function appendLine(tooltip: MarkdownString, text: string): void {
  const escaped = new MarkdownString().appendText(text).value.replace(/:(?=\/\/)|(?<=www)\.|@/gi, '\\$&');
  tooltip.appendMarkdown(escaped).appendMarkdown('  \n');
}
