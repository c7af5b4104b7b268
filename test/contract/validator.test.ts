// The validator itself, with a description that has all the forms that the real ones have.
import assert from 'node:assert/strict';
import type { Logged, Reply } from '../emulators/server.ts';
import { bodyOptional, Contract, type Exception } from './validator.ts';

const text = { type: 'string' };
const thing = { $ref: '#/components/schemas/Thing' };
const json = (schema: object) => ({ 'application/json': { schema } });

const description = {
  servers: [{ url: 'https://{who}.example/2.0', variables: { who: { default: 'acme' } } }],
  security: [{ bearer: [] }],
  paths: {
    '/things': {
      get: {
        parameters: [
          { name: 'fields', in: 'query', explode: false, schema: { type: 'array', items: { enum: ['id', 'name'] } } },
          { name: 'ids', in: 'query', schema: { type: 'array', items: { type: 'integer' } } },
          { name: 'count', in: 'query', required: true, schema: { type: 'integer', minimum: 1, maximum: 100 } },
          { name: 'all', in: 'query', schema: { type: 'boolean' } },
        ],
        responses: {
          200: { content: json({ type: 'array', items: thing }) },
          '4XX': { $ref: '#/components/responses/No' },
        },
      },
    },
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: {
        security: [],
        parameters: [{ name: 'If-None-Match', in: 'header', schema: text }],
        responses: { 200: { content: json(thing) } },
      },
      post: {
        requestBody: {
          required: true,
          content: json({ type: 'object', required: ['name'], properties: { name: text } }),
        },
        responses: { 204: {}, default: { content: json({ type: 'object', additionalProperties: true }) } },
      },
    },
    '/at/{path}': {
      parameters: [{ name: 'path', in: 'path', required: true, 'x-multi-segment': true, schema: text }],
      get: { responses: { 204: {} } },
    },
    '/token': {
      post: {
        requestBody: {
          content: {
            'application/x-www-form-urlencoded': {
              schema: { type: 'object', required: ['grant'], properties: { grant: { enum: ['code'] }, code: text } },
            },
          },
        },
        responses: { 204: {} },
      },
    },
    '/things/new': { get: { responses: { 200: { content: { 'text/html': { schema: text } } } } } },
  },
  components: {
    responses: {
      No: { headers: { 'Retry-After': { schema: { type: 'integer' } } }, content: json({ properties: { why: text } }) },
    },
    schemas: {
      Thing: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'integer', format: 'int32' },
          name: { type: 'string', nullable: true, maxLength: 5 },
          kind: { type: 'string', nullable: true, enum: ['a', 'b'] },
          at: { type: 'string', format: 'date-time', example: { $id: 'not a schema' } },
          hash: { type: 'string', format: 'digest' },
          above: { allOf: [thing, { description: 'beside' }, { nullable: true, description: 'or nothing' }] },
          beside: { nullable: true, ...thing },
          never: { allOf: [thing, { nullable: false }] },
          either: { oneOf: [text, { type: 'array', items: thing }] },
          nullable: { type: 'boolean' },
          map: { type: 'object', additionalProperties: { type: 'integer' } },
        },
      },
    },
  },
};

interface GivenExchange extends Partial<Omit<Logged, 'query' | 'reply'>> {
  readonly query?: string;
  readonly reply?: Reply;
}

const authorization = 'Bearer x';

function problems(given: GivenExchange, exceptions: readonly Exception[] = []): readonly string[] {
  const { query = '', reply, ...rest } = given;
  const request = { method: 'GET', path: '/2.0/things/1', headers: { authorization }, body: '', status: 0 };
  const logged = { ...request, ...rest, query: new URLSearchParams(query), reply };
  return new Contract(description, exceptions).check(logged).problems;
}

function form(body: string): GivenExchange {
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', path: '/2.0/token', body, headers, reply: { status: 204 } };
}

describe('the validator of contracts', () => {
  const good: Readonly<Record<string, GivenExchange>> = {
    'a request without an answer': {},
    'a call that needs no token': { headers: {} },
    'parameters of each type': { path: '/2.0/things', query: 'count=100&all=true&ids=1&ids=2&fields=id,name' },
    'the headers that HTTP has, and one that is described': { headers: { host: 'a', 'if-none-match': '1' } },
    'a path of its own beside one with a parameter': {
      path: '/2.0/things/new',
      reply: { status: 200, text: '<html>' },
    },
    'a path with slashes where that is meant': { path: '/2.0/at/a/b%20c/d', reply: { status: 204 } },
    'a body': {
      method: 'POST',
      body: '{"name":"a"}',
      headers: { authorization, 'content-type': 'application/json; charset=utf-8' },
      reply: { status: 204 },
    },
    'a form': form('grant=code&code=a%26b'),
    'a status of a range': {
      path: '/2.0/things',
      query: 'count=1',
      reply: { status: 429, json: { why: '' }, headers: { 'retry-after': '7' } },
    },
  };
  for (const [what, given] of Object.entries(good)) {
    it(`takes ${what}`, () => assert.deepEqual(problems(given), []));
  }

  const sent = { method: 'POST', headers: { authorization, 'content-type': 'application/json' } };
  const bad: Readonly<Record<string, readonly [GivenExchange, RegExp]>> = {
    'an unknown path': [{ path: '/2.0/other' }, /no such call/],
    'a path without the base': [{ path: '/things/1' }, /no such call/],
    'a path with slashes': [{ path: '/2.0/things/1/2' }, /no such call/],
    'an unknown method': [{ method: 'DELETE' }, /no such call/],
    'no token': [{ path: '/2.0/things', query: 'count=1', headers: {} }, /without a token/],
    'an unknown header': [{ headers: { 'as-user': '1' } }, /header as-user is not described/],
    'a path parameter of the wrong type': [{ path: '/2.0/things/x' }, /path parameter id may not be "x"/],
    'an unknown parameter': [{ query: 'count=1' }, /query parameter count is not described/],
    'a parameter too large': [{ path: '/2.0/things', query: 'count=101' }, /count may not be "101"/],
    'a parameter of the wrong type': [{ path: '/2.0/things', query: 'count=1&all=1' }, /all may not be "1"/],
    'a parameter twice': [{ path: '/2.0/things', query: 'count=1&count=2' }, /count comes more than once/],
    'a parameter missing': [{ path: '/2.0/things' }, /count is missing/],
    'an unknown entry of a list': [{ path: '/2.0/things', query: 'count=1&fields=id,size' }, /may not be "size"/],
    'a body missing': [sent, /has no body/],
    'a body where none is described': [{ body: '{}' }, /none is described/],
    'a body of another type': [{ ...sent, headers: { authorization }, body: '{"name":"a"}' }, /of no type/],
    'a body that is no JSON': [{ ...sent, body: '{' }, /is no JSON/],
    'a body with an unknown field': [{ ...sent, body: '{"name":"a","to":1}' }, /\/to is not described/],
    'a body without a field': [{ ...sent, body: '{}' }, /required property 'name'/],
    'a form with an unknown field': [form('grant=code&to=1'), /\/to is not described/],
    'a form without a field': [form('code=1'), /required property 'grant'/],
    'a field of a form that comes twice': [form('grant=code&code=1&code=2'), /\/code must be string/],
    'an unknown value in a form': [form('grant=other'), /\/grant must be equal/],
    'an unknown status': [{ reply: { status: 404 } }, /404 is not described/],
    'an answer without its body': [{ reply: { status: 200 } }, /200 has no body/],
    'an answer of another type': [{ reply: { status: 200, text: '<html>' } }, /text\/html is not described/],
    'a wrong header': [
      { path: '/2.0/things', query: 'count=1', reply: { status: 429, json: {}, headers: { 'retry-after': 'soon' } } },
      /header Retry-After may not be "soon"/,
    ],
  };
  for (const [what, [given, problem]] of Object.entries(bad)) {
    it(`refuses ${what}`, () => assert.match(problems(given).join('\n'), problem));
  }

  const fine = [
    { name: null, kind: null, above: null, beside: null, nullable: true },
    { name: 'short', kind: 'a', at: '2026-06-20T17:40:11.0000000+02:00', hash: 'any' },
    { above: { id: 2 }, beside: { id: 2, above: null }, either: [{ id: 3 }], map: { any: 1 } },
  ];
  for (const fields of fine) {
    it(`takes ${JSON.stringify(fields)}`, () =>
      assert.deepEqual(problems({ reply: { status: 200, json: { id: 1, ...fields } } }), []));
  }

  const wrong: Readonly<Record<string, object>> = {
    '/id': { id: '1' },
    '/name': { name: 'too long' },
    '/kind': { kind: 'c' },
    '/at': { at: '2026-06-20' },
    '/above': { above: { id: null } },
    '/beside': { beside: 1 },
    '/never': { never: null },
    '/either': { either: null },
    '/other': { other: 1 },
    '/beside/other': { beside: { id: 1, other: 1 } },
    '/either/0/other': { either: [{ id: 1, other: 1 }] },
    '/map/any': { map: { any: 'a' } },
  };
  for (const [at, fields] of Object.entries(wrong)) {
    it(`refuses ${JSON.stringify(fields)}`, () => {
      const found = problems({ reply: { status: 200, json: { id: 1, ...fields } } });
      assert.ok(
        found.some((each) => each.startsWith(`answer: 200 ${at}`)),
        found.join('\n'),
      );
    });
  }

  it('puts exceptions in place, and refuses those that have none', () => {
    const at = ['paths', '*', '*', 'responses', '404'];
    const exceptions = [{ at, becomes: { description: 'No', content: {}, [bodyOptional]: true }, why: 'a test' }];
    assert.deepEqual(problems({ reply: { status: 404 } }, exceptions), []);
    assert.throws(
      () => problems({}, [{ at: ['paths', '/others', 'get'], becomes: {}, why: 'a test' }]),
      /no paths \/others/,
    );
  });
});
