import assert from 'node:assert/strict';
import { env } from 'vscode';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { type EditorService, openBox, openEgnyte } from './services.ts';
import { Stage } from './stage.ts';

describe('the calls of a day at Egnyte', () => {
  let stage: Stage;
  let service: EditorService;
  let trash: AccountTrash;

  beforeEach(async () => {
    stage = await Stage.open();
    service = await openEgnyte();
    service.fill(60);
  });
  afterEach(async () => {
    await stage.clear();
    await service.stop();
  });

  const rows = () => stage.rows(trash).filter((row) => row.type === 'item');
  const writes = () => service.server.log.filter(({ method }) => method === 'POST').length;

  it('are in the tooltip of the account, with the time of their reset', async () => {
    service.spend?.(310);
    trash = await stage.connect(service);
    const { value } = await stage.tooltip(stage.accountRow(trash));
    assert.match(value.replaceAll('&nbsp;', ' '), /Calls today: 31\d of 1,000 used, resets \w/);
  });

  it('are shown before bulk work that needs more, of which the rest then fails', async () => {
    service.spend?.(995);
    trash = await stage.connect(service);
    const used = trash.quota?.used ?? 0;
    assert.ok(used > 994 && used < 1000, `${used} used`);
    stage.dialogs.answer({ pick: /^Start, and finish what today's quota allows$/ }, { press: undefined });
    await stage.run('restore', rows()[0], rows());
    const left = service.trash().length;
    assert.ok(left > 0 && left < 60, `${left} left`);
    assert.match(stage.dialogs.messages[0] ?? '', new RegExp(`^${60 - left} of 60 restored\\. ${left} failed`));
  });

  it('are not used where a person cancels that question', async () => {
    service.spend?.(994);
    trash = await stage.connect(service);
    stage.dialogs.answer({ confirm: true }, 'cancel');
    await stage.run('purge', rows()[0], rows());
    assert.equal(writes(), 0);
    assert.equal(service.trash().length, 60);
    assert.deepEqual(stage.dialogs.messages, []);
  });

  it('are not mentioned where they suffice', async () => {
    service.spend?.(500);
    trash = await stage.connect(service);
    await stage.run('restore', rows()[0], rows());
    assert.equal(service.trash().length, 0);
    assert.deepEqual(stage.dialogs.choices.at(-1)?.length, 2, 'the last question was that of Add Account...');
  });
});

describe('error details', () => {
  let stage: Stage;
  let service: EditorService;
  let trash: AccountTrash;

  beforeEach(async () => {
    stage = await Stage.open();
    service = await openBox();
    service.trashFile('plan.docx');
    trash = await stage.connect(service);
    await env.clipboard.writeText('');
  });
  afterEach(async () => {
    service.server.heal();
    await stage.clear();
    await service.stop();
  });

  it('are copied from the row of an account with a problem: call, status and request ID', async () => {
    const token = service.boxes.at(-1) ?? '';
    const json = { type: 'error', status: 403, code: 'forbidden', message: `no: ${token} sk-0123456789abcdef0123` };
    service.server.fail({
      times: Number.POSITIVE_INFINITY,
      how: { status: 403, headers: { 'box-request-id': '0abc123' }, json },
    });
    await stage.run('refresh');
    const row = stage.accountRow(trash);
    assert.match(stage.services.tree.getTreeItem(row).contextValue ?? '', /\bproblem\b/);
    await stage.run('copyErrorDetails', row);
    const text = await env.clipboard.readText();
    assert.match(text, /^Cloud Trash \d+\.\d+\.\d+, .+\n\d{4}-/);
    assert.match(text, /Box, 127\.0\.0\.1:\d+: listing the trash\n {2}problem: forbidden\n {2}status: 403\n/);
    assert.match(text, /call: GET \/2\.0\/folders\/trash\/items\n {2}request ID: 0abc123\n/);
    assert.match(text, /the service says: no: /);
    assert.doesNotMatch(text, /0123456789abcdef/);
  });

  it('are copied from the message about a failure', async () => {
    const how = {
      status: 403,
      headers: { 'box-request-id': '0def456' },
      json: { type: 'error', status: 403, code: 'forbidden_by_policy' },
    };
    service.server.fail({ method: 'DELETE', times: Number.POSITIVE_INFINITY, how });
    stage.dialogs.answer({ confirm: true }, { press: 'Copy Error Details' });
    await stage.run('purge', stage.row(trash, 'plan.docx'));
    const text = await env.clipboard.readText();
    assert.match(text, /Box, 127\.0\.0\.1:\d+: purge of file \d+\n {2}problem: retained\n {2}status: 403\n/);
    assert.match(text, /call: DELETE \/2\.0\/files\/\d+\/trash\n {2}request ID: 0def456\n/);
    assert.doesNotMatch(text, /plan\.docx/);
  });

  it('are not offered while there is no problem', async () => {
    stage.dialogs.answer({ press: undefined });
    await stage.run('copyErrorDetails', stage.accountRow(trash));
    assert.match(stage.dialogs.messages[0] ?? '', /is working normally\.$/);
    assert.equal(await env.clipboard.readText(), '');
  });
});
