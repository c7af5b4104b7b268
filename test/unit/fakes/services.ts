// What the commands work with, for one account, and a person who answers as a test says.
import { Trashes } from '../../../src/trash/trashes.ts';
import type { Services } from '../../../src/ui/services.ts';
import { FakeClock } from './clock.ts';
import { account, type Script, type ScriptedClient, scriptedClient } from './trash.ts';

interface Message {
  readonly text: string;
  readonly buttons: readonly string[];
}

export interface Scene {
  readonly services: Services;
  readonly client: ScriptedClient;
  /** What was told, in order. */
  readonly messages: Message[];
  /** Message and detail of each question. */
  readonly questions: string[];
  /** The button to press under the next message that has it. */
  press: string | undefined;
}

/** Every question is answered with yes, and every box with what it asks to be typed. */
export function scene(script: Script): Scene {
  const client = scriptedClient(script);
  const clock = new FakeClock();
  const trashes = new Trashes(clock, () => client);
  trashes.sync([account()]);
  const messages: Message[] = [];
  const questions: string[] = [];
  const ask: Partial<Services['dialogs']> = {
    confirm: async ({ message, detail }) => {
      questions.push(`${message}\n${detail}`);
      return true;
    },
    notify: async (_severity, text, buttons) => {
      messages.push({ text, buttons });
      const { press } = made;
      if (press === undefined || !buttons.includes(press)) return undefined;
      made.press = undefined;
      return press;
    },
    input: async ({ placeholder = '' }) => ({ end: 'accepted', value: placeholder }),
  };
  const services: unknown = { dialogs: ask, clock, trashes, accounts: { vendor: () => ({ name: 'Acme' }) } };
  const made: Scene = { services: services as Services, client, messages, questions, press: undefined };
  return made;
}
