import assert from 'node:assert/strict';
import { timeAtLimit } from '../../../src/trash/jobs/estimate.ts';
import { vendors } from '../../../src/vendors/table.ts';

const byVendor = <T>(of: (vendor: (typeof vendors)[number]) => T) =>
  Object.fromEntries(vendors.map((vendor) => [vendor.id, of(vendor)]));

describe('what the services allow', () => {
  it('is told where long jobs wait for it', () => {
    const limits = byVendor(({ capabilities: { callsPerMinute, batchSize } }) => [callsPerMinute, batchSize]);
    assert.deepEqual(limits, { box: [1000, 1], egnyte: [120, 10], docspace: [undefined, 100] });
  });

  it('gives the least time that 10,000 items take, in minutes', () => {
    const times = byVendor(({ capabilities }) => (timeAtLimit(10_000, capabilities) ?? 0) / 60_000);
    const rounded = Object.entries(times).map(([id, time]) => [id, Math.round(time)]);
    assert.deepEqual(Object.fromEntries(rounded), { box: 10, egnyte: 8, docspace: 0 });
  });
});
