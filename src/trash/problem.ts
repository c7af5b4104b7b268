/** A closed set of things that go wrong. Texts are made in `ui/messages/`, from kind, code and data. */

export const problemKinds = [
  /** No answer: no network, wrong address, time-out. */
  'offline',
  /** The credential is refused or has expired. */
  'signIn',
  /** The person, or the token, may not do this. */
  'forbidden',
  /** It is not there (any more). */
  'notFound',
  /** The original folder is gone or cannot be written to. */
  'originMissing',
  /** Another item has that name in that place. */
  'nameTaken',
  /** The service does not accept the name. */
  'invalidName',
  /** Restored to its original place, but then not moved to where it was wanted. */
  'notMoved',
  /** Locked, or in use for a while. */
  'busy',
  /** Held by a retention policy or a lasting lock. */
  'retained',
  /** Too many calls; `retryAt` says when to go on. */
  'limited',
  /** The account has no room or is not paid. */
  'noSpace',
  /** The service refused the request as such. */
  'refused',
  /** The service's own fault, 5xx. */
  'server',
  /** An answer that the service is not known to give, such as a page of a proxy. */
  'unreadable',
  /** Not a service, or not a version of it, that we can work with. */
  'unsupported',
  /** Restored by someone else meanwhile, and moved to the trash again by our call. */
  'trashedAgain',
  /** Sent, but how it ended cannot be learned. */
  'unclear',
  /** A bug of ours, or a failure of the editor's stores. */
  'internal',
] as const;

export type ProblemKind = (typeof problemKinds)[number];

export interface Problem {
  readonly kind: ProblemKind;
  /** A reason of the vendor, by which `ui/messages/<vendor>.ts` finds its words. */
  readonly code?: string;
  /** HTTP status, where there was one. */
  readonly status?: number;
  /** The service's own words: data, never trusted. */
  readonly said?: string;
  /** When it is worth trying again, in milliseconds since 1970. */
  readonly retryAt?: number;
  /** When the cause, such as a retention, ends; in milliseconds since 1970. */
  readonly endsAt?: number;
  /** It would meet every other item of the account too. */
  readonly affectsAll?: boolean;
  /** What was thrown, for the log: of kind `internal` alone. */
  readonly fault?: string;
  /** What the service's support asks for. */
  readonly requestId?: string;
  /** Method and path of the call, without its query. */
  readonly call?: string;
}

/** Thrown by clients: every error that leaves a vendor's module is one of these. */
export class TrashError extends Error {
  override readonly name = 'TrashError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.kind}${problem.code === undefined ? '' : ` (${problem.code})`}`, options);
    this.problem = problem;
  }
}

/** The problem behind whatever was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TrashError) return error.problem;
  return { kind: 'internal', fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
