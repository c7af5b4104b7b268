// What Box allows to do with an item, and what comes of it (Box's API reference). Refusals are thrown.
import type { Quirks } from './quirks.ts';
import { Refusal } from './replies.ts';
import { type EmulatedItem, type Kind, type Person, ROOT, type Tree } from './tree.ts';

/** Everything a rule needs to know. */
export interface RuleContext {
  readonly tree: Tree;
  readonly quirks: Quirks;
  /** Folders whose whole tree is locked by a running operation. */
  readonly lockedTrees: ReadonlySet<string>;
  /** Folders locked as the target of a running operation. */
  readonly lockedTargets: ReadonlySet<string>;
  /** Whose account it is. */
  readonly me: Person;
  now(): number;
  /** Whether running work will put something of this name into the folder. */
  isReserved(folder: string, name: string): boolean;
  /** Goes into the stream of events. */
  happened(type: string, item: EmulatedItem, by: Person): void;
}

/** What the caller of a restore asks for. */
export interface RestoreRequest {
  readonly name?: string | undefined;
  readonly parent?: string | undefined;
}

/** Whether a person's trash shows the item: each has what they own and what they deleted; the account has the rest too. */
export function isTrashOf(world: RuleContext, person: Person, item: EmulatedItem): boolean {
  return person.id === world.me.id ? item.listed : [item.owner.id, item.trashedBy?.id].includes(person.id);
}

/**
 * The item, if it was itself put into the trash: one that is there only because a folder above it was, is not found
 * (Box's API reference).
 */
export function inTrash(world: RuleContext, kind: Kind, id: string, by: Person = world.me): EmulatedItem {
  const item = world.tree.find(kind, id);
  const isTheirs = item && (by.id === world.me.id || isTrashOf(world, by, item));
  if (!isTheirs) throw new Refusal(404, 'not_found');
  if (item.trashedAt !== null) return item;
  throw new Refusal(404, world.tree.isLive(item) ? 'not_trashed' : 'not_found');
}

/** The item as the plain GET finds it: files and links also in the trash, folders only alive (tests of Box's SDKs). */
export function visible(world: RuleContext, kind: Kind, id: string): EmulatedItem {
  const item = world.tree.find(kind, id);
  if (!item) throw new Refusal(404, 'not_found');
  if (kind === 'folder' && !world.tree.isLive(item)) throw new Refusal(404, 'trashed');
  if (world.tree.isLive(item) && world.tree.access(item) === 'none') throw hidden(world, kind);
  return item;
}

function hidden(world: RuleContext, kind: Kind): Refusal {
  const forbidden = kind === 'folder' && world.quirks.hiddenFolder === 403;
  return forbidden ? new Refusal(403, 'access_denied_insufficient_permissions') : new Refusal(404, 'not_found');
}

/** The item, if it is alive and may be changed. */
export function changeable(world: RuleContext, kind: Kind, id: string, ifMatch: string | undefined): EmulatedItem {
  const item = visible(world, kind, id);
  if (!world.tree.isLive(item)) throw new Refusal(404, 'trashed');
  if (item.id === ROOT && kind === 'folder') throw new Refusal(403, 'access_denied_insufficient_permissions');
  if (world.tree.access(item) !== 'full') throw new Refusal(403, 'access_denied_insufficient_permissions');
  const isGuarded = ifMatch !== undefined && !(kind === 'web_link' && world.quirks.linksIgnoreIfMatch);
  if (isGuarded && ifMatch !== String(item.version)) throw new Refusal(412, 'precondition_failed');
  refuseLocked(world, item);
  return item;
}

/** Checks a restore and says where to: the original folder, or the requested one if that is gone. */
export function restoreTarget(world: RuleContext, item: EmulatedItem, wanted: RestoreRequest): EmulatedItem {
  if (!item.mayRestore) throw new Refusal(403, 'access_denied_insufficient_permissions');
  refuseLocked(world, item);
  const name = wanted.name ?? item.name;
  checkName(name);
  const target = originalFolder(world, item) ?? fallbackFolder(world, wanted.parent);
  checkTarget(world, target, name);
  checkFree(world, item, target, name);
  return target;
}

/** Takes an item out of the trash. */
export function restore(world: RuleContext, item: EmulatedItem, wanted: RestoreRequest, by: Person): void {
  const target = restoreTarget(world, item, wanted);
  const alive = { trashedAt: null, trashedBy: null, purgeAt: null };
  world.tree.change(item, { name: wanted.name ?? item.name, parent: target.id, ...alive });
  world.happened('ITEM_UNDELETE_VIA_TRASH', item, by);
}

/** Destroys an item that is in the trash. No event tells of it (Box's list of events has none). */
export function purge(world: RuleContext, item: EmulatedItem): void {
  if (item.held) throw new Refusal(403, 'forbidden_by_policy');
  if (!item.mayPurge) throw new Refusal(403, 'access_denied_insufficient_permissions');
  refuseLocked(world, item);
  world.tree.destroy(item);
}

/** Puts a live item into the trash. */
export function moveToTrash(world: RuleContext, item: EmulatedItem, recursive: boolean, by: Person): void {
  if (item.kind === 'folder' && !recursive && world.tree.children(item).length > 0) {
    throw new Refusal(400, 'folder_not_empty');
  }
  const at = world.now();
  world.tree.change(item, { trashedAt: at, trashedBy: by, purgeAt: purgeDate(world, at) });
  world.happened('ITEM_TRASH', item, by);
}

/** Checks a move or a new name and says where to. */
export function moveTarget(world: RuleContext, item: EmulatedItem, wanted: RestoreRequest): EmulatedItem {
  const name = wanted.name ?? item.name;
  checkName(name);
  const target = wanted.parent === undefined ? originalFolder(world, item) : fallbackFolder(world, wanted.parent);
  if (!target) throw new Refusal(404, 'not_found');
  checkTarget(world, target, name);
  if (item.kind === 'folder' && [...world.tree.ancestors(target), target].includes(item)) {
    throw new Refusal(400, 'cyclical_folder_structure');
  }
  checkFree(world, item, target, name);
  return target;
}

/** Checks the place of a new thing, and says where to. */
export function newTarget(world: RuleContext, kind: Kind, name: string, parent: string): EmulatedItem {
  const target = fallbackFolder(world, parent);
  checkTarget(world, target, name);
  checkFree(world, { kind }, target, name);
  return target;
}

/** Moves or renames a live item. */
export function update(world: RuleContext, item: EmulatedItem, wanted: RestoreRequest, by: Person): void {
  const { name, parent } = item;
  const target = moveTarget(world, item, wanted);
  world.tree.change(item, { name: wanted.name ?? name, parent: target.id });
  if (item.parent !== parent) world.happened('ITEM_MOVE', item, by);
  if (item.name !== name) world.happened('ITEM_RENAME', item, by);
}

/** When something that is trashed at a time will be purged. */
export function purgeDate(world: Pick<RuleContext, 'quirks'>, at: number): number | null {
  const days = world.quirks.retentionDays;
  return days === null ? null : at + days * 86_400_000;
}

function originalFolder(world: RuleContext, item: EmulatedItem): EmulatedItem | undefined {
  const original = item.parent === null ? undefined : world.tree.find('folder', item.parent);
  if (original && !world.tree.isLive(original) && !world.quirks.trashedParentIsGone) {
    throw new Refusal(world.quirks.goneParent, goneCode(world));
  }
  return original && world.tree.isLive(original) ? original : undefined;
}

function fallbackFolder(world: RuleContext, id: string | undefined): EmulatedItem {
  if (id === undefined) throw new Refusal(world.quirks.goneParent, goneCode(world));
  const folder = world.tree.find('folder', id);
  if (!folder) throw new Refusal(404, 'not_found');
  if (!world.tree.isLive(folder)) throw new Refusal(404, 'trashed');
  return folder;
}

const goneCode = (world: RuleContext): string =>
  world.quirks.goneParent === 404 ? 'not_found' : 'access_denied_insufficient_permissions';

function checkTarget(world: RuleContext, target: EmulatedItem, name: string): void {
  if (world.tree.access(target) !== 'full') throw new Refusal(403, 'access_denied_insufficient_permissions');
  if (world.isReserved(target.id, name)) throw new Refusal(409, world.quirks.likeRequest);
  if (world.lockedTargets.has(target.id)) throw new Refusal(409, 'operation_blocked_temporary');
  refuseLocked(world, target);
}

function refuseLocked(world: RuleContext, item: EmulatedItem): void {
  const line = [...world.tree.ancestors(item), item].filter((each) => each.kind === 'folder');
  if (line.some((each) => world.lockedTrees.has(each.id))) throw new Refusal(409, 'operation_blocked_temporary');
}

// What Box's API reference says of names; its guide forbids more, and others found that Box takes some of that.
export function checkName(name: string): void {
  if (name.length > 255) throw new Refusal(400, 'item_name_too_long');
  const bad = name === '' || name === '.' || name === '..' || name.endsWith(' ') || /[/\\\p{Cc}]/u.test(name);
  if (bad) throw new Refusal(400, 'item_name_invalid');
}

function checkFree(world: RuleContext, item: Pick<EmulatedItem, 'kind'>, target: EmulatedItem, name: string): void {
  const other = world.tree.namesake(target.id, name);
  if (!other || other === item) return;
  const version = String(other.version);
  const conflict = { type: other.kind, id: other.id, sequence_id: version, etag: version, name: other.name };
  const { conflicts } = world.quirks;
  if (conflicts === 'none') throw new Refusal(409, 'item_name_in_use');
  const asArray = conflicts === 'array' || (conflicts === 'by kind' && item.kind === 'folder');
  throw new Refusal(409, 'item_name_in_use', { conflicts: asArray ? [conflict] : conflict });
}
