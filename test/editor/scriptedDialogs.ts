import assert from 'node:assert/strict';
import type { SaveDialogOptions } from 'vscode';
import type {
  Choice,
  Confirmation,
  Dialogs,
  InputHandle,
  InputStep,
  PickResult,
  PickStep,
} from '../../src/ui/dialogs/dialogs.ts';

/** An answer to the next question: its kind, and what a person would do. */
export type DialogAnswer =
  | { readonly confirm: boolean }
  /** The label of the choice to take. */
  | { readonly pick: RegExp }
  /** The labels of the choices to tick. */
  | { readonly pickMany: RegExp }
  /** What to type and accept; with `refused`, what the box then says while it stays open for the next answer. */
  | { readonly type: string | (() => Promise<string>); readonly refused?: RegExp }
  /** Goes back; from a box with this left in it. */
  | { readonly back: string }
  /** Does nothing until something comes by itself; with `refused`, what the box then says while it stays open. */
  | { readonly wait: true; readonly refused?: RegExp }
  /** Presses the button of the box that leads to a page. */
  | { readonly press: 'page' }
  /** The path of the file to save to. */
  | { readonly save: string }
  /** The button to press under a message, or none. */
  | { readonly press: string | undefined }
  | 'cancel';

/** Whatever a person may do but give up. */
export type DialogAct = Exclude<DialogAnswer, 'cancel'>;

/** Without buttons, the editor shows so many letters of a message. */
const oneLine = 64;

/** Answers in order; a question that finds no fitting answer, and an answer that is left over, fail the test. */
export class ScriptedDialogs implements Dialogs {
  readonly questions: Confirmation[] = [];
  readonly messages: string[] = [];
  readonly steps: InputStep[] = [];
  /** The steps in which something is chosen: title, and n of m. */
  readonly picks: string[] = [];
  /** The pages that were opened in the browser. */
  readonly opened: string[] = [];
  /** What the person does there; nothing by default. */
  browse: (page: string) => Promise<void> = () => Promise.resolve();
  readonly choices: string[][] = [];
  /** What boxes said while they stayed open. */
  readonly refusals: string[] = [];
  #answers: DialogAnswer[] = [];

  answer(...answers: readonly DialogAnswer[]): void {
    this.#answers.push(...answers);
  }

  /** Fails if an answer was not asked for, and clears all. */
  finish(): void {
    const left = this.#answers;
    this.#answers = [];
    this.questions.length = 0;
    this.messages.length = 0;
    this.steps.length = 0;
    this.picks.length = 0;
    this.opened.length = 0;
    this.browse = () => Promise.resolve();
    this.choices.length = 0;
    this.refusals.length = 0;
    assert.deepEqual(left, [], 'answers that nobody asked for');
  }

  readonly confirm = (question: Confirmation): Promise<boolean> => {
    this.questions.push(question);
    const answer = this.#next('confirm', question.message);
    return Promise.resolve(answer !== 'cancel' && answer.confirm);
  };

  readonly notify = (_severity: string, message: string, buttons: readonly string[]): Promise<string | undefined> => {
    this.messages.push(message);
    assert.ok(buttons.length > 0 || message.length <= oneLine, `cut off for want of a button: ${message}`);
    const answer = this.#next('press', message);
    if (answer === 'cancel' || answer.press === undefined) return Promise.resolve(undefined);
    assert.ok(buttons.includes(answer.press), `no button "${answer.press}" among ${buttons.join(', ')}`);
    return Promise.resolve(answer.press);
  };

  readonly pick = async <T>(
    title: string,
    given: readonly Choice<T>[] | Promise<readonly Choice<T>[]>,
  ): Promise<T | undefined> => {
    const choices = await given;
    this.#show(choices);
    const answer = this.#next('pick', title);
    return answer === 'cancel' ? undefined : choose(choices, answer.pick);
  };

  readonly pickStep = <T>({ title, step, totalSteps, choices }: PickStep<T>): Promise<PickResult<T> | undefined> => {
    this.#show(choices);
    this.picks.push(`${title} (${step}/${totalSteps ?? '?'})`);
    const answer = this.#answers.shift();
    assert.ok(answer, `nobody answers: ${title}`);
    if (answer === 'cancel') return Promise.resolve(undefined);
    if ('back' in answer) return Promise.resolve({ end: 'back' });
    assert.ok('pick' in answer, `"${title}" wants a choice, not ${JSON.stringify(answer)}`);
    return Promise.resolve({ end: 'accepted', value: choose(choices, answer.pick) });
  };

  readonly open = (page: string): Promise<boolean> => {
    this.opened.push(page);
    void this.browse(page);
    return Promise.resolve(true);
  };

  readonly save = ({ title = '' }: SaveDialogOptions): Promise<string | undefined> => {
    const answer = this.#next('save', title);
    return Promise.resolve(answer === 'cancel' ? undefined : answer.save);
  };

  readonly pickMany = <T>(title: string, choices: readonly Choice<T>[]): Promise<readonly T[] | undefined> => {
    this.#show(choices);
    const answer = this.#next('pickMany', title);
    if (answer === 'cancel') return Promise.resolve(undefined);
    return Promise.resolve(choices.flatMap(({ label, value }) => (answer.pickMany.test(label) ? [value] : [])));
  };

  readonly input: Dialogs['input'] = async (step) => {
    this.steps.push(step);
    const closed = new AbortController();
    const box = new WaitingBox(closed.signal);
    step.onShown?.(box);
    try {
      for (;;) {
        const answer = this.#nextInput(step.title);
        if (answer === 'cancel') return undefined;
        if ('back' in answer) return { end: 'back', value: answer.back };
        if ('press' in answer) step.page?.open(box);
        else {
          const came: Came = 'wait' in answer ? await box.next() : { typed: await text(answer.type) };
          const typed = 'typed' in came ? came.typed : '';
          const said = 'said' in came ? came.said : await this.#said(step, typed, closed.signal);
          if (said === undefined) {
            assert.equal(answer.refused, undefined, `"${typed}" was expected to be refused`);
            return { end: 'accepted', value: typed };
          }
          this.refusals.push(said);
          assert.ok(answer.refused, `"${typed}" was refused: ${said}`);
          assert.match(said, answer.refused);
        }
      }
    } finally {
      closed.abort();
    }
  };

  async #said(step: InputStep, value: string, signal: AbortSignal): Promise<string | undefined> {
    return step.validate(value) ?? (await step.check?.(value, signal));
  }

  #show(choices: readonly Choice<unknown>[]): void {
    this.choices.push(
      choices.map(({ label, description, detail }) => [label, description, detail].filter(Boolean).join(' | ')),
    );
  }

  #next<K extends 'confirm' | 'pick' | 'pickMany' | 'press' | 'save'>(kind: K, question: string) {
    const answer = this.#answers.shift();
    assert.ok(answer, `nobody answers: ${question}`);
    if (answer === 'cancel') return answer;
    assert.ok(kind in answer, `"${question}" wants an answer of kind ${kind}, not ${JSON.stringify(answer)}`);
    return answer as Extract<DialogAnswer, Record<K, unknown>>;
  }

  #nextInput(question: string) {
    const answer = this.#answers.shift();
    assert.ok(answer, `nobody answers: ${question}`);
    if (answer === 'cancel') return answer;
    const fits =
      'type' in answer || 'back' in answer || 'wait' in answer || ('press' in answer && answer.press === 'page');
    assert.ok(fits, `"${question}" wants text, not ${JSON.stringify(answer)}`);
    return answer as Extract<DialogAnswer, { type: unknown } | { back: string } | { wait: true } | { press: 'page' }>;
  }
}

async function text(type: string | (() => Promise<string>)): Promise<string> {
  return typeof type === 'string' ? type : await type();
}

function choose<T>(choices: readonly Choice<T>[], wanted: RegExp): T {
  const found = choices.find(({ label }) => wanted.test(label));
  assert.ok(found, `no choice like ${wanted} among ${choices.map(({ label }) => label).join(', ')}`);
  return found.value;
}

/** What came to a box by itself: a value, or words. */
type Came = { readonly typed: string } | { readonly said: string };

class WaitingBox implements InputHandle {
  readonly signal: AbortSignal;
  readonly #came: Came[] = [];
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  accept(typed: string): void {
    this.#add({ typed });
  }

  setError(said: string | undefined): void {
    if (said !== undefined) this.#add({ said });
  }

  async next(): Promise<Came> {
    for (;;) {
      const first = this.#came.shift();
      if (first) return first;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #add(came: Came): void {
    this.#came.push(came);
    this.#wake?.();
  }
}
