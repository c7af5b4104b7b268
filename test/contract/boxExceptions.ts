// Where Box's description and box.md disagree.
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

export const boxExceptions: readonly Exception[] = [
  {
    at: ['paths', '*', '*', 'responses', '401'],
    becomes: { description: 'Not signed in' },
    why: '11: recorded from the service with an empty body',
  },
  {
    at: [...schemas, 'Item', 'oneOf'],
    becomes: ['File--Full', 'Folder--Full', 'WebLink'].map((each) => ({ $ref: `#/components/schemas/${each}` })),
    why: '4: `fields` of the list takes any attribute of the full folder, too',
  },
  ...['TrashFile', 'TrashFolder'].map((each) => ({
    at: [...schemas, each, 'required'],
    becomes: ['id', 'type'],
    why: '4: with `fields`, nothing but the base set and what was asked for is sure to come',
  })),
  ...['TrashFile', 'TrashFileRestored'].map((each) => ({
    at: [...schemas, each, 'properties', 'extension'],
    becomes: text,
    why: '4: `fields` takes any attribute of the full file',
  })),
  {
    at: ['paths', '/web_links/{web_link_id}', 'get', 'parameters'],
    becomes: [
      { name: 'web_link_id', in: 'path', required: true, schema: text },
      { name: 'fields', in: 'query', explode: false, schema: { type: 'array', items: text } },
    ],
    why: '4: known for the trashed link; that the plain one takes it is assumed (to verify on a live account)',
  },
  {
    at: [...schemas, 'ClientError', 'properties', 'context_info'],
    becomes: { type: 'object', properties: { conflicts: { anyOf: [namesake, { type: 'array', items: namesake }] } } },
    why: '6: the description says only that it is an object; `conflicts` is an array for folders and one object for files',
  },
];
