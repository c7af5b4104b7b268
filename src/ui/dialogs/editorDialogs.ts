/** Asks a person through the editor's dialogs, notifications, quick picks and input boxes. */
import { type QuickPickItem, window } from 'vscode';
import { serviceIcon } from '../icons.ts';
import type { Choice, Confirmation, Dialogs } from './dialogs.ts';

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

  // Most windows never ask for these.
  pickStep: async (step) => (await import('./steps.ts')).showPick(step),
  input: async (step) => (await import('./steps.ts')).showInput(step),
  open: async (page) => (await import('./steps.ts')).openPage(page),
};

export function quickPickItems<T>(choices: readonly Choice<T>[]): (QuickPickItem & { value: T })[] {
  return choices.map(({ label, description = '', detail = '', vendor, value }) => ({
    label,
    description,
    detail,
    iconPath: vendor === undefined ? undefined : serviceIcon(vendor),
    value,
  }));
}
