import assert from 'node:assert/strict';
import { TrashError } from '../../../src/trash/problem.ts';
import { Trashes } from '../../../src/trash/trashes.ts';
import { showStatusBar } from '../../../src/ui/statusBar.ts';
import { FakeClock } from '../fakes/clock.ts';
import { scene } from '../fakes/services.ts';
import { account, scriptedClient } from '../fakes/trash.ts';
import { replies, reset } from '../fakes/vscode/vscode.ts';

/** The item for two accounts, whose view was never opened. */
function barOf(lacksSecret = false) {
  const item = { text: '', show: () => undefined, accessibilityInformation: { label: '' } };
  replies.set('window.createStatusBarItem', () => item);
  const failing = scriptedClient({ walks: [[new TrashError({ kind: 'signIn' })]] });
  const trashes = new Trashes(new FakeClock(), () => failing);
  trashes.sync([account(), account({ id: 'b', label: 'B' })]);
  trashes.counted({
    a: { items: 7, precision: 'exact', at: 1 },
    b: { items: 2, precision: 'exact', at: 1 },
  });
  const { jobs, deletions } = scene().services;
  showStatusBar({ trashes, jobs, deletions }, { lacksSecret: ({ id }) => lacksSecret && id === 'a' });
  return { item, trashes };
}

describe('the number in the status bar', () => {
  beforeEach(reset);

  it('is marked where the sign-in of an account has expired', async () => {
    const { item, trashes } = barOf();
    assert.equal(item.text, '$(trash) 9');
    await trashes.of('a')?.load();
    assert.equal(item.text, '$(trash) 9 $(warning)');
    assert.equal(item.accessibilityInformation.label, 'Cloud Trash: 9 items, A: 7 items (Sign-in expired)');
  });

  it('is marked from the start where the secret of an account is missing', () => {
    const { item } = barOf(true);
    assert.equal(item.text, '$(trash) 9 $(warning)');
    assert.equal(item.accessibilityInformation.label, 'Cloud Trash: 9 items, A: 7 items (Sign-in needed)');
  });
});
