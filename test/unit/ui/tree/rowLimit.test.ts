import assert from 'node:assert/strict';
import { maxRows, RowLimit } from '../../../../src/ui/tree/rowLimit.ts';

describe('the rows that are shown at a time', () => {
  const limited = () => {
    let taken = 0;
    const limit = new RowLimit(() => (taken += 1));
    const given = (...parents: readonly string[]) => parents.map((parent) => limit.of(parent).rows);
    return { limit, given, taken: () => taken };
  };

  it('are as many as are wanted, of those that there are', () => {
    const { limit, given } = limited();
    limit.show('a', 500, 1300);
    limit.show('b', 500, 3);
    assert.deepEqual(given('a', 'b', 'c'), [500, 3, 0]);
    limit.show('a', 1000, 1300);
    limit.show('a', 1500, 1300);
    assert.deepEqual(given('a'), [1300]);
  });

  it('are 10,000 in all: those of who asked first give way, which is told', () => {
    const { limit, given, taken } = limited();
    limit.show('a', 8000, 8000);
    limit.show('b', 1500, 1500);
    assert.equal(taken(), 0);
    limit.show('c', 700, 9000);
    assert.deepEqual(given('a', 'b', 'c'), [7800, 1500, 700]);
    assert.equal(taken(), 1);
    for (const [parent, wanted] of [['a', 8000] as const, ['b', 1500] as const, ['c', 700] as const])
      limit.show(parent, wanted, 9000);
    assert.deepEqual(given('a', 'b', 'c'), [7800, 1500, 700], 'drawing them again changes nothing');
    limit.show('b', 9900, 20_000);
    assert.deepEqual(given('a', 'b', 'c'), [0, 9900, 100]);
  });

  it('go to the one whose rows are asked for', () => {
    const { limit, given } = limited();
    limit.show('a', 500, 500);
    limit.show('b', maxRows, 20_000);
    assert.deepEqual(given('a', 'b'), [0, maxRows]);
    limit.move('a', 0);
    limit.show('a', 500, 500);
    assert.deepEqual(given('a', 'b'), [500, maxRows - 500]);
  });

  it('are the next ones where as many are shown as can be, and the ones before', () => {
    const { limit } = limited();
    const shown = (from: number) => {
      limit.move('a', from);
      const part = limit.show('a', 12_000, 24_000);
      return [part.from, part.rows];
    };
    assert.deepEqual(shown(0), [0, maxRows]);
    assert.deepEqual(shown(maxRows), [maxRows, maxRows]);
    assert.deepEqual(shown(2 * maxRows), [2 * maxRows, 4000]);
    assert.deepEqual(shown(maxRows), [maxRows, maxRows]);
    assert.deepEqual(shown(-5), [0, maxRows]);
    limit.move('a', maxRows);
    assert.equal(limit.show('a', 12_000, 800).from, 0, 'fewer are left than were passed over');
  });

  it('are free again where they are closed', () => {
    const { limit, given } = limited();
    limit.show('x', 500, 500);
    limit.show('x/group/1', 4000, 4000);
    limit.show('x/group/2', 4000, 4000);
    limit.free('x');
    limit.show('x', 500, 500);
    assert.deepEqual(given('x', 'x/group/1', 'x/group/2'), [500, 0, 0]);
    limit.show('b', 9000, 9000);
    assert.deepEqual(given('x', 'b'), [500, 9000]);
  });

  it('stay where one is closed whose name begins the same', () => {
    const { limit, given } = limited();
    const names = ['x/group/folder:/a', 'x/group/folder:/a/b', 'x/group/folder:/ab', 'x/group/timeLeft:30', 'x2'];
    for (const name of names) limit.show(name, 500, 500);
    limit.free('x/group/timeLeft:3');
    limit.free('x/group/folder:/');
    assert.deepEqual(given(...names), [500, 500, 500, 500, 500]);
    limit.free('x/group/folder:/a');
    assert.deepEqual(given(...names), [0, 0, 500, 500, 500]);
    limit.free('x');
    assert.deepEqual(given(...names), [0, 0, 0, 0, 500]);
    limit.free();
    assert.deepEqual(given('x2'), [0]);
  });

  it('never are more, whoever asks for whatever', () => {
    const { limit } = limited();
    let seed = 7;
    const dice = (sides: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % sides;
    };
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    for (let turn = 0; turn < 2000; turn += 1) {
      const name = names[dice(names.length)] ?? '';
      if (dice(10) === 0) limit.move(name, dice(30_000));
      if (dice(20) === 0) limit.free(name);
      const part = limit.show(name, 500 * (1 + dice(30)), dice(40_000));
      assert.ok(part.from + part.rows <= part.length);
      const sum = names.reduce((all, each) => all + limit.of(each).rows, 0);
      assert.ok(sum <= maxRows, String(sum));
    }
  });
});
