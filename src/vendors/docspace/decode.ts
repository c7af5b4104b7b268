/** DocSpace's JSON, what we read of it, and what a refusal means. Every field but `id` is optional: older portals lack some. */
import * as v from 'valibot';
import type { HttpResponse } from '../../http/http.ts';
import type { ItemKind, Person, Place, TrashItem } from '../../trash/item.ts';
import { type Problem, type ProblemKind, TrashError } from '../../trash/problem.ts';
import { decode, instant, kindOfStatus, maybe, parseJson, retryAt } from '../answers.ts';
import { stopsOperation } from '../outcomes.ts';

const wholeNumber = v.pipe(
  v.number(),
  v.check((given) => Number.isInteger(given)),
);
/** Ids are numbers, and strings for folders of connected third-party storages. */
const id = v.pipe(v.union([wholeNumber, v.pipe(v.string(), v.regex(/./))]), v.transform(String));
const text = maybe(v.string());
const number = maybe(v.number());
const flag = maybe(v.boolean());
const otherId = maybe(id);
const user = maybe(v.object({ id: text, displayName: text }));

export const entry = v.object({
  id,
  /** 1 folder, 2 file. */
  fileEntryType: number,
  title: text,
  /** Of a file, the folder that it lies in. */
  folderId: otherId,
  /** Of a folder, the folder that it lies in. */
  parentId: otherId,
  rootFolderId: otherId,
  rootFolderType: number,
  pureContentLength: number,
  filesCount: number,
  foldersCount: number,
  originId: otherId,
  originTitle: text,
  originRoomId: otherId,
  originRoomTitle: text,
  created: text,
  createdBy: user,
  updated: text,
  updatedBy: user,
  autoDelete: text,
  security: maybe(v.object({ Create: flag, MoveTo: flag, Move: flag, Delete: flag })),
});
export type PortalEntry = v.InferOutput<typeof entry>;

export const list = v.object({ files: v.array(v.unknown()), folders: v.array(v.unknown()), total: number });
/** One listing for each section of the portal; only which section it is of counts here. */
export const section = v.object({ current: entry });
export const count = v.object({ total: v.number() });
export const key = v.object({
  createBy: v.object({ id: v.string(), displayName: text }),
  permissions: maybe(v.array(v.string())),
  expiresAt: text,
});
export const self = v.object({ id: v.pipe(v.string(), v.nonEmpty()), displayName: text, email: text });
export const signIn = v.object({
  token: text,
  expires: text,
  sms: flag,
  /** Absent where no phone is known. */
  phoneNoise: text,
  tfa: flag,
  /** There while the authenticator app is not set up. */
  tfaKey: text,
});

const operation = v.object({
  // What could change an address, such as ".", is no id.
  id: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
  /** With a capital O; 0 move, 2 delete. */
  Operation: number,
  progress: number,
  processed: maybe(v.union([v.string(), v.number()])),
  error: text,
  finished: flag,
  /** Of a move, read again for each answer: where a file was overwritten, the one that was there before. */
  files: maybe(v.array(v.object({ id, folderId: otherId, title: text }))),
  folders: maybe(v.array(v.object({ id, parentId: otherId }))),
});
export type Operation = v.InferOutput<typeof operation>;
export const operations = v.array(operation);

/** What an answer is about comes in a wrapper, and so does a validation error. */
export function responseIn<S extends v.GenericSchema>(schema: S, answer: HttpResponse): v.InferOutput<S> {
  return decode(v.object({ response: schema }), answer).response;
}

/** Numbers of the sections that an entry can lie in. */
export const rootType = { trash: 3, myDocuments: 5, rooms: 14, archive: 20 } as const;

const day = 86_400_000;
/** The cleaner erases 30 days after the deletion, whatever the user's setting says (3.1.1 to 3.7.2). */
const keptFor = 30 * day;

const entryTypes = { folder: 1, file: 2 } as const;
export type EntryKind = keyof typeof entryTypes;

/** The kind of an entry where files and folders come mixed. */
export function kindOf(from: PortalEntry): EntryKind {
  if (from.fileEntryType != null) return from.fileEntryType === entryTypes.file ? 'file' : 'folder';
  return from.folderId == null ? 'folder' : 'file';
}

/** Whether things can be put into this folder; `undefined` if the portal does not say. */
export function takesItems({ security: rights }: PortalEntry): boolean | undefined {
  return rights?.Create == null || rights.MoveTo == null ? undefined : rights.Create && rights.MoveTo;
}

/** @param kind by the list in which the entry came; a file and a folder can have the same id */
export function itemOf(account: string, kind: EntryKind, from: PortalEntry): TrashItem {
  const type = from.fileEntryType ?? entryTypes[kind];
  const known: ItemKind = type === entryTypes[kind] ? kind : 'unknown';
  const unknown: Problem | undefined =
    known === 'unknown' ? { kind: 'unsupported', code: 'item.unknownKind', said: String(type) } : undefined;
  const deletedAt = instant(from.updated);
  const { filesCount: files, foldersCount: folders } = from;
  return {
    account,
    kind: known,
    id: known === 'unknown' ? `${type}:${from.id}` : from.id,
    name: from.title || from.id,
    // A size of 0 is left out by the service.
    size: known === 'file' ? (from.pureContentLength ?? 0) : undefined,
    // Deleting overwrites `updated` and `updatedBy`; there are no fields of its own.
    deletedAt,
    deletedBy: person(from.updatedBy),
    expiresAt: expiry(deletedAt, instant(from.autoDelete)),
    origin: originOf(from),
    owner: person(from.createdBy),
    createdAt: instant(from.created),
    contents: known === 'folder' && files != null && folders != null ? { files, folders } : undefined,
    restoreBlockedBy: unknown ?? inUse(from.security?.Move),
    purgeBlockedBy: unknown ?? inUse(from.security?.Delete),
  };
}

/** `autoDelete` is what the user set, and absent when it is off; the cleaner keeps to its own 30 days. */
function expiry(deletedAt: number | undefined, autoDelete: number | undefined): number | undefined {
  if (deletedAt === undefined) return autoDelete;
  return Math.min(autoDelete ?? Number.POSITIVE_INFINITY, deletedAt + keptFor);
}

/** Only the listing has it. No id means that the folder is gone; the folders between it and its room are unknown. */
function originOf(from: PortalEntry): Place {
  const name = from.originTitle || undefined;
  if (from.originId == null) return { name, missing: 'gone' };
  const room = from.originRoomTitle || undefined;
  const parts = from.originRoomId === from.originId ? [name] : [room, name];
  const path = parts.includes(undefined) ? undefined : `/${parts.join('/')}`;
  return { id: from.originId, name, path };
}

/** In one's own trash all rights are given, unless the file is locked or being edited. */
function inUse(right: boolean | null | undefined): Problem | undefined {
  return right === false ? { kind: 'busy', code: 'docspace.in_use' } : undefined;
}

function person(from: v.InferOutput<typeof user>): Person | undefined {
  return from?.displayName ? { name: from.displayName, id: from.id ?? undefined } : undefined;
}

/** The folder that an entry lies in. */
export function parentOf(kind: EntryKind, from: PortalEntry): string | undefined {
  return (kind === 'folder' ? from.parentId : from.folderId) ?? undefined;
}

const refusalBody = v.object({
  error: maybe(v.object({ message: text })),
  response: maybe(v.object({ title: text, errors: maybe(v.record(v.string(), v.array(v.string()))) })),
});

function refusalIn({ text: body }: HttpResponse): v.InferOutput<typeof refusalBody> {
  const read = v.safeParse(refusalBody, parseJson(body));
  return read.success ? read.output : {};
}

/**
 * Whether the answer carries the portal's own `error`. Only such a 403 or 404 is about the object asked for: without,
 * a 403 is about the key, a 404 about the portal (unknown or suspended), and the rest comes from a proxy.
 */
export function isAboutObject(answer: HttpResponse): boolean {
  return refusalIn(answer).error != null;
}

/** Its texts are in the user's language: decided by status, shown as data. */
export function problemOfAnswer(answer: HttpResponse): Problem {
  const { status, call, receivedAt } = answer;
  const { error, response } = refusalIn(answer);
  const kinds: Readonly<Record<number, readonly [ProblemKind, string?]>> = {
    401: ['signIn', 'docspace.key_refused'],
    // With the portal's own body about the quota, without it about the portal's bill.
    402: error ? ['noSpace'] : ['noSpace', 'docspace.unpaid'],
    403: error ? ['forbidden'] : ['forbidden', 'docspace.scope'],
    404: error ? ['notFound'] : ['unsupported', 'docspace.no_portal'],
    415: ['refused', 'docspace.extension'],
  };
  const [kind, code] = kinds[status] ?? [kindOfStatus(status)];
  const said = error?.message || Object.values(response?.errors ?? {}).flat()[0] || response?.title || undefined;
  return { kind, code, status, said, call, ...(status === 429 && { retryAt: retryAt(answer, receivedAt) }) };
}

/** The answer to a read, if it is one of success. */
export function good(answer: HttpResponse): HttpResponse {
  if (answer.status >= 200 && answer.status < 300) return answer;
  const problem = problemOfAnswer(answer);
  // Reading takes no room, so this is the portal's bill.
  throw new TrashError(answer.status === 402 ? { ...problem, code: 'docspace.unpaid' } : problem);
}

const portalWide = ['docspace.scope', 'docspace.unpaid', 'docspace.no_portal'];

/** Whether it would meet every further item too. */
export function affectsAllItems(problem: Problem): boolean {
  return stopsOperation(problem) || portalWide.includes(problem.code ?? '');
}
