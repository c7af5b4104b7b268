/** Where restored items go, and what is to be done where their names are taken. */
import type { Place } from './item.ts';

/** A folder that is not in the trash. */
export interface Folder {
  readonly id: string;
  readonly name: string;
  /** From the top, with `/` between names, where it is known. */
  readonly path?: string;
  /** False where items cannot be put, though perhaps into folders below; `undefined` if the service does not say. */
  readonly writable?: boolean;
}

export interface Folders {
  /** Of the top, the folder that it is itself, where items can be put. */
  readonly here?: Folder;
  readonly folders: readonly Folder[];
  /** False if there are more than these. */
  readonly complete: boolean;
}

/** `overwrite` makes the restored file a new version of the one that has its name. */
export type Conflict = 'keepBoth' | 'overwrite';

/** An item that a first step has restored to its original place, and a second was to move on. */
export interface PendingMove {
  /** Where it is now. */
  readonly place: Place;
  /** What it is called there, if not by its own name. */
  readonly name?: string;
  /** By which the service knows whether anybody has changed it since. */
  readonly version: string;
}

export interface RestoreOptions {
  /** Where to; each item to its original place if absent. */
  readonly folder?: Folder;
  /** For names that are taken; if absent, such items fail with `nameTaken`, so that a person can be asked. */
  readonly conflict?: Conflict;
  /** Other names than their own, by the items' keys. */
  readonly names?: ReadonlyMap<string, string>;
  /** Restored, but not moved, by an earlier attempt, by the items' keys: these are only moved. */
  readonly pendingMoves?: ReadonlyMap<string, PendingMove>;
}
