import assert from 'node:assert/strict';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { countWords, reportText } from '../../../../src/ui/jobs/report.ts';
import { problemText } from '../../../../src/ui/messages/problems.ts';
import { noon } from '../../fakes/clock.ts';
import { item } from '../../fakes/trash.ts';
import { l10n, reset } from '../../fakes/vscode/vscode.ts';

const at = (id: string, path = '/Contracts') => item(id, { origin: { path } });
const taken = (id: string): Outcome => ({ item: at(id), end: 'failed', problem: { kind: 'nameTaken' } });

const labelOf = (account: string) => (account === 'a' ? 'Acme' : 'B');

function lines(...outcomes: readonly Outcome[]): string[] {
  const { text } = reportText({ task: { action: 'restore' }, from: noon, to: noon, outcomes }, labelOf);
  return text.split('\n').slice(2, -1);
}

describe('the report of a job', () => {
  beforeEach(reset);

  it('says what it was, when, how long it took, of which accounts, and how many ended in which way', () => {
    const outcomes: Outcome[] = [
      { item: item('a'), end: 'done' },
      taken('b'),
      { item: item('c', { account: 'b' }), end: 'cancelled' },
    ];
    const { text } = reportText({ task: { action: 'purge' }, from: noon, to: noon + 150_000, outcomes }, labelOf);
    const [title, second, third] = text.split('\n');
    assert.equal(title, 'Permanent deletion of 3 items');
    assert.match(second ?? '', /^Acme · B · .*2026.*, took about 3 min$/);
    assert.equal(third, '1 deleted permanently, 1 failed, 1 canceled');
    const ofItems = text.split('\n').filter((line) => line.startsWith('    '));
    assert.deepEqual(ofItems, ['    b  (/Contracts)  [Acme]', '    c  [B]', '    a  [Acme]']);
  });

  it('groups failures by their reason, the most frequent first, and what went well last', () => {
    assert.deepEqual(
      lines(
        { item: at('ok'), end: 'done' },
        { item: at('busy'), end: 'failed', problem: { kind: 'busy', said: 'Locked by Ann' } },
        taken('a'),
        { item: at('live'), end: 'skipped', why: 'live' },
        taken('b'),
      ),
      [
        '1 restored, 3 failed, 1 skipped',
        '',
        'Failed: Name taken (2)',
        ...wrapped(problemText({ kind: 'nameTaken' })),
        '    a  (/Contracts)',
        '    b  (/Contracts)',
        '',
        'Failed: Busy (1)',
        ...wrapped(problemText({ kind: 'busy' })),
        '    busy  (/Contracts)  Service: "Locked by Ann"',
        '',
        'Skipped (1)',
        '  Restored by someone else.',
        '    live  (/Contracts)',
        '',
        'Restored (1)',
        '    ok  (/Contracts)',
      ],
    );
  });

  it('tells the new name, and the folder where it is another one', () => {
    assert.deepEqual(
      lines(
        { item: at('a'), end: 'done', where: { path: '/Archive' }, name: 'a (1)' },
        { item: at('b'), end: 'done', where: { path: '/Contracts' } },
      ).slice(3),
      ['    a  (/Contracts)  as "a (1)"  to /Archive', '    b  (/Contracts)'],
    );
  });

  it('tells the name under which an item lies that was not moved on', () => {
    const notMoved = { item: at('a'), end: 'failed', problem: { kind: 'notMoved' } } as const;
    const pendingMove = { place: { path: '/Contracts' }, name: 'a (3)', version: '1' };
    const report = lines({ ...notMoved, name: 'a (2)' }, { ...notMoved, pendingMove }).filter((line) =>
      line.includes('as'),
    );
    assert.deepEqual(report.slice(-2), ['    a  (/Contracts)  as "a (2)"', '    a  (/Contracts)  as "a (3)"']);
  });

  it('tells a folder once, where its path became known with the restore', () => {
    const named = item('a', { origin: { name: 'Contracts' } });
    assert.deepEqual(
      lines(
        { item: named, end: 'done', where: { path: '/Legal/Contracts' } },
        { item: { ...named, name: 'b' }, end: 'done', where: { path: '/Archive' } },
      ).slice(3),
      ['    a  (/Legal/Contracts)', '    b  (Contracts)  to /Archive'],
    );
  });

  it('gives the line at which each group begins', () => {
    const outcomes: Outcome[] = [taken('a'), { item: at('b'), end: 'done' }];
    const { text, groups } = reportText({ task: { action: 'restore' }, from: noon, to: noon, outcomes }, labelOf);
    const all = text.split('\n');
    assert.deepEqual(
      groups.map(({ line }) => all[line]),
      ['Failed: Name taken (1)', 'Restored (1)'],
    );
  });

  it('breaks sentences of languages without spaces, but not before a full stop', () => {
    const { t } = l10n;
    const sentence =
      'そのフォルダーには同じ名前の項目があります。その項目の名前を変更するか Box の Web ページで移動してください。';
    Object.assign(l10n, { t: () => sentence });
    try {
      const [, , ...explained] = lines(taken('a'));
      const own = explained.filter((line) => /^ {2}\S/.test(line));
      assert.equal(own.map((line) => line.trim()).join(''), sentence);
      for (const line of own) assert.doesNotMatch(line, /^ {2}[、。]|.{60}/);
    } finally {
      Object.assign(l10n, { t });
    }
  });

  it('counts nothing that is not there', () => {
    assert.equal(countWords('restore', { done: 1, failed: 0, skipped: 0, cancelled: 0 }), '1 restored');
  });
});

function wrapped(text: string): string[] {
  return (text.match(/\S.{0,65}(?=\s|$)|\S+/g) ?? []).map((line) => `  ${line}`);
}
