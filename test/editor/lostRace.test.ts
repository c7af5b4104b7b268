import assert from 'node:assert/strict';
import { type EditorService, openDocSpace } from './services.ts';
import { Stage } from './stage.ts';

describe('an item that someone else restores while it is being deleted permanently', () => {
  let stage: Stage;
  let service: EditorService;

  before(async () => {
    stage = await Stage.open();
    service = await openDocSpace();
  });
  after(async () => {
    await stage.clear();
    await service.stop();
  });

  it('is reported as in the trash again, and can be restored', async () => {
    service.trashFile('saved.txt');
    service.trashFile('other.txt');
    const trash = await stage.connect(service);
    service.duringNextWrite?.(() => service.restoreElsewhere('saved.txt'));
    stage.dialogs.answer({ confirm: true }, { press: 'Restore' });
    const rows = ['saved.txt', 'other.txt'].map((name) => stage.row(trash, name));
    await stage.run('purge', rows[0], rows);
    const [message = ''] = stage.dialogs.messages;
    assert.match(
      message,
      /^1 of 2 deleted permanently\. 1 failed: "saved\.txt": Someone else restored this item, and it is now back in the trash/,
    );
    assert.deepEqual(service.trash(), [], 'one is deleted, the other is restored');
  });
});
