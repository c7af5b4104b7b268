// Every way to sign in, at the emulators: what a person types, and does in the browser.
import { startBox } from '../emulators/box/emulator.ts';
import { BOX_APP } from '../emulators/box/oauth.ts';
import { startDocSpace } from '../emulators/docspace/emulator.ts';
import { startEgnyte } from '../emulators/egnyte/emulator.ts';
import { LOOPBACK_KEY, PUBLIC_KEY } from '../emulators/egnyte/oauth.ts';
import type { EmulatorServer } from '../emulators/server.ts';
import { eventually } from '../host/eventually.ts';
import { send } from '../host/send.ts';
import type { DialogAct } from './scriptedDialogs.ts';

/** Found nowhere but in the secret storage and in what is sent to the service itself. */
export const marked = {
  boxSecret: 'Zq7LmarkedBoxSecret4Rt9WvXc2',
  boxToken: 'Zq7LmarkedBoxToken5Hy8PnKd3Jf',
  egnyteSecret: 'Zq7LmarkedEgnyteSecret6Bs1Gm',
  egnyteToken: 'Zq7LmarkedEgnyteToken7Cx0Te4',
  docspaceKey: `sk-${'0a1b2c3d4e5f6789'.repeat(4)}`,
  docspacePassword: 'Zq7L marked password 8Du 2',
  docspaceCode: '71935826047193',
} as const;

export interface SignInWay {
  readonly server: EmulatorServer;
  readonly url: string;
  readonly apiUrlSetting?: string;
  /** The choices that lead to it. */
  readonly choice: RegExp;
  readonly method: RegExp;
  readonly person: BrowserUser;
  /** What a person does from the first box on. */
  readonly answers: readonly DialogAct[];
  /** What is asked for when someone signs in again. */
  readonly again: readonly DialogAct[];
  /** Puts one file into the trash. */
  trashFile(name: string): void;
  /** What the token is renewed with is kept. */
  readonly renews: boolean;
  /** Removing the account ends the sign-in at the service. */
  readonly ends: boolean;
  stop(): Promise<void>;
}

/** Someone at a browser. */
export class BrowserUser {
  readonly #decision: string;
  readonly #addresses: string[] = [];

  /** @param decision what the button of the page sends */
  constructor(decision: string) {
    this.#decision = decision;
  }

  /** Answers on the page, and goes where it leads, where that is this machine. */
  readonly browse = async (page: string): Promise<void> => {
    const { location } = await send(page, { body: `decision=${this.#decision}` });
    this.#addresses.push(location);
    // The box that waits may have been closed meanwhile.
    if (location.startsWith('http://')) await send(location).catch(() => undefined);
  };

  /** What stands in the address line at the end; each is given once. */
  readonly address = async (): Promise<string> =>
    await eventually(
      'the end of the way through the browser',
      () => Promise.resolve(this.#addresses.shift() ?? ''),
      Boolean,
    );
}

const waits: DialogAct = { wait: true };
const boxApp: readonly DialogAct[] = [{ type: BOX_APP.clientId }, { type: marked.boxSecret }];

async function openBox() {
  const quirks = { callsPerMinute: Number.POSITIVE_INFINITY };
  const { server, state, oauth, stop } = await startBox({ token: marked.boxToken, quirks });
  Object.assign(oauth.app, { clientSecret: marked.boxSecret });
  const contracts = state.folder({ name: 'Contracts' }).id;
  const way = {
    server,
    url: server.url,
    apiUrlSetting: 'box.apiUrl',
    choice: /^Box$/,
    person: new BrowserUser('grant'),
    trashFile: (name: string) => state.trashFile({ name, from: contracts }),
    stop,
  };
  return { way, state, quirks: state.quirks };
}

async function openEgnyte() {
  const { server, state, oauth, stop } = await startEgnyte({ token: marked.egnyteToken });
  for (const key of [LOOPBACK_KEY, PUBLIC_KEY]) oauth.register({ ...key, secret: marked.egnyteSecret });
  return {
    server,
    url: server.url,
    choice: /^Egnyte$/,
    person: new BrowserUser('allow'),
    trashFile: (name: string) => state.trashFile({ name, from: '/Shared/Contracts' }),
    stop,
  };
}

async function openDocSpace() {
  const { server, state, stop } = await startDocSpace({ limits: 'off', token: marked.docspaceKey });
  const contracts = state.addFolder({ name: 'Contracts', from: state.addRoom({ name: 'Legal' }).id });
  const way = {
    server,
    url: server.url,
    choice: /DocSpace/,
    person: new BrowserUser(''),
    trashFile: (name: string) => void state.trashFile({ name, from: contracts.id }),
    stop,
  };
  return { way, state };
}

export const ways: Readonly<Record<string, () => Promise<SignInWay>>> = {
  'Box with the browser': async () => ({
    ...(await openBox()).way,
    method: /^Sign in with the browser/,
    answers: [...boxApp, waits],
    again: [waits],
    renews: true,
    ends: true,
  }),

  'Box with client credentials': async () => {
    const { way, state } = await openBox();
    return {
      ...way,
      method: /^Client credentials/,
      answers: [...boxApp, { type: state.me.id }],
      again: [],
      renews: true,
      ends: true,
    };
  },

  'Box as another user': async () => {
    const { way, state, quirks } = await openBox();
    quirks.asUser = true;
    return {
      ...way,
      method: /^Act as another user/,
      answers: [...boxApp, { type: state.me.id }, waits],
      again: [waits],
      renews: true,
      ends: true,
    };
  },

  'Box with a token': async () => ({
    ...(await openBox()).way,
    method: /^Developer token/,
    answers: [{ type: marked.boxToken }],
    again: [{ type: marked.boxToken }],
    renews: false,
    ends: false,
  }),

  'Egnyte with a key that the browser comes back with': async () => {
    const way = await openEgnyte();
    const { id, redirectUri = '' } = LOOPBACK_KEY;
    return {
      ...way,
      method: /^Sign in with the browser/,
      answers: [{ type: way.url }, { type: id }, { type: marked.egnyteSecret }, { type: redirectUri }, waits],
      again: [waits],
      renews: true,
      ends: true,
    };
  },

  'Egnyte with a key whose code is pasted': async () => {
    const way = await openEgnyte();
    const { id, redirectUri = '' } = PUBLIC_KEY;
    const pastes: DialogAct = { type: way.person.address };
    return {
      ...way,
      method: /^Sign in with the browser/,
      answers: [{ type: way.url }, { type: id }, { type: marked.egnyteSecret }, { type: redirectUri }, pastes],
      again: [pastes],
      renews: true,
      ends: true,
    };
  },

  'Egnyte with a token': async () => {
    const way = await openEgnyte();
    return {
      ...way,
      method: /access token$/,
      answers: [{ type: way.url }, { type: marked.egnyteToken }],
      again: [{ type: marked.egnyteToken }],
      renews: false,
      ends: false,
    };
  },

  'DocSpace with an API key': async () => {
    const { way } = await openDocSpace();
    return {
      ...way,
      method: /^API key$/,
      answers: [{ type: way.url }, { type: marked.docspaceKey }],
      again: [{ type: marked.docspaceKey }],
      renews: false,
      ends: false,
    };
  },

  'DocSpace with a password': async () => {
    const { way, state } = await openDocSpace();
    state.signIn.setPassword(state.me, marked.docspacePassword);
    const login: readonly DialogAct[] = [{ type: state.me.email }, { type: marked.docspacePassword }];
    return {
      ...way,
      method: /password$/,
      answers: [{ type: way.url }, ...login],
      again: login,
      renews: false,
      ends: true,
    };
  },

  'DocSpace with a password and the code of an app': async () => {
    const { way, state } = await openDocSpace();
    state.signIn.setPassword(state.me, marked.docspacePassword, { by: 'app', code: marked.docspaceCode, setUp: true });
    const login: readonly DialogAct[] = [
      { type: state.me.email },
      { type: marked.docspacePassword },
      { type: marked.docspaceCode },
    ];
    return {
      ...way,
      method: /password$/,
      answers: [{ type: way.url }, ...login],
      again: login,
      renews: false,
      ends: true,
    };
  },
};
