// Where the description of Egnyte and egnyte.md disagree.
import { bodyOptional, type Exception } from './validator.ts';

const error = { $ref: '#/components/schemas/AnyError' };
const notFound = {
  description: 'There is no v2',
  content: { 'application/json': { schema: error }, 'text/html': { schema: { type: 'string' } } },
};

export const egnyteExceptions: readonly Exception[] = [
  ...['/pubapi/v2/fs/trash', '/pubapi/v2/fs/trash/totalcount'].map((path) => ({
    at: ['paths', path, 'get', 'responses', '404'],
    becomes: notFound,
    why: '2.3, 4.2: v2 may be missing, and a 404 may be a web page',
  })),
  {
    at: ['paths', '/pubapi/v1/fs/trash', 'post', 'responses', '200', bodyOptional],
    becomes: true,
    why: '2.4: the body of a success is unpublished; empty, {} and `resources` are to be expected',
  },
  {
    at: ['components', 'schemas', 'TrashItem', 'properties', 'type', 'enum'],
    becomes: ['file', 'folder', 'version', 'board'],
    why: '2.1: kinds that nobody knows have to be expected; the sample data have one',
  },
  {
    at: ['components', 'headers', 'RetryAfter', 'schema'],
    becomes: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: ' GMT$' }] },
    why: '4.2: documented in seconds, but it may be a date',
  },
];
