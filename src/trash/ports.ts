/** What the core asks of a service's client, and of the clock. */
import type { Count } from './count.ts';
import type { Conflict, Folder, Folders, RestoreOptions } from './destination.ts';
import type { Place, TrashItem } from './item.ts';
import type { ItemStatus, Outcome } from './outcome.ts';
import type { Problem } from './problem.ts';
import type { Quota } from './quota.ts';

/** A connected account, without its secret. */
export interface Account {
  readonly id: string;
  /** Id of the vendor in the table of vendors. */
  readonly vendor: string;
  readonly label: string;
  /** What people call the service's address, such as `acme.egnyte.com`. */
  readonly host: string;
  /** Where the client's calls go; its origin is among the hosts stored with the credential. */
  readonly url: string;
}

export interface Identity {
  /** The user's id at the service. */
  readonly id: string;
  readonly name: string;
  readonly login?: string;
  /** Facts worth a warning before the account is stored; each has a code of the vendor. */
  readonly warnings?: readonly Problem[];
  /** When what lets the person in expires, where the service says; milliseconds since 1970. */
  readonly validUntil?: number;
}

export interface Capabilities {
  /** Whose trash is listed: one's own, or that of the whole company. */
  readonly scope: 'own' | 'domain';
  /** True if pages come newest deletion first, so that a first page can stand alone. */
  readonly pagesByDeletionDate: boolean;
  /** True if a look at one item is one call or two; false if the list has to be walked for it. */
  readonly looksAtOne: boolean;
  /** Whether items can be restored to a folder of one's choice: then there is `folders`. */
  readonly restoresTo?: boolean;
  /** Whether items can be restored under another name. */
  readonly renames?: boolean;
  /** What can be done where a name is taken; empty where the service alone decides. */
  readonly conflicts: readonly Conflict[];
  /** What the service allows in a minute, where that is what long jobs wait for. */
  readonly callsPerMinute?: number;
  /** How many of them are made at most, where some are left for others. */
  readonly usedPerMinute?: number;
  /** Items in one call of a restore or purge, at most. */
  readonly batchSize: number;
  /** Items in one page of the list, as a rule. */
  readonly pageSize: number;
  /** Where there is `search`: whether that looks for texts, or for people and times of deletion alone. */
  readonly searches?: 'texts' | 'deletions';
  /** Whether there is `changes`. */
  readonly tellsChanges?: boolean;
}

export interface Page {
  readonly items: readonly TrashItem[];
  /** Entries that could not be read, for instance without an id: said, not hidden. */
  readonly unreadable: number;
  readonly total?: Count;
  /** True where certainly nothing follows, which saves a call that would only find that out. */
  readonly last?: boolean;
}

export interface ListOptions {
  /** How many of the items already handed out have left the trash since, so that offsets can be lowered. */
  readonly removed: () => number;
  /** No one waits for it: what people ask for goes first. */
  readonly background?: boolean;
}

/** What the service is to look for in the trash; its index may lag by minutes. */
export interface SearchQuery {
  /** Empty where only people or dates are looked for, which not every service can. */
  readonly text: string;
  /** Ids of people. */
  readonly deletedBy?: readonly string[];
  /** A part of a name, for services that look for people by that. */
  readonly deletedByName?: string;
  /** Milliseconds since 1970. */
  readonly deletedFrom?: number;
  readonly deletedTo?: number;
}

export interface Changes {
  /** To be passed with the next call. */
  readonly position: string;
  /** Whether anything entered or left the trash since. */
  readonly changed: boolean;
}

/** What a restore or purge tells while it runs. */
export interface WriteHooks {
  /** Called with how many items the service has worked on by now, beyond those whose outcome has come. */
  readonly onProgress?: (items: number) => void;
  /** Waited for right before items are sent, each time they are. Where it fails they are not, and fail with its problem. */
  readonly beforeSend?: (items: readonly TrashItem[]) => Promise<void>;
}

/** One account's trash at its service. Every method throws `TrashError` alone, or the signal's reason. */
export interface TrashClient {
  whoAmI(signal: AbortSignal): Promise<Identity>;
  /** Ends when there is no more; no item comes twice. */
  pages(options: ListOptions, signal: AbortSignal): AsyncIterable<Page>;
  count(signal: AbortSignal, options?: { readonly background?: boolean }): Promise<Count>;
  look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<ItemStatus>;
  /**
   * To the original place, unless the options say otherwise. An aborted signal stops what has not been sent; what has
   * been sent is settled, so that each item still gets its one outcome.
   */
  restore(
    items: readonly TrashItem[],
    signal: AbortSignal,
    options?: RestoreOptions,
    hooks?: WriteHooks,
  ): AsyncIterable<Outcome>;
  /** Deletes permanently; abort as in `restore`. */
  purge(items: readonly TrashItem[], signal: AbortSignal, hooks?: WriteHooks): AsyncIterable<Outcome>;
  /** The folders in a folder, or at the top. */
  folders?(parent: Folder | undefined, signal: AbortSignal): Promise<Folders>;
  /** Where the original folder is now, if the list leaves that open; asked once for each folder, behind what people wait for. */
  origin?(item: TrashItem, signal: AbortSignal): Promise<Place | undefined>;
  search?(query: SearchQuery, signal: AbortSignal): AsyncIterable<Page>;
  /** @param since the position of the answer before; nothing counts as changed without one */
  changes?(since: string | undefined, signal: AbortSignal): Promise<Changes>;
  /** The address of the trash in the service's web app. */
  webPage?(signal: AbortSignal): Promise<string>;
  /** The day's calls by the last answer; costs no call. */
  quota?(): Quota | undefined;
}

/** Where an account's client comes from. Most windows never look into a trash, so its code is loaded when it is asked. */
export interface ClientSource {
  readonly capabilities: Capabilities;
  connect(): Promise<TrashClient>;
  /** Until when calls wait because there were too many; milliseconds since 1970, long ago where none do. */
  pausedUntil?(): number;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
