import assert from 'node:assert/strict';
import type { Problem, ProblemKind } from '../../../src/trash/problem.ts';
import { firstSentence } from '../../../src/ui/messages/firstSentence.ts';
import { problemText } from '../../../src/ui/messages/problems.ts';
import { vendorMessages } from '../../../src/ui/messages/table.ts';

/** A second line of a pick list shows no more. */
const maxLength = 100;
/** What a restore asks about. */
const asked: readonly ProblemKind[] = ['originMissing', 'notMoved', 'nameTaken', 'invalidName'];

describe('a reason in a pick list', () => {
  const codes = Object.values(vendorMessages).flatMap(({ problems }) => Object.keys(problems));
  const problems: Problem[] = [
    ...asked.map((kind) => ({ kind })),
    ...codes
      .filter((code) => /\.(origin|folder|destination|move|item_name)_/.test(code))
      .map((code): Problem => ({ kind: 'originMissing', code })),
  ];
  for (const problem of problems) {
    it(`fits into a line: ${problem.code ?? problem.kind}`, () => {
      const reason = firstSentence(problemText(problem));
      assert.ok(reason.length <= maxLength, `${reason.length}: ${reason}`);
    });
  }

  it('is the first sentence, without what to do about it', () => {
    assert.equal(firstSentence('The room is archived. Restore it first.'), 'The room is archived.');
    assert.equal(firstSentence('Only one'), 'Only one');
    assert.equal(firstSentence('Box 2.0 is down (status 502). Wait.'), 'Box 2.0 is down (status 502).');
    assert.equal(firstSentence(''), '');
  });
});

describe('the reason why a job sent nothing', () => {
  it('says what to do where its progress could not be written down', () => {
    assert.equal(
      problemText({ kind: 'internal', code: 'job.journal' }),
      "Nothing was sent: the progress can't be saved on this computer. Check its disk space, then try again.",
    );
  });

  it('says where the report will be where another window has taken over', () => {
    assert.equal(
      problemText({ kind: 'internal', code: 'job.takenOver' }),
      'Another window took over this job. See Show History for its report.',
    );
  });
});
