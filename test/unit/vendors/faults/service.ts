// What the matrix asks of each service.
import type { Transport } from '../../../../src/http/transport.ts';
import type { Folder } from '../../../../src/trash/destination.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Clock, TrashClient } from '../../../../src/trash/ports.ts';
import type { EmulatorServer, Reply } from '../../../emulators/server.ts';
import type { FaultName, Refusals } from './faults.ts';
import type { RecordedRequest } from './faultyTransport.ts';

/**
 * The rows. `move` is a restore to a folder of one's choice where the second step meets the fault, `poll` a purge where
 * the question for its progress does.
 */
export type TestedOperation = 'list' | 'count' | 'look' | 'restore' | 'move' | 'purge' | 'poll' | 'empty' | 'folders';

export type FaultRow = Readonly<Record<FaultName, string>>;

/**
 * How each cell ends, as `summary.ts` and `repeats.ts` put it. Where a fault cannot exist, it says
 * `not applicable: why`; so does a whole row that the service does not have.
 */
export type Expected = Readonly<Record<TestedOperation, FaultRow | string>>;

export interface Target {
  readonly method: string;
  readonly path: RegExp;
}

/** What a request is about: the items that it names, or all that are in the trash. */
export type About = readonly string[] | 'all';

export type Truth = 'trash' | 'live' | 'gone';

/** An account with a dozen items of all kinds in its trash, and others that live beside their old places. */
export interface FaultWorld {
  readonly client: TrashClient;
  readonly server: EmulatorServer;
  /** What became of an item. */
  truth(item: TrashItem): Truth;
  /** All that is in the trash, by `nameOf`. */
  trash(): string[];
  /** All that lives, by place and name. */
  live(): string[];
  /** What calls did to live items and must not have done. */
  harm(): readonly unknown[];
  /** The folder whose sub-folders are asked for. */
  readonly shelf: Folder;
  /** The names of its sub-folders. */
  onShelf(): string[];
  /** Where `move` brings items to. */
  readonly elsewhere?: Folder;
  /** Whether an item is there. */
  isElsewhere?(item: TrashItem): boolean;
  /** Someone else restores an item. */
  restoreElsewhere(item: TrashItem): void;
  /** Someone else erases an item. */
  purgeElsewhere(item: TrashItem): void;
  /** Someone else deletes the folder of the shelf that is listed first. */
  deleteFromShelf(): void;
  stop(): Promise<void>;
}

export interface FaultService {
  readonly name: string;
  /** @param paged enough for lists of several pages */
  open(clock: Clock, transport: Transport, paged: boolean): Promise<FaultWorld>;
  /** The request that the fault meets. */
  readonly targets: Readonly<Partial<Record<TestedOperation, Target>>>;
  /** By which items are known in requests. */
  nameOf(item: TrashItem): string;
  /** What a write is about; nothing if it changes no item. */
  names(sent: RecordedRequest): About | undefined;
  /** What a read shows of items. */
  shows(sent: RecordedRequest): About | undefined;
  readonly refusals: (operation: TestedOperation) => Refusals;
  /** A page that never is the last. */
  endless(page: Reply): Reply;
  readonly expected: Expected;
}
