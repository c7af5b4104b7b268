import { env } from 'vscode';

/** What is wrong, without what to do about it: for lines that are cut off. */
export function firstSentence(text: string): string {
  const [first] = new Intl.Segmenter(env.language, { granularity: 'sentence' }).segment(text);
  return first?.segment.trim() ?? '';
}
