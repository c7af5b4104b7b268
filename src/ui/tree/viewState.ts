/** What the view says of its filter, and what its menus know of filter, order and groups. */
import { commands, l10n } from 'vscode';
import { type Disposable, together } from '../../trash/emitter.ts';
import { count, number, shortCount } from '../format.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';

/** Keeps it up to date. */
export function showChoices(services: Services): Disposable {
  const { browsing, trashes, view } = services;
  // What is said of something else comes back with the last of the filter.
  const { message } = view;
  let shown = '';
  const update = () => {
    const { filter } = browsing;
    const choices = trashes.list.map(({ account }) => browsing.choiceOf(account.id));
    const [sorts, groups] = [new Set(choices.map(({ sort }) => sort)), new Set(choices.map(({ group }) => group))];
    const keys = [filter !== undefined, [...sorts].join(), [...groups].join()] as const;
    // Numbers of the filter before stay with its text.
    const isMade = trashes.list.every((trash) => browsing.arrangementOf(trash)?.filter === filter);
    if (!filter) view.message = message;
    else if (isMade) view.message = `${matchWords(services)} · ${plain(filter.text, 200)}`;
    if (shown === keys.join(' ')) return;
    shown = keys.join(' ');
    void commands.executeCommand('setContext', 'cloudTrash.filtered', keys[0]);
    void commands.executeCommand('setContext', 'cloudTrash.sort', keys[1]);
    void commands.executeCommand('setContext', 'cloudTrash.group', keys[2]);
  };
  update();
  return together(browsing.onDidChange(update), trashes.onDidChange(update));
}

/** "12 of 3,400 loaded (100,000 in all)": what the filter lets pass in all accounts. */
export function matchWords({ browsing, trashes }: Services): string {
  let [found, loaded] = [0, 0];
  for (const trash of trashes.list) {
    const { length } = trash.state.list;
    found += browsing.arrangementOf(trash)?.items.length ?? length;
    loaded += length;
  }
  const numbers = l10n.t('{0} of {1} loaded', number(found), number(loaded));
  if (trashes.list.every(({ state }) => state.complete))
    return l10n.t('{0} of {1}', number(found), count({ items: loaded, precision: 'exact' }));
  const { count: all } = trashes;
  return all.precision === 'unknown' ? numbers : l10n.t('{0} ({1} in all)', numbers, shortCount(all));
}
