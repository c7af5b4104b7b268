/** What the heart asks of the other rooms. */
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
  /** When what lets the person in expires, where the service tells; milliseconds since 1970. */
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
  /** Items in one call of a restore or purge, at most. */
  readonly batchSize: number;
  /** Items in one page of the list, as a rule. */
  readonly pageSize: number;
  /** Whether the list leaves open where an item's original folder is: then there is `origin`. */
  readonly findsOrigins?: boolean;
  /** Whether there is `search`. */
  readonly searches?: boolean;
  /** Whether there is `changes`. */
  readonly tellsChanges?: boolean;
}

export interface Page {
  readonly items: readonly TrashItem[];
  /** Entries that could not be read, for instance without an id: said, not hidden. */
  readonly unreadable: number;
  readonly total?: Count;
  /** True where nothing follows for sure, so that nobody asks for more only to learn that. */
  readonly last?: boolean;
}

export interface ListOptions {
  /** How many of the items already handed out have left the trash since, so that offsets can be lowered. */
  readonly removed: () => number;
  /** Nobody waits for it: what people ask for goes first. */
  readonly background?: boolean;
}

/** What the service is to look for in the trash; its index may lag by minutes. */
export interface SearchQuery {
  readonly text: string;
  /** Ids of people. */
  readonly deletedBy?: readonly string[];
  /** Milliseconds since 1970. */
  readonly deletedFrom?: number;
  readonly deletedTo?: number;
}

export interface Changes {
  /** To be given with the next question. */
  readonly position: string;
  /** Whether anything entered or left the trash since. */
  readonly changed: boolean;
}

/** Told how many of the items the service has worked on by now, beyond those whose outcome has come. */
export type OnProgress = (items: number) => void;

/** One account's trash at its service. Every method throws `TrashError` alone, or the signal's reason. */
export interface TrashClient {
  readonly capabilities: Capabilities;
  whoAmI(signal: AbortSignal): Promise<Identity>;
  /** Ends when there is no more; no item comes twice. */
  pages(options: ListOptions, signal: AbortSignal): AsyncIterable<Page>;
  count(signal: AbortSignal, options?: { readonly background?: boolean }): Promise<Count>;
  look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<ItemStatus>;
  /**
   * To the original place, unless the wish says otherwise. An aborted signal stops what has not been sent; what has
   * been sent is settled, so that each item still gets its one outcome.
   */
  restore(
    items: readonly TrashItem[],
    signal: AbortSignal,
    options?: RestoreOptions,
    advance?: OnProgress,
  ): AsyncIterable<Outcome>;
  /** For good; abort as in `restore`. */
  purge(items: readonly TrashItem[], signal: AbortSignal, advance?: OnProgress): AsyncIterable<Outcome>;
  /** The folders in a folder, or at the top. */
  folders?(parent: Folder | undefined, signal: AbortSignal): Promise<Folders>;
  /** Where the original folder is now; asked for once for each folder, behind what people wait for. */
  origin?(item: TrashItem, signal: AbortSignal): Promise<Place | undefined>;
  search?(query: SearchQuery, signal: AbortSignal): AsyncIterable<Page>;
  /** @param since the position of the answer before; nothing counts as changed without one */
  changes?(since: string | undefined, signal: AbortSignal): Promise<Changes>;
  /** What the last answer told of the day's calls; costs none. */
  quota?(): Quota | undefined;
}

/**
 * What a vendor needs to be let in. `token` is what goes into the header; where it expires, `expiresAt` tells when
 * (milliseconds since 1970), and a `refreshToken` is what renews it. Other names and their meaning are the vendor's.
 */
export type Credential = Readonly<Record<string, string>>;

/** Hands out the credential of one account. */
export interface CredentialSource {
  /** As it is to be used now: renewed if it is about to expire; `undefined` where it got lost. */
  read(): Promise<Credential | undefined>;
  /** After the service has refused a token: true if there is another one by now. */
  renew(refusedToken: string): Promise<boolean>;
}

export interface SecretStore {
  keys(): PromiseLike<readonly string[]>;
  get(key: string): PromiseLike<string | undefined>;
  /** Resolves before other windows can see the value. */
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** Tells the key of what was stored or deleted, here or in another window; gives what ends the telling. */
  onDidChange(listener: (key: string) => void): () => void;
}

/** Small facts without secrets that outlive the window. */
export interface StateStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Confirmation {
  readonly message: string;
  readonly detail: string;
  /** The verb on the button. */
  readonly button: string;
}

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  /** A second line. */
  readonly detail?: string;
  /** Id of the vendor whose icon it has. */
  readonly vendor?: string;
  readonly value: T;
}

export interface InputStep {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  /** Whether one can go back from the first step too. */
  readonly hasBack?: boolean;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly secret: boolean;
  /** The page where this is made, offered as a button in the box. */
  readonly page?: string;
  readonly pageTitle?: string;
  /** Checked while typing and on Enter; the text tells what is wrong. */
  validate(value: string): string | undefined;
  /** Slow check on Enter; the box stays open with the text it gives. */
  check?(value: string, signal: AbortSignal): Promise<string | undefined>;
  /** What the page's button does, where that is more than to open `page`. */
  openPage?(): void;
  /** Called once the box is open, where its value may come by itself. */
  onShown?(box: InputHandle): void;
}

/** A box that waits for something besides a person who types. */
export interface InputHandle {
  /** Aborted when the box closes. */
  readonly signal: AbortSignal;
  /** As if somebody had typed it and pressed Enter, but never shown. */
  accept(value: string): void;
  /** Shows what is wrong, or that nothing is any more. */
  setError(error: string | undefined): void;
}

export type InputResult =
  | { readonly end: 'accepted'; readonly value: string }
  | { readonly end: 'back'; readonly value: string };

/** One of several steps in which something is chosen. */
export interface PickStep<T> {
  readonly title: string;
  readonly step: number;
  /** Absent while the choice itself decides how many there will be. */
  readonly totalSteps?: number;
  readonly placeholder?: string;
  readonly choices: readonly Choice<T>[];
}

export type PickResult<T> = { readonly end: 'accepted'; readonly value: T } | { readonly end: 'back' };

/** How commands ask a person; tests script the answers. `undefined` always means: cancelled. */
export interface Dialogs {
  /** A modal question; true only if the button was pressed. */
  confirm(question: Confirmation): Promise<boolean>;
  /** A message that does not block; gives the button pressed. */
  notify(severity: 'info' | 'warning', message: string, buttons: readonly string[]): Promise<string | undefined>;
  /** Throws what the promise of the choices throws. */
  pick<T>(title: string, choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>): Promise<T | undefined>;
  /** From the second step on, one can go back. */
  pickStep<T>(step: PickStep<T>): Promise<PickResult<T> | undefined>;
  /** Several of the choices at once. */
  pickMany<T>(title: string, choices: readonly Choice<T>[]): Promise<readonly T[] | undefined>;
  input(step: InputStep): Promise<InputResult | undefined>;
  /** Shows a page in the person's browser: https, or http on the loopback address alone; false where it did not. */
  open(page: string): Promise<boolean>;
}
