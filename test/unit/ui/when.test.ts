import assert from 'node:assert/strict';
import { relative, shortTime } from '../../../src/ui/when.ts';

const at = (text: string) => Date.parse(text);

describe('how long ago something was', () => {
  const { TZ } = process.env;
  const inZone = (zone: string) => Object.assign(process.env, { TZ: zone });
  afterEach(() => {
    if (TZ === undefined) Reflect.deleteProperty(process.env, 'TZ');
    else inZone(TZ);
  });

  const now = '2026-11-21T16:00:00Z';
  for (const [time, inRow, inTooltip] of [
    ['2026-11-21T15:59:30Z', 'Just now', 'just now'],
    ['2026-11-21T15:54:10Z', '5 min ago', '5 minutes ago'],
    ['2026-11-21T13:30:00Z', '2 hr ago', '2 hours ago'],
    ['2026-11-21T00:00:00Z', '16 hr ago', '16 hours ago'],
    ['2026-11-20T23:59:00Z', 'Yesterday', 'yesterday'],
    ['2026-11-20T00:00:00Z', 'Yesterday', 'yesterday'],
    // Less than 48 hours ago, but the day before yesterday.
    ['2026-11-19T23:00:00Z', 'Nov 19', '2 days ago'],
    ['2026-11-10T12:00:00Z', 'Nov 10', 'last week'],
    ['2026-01-03T12:00:00Z', 'Jan 3', '10 months ago'],
    ['2025-12-31T23:00:00Z', 'Dec 31, 2025', '10 months ago'],
    ['2026-11-21T16:00:20Z', 'Any moment now', 'any moment now'],
    ['2026-11-21T18:10:00Z', 'In 2 hr', 'in 2 hours'],
    ['2026-11-22T23:00:00Z', 'Tomorrow', 'tomorrow'],
    ['2026-12-05T23:00:00Z', 'Dec 5', 'in 2 weeks'],
    ['2028-12-05T23:00:00Z', 'Dec 5, 2028', 'in 2 years'],
  ] as const) {
    it(`is "${inRow}" in a row and "${inTooltip}" in a tooltip: ${time}`, () => {
      inZone('UTC');
      assert.equal(shortTime(at(time), at(now)), inRow);
      assert.equal(relative(at(time), at(now)), inTooltip);
    });
  }

  it('is shown in minutes within the hour, also over midnight', () => {
    inZone('UTC');
    assert.equal(shortTime(at('2026-11-20T23:40:00Z'), at('2026-11-21T00:10:00Z')), '30 min ago');
    assert.equal(shortTime(at('2026-11-20T22:40:00Z'), at('2026-11-21T00:10:00Z')), 'Yesterday');
  });

  it("follows the calendar of the person's time zone", () => {
    const [time, then] = [at('2026-11-20T20:00:00Z'), at('2026-11-21T16:00:00Z')];
    for (const [zone, words] of [
      ['UTC', 'Yesterday'],
      ['Asia/Tokyo', 'Yesterday'],
      ['Pacific/Kiritimati', 'Yesterday'],
      ['America/Los_Angeles', 'Yesterday'],
    ] as const) {
      inZone(zone);
      assert.equal(shortTime(time, then), words, zone);
    }
    inZone('Asia/Kolkata');
    assert.equal(shortTime(at('2026-11-20T20:00:00Z'), at('2026-11-21T10:00:00Z')), '14 hr ago');
    inZone('America/New_York');
    assert.equal(shortTime(at('2026-11-19T04:30:00Z'), at('2026-11-20T06:00:00Z')), 'Nov 18');
  });

  it('counts a day of 23 or 25 hours as a day', () => {
    inZone('Europe/Berlin');
    // On 2026-03-29 clocks went forward, on 2026-10-25 back.
    for (const [time, then, words] of [
      ['2026-03-28T23:30:00+01:00', '2026-03-29T23:30:00+02:00', 'yesterday'],
      ['2026-03-28T00:30:00+01:00', '2026-03-30T00:10:00+02:00', '2 days ago'],
      ['2026-10-24T23:30:00+02:00', '2026-10-25T23:30:00+01:00', 'yesterday'],
      ['2026-10-25T00:10:00+02:00', '2026-10-25T23:50:00+01:00', '24 hours ago'],
      ['2026-10-24T12:00:00+02:00', '2026-10-26T12:00:00+01:00', '2 days ago'],
    ] as const) {
      assert.equal(relative(at(time), at(then)), words, time);
    }
  });

  it("makes the language's formatters once, not for each of thousands of rows", () => {
    let made = 0;
    const counted = new Proxy(Intl.RelativeTimeFormat, {
      construct: (target, args, self) => {
        made += 1;
        return Reflect.construct(target, args, self);
      },
    });
    const { RelativeTimeFormat } = Intl;
    Object.assign(Intl, { RelativeTimeFormat: counted });
    try {
      for (let hours = 0; hours < 500; hours += 1) shortTime(at(now) - hours * 3_600_000, at(now));
    } finally {
      Object.assign(Intl, { RelativeTimeFormat });
    }
    assert.ok(made <= 1, `${made} made`);
  });

  it('is a dash for what no calendar has', () => {
    for (const time of [Number.NaN, Number.POSITIVE_INFINITY, 9.3e18, -9.3e18]) {
      assert.equal(relative(time, at(now)), '–');
      assert.equal(shortTime(time, at(now)), '–');
    }
  });
});
