import { MarkdownString } from 'vscode';
import { unlinked } from './text.ts';

/** Adds text that can hold neither links nor markup, as a line of its own. */
export function appendLine(tooltip: MarkdownString, words: string): void {
  tooltip.appendMarkdown(unlinked(new MarkdownString().appendText(words).value)).appendMarkdown('  \n');
}
