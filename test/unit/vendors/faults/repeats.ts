// What was sent more than once, and whether it may have been.
import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { isUnclear, type RecordedRequest } from './faultyTransport.ts';
import type { About, FaultService } from './service.ts';

/** `, 2 asked again`: how often a read was sent once more. */
export function readsAgain(sent: readonly RecordedRequest[]): string {
  const requests = sent.map(({ method, path, query }) => `${method} ${path}${query}`);
  const again = requests.length - new Set(requests).size;
  return again === 0 ? '' : `, ${again} asked again`;
}

/**
 * A write of an item, or a look at it that brought something. What is unclear but guarded by a condition cannot be done
 * twice.
 */
type CallClarity = 'clear' | 'unclear' | 'guarded' | 'look';

/**
 * How many items were settled by a look, and how many were sent once more, and after what. What ended unclear may not
 * be sent again without a look.
 */
export function writesAgain(
  service: FaultService,
  sent: readonly RecordedRequest[],
  outcomes: readonly Outcome[],
): string {
  const counts = { settled: 0, looked: 0, again: 0 };
  for (const outcome of outcomes) {
    for (const steps of stepsOf(service, sent, outcome.item)) {
      const writes = steps.flatMap((step, index) => (step === 'look' ? [] : index));
      for (const [nth, index] of writes.entries()) {
        const next = writes[nth + 1];
        const looked = (next ?? steps.length) - index > 1;
        if (next === undefined) {
          if (looked && steps[index] !== 'clear' && !isOpen(outcome)) counts.settled += 1;
          continue;
        }
        assert.ok(looked || steps[index] !== 'unclear', `${outcome.item.name} is sent again without a look`);
        if (looked) counts.looked += 1;
        else counts.again += 1;
      }
    }
  }
  const { settled, looked, again } = counts;
  return [
    settled > 0 ? `; ${settled} settled by a look` : '',
    looked > 0 ? `; ${looked} sent again after a look` : '',
    again > 0 ? `; ${again} sent again` : '',
  ].join('');
}

/** For each kind of write: a restore to another folder has two. */
function stepsOf(
  { names, shows, nameOf }: FaultService,
  sent: readonly RecordedRequest[],
  item: TrashItem,
): CallClarity[][] {
  const isAbout = (about: About | undefined) => about === 'all' || about?.includes(nameOf(item)) === true;
  const writes = sent.filter((each) => isAbout(names(each)));
  return [...new Set(writes.map(({ method }) => method))].map((method) =>
    sent.flatMap((each): CallClarity[] => {
      if (each.method !== method || !isAbout(names(each)))
        return isAbout(shows(each)) && !isUnclear(each) ? ['look'] : [];
      if (!isUnclear(each)) return ['clear'];
      return [each.conditional ? 'guarded' : 'unclear'];
    }),
  );
}

function isOpen(outcome: Outcome): boolean {
  return outcome.end === 'failed' && outcome.problem.kind === 'unclear';
}
