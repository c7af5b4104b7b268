// How the emulated domain behaves where Egnyte publishes nothing, or where two kinds of domains differ.

export interface Switches {
  /** The answer to being throttled or unknown: 403 with `X-Mashery-Error-Code`, or 429 and 401 with a `fault`. */
  gateway: 'apigee' | 'mashery';
  /** Calls in one whole second, and whether more are refused; the headers count them in any case. */
  qps: number;
  enforceQps: boolean;
  /** Calls in one UTC day; more are always refused. */
  quota: number;
  /** What `Retry-After` of a throttled call says. */
  retryAfter: 'seconds' | 'date' | 'zero' | 'absent';
  /** Whether `X-Quota-Reset` is sent. */
  quotaReset: boolean;
  /** Waits this long before each answer. */
  latencyMs: number;

  /** False: both v2 calls are 404, as on a domain that has v1 alone. */
  v2: boolean;
  /** False: v2 ignores `offset`, which its documentation lacks and Egnyte's own command line client sends. */
  offsetSupported: boolean;
  /** The largest page, however large a `count` is asked for. */
  pageCap: number;
  /** So many items of the page before come again at the head of each page. */
  overlap: number;
  /** True: `has_more` is always true, also with an empty page. */
  neverEnds: boolean;
  dateBoundsInclusive: boolean;
  /** True: `deletedBy` alone is 400, as documented. */
  deletedByNeedsDates: boolean;
  /** True: dates without `deletedBy` are 400, as a comment in the Go SDK has it. */
  datesNeedDeletedBy: boolean;

  parentGone: 'recreate' | 'conflict' | 'notFound';
  nameTaken: 'conflict' | 'addVersion' | 'rename';
  versionWithoutFile: 'notFound' | 'restoreAsFile';
  purgeRetained: 'refuse' | 'allow';
  purgeByPower: 'refuse' | 'allow';
  /** Whether an action of which no id is known is a 404 as a whole, or a 207 full of them. */
  allUnknown: 'notFound' | 'multiStatus';
  okBody: 'empty' | 'object' | 'resources';
  /** Picks ids that an action carries out, but leaves out of `resources`. */
  leaveOut: (id: string) => boolean;

  /** Newer keys get a token of 30 days with a refresh token; older texts know tokens without an end (-1). */
  tokens: 'expiring' | 'lasting' | 'lasting, as text';
  /** False: a refresh brings no new refresh token, and the old one stays good. */
  refreshRotates: boolean;
  /** Calls of the token endpoint in an hour for each public key, and for each user of an internal one. */
  tokenCallsPerHour: number;
  passwordCallsPerHour: number;

  /** True: `userinfo` without `user_type` and `email`, as older texts have it. */
  oldUserInfo: boolean;
  /** True: a 404 is a long HTML page, for which Egnyte's JavaScript SDK has a case of its own. */
  html404: boolean;
}

/** What is published; where nothing is, what seems likeliest. */
export function defaultSwitches(): Switches {
  return {
    gateway: 'apigee',
    qps: 2,
    enforceQps: false,
    quota: 1000,
    retryAfter: 'seconds',
    quotaReset: true,
    latencyMs: 0,
    v2: true,
    offsetSupported: true,
    pageCap: Number.POSITIVE_INFINITY,
    overlap: 0,
    neverEnds: false,
    dateBoundsInclusive: true,
    deletedByNeedsDates: true,
    datesNeedDeletedBy: false,
    parentGone: 'recreate',
    nameTaken: 'conflict',
    versionWithoutFile: 'notFound',
    purgeRetained: 'refuse',
    purgeByPower: 'refuse',
    allUnknown: 'notFound',
    okBody: 'empty',
    leaveOut: () => false,
    tokens: 'expiring',
    refreshRotates: true,
    tokenCallsPerHour: 100,
    passwordCallsPerHour: 10,
    oldUserInfo: false,
    html404: false,
  };
}
