// What a client and an emulator said to each other in the tests of one file, held against a description.
import assert from 'node:assert/strict';
import type { Logged } from '../emulators/server.ts';
import { type Fields, fieldsOfForm, formType, isFields } from './json.ts';
import { Contract, type Exception } from './validator.ts';

interface DescribedExchange {
  readonly about: string;
  readonly logged: Logged;
}

export class Conversation {
  readonly #description: unknown;
  readonly #exceptions: readonly Exception[];
  readonly #contract: Contract;
  readonly #said: DescribedExchange[] = [];

  constructor(description: unknown, exceptions: readonly Exception[]) {
    this.#description = description;
    this.#exceptions = exceptions;
    this.#contract = new Contract(description, exceptions);
  }

  /** Fails unless all of it is as described. Gives each call with its status once, such as `GET /files/{id} 200`. */
  check(log: readonly Logged[]): string[] {
    const said = log.map((logged) => {
      const { call, problems } = this.#contract.check(logged);
      if (problems.length > 0) assert.fail([`${call} ${logged.status}`, ...problems].join('\n    '));
      return { about: `${call} ${logged.status}`, logged };
    });
    this.#said.push(...said);
    return [...new Set(said.map(({ about }) => about))].sort();
  }

  /** The exceptions without which nothing would be complained of and nothing go unnoticed either, as texts. */
  needless(): string[] {
    const needless = this.#exceptions.filter((exception) => {
      const others = this.#exceptions.filter((each) => each !== exception);
      const without = new Contract(this.#description, others);
      const isFine = this.#said.every(({ logged }) => without.check(logged).problems.length === 0);
      return isFine && this.#deafSpots(without).length === 0;
    });
    return needless.map(({ at, why }) => `${at.join(' ')} (${why})`);
  }

  /**
   * Says everything so far once more with one thing changed each time, and tells which changes no one would notice: a
   * parameter or field that was never heard of, or a value of another type.
   */
  deafSpots(): string[] {
    return this.#deafSpots(this.#contract);
  }

  #deafSpots(contract: Contract): string[] {
    const deaf = new Set<string>();
    const heard = new Set<string>();
    for (const { about, logged } of this.#said) {
      const { body, reply } = logged;
      const listen = (what: string, changed: Logged) => {
        if (contract.check(changed).problems.length === 0) deaf.add(`${about}: ${what}`);
      };
      const isNew = (what: string) => !heard.has(`${about} ${what}`) && heard.add(`${about} ${what}`);
      if (isNew('at all')) {
        const query = new URLSearchParams(logged.query);
        query.set('unheard', '1');
        listen('a parameter', { ...logged, query });
        listen('a header', { ...logged, headers: { ...logged.headers, unheard: '1' } });
        if (body === '') listen('a body', { ...logged, body: '{"unheard":1}' });
      }
      const isForm = logged.headers['content-type']?.startsWith(formType) === true;
      if (isForm && isNew(`form ${shapeOf(fieldsOfForm(body))}`)) {
        // Each value is a text, so none can be of another type; but none may come twice.
        listen('form /unheard', { ...logged, body: `${body}&unheard=1` });
        const names = Object.keys(fieldsOfForm(body));
        for (const name of names) listen(`form /${name} twice`, { ...logged, body: `${body}&${name}=1` });
      }
      const sent = body === '' || isForm ? undefined : thinned(JSON.parse(body));
      if (sent !== undefined && isNew(`request ${shapeOf(sent)}`)) {
        for (const { at, value } of changes(sent)) listen(`request ${at}`, { ...logged, body: JSON.stringify(value) });
      }
      // What a reply leaves undefined is not sent.
      const got = reply?.json === undefined ? undefined : thinned(JSON.parse(JSON.stringify(reply.json)));
      if (reply && got !== undefined && isNew(`answer ${shapeOf(got)}`)) {
        for (const { at, value } of changes(got))
          listen(`answer ${at}`, { ...logged, reply: { ...reply, json: value } });
      }
    }
    return [...deaf].sort();
  }
}

/** Which fields there are and of what types, whatever their values. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].sort().join()}]`;
  if (!isFields(value)) return value === null ? 'null' : typeof value;
  const fields = Object.entries(value).map(([key, each]) => `${key}:${shapeOf(each)}`);
  return `{${fields.sort().join()}}`;
}

/** Of the entries of each list one for each shape. */
function thinned(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Map(value.map((each) => [shapeOf(each), thinned(each)])).values()];
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, thinned(each)]));
}

interface ReplyEdit {
  /** Where, with `*` for any index of a list. */
  readonly at: string;
  /** The whole, with the change in it. */
  readonly value: unknown;
}

/** No description asks for this. */
const stranger = { unheard: [[1]] };

/** Each field in turn replaced by something strange, and each object in turn with a field more. */
function changes(value: unknown): ReplyEdit[] {
  if (Array.isArray(value)) {
    const inside = value.flatMap((each, index) =>
      changes(each).map((change) => ({ at: `/*${change.at}`, value: value.with(index, change.value) })),
    );
    return [{ at: '', value: stranger }, ...inside];
  }
  if (!isFields(value)) return [{ at: '', value: stranger }];
  const inside = Object.entries(value).flatMap(([key, each]) =>
    changes(each).map((change): ReplyEdit => {
      const changed: Fields = { ...value, [key]: change.value };
      return { at: `/${key}${change.at}`, value: changed };
    }),
  );
  return [{ at: '', value: stranger }, { at: '/unheard', value: { ...value, unheard: 1 } }, ...inside];
}
