/** The box of Filter...: the tree follows what is typed, and the list says what matches or what is wrong. */
import { l10n, type QuickPickItem, window } from 'vscode';
import { completions } from '../../trash/query/complete.ts';
import { parseQuery, type QueryError } from '../../trash/query/query.ts';
import { number } from '../format.ts';
import { queryErrorText } from '../messages/query.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';
import { matchWords } from '../tree/viewState.ts';

/** So many matches are shown at once, by opening the accounts that have any. */
const openedUpTo = 500;
/** Levels of groups that are opened then; the editor has no more. */
const openedLevels = 3;

/** Items of each account in which values are looked for while a person types. */
const readForCompletions = 20_000;

interface Line extends QuickPickItem {
  /** What the box then holds. Without it, the filter is kept. */
  readonly text?: string;
}

/** Enter keeps the filter; Escape brings back the one before. */
export async function showFilterBox(services: Services): Promise<void> {
  const { browsing, clock } = services;
  const before = browsing.filter;
  const box = window.createQuickPick<Line>();
  let error: QueryError | undefined;
  let isKept = false;
  let next: readonly Line[] = [];
  const draw = (isTyped = false) => {
    box.busy = browsing.isArranging;
    const result = error
      ? `$(${error.code === 'incomplete' ? 'edit' : 'error'}) ${queryErrorText(error)}`
      : `$(filter) ${browsing.filter ? matchWords(services) : l10n.t('All items')}`;
    // Where only an end is missing, Enter takes the first that fits.
    const isUnfinished = error?.code === 'incomplete' && next.length > 0;
    const lines = [...(isUnfinished ? [] : [{ label: result, alwaysShow: true }]), ...next];
    if (JSON.stringify(lines) === JSON.stringify(box.items)) return;
    const [active] = box.activeItems;
    const same = isTyped ? lines[0] : active && lines.find(({ text }: Line) => text === active.text);
    box.keepScrollPosition = !isTyped;
    box.items = lines;
    if (same) box.activeItems = [same];
  };
  const read = (text: string) => {
    const parsed = parseQuery(text, clock.now());
    error = 'error' in parsed ? parsed.error : undefined;
    next = completionLines(services, text);
    draw(true);
    // What matched last stays while there is an error.
    if ('query' in parsed) browsing.setFilter(parsed.query.terms.length > 0 ? parsed.query : undefined);
  };
  // The lines stay in their order, wherever what is typed is found in them.
  Object.assign(box, {
    title: l10n.t('Filter'),
    placeholder: l10n.t('Name or folder, person:ann, size:>10mb, deleted:<7d'),
    value: before?.text ?? '',
    ignoreFocusOut: true,
    sortByLabel: false,
  });
  const listening = browsing.onDidChange(() => {
    draw();
    // A row may be gone by the time the editor looks for it.
    if (!browsing.isArranging) openMatches(services).catch(() => undefined);
  });
  box.onDidChangeValue(read);
  box.onDidAccept(() => {
    const text = box.activeItems[0]?.text;
    if (text !== undefined) {
      box.value = text;
      read(text);
    } else if (error === undefined) {
      isKept = true;
      box.hide();
    }
  });
  const hidden = new Promise<void>((resolve) => box.onDidHide(resolve));
  next = completionLines(services, box.value);
  draw(true);
  box.show();
  await hidden;
  listening.dispose();
  box.dispose();
  if (!isKept) browsing.setFilter(before);
}

/** What can be typed next. */
function completionLines({ trashes, clock }: Services, text: string): readonly Line[] {
  const items = trashes.list.flatMap(({ state }) => state.list.first(readForCompletions));
  return completions(text, items, clock.now()).map(({ at, insert, label, items: found }) => ({
    label: forIconText(label, 60),
    description: found === undefined ? '' : number(found),
    alwaysShow: true,
    text: text.slice(0, at) + insert,
  }));
}

/** Opens the accounts in which something matches or there is more to load, unless that is very much. */
async function openMatches({ browsing, trashes, tree, view }: Services): Promise<void> {
  if (!browsing.filter || !view.visible) return;
  const matches = trashes.list.map((trash) => ({ trash, found: browsing.arrangementOf(trash)?.items.length }));
  if (matches.reduce((sum, { found }) => sum + (found ?? 0), 0) > openedUpTo) return;
  // From the last on, so that the first stays in sight.
  for (const { trash, found } of matches.reverse())
    if (found !== undefined && (found > 0 || !trash.state.complete))
      await view.reveal(tree.accountRow(trash), { select: false, focus: false, expand: openedLevels });
}
