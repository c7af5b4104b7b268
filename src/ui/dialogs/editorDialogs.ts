/** Asks a person through the editor's dialogs, notifications, quick picks and input boxes. */
import { window } from 'vscode';
import type { Confirmation, Dialogs } from './dialogs.ts';
import { openPage, quickPickItems, showInput, showPick } from './steps.ts';

export const editorDialogs: Dialogs = {
  confirm: async ({ message, detail, button }: Confirmation) =>
    (await window.showWarningMessage(message, { modal: true, detail }, button)) === button,

  notify: async (severity, message, buttons) =>
    severity === 'info'
      ? await window.showInformationMessage(message, ...buttons)
      : await window.showWarningMessage(message, ...buttons),

  pick: async (title, choices) => {
    const items = choices instanceof Promise ? choices.then(quickPickItems) : quickPickItems(choices);
    const picked = await window.showQuickPick(items, { title, ignoreFocusOut: true, matchOnDescription: true });
    return picked?.value;
  },

  pickMany: async (title, choices) => {
    const picked = await window.showQuickPick(quickPickItems(choices), {
      title,
      canPickMany: true,
      ignoreFocusOut: true,
      matchOnDescription: true,
    });
    return picked?.map(({ value }) => value);
  },

  pickStep: showPick,
  input: showInput,
  save: async (options) => (await window.showSaveDialog(options))?.fsPath,
  open: openPage,
};
