// What a test run asked of all its emulators: our clients must never delete, trash, move or destroy a live item.
import type { Received } from './server.ts';

/** A kind of write that a client may send. */
export interface AllowedWrite {
  readonly method: string;
  readonly path: RegExp;
  /** What is wrong with this very request; asked when it comes in, before anything is done. */
  readonly objection?: (request: Received) => string | undefined;
}

/** What one emulator has to say of the requests to it. */
export interface Guard {
  /** Whatever else is neither a GET nor a HEAD may not be sent. */
  readonly writes: readonly AllowedWrite[];
  /** Hears how each request ended: with a status, or 0 for no answer. */
  readonly hear?: (request: Received, status: number) => void;
  /** What calls have done to live items so far and must not have done. */
  readonly harm: () => readonly unknown[];
}

/** Follows the requests to one emulator. */
export interface Watch {
  arrived(request: Received): void;
  ended(request: Received, status: number): void;
  stopped(): void;
}

export interface AuditVerdict {
  /** Requests that were looked at. */
  readonly audited: number;
  /** Those that may not be sent, and what was done to live items. */
  readonly offences: readonly string[];
}

/** The requests of one test run. */
export class AuditBook {
  /** Where the run is, for the text of an offence. */
  place = '';
  /** Whether the tests themselves send the requests now, as those of the emulators do: these are not audited. */
  byHand = false;
  readonly #open = new Set<Watch>();
  readonly #offences: string[] = [];
  #audited = 0;

  /** For an emulator that has been started. */
  watch(guard: Guard): Watch {
    // What a test did by hand to an emulator shows in its state as well.
    let touchedByHand = this.byHand;
    const watch: Watch = {
      arrived: (request) => {
        touchedByHand ||= this.byHand;
        if (this.byHand) return;
        this.#audited += 1;
        const objection = objectionTo(request, guard);
        if (objection !== undefined) this.#note(`${request.method} ${request.path} ${request.body}: ${objection}`);
      },
      ended: (request, status) => guard.hear?.(request, status),
      stopped: () => {
        if (!this.#open.delete(watch) || touchedByHand) return;
        for (const each of guard.harm()) this.#note(`a call harmed the live item ${JSON.stringify(each)}`);
      },
    };
    this.#open.add(watch);
    return watch;
  }

  /** At the end of a run; emulators that still run are judged as they are. */
  finish(): AuditVerdict {
    for (const each of [...this.#open]) each.stopped();
    return { audited: this.#audited, offences: this.#offences };
  }

  #note(what: string): void {
    this.#offences.push(`${what} (${this.place})`);
  }
}

function objectionTo(request: Received, { writes }: Guard): string | undefined {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const fitting = writes.filter(({ method, path }) => method === request.method && path.test(request.path));
  if (fitting.length === 0) return 'no such write is allowed';
  return fitting.map(({ objection }) => objection?.(request)).find((each) => each !== undefined);
}

/** The fields of a JSON body; none if it is no object. */
export function fieldsOf({ body }: Received): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

let current: AuditBook | undefined;

/** The book of the run that is going on; there is none under `npm start`. */
export function auditBook(): AuditBook | undefined {
  return current;
}

/** Opens a book, or none, for all emulators that are started from now on. Returns the one before. */
export function openBook(book: AuditBook | undefined): AuditBook | undefined {
  const before = current;
  current = book;
  return before;
}
