// Where the description of Box's API is not what Box does.
import type { Exception } from './validator.ts';

const text = { type: 'string' };
const schemas = ['components', 'schemas'];
const namesake = {
  type: 'object',
  required: ['type', 'id', 'name'],
  properties: {
    type: { type: 'string', enum: ['file', 'folder', 'web_link'] },
    id: text,
    sequence_id: text,
    etag: text,
    name: text,
  },
};
const parameterError = {
  type: 'object',
  required: ['reason', 'name', 'message'],
  properties: {
    reason: { type: 'string', enum: ['invalid_parameter', 'missing_parameter'] },
    name: text,
    message: text,
  },
};
const notShared = (schema: string) => ({
  allOf: [{ $ref: `#/components/schemas/${schema}` }, { properties: { shared_link: { enum: [null] } } }],
});

export const boxExceptions: readonly Exception[] = [
  {
    at: ['paths', '*', '*', 'responses', '401'],
    becomes: { description: 'Not signed in' },
    why: 'comes with an empty body, as an answer of Box in a public issue shows (box-node-sdk 16)',
  },
  {
    at: ['paths', '*', 'parameters'],
    becomes: [{ name: 'as-user', in: 'header', schema: { type: 'string', pattern: '^[0-9]+$' } }],
    why: "Box's API guide: on any call, for apps and roles that may act for other users",
  },
  {
    at: [...schemas, 'Item', 'oneOf'],
    becomes: ['File--Full', 'Folder--Full', 'WebLink'].map((each) => ({ $ref: `#/components/schemas/${each}` })),
    why: "Box's API reference: `fields` of the list takes any attribute of the full folder, too",
  },
  ...['TrashFile', 'TrashFolder'].map((each) => ({
    at: [...schemas, each, 'required'],
    becomes: ['id', 'type'],
    why: "Box's API guide: with `fields`, nothing but the base set and what was asked for is sure to come",
  })),
  {
    at: ['paths', '/web_links/{web_link_id}', 'get', 'parameters'],
    becomes: [
      { name: 'web_link_id', in: 'path', required: true, schema: text },
      { name: 'fields', in: 'query', explode: false, schema: { type: 'array', items: text } },
    ],
    why: 'documented for the trashed link; that the plain one takes it is assumed (to verify on a live account)',
  },
  {
    at: ['paths', '/web_links/{web_link_id}', 'put', 'parameters'],
    becomes: [
      { name: 'web_link_id', in: 'path', required: true, schema: text },
      { name: 'fields', in: 'query', explode: false, schema: { type: 'array', items: text } },
      { name: 'if-match', in: 'header', schema: text },
    ],
    why: 'documented for files and folders; that links take both is assumed (to verify on a live account)',
  },
  {
    at: [...schemas, 'ClientError', 'properties', 'context_info'],
    becomes: {
      type: 'object',
      properties: {
        conflicts: { anyOf: [namesake, { type: 'array', items: namesake }] },
        errors: { type: 'array', items: parameterError },
      },
    },
    why:
      'described as any object; public code reads `conflicts` as an array for folders, one object for files; ' +
      'a 400 with `errors` is in a public issue (box-windows-sdk-v2 132)',
  },
  {
    at: [...schemas, 'EventSourceResource', 'oneOf'],
    becomes: [{ $ref: '#/components/schemas/EventSource' }, ...['File', 'Folder', 'WebLink'].map(notShared)],
    why:
      'one of the alternatives is any object, beside which no other can be the only one; links are assumed; ' +
      'shared links are described as any object, and the emulator has none',
  },
  {
    at: [...schemas, 'Event', 'properties', 'source'],
    becomes: { allOf: [{ $ref: '#/components/schemas/EventSourceResource' }], nullable: true },
    why: 'null was seen for items that had been purged; the client does not need it',
  },
  {
    at: [...schemas, 'PostOAuth2Token', 'properties', 'redirect_uri'],
    becomes: text,
    why: "OAuth binds a code to it (RFC 6749, 4.1.3), and Box's own CLI sends it",
  },
];
