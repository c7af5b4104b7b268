import assert from 'node:assert/strict';
import type { Problem, ProblemKind } from '../../../src/trash/problem.ts';
import { signInProblemText } from '../../../src/ui/messages/problems.ts';
import { vendors } from '../../../src/vendors/table.ts';

/** What a read of `whoAmI` or the call for a token may end in, whatever the service. */
const problems: readonly Problem[] = [
  ...(['offline', 'unclear', 'notFound', 'unreadable', 'server', 'refused', 'forbidden'] as const).map(
    (kind: ProblemKind) => ({ kind }),
  ),
  { kind: 'unreadable', code: 'http.shape', status: 404 },
  ...(['offline', 'unclear'] as const).flatMap((kind) =>
    ['http.interrupted', 'http.timeout', 'http.unreachable'].map((code) => ({ kind, code })),
  ),
];

describe('what a sign-in says', () => {
  for (const { name } of vendors) {
    it(`never tells to refresh a list that is not there: ${name}`, () => {
      for (const problem of problems) {
        assert.doesNotMatch(signInProblemText(problem, name), /refresh|look whether|no longer there/i, problem.kind);
      }
    });
  }

  it('names the service that is not at the address', () => {
    for (const kind of ['notFound', 'unreadable'] as const) {
      assert.match(signInProblemText({ kind, status: 404 }, 'Box'), /^There is no Box API at this address\./);
    }
  });

  it('keeps what a vendor knows better, and what the service says', () => {
    const known: Problem = { kind: 'signIn', code: 'box.client_refused', said: 'The client credentials are invalid' };
    assert.match(signInProblemText(known, 'Box'), /client ID and secret.*The client credentials are invalid/);
    assert.match(signInProblemText({ kind: 'offline', code: 'http.certificate' }, 'Egnyte'), /certificate/);
  });
});
