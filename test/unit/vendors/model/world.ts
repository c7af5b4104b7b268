// A service, its emulator and a client on it, as the random tests see them: the same for every service.

import { type HttpRequest, NetworkError } from '../../../../src/http/http.ts';
import { createHttpClient } from '../../../../src/http/httpClient.ts';
import { nodeFetchTransport, type Transport } from '../../../../src/http/transport.ts';
import type { Folder } from '../../../../src/trash/destination.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Capabilities, TrashClient } from '../../../../src/trash/ports.ts';
import type { Vendor } from '../../../../src/vendors/vendor.ts';
import type { EmulatorServer, Mischief } from '../../../emulators/server.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { held } from '../../fakes/credentials.ts';

/** What is true of one thing at one moment; a thing without one is gone. */
export interface ItemFact {
  /** `inside`: in the trash only because a folder is that it lies in. */
  readonly state: 'trash' | 'inside' | 'live';
  /** The folder that it lies in or came from, by id or path. */
  readonly parent: string;
  readonly name: string;
  /** Of what is in the trash, which deletion; of what lives, which content. */
  readonly mark: string;
  /** Of what is `inside`: the key of what it is inside of. */
  readonly within?: string;
  /** It lives on as a version of another file: its own id is gone. */
  readonly isMerged?: boolean;
}

export type Facts = ReadonlyMap<string, ItemFact>;

/** What someone else does in the web page. */
export type Verb =
  | 'restore'
  | 'purge'
  /** Puts something that lives into the trash, perhaps again. */
  | 'trash'
  | 'rename'
  | 'move'
  /** Deletes something that was not there before. */
  | 'add'
  /** Makes something with the name of an item in the trash, where that came from. */
  | 'takeName'
  /** Puts a folder into the trash that items came from. */
  | 'dropFolder'
  /** And erases it. */
  | 'eraseFolder'
  | 'lock'
  | 'unlock';

export const everyVerb: readonly Verb[] = [
  'restore',
  'purge',
  'trash',
  'rename',
  'move',
  'add',
  'takeName',
  'dropFolder',
  'eraseFolder',
  'lock',
  'unlock',
];

export interface OthersAct {
  readonly verb: Verb;
  /** Which of those there are, counted round and round. */
  readonly on: number;
}

/** An item that lies in the trash at first; numbers pick from what the service has. */
export interface TrashedSeed {
  readonly kind: number;
  readonly from: number;
  readonly name: number;
  readonly about: number;
}

export interface ModelWorld {
  readonly server: EmulatorServer;
  readonly client: TrashClient;
  readonly capabilities: Capabilities;
  /** The service itself leaves ends open, also where nothing goes wrong. */
  readonly isVague?: boolean;
  facts(): Map<string, ItemFact>;
  keyOf(item: TrashItem): string;
  /** False for what the service keeps in the trash and does not list. */
  isListed(key: string): boolean;
  /** Folders that a person can choose, also some that live no more. */
  folders(): readonly Folder[];
  /** @param first keys of the things that it is about, if it can be about one of them */
  meddle(act: OthersAct, first: ReadonlySet<string>): void;
  /** Has it done in the middle of the next work that a call begins. */
  duringWork?(run: () => void): void;
  /** How work at the service goes until the next call of this. */
  plan?(number: number): void;
  /** Ends all work that goes on at the service. */
  settle(): void;
  /** The keys that a request is about, if it does to live things what it does to trashed ones. */
  aims?(request: HttpRequest): readonly string[];
  /** What calls have done to live things and must never do, according to the emulator. */
  harm(): readonly unknown[];
  stop(): Promise<void>;
}

export interface ModelService {
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** So many ways of the service to behave. */
  readonly behaviors: number;
  readonly mischiefs: readonly Mischief[];
  /** Method of the call by which an action changes something. */
  readonly methods: Readonly<Record<'restore' | 'purge', string>>;
  /** A restore makes the original folder again where it is gone. */
  readonly makesFolders: boolean;
  /** A call takes an item from wherever it is by then: what others restored right before is met alive. */
  readonly takesFromAnywhere: boolean;
  /** Only the trash can be seen: what left it by another's hand while an answer was lost cannot be told apart. */
  readonly seesTrashAlone: boolean;
  open(seeds: readonly TrashedSeed[], behavior: number, moments: Moments): Promise<ModelWorld>;
}

/** A clock that takes no time; what happens at each request, before it is sent, and at each wait, before it is over. */
export class Moments extends FakeClock {
  onMoment: (request?: HttpRequest) => void = () => {};
  /** The window has crashed: nothing that it does happens any more. */
  isDead = false;
  /** It crashes once the next request is answered. */
  diesAfter = false;

  override async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.isDead) this.onMoment();
    await super.sleep(ms, signal);
  }

  /** One at a time, in the order they were asked for, so that a run can be played again. */
  watch(transport: Transport): Transport {
    let last: Promise<unknown> = Promise.resolve();
    return (request, authorization, signal) => {
      const answer = last.then(async () => {
        if (!this.isDead) this.onMoment(request);
        this.#throwIfDead();
        const answered = await transport(request, authorization, signal).finally(() => {
          this.isDead ||= this.diesAfter;
          this.diesAfter = false;
        });
        this.#throwIfDead();
        return answered;
      });
      last = answer.catch(() => undefined);
      return answer;
    };
  }

  #throwIfDead(): void {
    if (this.isDead) throw new NetworkError('interrupted', false);
  }
}

/** A client of this service. */
export async function connect(
  vendor: Vendor,
  { url }: EmulatorServer,
  token: string,
  moments: Moments,
): Promise<TrashClient> {
  const account = { id: 'a', vendor: vendor.id, label: 'A', host: new URL(url).host, url };
  const parts = {
    transport: moments.watch(nodeFetchTransport()),
    clock: moments,
    log: { info: () => {} },
    random: () => 0.5,
  };
  return await vendor.connect({
    account,
    origins: [url],
    credentials: held({ token }),
    // The rate limit has tests of its own; here it would only make waits.
    createHttpClient: (asked) =>
      createHttpClient(parts, {
        ...asked,
        rateLimit: { ...asked.rateLimit, calls: 1_000_000, interval: 1 },
        buckets: {},
      }),
    clock: moments,
  });
}

/** What the worlds of all services begin with: a running emulator, and a client on it. */
export class EmulatedWorld<State> {
  readonly server: EmulatorServer;
  readonly client: TrashClient;
  readonly capabilities: Capabilities;
  protected readonly state: State;
  /** So much was done by others, for names that nothing has yet. */
  protected made = 0;

  constructor(
    { server, state }: { readonly server: EmulatorServer; readonly state: State },
    { capabilities }: Vendor,
    client: TrashClient,
  ) {
    this.server = server;
    this.state = state;
    this.capabilities = capabilities;
    this.client = client;
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }
}

/** One of a list, counted round and round; nothing of an empty one. */
export function pick<T>(from: readonly T[], number: number): T | undefined {
  return from[number % from.length];
}

/** The same of those that are wanted, if there are any. */
export function pickFirst<T>(from: readonly T[], number: number, isWanted: (each: T) => boolean): T | undefined {
  const wanted = from.filter(isWanted);
  return pick(wanted.length > 0 ? wanted : from, number);
}

/** A name that only this one has, or one that several share. */
export function nameOf({ name }: TrashedSeed, index: number): string {
  return name === 0 ? 'same.txt' : `item ${index}.txt`;
}
