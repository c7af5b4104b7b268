/** What to do about a token that is refused or about to expire. Pure: each case is a line of a table in the tests. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { StoredAccount } from './stored.ts';

/** A secret that one window stores is seen by the others, and safe from a crash, some 100 ms later; milliseconds. */
const settleTime = 5_000;
/** For so long no window and no call sends again what the service has refused; milliseconds. */
const restTime = 60_000;

export const markerSchema = v.object({
  /**
   * `storing`: `newest` is being exchanged, or its window died meanwhile, so a newer credential may be lost.
   * `stored`: `newest` is stored for sure; a window that has an older one must not send that.
   */
  state: v.picklist(['storing', 'stored']),
  /** That of `newest`: goes up with each credential that is stored. */
  counter: v.number(),
  newest: v.string(),
  /** When this was written; milliseconds since 1970. */
  at: v.number(),
  /** Until when what the service has refused is not tried again. */
  endedUntil: v.optional(v.number()),
});

/** What windows tell each other about the tokens of an account, in the file beside the lock. */
export type RefreshMarker = v.InferOutput<typeof markerSchema>;

/** `reload`: another window has renewed it, which this one cannot see; `ended`: the service has just refused it. */
export type RenewalDecision = 'use' | 'exchange' | 'reload' | 'ended';

/** Called with the lock held, once nothing newer is expected; `rejected` is the token that is no longer good. */
export function decideRenewal(
  stored: StoredAccount,
  rejected: string,
  marker: RefreshMarker | undefined,
  now: number,
): RenewalDecision {
  if (stored.credential.token !== rejected && lifeOf(stored, now) > 0) return 'use';
  if (!marker || isNewer(stored, marker)) return 'exchange';
  if (!isNewest(stored, marker)) return stored.credential.refreshToken === undefined ? 'exchange' : 'reload';
  const rest = (marker.endedUntil ?? 0) - now;
  // A time too far off was written under a wrong clock.
  return rest > 0 && rest <= restTime ? 'ended' : 'exchange';
}

/** The time until which a newer credential may still appear; the past where none is expected. */
export function newerUntil(stored: StoredAccount, marker: RefreshMarker | undefined, now: number): number {
  if (!marker || isNewer(stored, marker)) return Number.NEGATIVE_INFINITY;
  if (marker.state === 'storing') return now + settleTime;
  // A time too far off was written under a wrong clock.
  const isFresh = !isNewest(stored, marker) && Math.abs(now - marker.at) < settleTime;
  return isFresh ? marker.at + settleTime : Number.NEGATIVE_INFINITY;
}

/** @param last the marker before, whose counter must not go down */
export function markerOf(
  state: RefreshMarker['state'],
  stored: StoredAccount,
  now: number,
  last?: RefreshMarker,
): RefreshMarker {
  const counter = Math.max(stored.counter ?? 0, last?.counter ?? 0);
  return { state, counter, newest: fingerprint(stored), at: now };
}

/** For a credential that the service has refused to renew. */
export function endedMarker(stored: StoredAccount, now: number, last?: RefreshMarker): RefreshMarker {
  return { ...markerOf('stored', stored, now, last), endedUntil: now + restTime };
}

/** Milliseconds that the token has left. */
export function lifeOf({ credential }: StoredAccount, now: number): number {
  const expiry = Number(credential.expiresAt ?? Number.NaN);
  return Number.isNaN(expiry) ? Number.POSITIVE_INFINITY : expiry - now;
}

export function sameTokens(a: StoredAccount, b: StoredAccount): boolean {
  return a.credential.token === b.credential.token && a.credential.refreshToken === b.credential.refreshToken;
}

/** The window that stored it was killed before it could mark it, or the marker could not be written. */
function isNewer({ counter = 0 }: StoredAccount, marker: RefreshMarker): boolean {
  return counter > marker.counter;
}

function isNewest(stored: StoredAccount, marker: RefreshMarker): boolean {
  return fingerprint(stored) === marker.newest;
}

/** Distinguishes credentials without revealing them; some keep their refresh token through a renewal. */
function fingerprint({ credential: { refreshToken = '', token = '' } }: StoredAccount): string {
  return createHash('sha256').update(`${refreshToken}\n${token}`).digest('hex');
}
