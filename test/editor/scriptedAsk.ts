import assert from 'node:assert/strict';
import type { Ask, Choice, InputStep, Question } from '../../src/trash/ports.ts';

/** An answer to the next question: its kind, and what a person would do. */
export type Answer =
  | { readonly confirm: boolean }
  /** The label of the choice to take. */
  | { readonly pick: RegExp }
  /** The labels of the choices to tick. */
  | { readonly pickMany: RegExp }
  /** What to type and accept; with `refused`, what the box then says while it stays open for the next answer. */
  | { readonly type: string; readonly refused?: RegExp }
  | { readonly back: string }
  /** The button to press under a message, or none. */
  | { readonly press: string | undefined }
  | 'cancel';

/** Answers in order; a question that finds no fitting answer, and an answer that is left over, fail the test. */
export class ScriptedAsk implements Ask {
  readonly questions: Question[] = [];
  readonly messages: string[] = [];
  readonly steps: InputStep[] = [];
  readonly choices: string[][] = [];
  /** What boxes said while they stayed open. */
  readonly refusals: string[] = [];
  #answers: Answer[] = [];

  answer(...answers: readonly Answer[]): void {
    this.#answers.push(...answers);
  }

  /** Fails if an answer was not asked for, and starts anew. */
  finish(): void {
    const left = this.#answers;
    this.#answers = [];
    this.questions.length = 0;
    this.messages.length = 0;
    this.steps.length = 0;
    this.choices.length = 0;
    this.refusals.length = 0;
    assert.deepEqual(left, [], 'answers that nobody asked for');
  }

  readonly confirm = (question: Question): Promise<boolean> => {
    this.questions.push(question);
    const answer = this.#next('confirm', question.message);
    return Promise.resolve(answer !== 'cancel' && answer.confirm);
  };

  readonly tell = (_severity: string, message: string, buttons: readonly string[]): Promise<string | undefined> => {
    this.messages.push(message);
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
    if (answer === 'cancel') return undefined;
    const found = choices.find(({ label }) => answer.pick.test(label));
    assert.ok(found, `no choice like ${answer.pick} among ${choices.map(({ label }) => label).join(', ')}`);
    return found.value;
  };

  readonly pickMany = <T>(title: string, choices: readonly Choice<T>[]): Promise<readonly T[] | undefined> => {
    this.#show(choices);
    const answer = this.#next('pickMany', title);
    if (answer === 'cancel') return Promise.resolve(undefined);
    return Promise.resolve(choices.flatMap(({ label, value }) => (answer.pickMany.test(label) ? [value] : [])));
  };

  readonly input: Ask['input'] = async (step) => {
    this.steps.push(step);
    for (;;) {
      const answer = this.#nextInput(step.title);
      if (answer === 'cancel') return undefined;
      if ('back' in answer) return { end: 'back', value: answer.back };
      const said = step.validate(answer.type) ?? (await step.check?.(answer.type, new AbortController().signal));
      if (said === undefined) {
        assert.equal(answer.refused, undefined, `"${answer.type}" was expected to be refused`);
        return { end: 'accepted', value: answer.type };
      }
      this.refusals.push(said);
      assert.ok(answer.refused, `"${answer.type}" was refused: ${said}`);
      assert.match(said, answer.refused);
    }
  };

  #show(choices: readonly Choice<unknown>[]): void {
    this.choices.push(
      choices.map(({ label, description, detail }) => [label, description, detail].filter(Boolean).join(' | ')),
    );
  }

  #next<K extends 'confirm' | 'pick' | 'pickMany' | 'press'>(kind: K, question: string) {
    const answer = this.#answers.shift();
    assert.ok(answer, `nobody answers: ${question}`);
    if (answer === 'cancel') return answer;
    assert.ok(kind in answer, `"${question}" wants an answer of kind ${kind}, not ${JSON.stringify(answer)}`);
    return answer as Extract<Answer, Record<K, unknown>>;
  }

  #nextInput(question: string) {
    const answer = this.#answers.shift();
    assert.ok(answer, `nobody answers: ${question}`);
    if (answer === 'cancel') return answer;
    assert.ok('type' in answer || 'back' in answer, `"${question}" wants text, not ${JSON.stringify(answer)}`);
    return answer;
  }
}
