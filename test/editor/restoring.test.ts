import assert from 'node:assert/strict';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { type EditorService, openEgnyte, services } from './services.ts';
import { Stage } from './stage.ts';

for (const [name, open] of Object.entries(services)) {
  describe(`restoring at ${name}, with questions`, () => {
    let stage: Stage;
    let service: EditorService;

    beforeEach(async () => {
      stage = await Stage.open();
      service = await open();
      await stage.aim(service);
    });
    afterEach(async () => {
      try {
        assert.deepEqual(service.harm(), [], 'no live item may be destroyed or moved');
      } finally {
        await stage.clear();
        await service.stop();
      }
    });

    const rescued = (file: string) => service.live().filter(({ path }) => path.endsWith(`Rescue/${file}`)).length;
    const inContracts = (file: string) =>
      service.live().filter(({ path }) => path.endsWith(`Contracts/${file}`)).length;
    const contextOf = (trash: AccountTrash, file: string) =>
      stage.services.tree.getTreeItem(stage.row(trash, file)).contextValue ?? '';

    it('offers another folder where the service allows one', async () => {
      service.trashFile('plan.docx');
      const trash = await stage.connect(service);
      const offered = service.wayToRescue.length > 0;
      assert.equal(/\bmovable\b/.test(contextOf(trash, 'plan.docx')), offered);
      const way = service.wayToRescue.map((pick) => ({ pick }));
      stage.dialogs.answer(...(offered ? [...way, { pick: /Restore Here$/ }] : [{ press: undefined }]));
      await stage.run('restoreTo', stage.row(trash, 'plan.docx'));
      if (offered) {
        assert.equal(rescued('plan.docx'), 1);
        assert.deepEqual(stage.names(trash), []);
        assert.deepEqual(stage.dialogs.messages, [], 'success is quiet');
      } else {
        assert.match(stage.dialogs.messages[0] ?? '', /can restore only to the original folder/);
        assert.deepEqual(service.trash(), ['plan.docx']);
      }
    });

    it('leaves everything as it is when no folder is chosen', async () => {
      service.trashFile('plan.docx');
      const trash = await stage.connect(service);
      if (service.wayToRescue.length > 0) stage.dialogs.answer('cancel');
      else stage.dialogs.answer({ press: undefined });
      await stage.run('restoreTo', stage.row(trash, 'plan.docx'));
      assert.deepEqual(service.trash(), ['plan.docx']);
    });

    it('asks what to do about a taken name, and keeps both', async () => {
      service.trashClashing('plan.docx');
      service.trashFile('other.docx');
      const trash = await stage.connect(service);
      const rows = ['plan.docx', 'other.docx'].map((each) => stage.row(trash, each));
      const { conflicts } = trash.capabilities;
      stage.dialogs.answer(conflicts.length > 0 ? { pick: /^Keep Both$/ } : { press: undefined });
      await stage.run('restore', rows[0], rows);
      if (conflicts.length === 0) {
        assert.match(stage.dialogs.messages[0] ?? '', /1 of 2 restored\. 1 failed: "plan\.docx": Another item/);
        return;
      }
      assert.deepEqual(stage.dialogs.messages, [], 'success is quiet');
      assert.deepEqual(stage.names(trash), []);
      const both = service.live().filter(({ path }) => /Contracts\/plan.*\.docx$/.test(path));
      assert.equal(both.length, 2);
      assert.ok(both.every(({ versions }) => versions === 1));
    });

    it('leaves an item with a taken name in the trash when Skip is chosen', async () => {
      service.trashClashing('plan.docx');
      const trash = await stage.connect(service);
      const isAsked = trash.capabilities.conflicts.length > 0;
      stage.dialogs.answer(isAsked ? { pick: /^Skip$/ } : { press: undefined });
      await stage.run('restore', stage.row(trash, 'plan.docx'));
      assert.deepEqual(service.trash(), ['plan.docx']);
      assert.deepEqual(stage.names(trash), ['plan.docx']);
      assert.equal(inContracts('plan.docx'), 1);
      assert.equal(stage.dialogs.messages.length, isAsked ? 0 : 1, 'a skipped item is no failure');
    });

    it('is as quiet as Skip when the question is closed, and asks again the next time', async () => {
      service.trashClashing('plan.docx');
      const trash = await stage.connect(service);
      const isAsked = trash.capabilities.conflicts.length > 0;
      stage.dialogs.answer(isAsked ? 'cancel' : { press: undefined });
      await stage.run('restore', stage.row(trash, 'plan.docx'));
      if (!isAsked) assert.match(stage.dialogs.messages[0] ?? '', /^Could not restore "plan\.docx"\. Another item/);
      assert.equal(stage.dialogs.messages.length, isAsked ? 0 : 1);
      assert.deepEqual(service.trash(), ['plan.docx']);
      assert.deepEqual(stage.names(trash), ['plan.docx']);
      if (!isAsked) return;
      stage.dialogs.answer({ pick: /^Keep Both$/ });
      await stage.run('restore', stage.row(trash, 'plan.docx'));
      assert.deepEqual(service.trash(), []);
    });
  });
}

for (const name of ['Box', 'DocSpace'] as const) {
  describe(`restoring at ${name} to another folder`, () => {
    let stage: Stage;
    let service: EditorService;
    let trash: AccountTrash;

    beforeEach(async () => {
      stage = await Stage.open();
      service = (await services[name]?.()) as EditorService;
      await stage.aim(service);
    });
    afterEach(async () => {
      try {
        assert.deepEqual(service.harm(), [], 'no live item may be destroyed or moved');
      } finally {
        await stage.clear();
        await service.stop();
      }
    });

    const way = () => service.wayToRescue.map((pick) => ({ pick }));
    const rescued = () =>
      service
        .live()
        .flatMap(({ path }) => /Rescue\/(.+)$/.exec(path)?.[1] ?? [])
        .toSorted();

    it('is offered where the original folder is gone', async () => {
      service.trashUnrestorable('lost.txt');
      service.trashFile('fine.txt');
      trash = await stage.connect(service);
      const rows = ['lost.txt', 'fine.txt'].map((each) => stage.row(trash, each));
      stage.dialogs.answer({ pick: /^Restore to Another Folder\.\.\.$/ }, ...way(), { pick: /Restore Here$/ });
      await stage.run('restore', rows[0], rows);
      assert.deepEqual(rescued(), ['lost.txt']);
      assert.deepEqual(service.trash(), []);
      assert.deepEqual(stage.dialogs.messages, []);
    });

    it('is offered where the name is taken', async () => {
      service.trashClashing('plan.docx');
      trash = await stage.connect(service);
      stage.dialogs.answer({ pick: /^Restore to Another Folder\.\.\.$/ }, ...way(), { pick: /Restore Here$/ });
      await stage.run('restore', stage.row(trash, 'plan.docx'));
      assert.deepEqual(rescued(), ['plan.docx']);
      assert.deepEqual(service.trash(), []);
    });

    it('goes up in the folder picker, and says why when folders cannot be loaded', async () => {
      service.trashFile('plan.docx');
      trash = await stage.connect(service);
      stage.dialogs.answer(...way(), { pick: /Back$/ }, { pick: /Rescue/ }, 'cancel');
      await stage.run('restoreTo', stage.row(trash, 'plan.docx'));
      service.server.fail({ times: Number.POSITIVE_INFINITY, how: { status: 401 } });
      stage.dialogs.answer({ press: undefined });
      await stage.run('restoreTo', stage.row(trash, 'plan.docx'));
      assert.match(stage.dialogs.messages[0] ?? '', /^The folders could not be loaded\. \S/);
      service.server.heal();
      assert.deepEqual(service.trash(), ['plan.docx']);
    });

    it('is refused for items of several accounts', async () => {
      const other = await openEgnyte();
      try {
        service.trashFile('plan.docx');
        other.trashFile('report.docx');
        trash = await stage.connect(service);
        const second = await stage.connect(other);
        const rows = [stage.row(trash, 'plan.docx'), stage.row(second, 'report.docx')];
        stage.dialogs.answer({ press: undefined });
        await stage.run('restoreTo', rows[0], rows);
        assert.match(stage.dialogs.messages[0] ?? '', /select items from one account/);
      } finally {
        await other.stop();
      }
    });
  });
}

/** One test at one service, with nothing of it left afterwards. */
async function at(
  name: 'Box' | 'DocSpace',
  run: (stage: Stage, service: EditorService) => Promise<void>,
): Promise<void> {
  const stage = await Stage.open();
  const service = (await services[name]?.()) as EditorService;
  try {
    await stage.aim(service);
    await run(stage, service);
  } finally {
    await stage.clear();
    await service.stop();
  }
}

describe('restoring at Box, where an answer is for some of the items', () => {
  it('applies an answer to the items that were asked about only', () =>
    at('Box', async (stage, service) => {
      service.trashUnrestorable('plan.docx');
      service.trashClashing('other.docx');
      const trash = await stage.connect(service);
      const rows = ['plan.docx', 'other.docx'].map((each) => stage.row(trash, each));
      service.rescue?.('plan.docx');
      stage.dialogs.answer(
        { pick: /^Restore to Another Folder\.\.\.$/ },
        ...service.wayToRescue.map((pick) => ({ pick })),
        { pick: /Restore Here$/ },
        { pick: /^Keep Both$/ },
        { pick: /^Keep Both$/ },
      );
      await stage.run('restore', rows[0], rows);
      const paths = service.live().map(({ path }) => path);
      assert.ok(
        paths.some((path) => /Rescue\/plan \(1\)\.docx$/.test(path)),
        paths.join(', '),
      );
      assert.ok(
        paths.some((path) => /Contracts\/other \(1\)\.docx$/.test(path)),
        paths.join(', '),
      );
      assert.deepEqual(service.trash(), []);
    }));

  it('asks what to do with an item that was restored but not moved, and moves it with Retry Move', () =>
    at('Box', async (stage, service) => {
      service.trashFile('plan.docx');
      const trash = await stage.connect(service);
      const how = { status: 403, json: { type: 'error', status: 403, code: 'access_denied_insufficient_permissions' } };
      service.server.fail({ method: 'PUT', how });
      stage.dialogs.answer(
        ...service.wayToRescue.map((pick) => ({ pick })),
        { pick: /Restore Here$/ },
        { pick: /^Retry Move$/ },
      );
      await stage.run('restoreTo', stage.row(trash, 'plan.docx'));
      assert.deepEqual(
        service.live().flatMap(({ path }) => /[^/]+\/plan.*\.docx$/.exec(path)?.[0] ?? []),
        ['Rescue/plan.docx'],
      );
      assert.deepEqual(service.harm(), []);
    }));

  it('leaves such an item in its original folder when that is chosen, and says so', () =>
    at('Box', async (stage, service) => {
      service.trashFile('plan.docx');
      const trash = await stage.connect(service);
      const how = { status: 403, json: { type: 'error', status: 403, code: 'access_denied_insufficient_permissions' } };
      service.server.fail({ method: 'PUT', how });
      stage.dialogs.answer(
        ...service.wayToRescue.map((pick) => ({ pick })),
        { pick: /Restore Here$/ },
        { pick: /^Leave in the Original Folder$/ },
        { press: undefined },
      );
      await stage.run('restoreTo', stage.row(trash, 'plan.docx'));
      assert.match(stage.dialogs.messages[0] ?? '', /^"plan\.docx": Restored to the original folder/);
      assert.deepEqual(stage.names(trash), [], 'it is skipped: no longer in the trash');
    }));
});

describe('restoring at Box under another name', () => {
  it('asks until the service accepts the name', () =>
    at('Box', async (stage, service) => {
      service.trashClashing('plan.docx');
      const trash = await stage.connect(service);
      stage.dialogs.answer(
        { pick: /^Rename and Restore\.\.\.$/ },
        { type: ' ', refused: /Enter a name/ },
        { type: 'a/b.docx' },
        { type: 'plan of spring.docx' },
      );
      await stage.run('restore', stage.row(trash, 'plan.docx'));
      assert.match(stage.dialogs.steps.at(-1)?.prompt ?? '', /name/);
      assert.equal(stage.dialogs.steps.at(-1)?.value, 'a/b.docx', 'what was typed is kept for editing');
      assert.ok(service.live().some(({ path }) => path.endsWith('Contracts/plan of spring.docx')));
      assert.deepEqual(service.trash(), []);
    }));
});

describe('a question about a name that the service rejects', () => {
  it('contains no link, whatever the service says', () =>
    at('Box', async (stage, service) => {
      service.trashFile('plan.docx');
      const trash = await stage.connect(service);
      const message = 'no [x](command:workbench.action.quit)';
      const json = { type: 'error', status: 400, code: 'item_name_invalid', message };
      service.server.fail({ method: 'POST', how: { status: 400, json } });
      stage.dialogs.answer('cancel', { press: undefined });
      await stage.run('restore', stage.row(trash, 'plan.docx'));
      assert.match(stage.dialogs.steps.at(-1)?.prompt ?? '', /\[x\] \(command/);
    }));
});

describe('overwriting at DocSpace', () => {
  it('adds a new version to the existing file, and destroys nothing', () =>
    at('DocSpace', async (stage, service) => {
      service.trashClashing('plan.docx');
      const trash = await stage.connect(service);
      stage.dialogs.answer({ pick: /^Overwrite$/ });
      await stage.run('restore', stage.row(trash, 'plan.docx'));
      assert.match(stage.dialogs.choices.flat().join('\n'), /Overwrite \| Adds a new version to the existing file/);
      const plans = service.live().filter(({ path }) => path.endsWith('Contracts/plan.docx'));
      assert.deepEqual(
        plans.map(({ versions }) => versions),
        [2],
      );
      assert.deepEqual(service.trash(), []);
    }));
});
