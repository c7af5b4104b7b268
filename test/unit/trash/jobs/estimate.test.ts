import assert from 'node:assert/strict';
import { timeAtLimit, timeLeft } from '../../../../src/trash/jobs/estimate.ts';

const since = { at: 0, settled: 0 };
const free = { batchSize: 1 };
const box = { batchSize: 1, callsPerMinute: 1000 };

describe('the estimate of a job', () => {
  it('goes on at the rate so far', () => {
    assert.equal(timeLeft({ items: 100, settled: 25, since }, 10_000, free), 30_000);
    assert.equal(timeLeft({ items: 100, settled: 75, since: { at: 5000, settled: 50 } }, 15_000, free), 10_000);
  });

  it('is unknown before it runs, and while there is too little to go by', () => {
    assert.equal(timeLeft({ items: 100, settled: 0 }, 10_000, free), undefined);
    assert.equal(timeLeft({ items: 100, settled: 9, since }, 10_000, free), undefined);
    assert.equal(timeLeft({ items: 100, settled: 50, since }, 2000, free), undefined);
  });

  it('is not taken in by calls that may all go at once at first', () => {
    assert.equal(timeLeft({ items: 5000, settled: 900, since }, 10_000, box), 230_000);
    assert.equal(timeLeft({ items: 5000, settled: 0, since }, 0, box), 240_000);
    assert.equal(timeLeft({ items: 500, settled: 250, since }, 5000, box), 5000);
  });

  it('goes by the calls that are made, where some are left for others', () => {
    assert.equal(timeAtLimit(9000, { ...box, usedPerMinute: 900 }), 540_000);
  });

  it('counts calls, not items', () => {
    assert.equal(timeAtLimit(10_000, { batchSize: 100, callsPerMinute: 50 }), 60_000);
    assert.equal(timeAtLimit(10, free), undefined);
  });
});
