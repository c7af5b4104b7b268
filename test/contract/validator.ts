// Holds a request and its answer against an OpenAPI 3.0 description.
import type { Logged, Reply } from '../emulators/server.ts';
import { type Fields, fieldsOf, fieldsOfForm, formType, isFields, listOf, parsed } from './json.ts';
import { Schemas, toJsonSchema } from './schemas.ts';

/** Where the description of an API is not right: what stands there instead, and how we know. */
export interface Exception {
  /** The way to the place from the top of the document; `*` is any key. */
  readonly at: readonly string[];
  readonly becomes: unknown;
  readonly why: string;
}

/** An answer with this mark may come without the body that is described. */
export const bodyOptional = 'x-body-optional';

export interface ContractVerdict {
  /** The call as the description has it, such as `GET /files/{file_id}`; as it was sent, if it has none. */
  readonly call: string;
  readonly problems: readonly string[];
}

interface DescribedOperation {
  readonly call: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly pathNames: readonly string[];
  readonly parameters: readonly Fields[];
  readonly secured: boolean;
  readonly described: Fields;
}

/** Headers that belong to HTTP and not to any one API. */
const ordinary = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'host',
  'user-agent',
]);

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

export class Contract {
  readonly #schemas: Schemas;
  readonly #operations: readonly DescribedOperation[];

  constructor(description: unknown, exceptions: readonly Exception[] = []) {
    const document: unknown = structuredClone(description);
    for (const { at, becomes } of exceptions) {
      if (replace(document, at, becomes) === 0) throw new Error(`There is no ${at.join(' ')} in the description.`);
    }
    const ready = fieldsOf(toJsonSchema(document));
    this.#schemas = new Schemas(ready);
    this.#operations = this.#read(ready);
  }

  check(logged: Logged): ContractVerdict {
    const operation = this.#find(logged);
    if (!operation) return { call: `${logged.method} ${logged.path}`, problems: ['no such call is described'] };
    const request = this.#request(operation, logged).map((each) => `request: ${each}`);
    const answer = logged.reply ? this.#answer(operation, logged.reply).map((each) => `answer: ${each}`) : [];
    return { call: operation.call, problems: [...request, ...answer] };
  }

  #read(document: Fields): DescribedOperation[] {
    return Object.entries(fieldsOf(document.paths)).flatMap(([path, item]) =>
      methods.flatMap((method): DescribedOperation[] => {
        const described = fieldsOf(item)[method];
        if (!isFields(described)) return [];
        const servers = described.servers ?? fieldsOf(item).servers ?? document.servers;
        const own = [...listOf(fieldsOf(item).parameters), ...listOf(described.parameters)];
        const parameters = own.map((each) => this.#schemas.resolve(each));
        return [
          {
            call: `${method.toUpperCase()} ${path}`,
            method: method.toUpperCase(),
            pattern: patternOf(basePath(servers) + path, parameters),
            pathNames: [...path.matchAll(/\{(.+?)\}/g)].map(([, name = '']) => name),
            parameters,
            secured: listOf(described.security ?? document.security).length > 0,
            described,
          },
        ];
      }),
    );
  }

  /** A path without parameters goes before one with. */
  #find({ method, path }: Logged): DescribedOperation | undefined {
    return this.#operations
      .filter((each) => each.method === method && each.pattern.test(path))
      .sort((a, b) => a.pathNames.length - b.pathNames.length)[0];
  }

  #request(operation: DescribedOperation, { path, query, headers, body }: Logged): string[] {
    const problems: string[] = [];
    if (operation.secured && !/^Bearer \S/.test(headers.authorization ?? '')) problems.push('comes without a token');
    const texts = operation.pattern.exec(path)?.slice(1) ?? [];
    for (const [index, name] of operation.pathNames.entries()) {
      const text = decodeURIComponent(texts[index] ?? '');
      problems.push(...this.#parameter(operation, { in: 'path', name, texts: [text] }));
    }
    for (const name of new Set(query.keys())) {
      problems.push(...this.#parameter(operation, { in: 'query', name, texts: query.getAll(name) }));
    }
    for (const name of Object.keys(headers)) {
      const isDescribed = operation.parameters.some(
        (each) => each.in === 'header' && String(each.name).toLowerCase() === name.toLowerCase(),
      );
      if (!ordinary.has(name.toLowerCase()) && !isDescribed) problems.push(`header ${name} is not described`);
    }
    for (const { in: where, name, required } of operation.parameters) {
      if (where === 'query' && required === true && !query.has(String(name))) problems.push(`${name} is missing`);
    }
    return [...problems, ...this.#requestBody(operation, body, headers['content-type'])];
  }

  #parameter(operation: DescribedOperation, given: { in: string; name: string; texts: readonly string[] }): string[] {
    const described = operation.parameters.find((each) => each.in === given.in && each.name === given.name);
    const named = `${given.in} parameter ${given.name}`;
    if (!described) return [`${named} is not described`];
    const schema = this.#schemas.resolve(described.schema);
    const isList = schema.type === 'array';
    if (!isList && given.texts.length > 1) return [`${named} comes more than once`];
    const texts = isList && described.explode === false ? given.texts.flatMap((text) => text.split(',')) : given.texts;
    const wanted = isList ? schema.items : described.schema;
    return texts
      .filter((text) => !this.#schemas.fitsText(wanted, text))
      .map((text) => `${named} may not be ${JSON.stringify(text)}`);
  }

  #requestBody({ described }: DescribedOperation, body: string, type: string | undefined): string[] {
    const wanted = this.#schemas.resolve(described.requestBody);
    if (body === '') return wanted.required === true ? ['has no body'] : [];
    if (described.requestBody === undefined) return ['has a body, and none is described'];
    return this.#body(wanted.content, type, body);
  }

  #answer({ described }: DescribedOperation, reply: Reply): string[] {
    const responses = fieldsOf(described.responses);
    const key = [String(reply.status), `${String(reply.status).slice(0, 1)}XX`, 'default'].find((each) =>
      Object.hasOwn(responses, each),
    );
    if (key === undefined) return [`status ${reply.status} is not described`];
    const wanted = this.#schemas.resolve(responses[key]);
    return [...this.#headers(wanted, reply), ...this.#replyBody(wanted, reply)].map(
      (each) => `${reply.status} ${each}`,
    );
  }

  #headers(wanted: Fields, { headers = {} }: Reply): string[] {
    return Object.entries(fieldsOf(wanted.headers)).flatMap(([name, header]) => {
      const text = Object.entries(headers).find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
      const { schema } = this.#schemas.resolve(header);
      return text === undefined || this.#schemas.fitsText(schema, text) ? [] : [`header ${name} may not be "${text}"`];
    });
  }

  #replyBody(wanted: Fields, { status, json, text = '', headers = {} }: Reply): string[] {
    const isEmpty = status === 204 || (json === undefined && text === '');
    if (isEmpty) return wanted.content === undefined || wanted[bodyOptional] === true ? [] : ['has no body'];
    if (wanted.content === undefined) return ['has a body, and none is described'];
    const declared = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
    const type = declared ?? (json === undefined ? 'text/html' : 'application/json');
    return this.#body(wanted.content, type, json === undefined ? text : JSON.stringify(json));
  }

  #body(content: unknown, type = '', text: string): string[] {
    const media = type.split(';')[0]?.trim().toLowerCase() ?? '';
    const wanted = fieldsOf(content)[media];
    if (!isFields(wanted)) return [`a body of ${media || 'no type'} is not described`];
    const value = media === 'application/json' ? parsed(text) : media === formType ? fieldsOfForm(text) : text;
    return value === undefined ? ['is no JSON'] : this.#schemas.faults(wanted.schema, value);
  }
}

/** How many places were changed. */
function replace(from: unknown, at: readonly string[], becomes: unknown): number {
  const [key, ...rest] = at;
  if (!isFields(from) || key === undefined) return 0;
  if (rest.length === 0) {
    from[key] = becomes;
    return 1;
  }
  const keys = key === '*' ? Object.keys(from) : [key];
  return keys.map((each) => replace(from[each], rest, becomes)).reduce((sum, each) => sum + each, 0);
}

function basePath(servers: unknown): string {
  const first = fieldsOf(listOf(servers)[0]);
  const url = String(first.url ?? '').replaceAll(/\{(.+?)\}/g, (_, name: string) =>
    String(fieldsOf(fieldsOf(first.variables)[name]).default),
  );
  return URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, '') : '';
}

/** A parameter marked `x-multi-segment` is a path of its own; all others end at a slash. */
function patternOf(path: string, parameters: readonly Fields[]): RegExp {
  const isLong = (name: string) => parameters.some((each) => each.name === name && each['x-multi-segment'] === true);
  const parts = path.split(/\{(.+?)\}/).map((part, index) => {
    if (index % 2 === 1) return isLong(part) ? '(.+)' : '([^/]+)';
    return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}
