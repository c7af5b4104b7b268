/** The steps of a sign-in as the editor shows them: boxes and lists that stay open when the focus leaves, with Back. */
import { env, type InputBox, l10n, QuickInputButtons, type QuickPickItem, ThemeIcon, Uri, window } from 'vscode';
import { isSafeOrigin } from '../../http/origin.ts';
import { serviceIcon } from '../icons.ts';
import { forInput } from '../text.ts';
import type { Choice, InputHandle, InputResult, InputStep, PickResult, PickStep } from './dialogs.ts';

/** Letters under a box. */
const maxMessageLength = 800;

/** Shows a page in the person's browser; false where it is no page that may be shown, or did not open. */
export async function openPage(page: string): Promise<boolean> {
  const url = URL.canParse(page) ? new URL(page) : undefined;
  return url !== undefined && isSafeOrigin(url) && (await env.openExternal(Uri.parse(page)));
}

export function showPick<T>(step: PickStep<T>): Promise<PickResult<T> | undefined> {
  const list = window.createQuickPick<ReturnType<typeof quickPickItems<T>>[number]>();
  list.title = step.title;
  // "(2)" alone would say nothing.
  if (step.totalSteps !== undefined) Object.assign(list, { step: step.step, totalSteps: step.totalSteps });
  list.placeholder = step.placeholder;
  list.items = quickPickItems(step.choices);
  list.ignoreFocusOut = true;
  list.matchOnDescription = true;
  list.buttons = step.step > 1 ? [QuickInputButtons.Back] : [];
  return new Promise((resolve) => {
    let result: PickResult<T> | undefined;
    const finish = (picked: PickResult<T>) => {
      result = picked;
      list.hide();
    };
    list.onDidAccept(() => {
      const [picked] = list.selectedItems;
      if (picked) finish({ end: 'accepted', value: picked.value });
    });
    list.onDidTriggerButton(() => finish({ end: 'back' }));
    list.onDidHide(() => {
      list.dispose();
      resolve(result);
    });
    list.show();
  });
}

/** People go to the browser to copy a token, so the box stays while the focus is elsewhere. */
export function showInput(step: InputStep): Promise<InputResult | undefined> {
  const box = window.createInputBox();
  const closed = new AbortController();
  const { page } = step;
  const open = step.openPage ?? (page === undefined ? undefined : () => void openPage(page));
  const pageButton = {
    iconPath: new ThemeIcon('link-external'),
    tooltip: step.pageTitle ?? (page === undefined ? '' : l10n.t('Open {0}', new URL(page).host)),
  };
  box.title = step.title;
  // "1/1" would tell nothing.
  if (step.totalSteps > 1) Object.assign(box, { step: step.step, totalSteps: step.totalSteps });
  box.prompt = forInput(step.prompt, maxMessageLength);
  box.placeholder = step.placeholder;
  box.value = step.value;
  box.password = step.secret;
  box.ignoreFocusOut = true;
  const hasBack = step.hasBack === true || step.step > 1;
  box.buttons = [...(hasBack ? [QuickInputButtons.Back] : []), ...(open ? [pageButton] : [])];

  return new Promise((resolve) => {
    let result: InputResult | undefined;
    const finish = (typed: InputResult) => {
      result = typed;
      box.hide();
    };
    const accept = async (value: string) => {
      if (box.busy || closed.signal.aborted) return;
      const refused = step.validate(value);
      complain(box, refused);
      if (refused !== undefined) return;
      const error = await checked(box, step, value, closed.signal);
      if (closed.signal.aborted) return;
      complain(box, error);
      if (error === undefined) finish({ end: 'accepted', value });
    };
    box.onDidChangeValue((value) => {
      // An empty box is no mistake yet.
      complain(box, value === '' ? undefined : step.validate(value));
    });
    box.onDidAccept(() => void accept(box.value));
    box.onDidTriggerButton((button) => {
      if (button === pageButton) open?.();
      else finish({ end: 'back', value: box.value });
    });
    box.onDidHide(() => {
      closed.abort();
      box.dispose();
      resolve(result);
    });
    box.show();
    step.onShown?.(handle(box, closed.signal, (value) => void accept(value)));
  });
}

/** What is wrong may be in a service's words. */
function complain(box: InputBox, error: string | undefined): void {
  box.validationMessage = error === undefined ? undefined : forInput(error, maxMessageLength);
}

/** The slow check, during which nothing can be typed. */
async function checked(
  box: InputBox,
  { check, prompt }: InputStep,
  value: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!check) return undefined;
  box.busy = true;
  box.enabled = false;
  box.prompt = l10n.t('Waiting for the service...');
  const error = await check(value, signal);
  box.busy = false;
  box.enabled = true;
  box.prompt = prompt;
  return error;
}

function handle(box: InputBox, signal: AbortSignal, accept: (value: string) => void): InputHandle {
  return {
    signal,
    accept,
    setError: (error) => {
      if (!signal.aborted && !box.busy) complain(box, error);
    },
  };
}

export function quickPickItems<T>(choices: readonly Choice<T>[]): (QuickPickItem & { value: T })[] {
  return choices.map(({ label, description = '', detail = '', vendor, value }) => ({
    label,
    description,
    detail,
    iconPath: vendor === undefined ? undefined : serviceIcon(vendor),
    value,
  }));
}
