// Our clients as they ship: with their own rate limit and a real clock.
import { setTimeout as pause } from 'node:timers/promises';
import type { TrashItem } from '../../src/trash/item.ts';
import type { Action } from '../../src/trash/outcome.ts';
import type { Clock } from '../../src/trash/ports.ts';
import { box } from '../../src/vendors/box/box.ts';
import { egnyte } from '../../src/vendors/egnyte/egnyte.ts';
import type { Vendor } from '../../src/vendors/vendor.ts';
import { connect } from '../contract/connect.ts';
import { BOX_TOKEN } from '../emulators/box/emulator.ts';
import { EGNYTE_TOKEN } from '../emulators/egnyte/emulator.ts';
import type { Contender, Limit } from './contender.ts';

const never = new AbortController().signal;
const clock: Clock = { now: Date.now, sleep: (ms, signal) => pause(ms, undefined, { signal }) };

export function ours(service: string, url: string, onLimit: (limit: Limit) => void): Contender {
  const [vendor, token] = service === 'egnyte' ? [egnyte, EGNYTE_TOKEN] : [box, BOX_TOKEN];
  const account = { vendor: vendor.id, url, label: vendor.name, credential: { token } };
  const connecting = connect(watched(vendor, onLimit), account, clock);
  return {
    list: async () => {
      const client = await connecting;
      const items: TrashItem[] = [];
      for await (const page of client.pages({ removed: () => 0 }, never)) items.push(...page.items);
      const act = async (action: Action, count: number): Promise<number> => {
        let done = 0;
        for await (const { end } of client[action](items.slice(0, count), never)) done += end === 'done' ? 1 : 0;
        return done;
      };
      return { items, act };
    },
  };
}

/** The vendor; calls `onLimit` with the rate limit that it asks for. */
function watched(vendor: Vendor, onLimit: (limit: Limit) => void): Vendor {
  return {
    ...vendor,
    connect: (options) =>
      vendor.connect({
        ...options,
        createHttpClient: (asked) => {
          onLimit({ calls: asked.rateLimit.calls, interval: asked.rateLimit.interval });
          return options.createHttpClient(asked);
        },
      }),
  };
}
