import assert from 'node:assert/strict';
import type { InputStep } from '../../../src/ui/dialogs/dialogs.ts';
import { showInput, showPick } from '../../../src/ui/dialogs/steps.ts';
import { replies, reset } from '../fakes/vscode/vscode.ts';

/** An input box, and the events that a person makes in it. */
class FakeBox {
  value = '';
  prompt = '';
  busy = false;
  enabled = true;
  buttons: readonly unknown[] = [];
  validationMessage: string | undefined;
  #accept: (() => void) | undefined;
  #hide: (() => void) | undefined;

  onDidAccept(listener: () => void): void {
    this.#accept = listener;
  }
  onDidHide(listener: () => void): void {
    this.#hide = listener;
  }
  onDidChangeValue(): void {}
  onDidTriggerButton(): void {}
  show(): void {}
  dispose(): void {}
  hide(): void {
    this.#hide?.();
  }
  pressEnter(): void {
    this.#accept?.();
  }
}

const step: InputStep = {
  title: 'Add Account',
  step: 1,
  totalSteps: 2,
  prompt: 'Paste a token.',
  value: 'abc',
  secret: true,
  validate: () => undefined,
};

describe('a box that waits for the service', () => {
  let box: FakeBox;

  beforeEach(() => {
    reset();
    box = new FakeBox();
    replies.set('window.createInputBox', () => box);
  });
  after(reset);

  it('is busy and says so, and closes at once on Escape, which aborts the call', async () => {
    let signal: AbortSignal | undefined;
    const answer = showInput({
      ...step,
      check: (_, given) => {
        signal = given;
        return new Promise(() => {});
      },
    });
    box.pressEnter();
    assert.deepEqual([box.busy, box.enabled, box.prompt], [true, false, 'Waiting for the service...']);
    assert.equal(signal?.aborted, false);
    box.hide();
    assert.equal(await answer, undefined);
    assert.equal(signal?.aborted, true);
  });

  it('is as before when the service has refused, with what is wrong', async () => {
    const refused = Promise.withResolvers<string>();
    const answer = showInput({ ...step, prompt: 'Paste a $(key).', check: () => refused.promise });
    box.pressEnter();
    refused.resolve('Wrong token.');
    await refused.promise;
    await Promise.resolve();
    assert.deepEqual([box.busy, box.enabled, box.prompt], [false, true, 'Paste a $ (key).']);
    assert.equal(box.validationMessage, 'Wrong token.');
    box.hide();
    assert.equal(await answer, undefined);
  });

  it('has Back from the second step on, or when asked to', async () => {
    for (const [own, buttons] of [
      [{}, 0],
      [{ hasBack: true }, 1],
      [{ step: 2 }, 1],
    ] as const) {
      const answer = showInput({ ...step, ...own });
      assert.equal(box.buttons.length, buttons);
      box.hide();
      await answer;
    }
  });
});

describe('a list in a row of steps', () => {
  afterEach(reset);

  for (const [what, own, expected] of [
    ['no number and no Back in the first step', { step: 1 }, { buttons: 0 }],
    ['Back, but no number, while the choice decides how many steps there are', { step: 2 }, { buttons: 1 }],
    ['its number in the last step', { step: 5, totalSteps: 5 }, { buttons: 1, step: 5, totalSteps: 5 }],
  ] as const) {
    it(`has ${what}`, async () => {
      const box = new FakeBox();
      replies.set('window.createQuickPick', () => box);
      const answer = showPick({ title: 'Add Account', choices: [], ...own });
      const { step, totalSteps } = Object.assign({ step: undefined, totalSteps: undefined }, box);
      assert.deepEqual(
        { buttons: box.buttons.length, step, totalSteps },
        { step: undefined, totalSteps: undefined, ...expected },
      );
      box.hide();
      assert.equal(await answer, undefined);
    });
  }
});
