import assert from 'node:assert/strict';
import { OwnRestores } from '../../../../src/vendors/box/events.ts';
import { FakeClock } from '../../fakes/clock.ts';

const file = (id: string) => ({ kind: 'file', id }) as const;

describe('The restores of this Box client', () => {
  it('are known by kind and id', () => {
    const own = new OwnRestores(new FakeClock());
    own.add(file('1'));
    assert.deepEqual(
      [own.has(file('1')), own.has(file('2')), own.has({ kind: 'folder', id: '1' })],
      [true, false, false],
    );
    own.forget(file('1'));
    assert.equal(own.has(file('1')), false);
  });

  it('are remembered for ten minutes after they were last added', () => {
    const clock = new FakeClock();
    const own = new OwnRestores(clock);
    for (let times = 0; times < 2; times += 1) {
      own.add(file('1'));
      clock.time += 600_000;
      assert.equal(own.has(file('1')), true);
    }
    clock.time += 1;
    assert.equal(own.has(file('1')), false);
  });

  it('are 10,000 at most, of which the oldest is forgotten first', () => {
    const own = new OwnRestores(new FakeClock());
    for (let number = 0; number < 10_000; number += 1) own.add(file(String(number)));
    own.add(file('0'));
    assert.deepEqual([own.has(file('0')), own.has(file('1'))], [true, true]);
    own.add(file('new'));
    assert.deepEqual([own.has(file('0')), own.has(file('1')), own.has(file('new'))], [true, false, true]);
  });
});
