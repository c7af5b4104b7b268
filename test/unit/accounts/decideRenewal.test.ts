import assert from 'node:assert/strict';
import {
  decideRenewal,
  endedMarker,
  markerOf,
  newerUntil,
  type RefreshMarker,
  type RenewalDecision,
} from '../../../src/accounts/decideRenewal.ts';
import type { StoredAccount } from '../../../src/accounts/stored.ts';
import { noon } from '../fakes/clock.ts';
import { stored } from '../fakes/storedAccount.ts';

const second = 1_000;
const minute = 60 * second;

/** The n-th credential that is stored, which has expired unless `lives` tells how long it lives. */
function nth(n: number, lives = 0): StoredAccount {
  const credential = { token: `t${n}`, refreshToken: `r${n}`, expiresAt: String(noon + lives) };
  return stored({ credential, counter: n });
}

/** Of an app that asks with its own name and secret. */
function ofApp(n: number): StoredAccount {
  return stored({ credential: { token: `t${n}`, expiresAt: String(noon) }, counter: n });
}

const storing = (account: StoredAccount, at = noon) => markerOf('storing', account, at);
const saved = (account: StoredAccount, at = noon) => markerOf('stored', account, at);
const none = Number.NEGATIVE_INFINITY;

/** What is stored, what was refused, what the marker tells: what is done, and how long a newer one is waited for. */
const table: readonly (readonly [
  what: string,
  account: StoredAccount,
  rejected: string,
  marker: RefreshMarker | undefined,
  decision: RenewalDecision,
  waitsUntil: number,
])[] = [
  ['another token than the refused one, which lives', nth(2, 1), 't1', undefined, 'use', none],
  ['another token, although there is a newer one', nth(2, 1), 't1', saved(nth(3), noon - minute), 'use', none],
  ['another token that has expired as well', nth(2), 't1', undefined, 'exchange', none],
  ['the refused token, which would live', nth(1, minute), 't1', undefined, 'exchange', none],
  ['no marker', nth(1), 't1', undefined, 'exchange', none],
  ['the newest, stored', nth(1), 't1', saved(nth(1)), 'exchange', none],
  ['the newest, of a window that died with it', nth(1), 't1', storing(nth(1)), 'exchange', noon + 5 * second],
  [
    'the newest, long after its window died',
    nth(1),
    't1',
    storing(nth(1), noon - minute),
    'exchange',
    noon + 5 * second,
  ],
  ['the newest, just refused', nth(1), 't1', endedMarker(nth(1), noon), 'ended', none],
  ['the newest, refused a minute ago', nth(1), 't1', endedMarker(nth(1), noon - minute), 'exchange', none],
  ['the newest, refused in a time to come', nth(1), 't1', endedMarker(nth(1), noon + 1), 'exchange', none],
  ['a newer one than that which was refused', nth(2), 't2', endedMarker(nth(1), noon), 'exchange', none],
  ['a newer one than was stored last', nth(2), 't2', saved(nth(1)), 'exchange', none],
  ['a newer one, of a window that died after it had stored it', nth(2), 't2', storing(nth(1)), 'exchange', none],
  ['an older one, just now', nth(1), 't1', saved(nth(2)), 'reload', noon + 5 * second],
  ['an older one, for four seconds', nth(1), 't1', saved(nth(2), noon - 4 * second), 'reload', noon + second],
  ['an older one, for long', nth(1), 't1', saved(nth(2), noon - 5 * second), 'reload', none],
  ['an older one, since a time to come', nth(1), 't1', saved(nth(2), noon + minute), 'reload', none],
  ['an older one, of a window that died with a newer one', nth(1), 't1', storing(nth(2)), 'reload', noon + 5 * second],
  ['one of an earlier version, with an older one', stored(), 's3cret', saved(nth(2), 0), 'exchange', none],
  ['an older one of an app', ofApp(1), 't1', saved(ofApp(2), 0), 'exchange', none],
];

describe('what is done about a token that is refused or has expired, where there is', () => {
  for (const [what, account, rejected, marker, decision, waitsUntil] of table) {
    it(`${what}: ${decision}`, () => {
      assert.equal(decideRenewal(account, rejected, marker, noon), decision);
      assert.equal(newerUntil(account, marker, noon), waitsUntil);
    });
  }
});
