/** Numbers of things, in words. */
import { l10n } from 'vscode';
import { plural } from './format.ts';

/** "12 folders" */
export function folderCount(folders: number): string {
  return plural(l10n.t('{0, plural, one {# folder} other {# folders}}'), folders);
}

/** "42 people" */
export function personCount(people: number): string {
  return plural(l10n.t('{0, plural, one {# person} other {# people}}'), people);
}

/** "1,000 calls" */
export function callCount(calls: number): string {
  return plural(l10n.t('{0, plural, one {# call} other {# calls}}'), calls);
}
