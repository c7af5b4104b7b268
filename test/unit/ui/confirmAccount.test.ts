// The last step of a sign-in: whose account it is, and what is to be read before it is connected.
import assert from 'node:assert/strict';
import type { AccountRecord } from '../../../src/accounts/stored.ts';
import type { Problem } from '../../../src/trash/problem.ts';
import type { Confirmation, PickStep } from '../../../src/ui/dialogs/dialogs.ts';
import type { Services } from '../../../src/ui/services.ts';
import { confirmAccount } from '../../../src/ui/signIn/confirmAccount.ts';
import type { SignedIn } from '../../../src/ui/signIn/verifyConnection.ts';

const place = { title: 'Add Account: Acme', step: 4, totalSteps: 4, hasBack: false };
const known = { label: 'Legal' } as AccountRecord;
const count = { precision: 'exact', items: 2 } as const;
const readOnly: Problem = { kind: 'forbidden', code: 'docspace.warn_read_only' };
const validUntil = Date.UTC(2027, 10, 3, 12);

/** Takes the first choice, and answers the question if there is one. */
async function confirm(found: Partial<SignedIn>, isKnown = false, agrees = true) {
  const shown: PickStep<unknown>[] = [];
  const questions: Confirmation[] = [];
  const services: unknown = {
    dialogs: {
      pickStep: async (step: PickStep<unknown>) => {
        shown.push(step);
        return { end: 'accepted', value: step.choices[0]?.value };
      },
      confirm: async (question: Confirmation) => {
        questions.push(question);
        return agrees;
      },
    },
  };
  const signedIn = { connection: { host: 'acme.example' }, identity: { id: '1', name: 'Ada' }, ...found } as SignedIn;
  const end = await confirmAccount(services as Services, signedIn, isKnown ? known : undefined, place);
  return { end, shown, questions };
}

const ada = { id: '1', name: 'Ada' };
const cases: readonly (readonly [string, Partial<SignedIn>, boolean, string, string])[] = [
  ['who', { identity: { ...ada, login: 'ada@acme' } }, false, 'Connect Ada (ada@acme)', ''],
  ['what is in the trash', { count }, false, 'Connect Ada', '2 items in the trash'],
  [
    'that it is connected already, and for how long',
    { count, identity: { ...ada, validUntil } },
    true,
    'Sign In Again as Ada',
    '2 items in the trash · Already connected as "Legal" · Key valid until Nov 3, 2027',
  ],
];

describe('the last step of a sign-in', () => {
  for (const [what, found, isKnown, label, detail] of cases) {
    it(`says ${what}`, async () => {
      const { shown } = await confirm(found, isKnown);
      const { title, placeholder, choices } = shown[0] ?? {};
      assert.deepEqual([title, placeholder], [place.title, 'Is this the right account?']);
      assert.deepEqual(
        choices?.map((each) => [each.label, each.description ?? '', each.detail ?? '']),
        [
          [label, 'acme.example', detail],
          ['Back', '', ''],
        ],
      );
    });
  }

  it('asks no more where there is nothing to warn of', async () => {
    const { end, questions } = await confirm({ count });
    assert.deepEqual([end, questions], ['next', []]);
  });

  it('shows each warning once, whole, and stays when it is not confirmed', async () => {
    const found = { identity: { ...ada, warnings: [readOnly, readOnly] } };
    const { end, shown, questions } = await confirm(found, false, false);
    assert.equal(end, 'stay');
    assert.equal(shown.length, 1);
    assert.deepEqual(questions, [
      {
        message: 'Connect Ada anyway?',
        detail:
          'This key can list the trash, but not restore or delete anything: it lacks the permission "files:write".',
        button: 'Connect',
      },
    ]);
  });

  it('goes on when its warnings are confirmed', async () => {
    const { end } = await confirm({ identity: { ...ada, warnings: [readOnly] } }, true);
    assert.equal(end, 'next');
  });
});
