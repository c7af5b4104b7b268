import assert from 'node:assert/strict';
import type { Problem, ProblemKind } from '../../../src/trash/problem.ts';
import { reportResults } from '../../../src/ui/bulk/reportResults.ts';
import { scene } from '../fakes/services.ts';
import { item } from '../fakes/trash.ts';

describe('The result of a restore or purge', () => {
  const offers = async (problem: Problem): Promise<boolean> => {
    const { services, messages } = scene({});
    await reportResults(services, 'purge', [{ item: item('a'), end: 'failed', problem }], { retry: async () => {} });
    return messages.some(({ buttons }) => buttons.includes('Retry'));
  };

  const worthwhile: readonly ProblemKind[] = [
    'offline',
    'signIn',
    'originMissing',
    'nameTaken',
    'invalidName',
    'busy',
    'limited',
    'noSpace',
    'refused',
    'server',
    'unreadable',
    'unclear',
    'internal',
  ];
  for (const kind of worthwhile) {
    it(`offers Retry for a failure of kind ${kind}`, async () => {
      assert.equal(await offers({ kind }), true);
    });
  }

  for (const kind of ['forbidden', 'notFound', 'retained', 'unsupported', 'trashedAgain', 'notMoved'] as const) {
    it(`offers no Retry for a failure of kind ${kind}: it would fail again`, async () => {
      assert.equal(await offers({ kind }), false);
    });
  }

  it('retries only what may succeed, and what was cancelled', async () => {
    const made = scene({});
    made.press = 'Retry';
    const retried: string[] = [];
    const failures = (['retained', 'busy', 'forbidden', 'server'] as const).map((kind) => ({
      item: item(kind),
      end: 'failed' as const,
      problem: { kind },
    }));
    await reportResults(made.services, 'purge', [...failures, { item: item('cancelled'), end: 'cancelled' }], {
      retry: async (open) => void retried.push(...open.map(({ id }) => id)),
    });
    assert.deepEqual(retried, ['busy', 'server', 'cancelled']);
  });
});
