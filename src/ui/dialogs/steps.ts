/** The steps of a sign-in as the editor shows them: boxes and lists that stay open when the focus leaves, with Back. */
import {
  env,
  type InputBox,
  l10n,
  QuickInputButtons,
  type QuickPick,
  type QuickPickItem,
  ThemeIcon,
  Uri,
  window,
} from 'vscode';
import { isSafeOrigin } from '../../http/origin.ts';
import { serviceIcon } from '../icons.ts';
import { forInput } from '../text.ts';
import type { Choice, InputHandle, InputResult, InputStep, PickResult, PickStep, Step } from './dialogs.ts';

/** Letters under a box. */
const maxMessageLength = 800;

/** Shows a page in the person's browser; false where it is no page that may be shown, or did not open. */
export async function openPage(page: string): Promise<boolean> {
  const url = URL.canParse(page) ? new URL(page) : undefined;
  return url !== undefined && isSafeOrigin(url) && (await env.openExternal(Uri.parse(page)));
}

export function showPick<T>(step: PickStep<T>): Promise<PickResult<T> | undefined> {
  const list = window.createQuickPick<Item<T>>();
  list.items = quickPickItems(step.choices);
  list.matchOnDescription = true;
  return show<PickResult<T>>(list, step, (finish) => {
    list.onDidAccept(() => {
      const [picked] = list.selectedItems;
      if (picked) finish({ end: 'accepted', value: picked.value });
    });
    list.onDidTriggerButton(() => finish({ end: 'back' }));
  });
}

/** People go to the browser to copy a token, so the box stays while the focus is elsewhere. */
export function showInput(step: InputStep): Promise<InputResult | undefined> {
  const box = window.createInputBox();
  const { page, check } = step;
  const prompt = forInput(step.prompt, maxMessageLength);
  const pageButton = page && { iconPath: new ThemeIcon('link-external'), tooltip: page.title };
  Object.assign(box, { prompt, value: step.value, password: step.secret, buttons: pageButton ? [pageButton] : [] });

  return show<InputResult>(box, step, (finish, signal) => {
    // What is wrong may be in a service's words.
    const complain = (error: string | undefined) => {
      box.validationMessage = error === undefined ? undefined : forInput(error, maxMessageLength);
      return error !== undefined;
    };
    const accept = async (value: string) => {
      if (box.busy || signal.aborted || complain(step.validate(value))) return;
      if (check) {
        Object.assign(box, { busy: true, enabled: false, prompt: l10n.t('Waiting for the service...') });
        const error = await check(value, signal);
        Object.assign(box, { busy: false, enabled: true, prompt });
        if (signal.aborted || complain(error)) return;
      }
      finish({ end: 'accepted', value });
    };
    const handle: InputHandle = {
      signal,
      accept: (value) => void accept(value),
      setError: (error) => {
        if (!signal.aborted && !box.busy) complain(error);
      },
    };
    // An empty box is no mistake yet.
    box.onDidChangeValue((value) => complain(value === '' ? undefined : step.validate(value)));
    box.onDidAccept(() => void accept(box.value));
    box.onDidTriggerButton((button) => {
      if (button === pageButton) page?.open(handle);
      else finish({ end: 'back', value: box.value });
    });
    step.onShown?.(handle);
  });
}

/** Shows a list or a box until it is finished or, which is to cancel, hidden. */
function show<R>(
  input: InputBox | QuickPick<QuickPickItem>,
  { title, step, totalSteps, hasBack, placeholder }: Step,
  listen: (finish: (result: R) => void, signal: AbortSignal) => void,
): Promise<R | undefined> {
  const closed = new AbortController();
  const buttons = hasBack || step > 1 ? [QuickInputButtons.Back, ...input.buttons] : input.buttons;
  Object.assign(input, { title, placeholder, buttons, ignoreFocusOut: true });
  // "1/1" would say nothing.
  if (totalSteps !== undefined && totalSteps > 1) Object.assign(input, { step, totalSteps });
  return new Promise((resolve) => {
    let result: R | undefined;
    input.onDidHide(() => {
      closed.abort();
      input.dispose();
      resolve(result);
    });
    input.show();
    listen((given) => {
      result = given;
      input.hide();
    }, closed.signal);
  });
}

type Item<T> = QuickPickItem & { readonly value: T };

export function quickPickItems<T>(choices: readonly Choice<T>[]): Item<T>[] {
  return choices.map(({ label, description = '', detail = '', vendor, picked, value }) => ({
    label,
    description,
    detail,
    iconPath: vendor === undefined ? undefined : serviceIcon(vendor),
    picked,
    value,
  }));
}
