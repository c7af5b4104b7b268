// JSON bodies of requests, and what the model binder refuses in them.
import { Invalid } from './replies.ts';

export type Body = Readonly<Record<string, unknown>>;

export function readBody(text: string): Body {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
  } catch {
    // Refused below, as every other body that is no object.
  }
  throw new Invalid('$', 'The JSON value could not be converted.');
}

/** An id: a number or a numeric string. Other strings name connected storages, which the emulator does not have. */
export function toId(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}

export function ids(body: Body, name: string): number[] {
  const given = body[name] ?? [];
  if (!Array.isArray(given)) throw new Invalid(`$.${name}`, 'The JSON value could not be converted.');
  return given.map(toId).filter((each) => each !== undefined);
}

export function flag(body: Body, name: string): boolean {
  const given = body[name] ?? false;
  if (typeof given !== 'boolean') throw new Invalid(`$.${name}`, 'The JSON value could not be converted.');
  return given;
}

/** Omitted means Skip: a clash then leaves the item in the trash without any error. */
export function conflictType(body: Body): number {
  const names: readonly unknown[] = ['Skip', 'Overwrite', 'Duplicate'];
  const given = body.conflictResolveType ?? 0;
  const number = typeof given === 'number' ? given : names.indexOf(given);
  if (![0, 1, 2].includes(number)) throw new Invalid('$.conflictResolveType', 'The JSON value could not be converted.');
  return number;
}
