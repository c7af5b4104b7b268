// Every operation of every service meets every fault; see `expected/` for how each ends.
import assert from 'node:assert/strict';
import { boxService } from './box.ts';
import { docspaceService } from './docspace.ts';
import { egnyteService } from './egnyte.ts';
import { faultNames } from './faults.ts';
import { runCell } from './matrix.ts';
import type { FaultService, TestedOperation } from './service.ts';

for (const service of [boxService, egnyteService, docspaceService]) {
  const { name, expected, targets } = service;
  const operations = Object.keys(expected) as TestedOperation[];

  describe(`${name}: the fault matrix`, () => {
    it('leaves out the operations alone that the service does not have', () => {
      const leftOut = operations.filter((operation) => typeof expected[operation] === 'string');
      assert.deepEqual(
        leftOut,
        operations.filter((operation) => targets[operation] === undefined),
      );
    });

    for (const operation of operations) describeRow(service, operation);
  });
}

function describeRow(service: FaultService, operation: TestedOperation): void {
  const row = service.expected[operation];
  if (typeof row === 'string') return;
  for (const fault of faultNames) {
    const end = row[fault];
    if (end.startsWith('not applicable: ')) continue;
    it(`${operation} meets ${fault}: ${end}`, async () => {
      assert.equal(await runCell(service, operation, fault), end);
    });
  }
}
