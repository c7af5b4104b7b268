// Where the description of DocSpace's API is not what the server's source (3.7.2) does.
import { bodyOptional, type Exception } from './validator.ts';

const schemas = ['components', 'schemas'];
const answers = ['paths', '*', '*', 'responses'];
const error = { 'application/json': { schema: { $ref: '#/components/schemas/ErrorApiResponse' } } };
const pathPart = {
  type: 'object',
  required: ['id', 'title'],
  properties: { id: { type: 'integer' }, title: { type: 'string' }, folderType: { type: 'integer' } },
};

export const docspaceExceptions: readonly Exception[] = [
  {
    at: [...answers, '401'],
    becomes: { description: 'No key, or a dead one' },
    why: 'an empty body, and from every call that wants a key',
  },
  ...['', '/{code}'].map((step) => ({
    at: ['paths', `/api/2.0/authentication${step}`, 'post', 'responses', '401'],
    becomes: { description: 'Wrong name, password or code', content: error },
    why: 'a sign-in that is refused has the body of an error (AuthenticationController)',
  })),
  {
    at: ['paths', '/api/2.0/authentication', 'post', 'responses', '403'],
    becomes: { description: 'Too many tries, or a captcha', content: error },
    why: 'described as 429; the source throws what becomes 403',
  },
  {
    at: [...schemas, 'AuthenticationTokenDto', 'properties', 'expires'],
    becomes: {
      anyOf: [
        { type: 'string', format: 'date-time' },
        { type: 'string', enum: ['0001-01-01T00:00:00'] },
      ],
    },
    why: 'the zero date, which says that there is none, has no time zone',
  },
  {
    at: [...answers, '402'],
    becomes: { description: 'The portal is not paid for', content: error },
    why: 'whatever is asked of an unpaid portal (TenantStatusFilter)',
  },
  {
    at: [...answers, '403', bodyOptional],
    becomes: true,
    why: 'a key without the scope gets an empty body',
  },
  {
    at: ['paths', '/api/2.0/files/fileops/move', 'put', 'responses', '500'],
    becomes: { description: 'The server stumbled', content: error },
    why: 'the first folder id no longer exists, which the server does not expect',
  },
  {
    at: ['paths', '/api/2.0/authentication/logout', 'post', 'parameters'],
    becomes: [{ name: 'cookie', in: 'header', schema: { type: 'string', pattern: '^asc_auth_key=' } }],
    why: 'the source looks the token up in its cookie; some portals end none that comes in a header alone',
  },
  {
    at: [...answers, '502'],
    becomes: { description: 'The proxy', content: { 'text/html': { schema: { type: 'string' } } } },
    why: 'HTML from the proxy before the server',
  },
  {
    at: [...schemas, 'FileEntryBaseDto', 'properties', 'shortWebUrl'],
    becomes: { type: 'string' },
    why: 'empty in the trash, so no address',
  },
  {
    at: [...schemas, 'FolderContentDtoInteger', 'properties', 'pathParts'],
    becomes: { type: 'array', items: pathPart },
    why: 'the description does not say what its entries are',
  },
];
