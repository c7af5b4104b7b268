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
  /** How long the restore of a folder takes, in milliseconds; its tree and its target are locked meanwhile. */
  folderRestoreTakes: number;
  /** Days until a trashed item is purged; null where the enterprise never purges. */
  retentionDays: number | null;
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
    folderRestoreTakes: 0,
    retentionDays: 30,
  };
}
