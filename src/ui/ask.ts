/** Asks a person through the editor's dialogs, notifications, quick picks and input boxes. */
import { env, QuickInputButtons, type QuickPickItem, ThemeIcon, Uri, window } from 'vscode';
import type { Ask, Choice, InputStep, Question, Typed } from '../trash/ports.ts';

export const editorAsk: Ask = {
  confirm: async ({ message, detail, button }: Question) =>
    (await window.showWarningMessage(message, { modal: true, detail }, button)) === button,

  tell: async (severity, message, buttons) =>
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

  input: (step) => showInput(step),
};

function quickPickItems<T>(choices: readonly Choice<T>[]): (QuickPickItem & { value: T })[] {
  return choices.map(({ label, description = '', detail = '', value }) => ({ label, description, detail, value }));
}

/** One box that stays open when the focus leaves, since people go to the browser to copy a token. */
function showInput(step: InputStep): Promise<Typed | undefined> {
  const box = window.createInputBox();
  const given = new AbortController();
  const openPage = { iconPath: new ThemeIcon('link-external'), tooltip: step.pageTitle ?? step.page ?? '' };
  box.title = step.title;
  box.step = step.step;
  box.totalSteps = step.totalSteps;
  box.prompt = step.prompt;
  box.placeholder = step.placeholder;
  box.value = step.value;
  box.password = step.secret;
  box.ignoreFocusOut = true;
  box.buttons = [...(step.step > 1 ? [QuickInputButtons.Back] : []), ...(step.page === undefined ? [] : [openPage])];

  return new Promise((resolve) => {
    let result: Typed | undefined;
    const finish = (typed: Typed) => {
      result = typed;
      box.hide();
    };
    const accept = async () => {
      if (box.busy) return;
      const value = box.value;
      const refused = step.validate(value);
      box.validationMessage = refused;
      if (refused !== undefined) return;
      if (step.check) {
        box.busy = true;
        box.enabled = false;
        const trouble = await step.check(value, given.signal);
        box.busy = false;
        box.enabled = true;
        if (given.signal.aborted) return;
        box.validationMessage = trouble;
        if (trouble !== undefined) return;
      }
      finish({ end: 'accepted', value });
    };
    box.onDidChangeValue((value) => {
      // An empty box is no mistake yet.
      box.validationMessage = value === '' ? undefined : step.validate(value);
    });
    box.onDidAccept(() => void accept());
    box.onDidTriggerButton((button) => {
      if (button === openPage && step.page !== undefined) void env.openExternal(Uri.parse(step.page));
      else finish({ end: 'back', value: box.value });
    });
    box.onDidHide(() => {
      given.abort();
      box.dispose();
      resolve(result);
    });
    box.show();
  });
}
