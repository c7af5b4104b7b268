// The schemas of an OpenAPI 3.0 document, made into JSON Schema for ajv, and what they leave undescribed.
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { type Fields, fieldsOf, isFields, listOf } from './json.ts';

/** What the schemas of the document are called by each other. */
const name = 'description';

/** Formats that are checked. Others, such as `digest` or `timezone`, tell people something and validators nothing. */
const formats = ['date-time', 'uuid', 'uri', 'email', 'int32', 'int64', 'double', 'float'] as const;

/**
 * The whole document with `nullable`, which JSON Schema does not know, as a choice of null: also beside `$ref` and
 * `allOf`, and where one part of an `allOf` says nothing else, as Box's `parent` has it.
 */
export function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (!isFields(value)) return value;
  // An example may look like a schema to ajv.
  const { nullable, example, ...rest } = value;
  const schema: Fields = Object.fromEntries(
    Object.entries(rest).map(([key, each]) => [key, key === 'properties' ? toJsonSchemas(each) : toJsonSchema(each)]),
  );
  if (typeof schema.$ref === 'string' && schema.$ref.startsWith('#')) schema.$ref = name + schema.$ref;
  const isNullable = nullable === true || listOf(value.allOf).some(saysOnlyNullable);
  return isNullable && !saysOnlyNullable(value) ? orNull(schema) : schema;
}

function orNull(schema: Fields): Fields {
  if (typeof schema.type !== 'string' || schema.allOf !== undefined) return { anyOf: [schema, { type: 'null' }] };
  const type = [schema.type, 'null'];
  return Array.isArray(schema.enum) ? { ...schema, type, enum: [...schema.enum, null] } : { ...schema, type };
}

/** Here the keys are names, whatever they are. */
function toJsonSchemas(properties: unknown): Fields {
  return Object.fromEntries(Object.entries(fieldsOf(properties)).map(([key, each]) => [key, toJsonSchema(each)]));
}

function saysOnlyNullable(value: unknown): boolean {
  const { nullable, ...rest } = fieldsOf(value);
  const words = ['description', 'example', 'title'];
  return nullable === true && Object.keys(rest).every((key) => words.includes(key) || key.startsWith('x-'));
}

export class Schemas {
  readonly #document: Fields;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  readonly #compiled = new Map<unknown, ValidateFunction>();

  /** @param document what `toJsonSchema` made */
  constructor(document: Fields) {
    this.#document = document;
    ajvFormats.default(this.#ajv, [...formats]);
    this.#ajv.addSchema({ components: document.components }, name);
  }

  /** What a `$ref` stands for; anything else is itself. */
  resolve(value: unknown): Fields {
    const fields = fieldsOf(value);
    if (typeof fields.$ref !== 'string') return fields;
    const keys = fields.$ref.slice(name.length + 2).split('/');
    const found = keys.reduce<unknown>(
      (from, key) => fieldsOf(from)[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')],
      this.#document,
    );
    if (!isFields(found)) throw new Error(`There is no ${fields.$ref}.`);
    return this.resolve(found);
  }

  /** What is wrong with a value, and which of its fields no one described. */
  faults(schema: unknown, value: unknown): string[] {
    const validate = this.#compiled.get(schema) ?? this.#ajv.compile(fieldsOf(schema));
    this.#compiled.set(schema, validate);
    const errors = validate(value) ? [] : (validate.errors ?? []);
    const texts = errors.map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
    return [...new Set([...texts, ...this.#undescribed([schema], value, '')])];
  }

  /** Some reading of a text fits: parameters and headers carry numbers and booleans as text. */
  fitsText(schema: unknown, text: string): boolean {
    const readings: unknown[] = [text];
    if (/^-?\d+(\.\d+)?$/.test(text)) readings.push(Number(text));
    if (text === 'true' || text === 'false') readings.push(text === 'true');
    return readings.some((each) => this.faults(schema, each).length === 0);
  }

  /** An object takes any field that one of the alternatives names, and no other unless a schema says so in words. */
  #undescribed(schemas: readonly unknown[], value: unknown, at: string): string[] {
    const leaves = schemas.flatMap((schema) => this.#leaves(schema));
    if (Array.isArray(value)) {
      const items = leaves.map((leaf) => leaf.items).filter((each) => each !== undefined);
      return value.flatMap((each, index) => this.#undescribed(items, each, `${at}/${index}`));
    }
    const isFree = leaves.every((leaf) => leaf.properties === undefined && leaf.additionalProperties === undefined);
    if (!isFields(value) || isFree) return [];
    return Object.entries(value).flatMap(([key, each]) => {
      const own = leaves.map((leaf) => fieldsOf(leaf.properties)[key]).filter((found) => found !== undefined);
      const open = leaves.map((leaf) => leaf.additionalProperties).filter((found) => found === true || isFields(found));
      if (own.length > 0) return this.#undescribed(own, each, `${at}/${key}`);
      if (open.some((found) => found === true || Object.keys(fieldsOf(found)).length === 0)) return [];
      return open.length > 0 ? this.#undescribed(open, each, `${at}/${key}`) : [`${at}/${key} is not described`];
    });
  }

  /** The schema and all that it is made of or chosen from. */
  #leaves(schema: unknown): Fields[] {
    const found = this.resolve(schema);
    const parts = [found.allOf, found.anyOf, found.oneOf].flatMap(listOf);
    return [found, ...parts.flatMap((part) => this.#leaves(part))];
  }
}
