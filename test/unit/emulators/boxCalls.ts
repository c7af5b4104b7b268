// Calls to an emulated Box, sent by hand.
import { BOX_TOKEN, type BoxEmulator, type BoxOptions, startBox } from '../../emulators/box/emulator.ts';

export interface BoxAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // What an answer holds is what these tests ask.
  readonly json: Record<string, unknown>;
}

/** What `stopAll` stops. */
export const started: BoxEmulator[] = [];

export async function box(options: BoxOptions = {}): Promise<BoxEmulator> {
  const emulator = await startBox(options);
  started.push(emulator);
  return emulator;
}

export async function stopAll(): Promise<void> {
  await Promise.all(started.splice(0).map((emulator) => emulator.stop()));
}

/** Calls the API with the token that always works. */
export async function call(emulator: BoxEmulator, method: string, path: string, body?: object): Promise<BoxAnswer> {
  return send(emulator, path, { method, ...(body && { body: JSON.stringify(body) }) });
}

export async function send(emulator: BoxEmulator, path: string, init: RequestInit): Promise<BoxAnswer> {
  const headers = { authorization: `Bearer ${BOX_TOKEN}`, ...(init.headers as Record<string, string> | undefined) };
  return read(await fetch(`${emulator.server.url}/2.0${path}`, { ...init, headers }));
}

export async function read(response: Response): Promise<BoxAnswer> {
  const text = await response.text();
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, json };
}

export const entries = (page: BoxAnswer): Record<string, unknown>[] => page.json.entries as Record<string, unknown>[];

export const names = (page: BoxAnswer): unknown[] => entries(page).map((entry) => entry.name);

/** Status and code of a refusal. */
export const refused = (answer: BoxAnswer): unknown[] => [answer.status, answer.json.code];

/** A clock that stands still until it is moved. */
export class ManualClock {
  #now = Date.UTC(2026, 2, 1, 12);

  readonly now = (): number => this.#now;

  pass(ms: number): void {
    this.#now += ms;
  }
}
