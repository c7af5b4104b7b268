// Where it is not published what Box does, or where it does this or that: knobs that a test may turn at any time.

export interface Quirks {
  /** The largest page; a larger `limit` is cut to it (Box's API guide). */
  pageCap: number;
  /** How the last page says that it is the last: Box's API guide knows both. */
  lastMarker: null | '';
  /** Answers a marker with the same marker, for ever: not known of Box, but a client must end. */
  repeatMarker: boolean;
  /** How many items of a marker page come again on the next. */
  overlap: number;
  /** Offset paging is refused for a trash with more items than this; Box announced it for 100,000 in 2019. */
  offsetPagingUpTo: number;
  /** What the token may do. */
  scope: 'root_readwrite' | 'root_readonly' | 'none';
  /** The token has expired or was revoked. */
  signedOut: boolean;
  /** Calls a minute per user, above which 429 (Box's API guide). */
  callsPerMinute: number;
  /** Seconds in the `retry-after` of that 429. */
  retryAfter: number;
  /** The answer to a restore whose original folder is gone and that names no other; not published. */
  goneParent: 403 | 404;
  /** Whether an original folder in the trash counts as gone, so that `parent` is used; not published. */
  trashedParentIsGone: boolean;
  /** How a 409 carries `context_info.conflicts`: an array for folders and an object for files, or one way for all. */
  conflicts: 'by kind' | 'array' | 'object' | 'none';
  /** What a hidden live folder answers: Box's API reference has 404 for "no access", its guide also 403. */
  hiddenFolder: 403 | 404;
  /** Whether a change of a web link goes on whatever its `If-Match` says: Box's API reference has it for files and folders alone. */
  linksIgnoreIfMatch: boolean;
  /** How long the restore of a folder takes, in milliseconds; its tree and its target are locked meanwhile. */
  folderRestoreTakes: number;
  /** The same for a move or a new name of a folder. */
  folderMoveTakes: number;
  /**
   * Milliseconds above which a restore or move of a folder is answered before it is done, and goes on. Box publishes
   * 600 s for moves and deletions; that restores have it too is assumed. The answer comes at once: no test has 600 s.
   */
  folderWorkLimit: number;
  /** That answer to a move: Box's API reference has both. A restore gets 503. */
  longMove: 200 | 503;
  /** What a second request for the same work gets while the first runs; the guide's word is the reserved name. */
  likeRequest: 'name_temporarily_reserved' | 'operation_blocked_temporary';
  /** Days until a trashed item is purged; null where the enterprise never purges. */
  retentionDays: number | null;
  /** Searches a second and a minute, above which 429 (Box's API guide). */
  searchesPerSecond: number;
  searchesPerMinute: number;
  /** Milliseconds that search is behind: the index does not know of what happened since this knob was turned. */
  indexLag: number;
  /** Whether search finds what lies inside of a trashed folder; not published. */
  searchInsideTrashed: boolean;
  /** How the position of the event stream is written: Box's API reference knows both. */
  eventPositions: 'string' | 'number';
  /** How many events of earlier answers come again in each. */
  eventRepeats: number;
  /** The newest event first, instead of last. */
  eventsReversed: boolean;
  /** What an event tells of its item: all, the short form, or null, as someone saw it for purged items. */
  eventSource: 'item' | 'short' | 'none';
  /** Seconds that an access token lives; 60 minutes, and Box may tell another number. */
  accessTokenLives: number;
  /** Seconds that an authorization code lives. */
  codeLives: number;
  /** Days that a refresh token lives. */
  refreshTokenLives: number;
  /** One refresh token is good for one call, as documented; or the last used one stays good until the next is used. */
  refreshTokens: 'strict' | 'twoValid';
  /** The old access token dies when the new one is first used (a Box engineer in box-node-sdk, issue 157). */
  oldTokenDies: boolean;
  /** Whether a code challenge is looked at; Box documents none. */
  pkce: 'ignored' | 'checked';
  /** Whether the token may act for other users with `As-User`. */
  asUser: boolean;
}

/** Box as it is on an ordinary day. */
export function ordinaryQuirks(): Quirks {
  return {
    pageCap: 1000,
    lastMarker: null,
    repeatMarker: false,
    overlap: 0,
    offsetPagingUpTo: Number.POSITIVE_INFINITY,
    scope: 'root_readwrite',
    signedOut: false,
    callsPerMinute: 1000,
    retryAfter: 100,
    // 404 is documented as "not in the trash", 403 as "no access to the folder": a folder that is gone is nearer to the latter.
    goneParent: 403,
    trashedParentIsGone: true,
    conflicts: 'by kind',
    hiddenFolder: 404,
    linksIgnoreIfMatch: false,
    folderRestoreTakes: 0,
    folderMoveTakes: 0,
    folderWorkLimit: 600_000,
    longMove: 503,
    likeRequest: 'name_temporarily_reserved',
    retentionDays: 30,
    searchesPerSecond: 6,
    searchesPerMinute: 60,
    indexLag: 0,
    searchInsideTrashed: false,
    eventPositions: 'string',
    eventRepeats: 0,
    eventsReversed: false,
    eventSource: 'item',
    accessTokenLives: 3600,
    codeLives: 30,
    refreshTokenLives: 60,
    refreshTokens: 'strict',
    oldTokenDies: true,
    pkce: 'ignored',
    asUser: false,
  };
}
