// What Egnyte may answer beyond the description of its API.
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
    why: "v2 may be missing, and a 404 may be a web page, as Egnyte's JavaScript SDK knows",
  })),
  {
    at: ['paths', '/pubapi/v1/fs/trash', 'post', 'responses', '200', bodyOptional],
    becomes: true,
    why: 'the body of a success is unpublished; empty, {} and `resources` are to be expected',
  },
  {
    at: ['paths', '/pubapi/v1/tokens/revoke', 'post', 'responses', '400'],
    becomes: { description: 'Refused', content: { 'application/json': { schema: error } } },
    why: 'how a wrong secret is refused is unpublished; as the token endpoint does it is to be expected',
  },
  {
    at: ['components', 'schemas', 'TrashItem', 'properties', 'type', 'enum'],
    becomes: ['file', 'folder', 'version', 'board'],
    why: 'kinds that nobody knows have to be expected; the sample data have one',
  },
  {
    at: ['components', 'headers', 'RetryAfter', 'schema'],
    becomes: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: ' GMT$' }] },
    why: 'documented in seconds, but HTTP allows a date',
  },
];
