// What the commands work with, for one account, and a person who answers as a test says.
import assert from 'node:assert/strict';
import { Browsing } from '../../../src/trash/browse/browsing.ts';
import { DeletionWatch } from '../../../src/trash/deletionWatch.ts';
import type { TrashItem } from '../../../src/trash/item.ts';
import { Jobs } from '../../../src/trash/jobs/jobs.ts';
import { Trashes } from '../../../src/trash/trashes.ts';
import type { DocumentAction } from '../../../src/ui/documents.ts';
import { Expiring } from '../../../src/ui/expiring.ts';
import type { Services } from '../../../src/ui/services.ts';
import type { ItemRow } from '../../../src/ui/tree/rows.ts';
import { TrashTree } from '../../../src/ui/tree/trashTree.ts';
import { FakeClock } from './clock.ts';
import { MemoryJournals } from './journals.ts';
import { MemoryState } from './stores.ts';
import { account, type Script, type ScriptedClient, scriptedClient } from './trash.ts';
import { treeContext } from './tree.ts';

/** Letters of a message without buttons that the editor shows; what follows is cut off. */
const oneLine = 64;

interface Message {
  readonly severity: 'info' | 'warning';
  readonly text: string;
  readonly buttons: readonly string[];
}

interface List {
  readonly title: string;
  /** Label, description and detail of each choice, as far as there are any. */
  readonly choices: readonly string[];
}

export interface Scene {
  readonly services: Services;
  readonly client: ScriptedClient;
  /** Each notification. */
  readonly messages: Message[];
  /** Message and detail of each question. */
  readonly questions: string[];
  /** Each list to pick from. */
  readonly lists: List[];
  /** Title and prompt of each input box. */
  readonly boxes: string[];
  /** The button to press under the next message that has it. */
  press: string | undefined;
  /** Labels to pick from the next lists; lists after that are closed. */
  readonly picks: string[];
  /** What to type into the next boxes; into later ones, what they ask to be typed. */
  readonly typed: string[];
  /** Where to save the next files; later ones are not saved. */
  readonly paths: string[];
  /** The path that each save dialog proposed. */
  readonly proposed: string[];
  /** Each document that was shown. */
  readonly documents: { title: string; text: string; actions: readonly DocumentAction[] }[];
}

/** Every question is answered with yes. */
export function scene(script: Script = {}): Scene {
  const client = scriptedClient(script);
  const clock = new FakeClock();
  const trashes = new Trashes(clock, () => client);
  trashes.sync([account()]);
  const dialogs: Partial<Services['dialogs']> = {
    confirm: async ({ message, detail }) => {
      made.questions.push(`${message}\n${detail}`);
      return true;
    },
    notify: async (severity, text, buttons) => {
      made.messages.push({ severity, text, buttons });
      assert.ok(buttons.length > 0 || text.length <= oneLine, `cut off for want of a button: ${text}`);
      const { press } = made;
      if (press === undefined || !buttons.includes(press)) return undefined;
      made.press = undefined;
      return press;
    },
    pick: async (title, choices) => {
      const list = await choices;
      made.lists.push({
        title,
        choices: list.map((each) => [each.label, each.description, each.detail].filter(Boolean).join(' | ')),
      });
      const wanted = made.picks.shift();
      const picked = list.find(({ label }) => label === wanted);
      assert.ok(picked || wanted === undefined, `no "${wanted}" in ${list.map(({ label }) => label).join(', ')}`);
      return picked?.value;
    },
    pickMany: async (title, choices) => {
      made.lists.push({
        title,
        choices: choices.map((each) => [each.label, each.description, each.detail].filter(Boolean).join(' | ')),
      });
      const wanted = made.picks.shift()?.split(', ');
      return wanted && choices.filter(({ label }) => wanted.includes(label.trim())).map(({ value }) => value);
    },
    save: async ({ defaultUri }) => {
      made.proposed.push(defaultUri?.path ?? '');
      return made.paths.shift();
    },
    input: async ({ title, prompt, placeholder = '', validate }) => {
      made.boxes.push(`${title}\n${prompt}`);
      const value = made.typed.shift() ?? placeholder;
      // Who cannot get past the box closes it.
      return validate(value) === undefined ? { end: 'accepted', value } : undefined;
    },
  };
  const begun = new Set<DocumentAction>();
  const documents = {
    show: async (title: string, text: string, actions: readonly DocumentAction[] = []) => {
      made.documents.push({ title, text, actions });
    },
    perform: async (action: DocumentAction) => {
      if (begun.has(action)) return false;
      if (action.isOnce === true) begun.add(action);
      await action.run();
      return true;
    },
  };
  const journals = new MemoryJournals();
  const jobs = new Jobs({
    trashOf: trashes.of,
    journals,
    now: () => clock.now(),
    newId: () => crypto.randomUUID(),
    log: { warn: (message) => assert.fail(message) },
  });
  const log = { info: () => undefined, warn: (message: string) => assert.fail(message) };
  const browsing = new Browsing(trashes, new MemoryState(), clock, log);
  const services: unknown = {
    dialogs,
    clock,
    trashes,
    browsing,
    tree: new TrashTree(trashes, browsing, treeContext),
    view: { visible: true, selection: [] },
    documents,
    jobs,
    journals,
    pages: new Map(),
    log,
    deletions: new DeletionWatch(() => 200),
    expiring: new Expiring(),
    accounts: { vendor: () => ({ name: 'Acme' }) },
  };
  const made: Scene = {
    services: services as Services,
    client,
    messages: [],
    questions: [],
    lists: [],
    boxes: [],
    press: undefined,
    picks: [],
    typed: [],
    paths: [],
    proposed: [],
    documents: [],
  };
  return made;
}

/** A row of the one account. */
export function rowOf({ trashes }: Services, item: TrashItem): ItemRow {
  const trash = trashes.of(item.account);
  assert.ok(trash);
  return { type: 'item', item, account: { type: 'account', trash } };
}
