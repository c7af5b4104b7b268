// What is shown of a list, at random and beside the plainest way to come to it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Arrangement, arrange } from '../../../../src/trash/browse/arrange.ts';
import {
  type GroupKey,
  groupKeys,
  type SortKey,
  sortKeys,
  type ViewChoice,
} from '../../../../src/trash/browse/choice.ts';
import { allItems, type ItemGroup } from '../../../../src/trash/browse/groups.ts';
import { keyOf, type TrashItem, totalSize } from '../../../../src/trash/item.ts';
import { newestFirst } from '../../../../src/trash/order.ts';
import { fold } from '../../../../src/trash/query/fold.ts';
import { deletedTogether } from '../../../../src/trash/recover/deletedTogether.ts';
import { folderPath, personKey } from '../../../../src/trash/recover/origin.ts';
import { noon } from '../../fakes/clock.ts';
import { rounds } from '../../fakes/dice.ts';
import { item, never } from '../../fakes/trash.ts';

const day = 86_400_000;
const plain: ViewChoice = { sort: 'deleted', group: 'none' };

function shown(
  items: readonly TrashItem[],
  choice: Partial<ViewChoice>,
  matches?: (item: TrashItem) => boolean,
): Promise<Arrangement> {
  return arrange(items, { ...plain, ...choice }, matches, { now: noon, signal: never });
}

/** As people sort names: numbers by how many digits they have, and folders right above what is in them. */
const lettersOf = (text: string) => {
  const numbered = fold(text.slice(0, 128)).replace(
    /[0-9]+/g,
    (digits) =>
      `${String.fromCharCode(Math.min(48 + digits.replace(/^0+/, '').length, 126))}${digits.replace(/^0+/, '')}`,
  );
  return numbered.replaceAll('/', '\0');
};

const byText = (a: string | undefined, b: string | undefined) => {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
};
const byLetters = (a: string | undefined, b: string | undefined) =>
  byText(a && lettersOf(a), b && lettersOf(b)) || byText(a, b);
const nameOf = ({ deletedBy }: TrashItem) => deletedBy && lettersOf(deletedBy.name);
const byNumber = (a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY) => (a === b ? 0 : a < b ? -1 : 1);
const negative = (value: number | undefined) => (value === undefined ? undefined : -value);
const byName = (a: TrashItem, b: TrashItem) =>
  byText(lettersOf(a.name), lettersOf(b.name)) || byText(a.name, b.name) || byText(keyOf(a), keyOf(b));

/** One item with another, in so many words. */
const naive: Readonly<Record<SortKey, (a: TrashItem, b: TrashItem) => number>> = {
  deleted: newestFirst,
  name: byName,
  size: (a, b) => byNumber(negative(a.size), negative(b.size)) || byName(a, b),
  expires: (a, b) => byNumber(a.expiresAt, b.expiresAt) || byName(a, b),
  folder: (a, b) => byLetters(folderPath(a) || undefined, folderPath(b) || undefined) || byName(a, b),
  person: (a, b) =>
    byText(nameOf(a), nameOf(b)) ||
    byText(a.deletedBy?.name, b.deletedBy?.name) ||
    byText(personKey(a.deletedBy), personKey(b.deletedBy)) ||
    byName(a, b),
};

const person = fc.constantFrom(
  undefined,
  { name: 'Ann' },
  { name: 'ann', id: '7' },
  { name: 'Ann', id: '8' },
  { name: 'Zoë', email: 'z@acme.example' },
);
const folder = fc.constantFrom('/', '/a', '/a/b', '/A/b/c', '/a2/x', '/a10', '/a b', 'a//b/', '/é', '/e/f/g/h', '');
const origin = fc.oneof(
  fc.constant(undefined),
  folder.map((path) => ({ path })),
  fc.constantFrom({ name: 'Plans' }, { name: 'a/b' }, { id: '9' }),
);
const name = fc.oneof(
  fc.constantFrom(
    'a',
    'A',
    'a1',
    'a01',
    'a10',
    'a2',
    'é',
    'e',
    'ß',
    'line\nbreak',
    '\u202Egpj.exe',
    '',
    '😀'.repeat(255),
  ),
  fc.string({ maxLength: 4 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.integer({ min: 0, max: 9999 }).map((number) => `IMG_${number}.jpg`),
);
const anItem = fc.record({
  kind: fc.constantFrom('file', 'folder', 'link', 'version', 'unknown'),
  name,
  size: fc.option(fc.integer({ min: 0, max: 10 ** 9 }), { nil: undefined }),
  deletedAt: fc.option(
    fc.integer({ min: 0, max: 400 }).map((minutes) => noon - minutes * 20_000 - (minutes % 7) * day),
    { nil: undefined },
  ),
  expiresAt: fc.option(
    fc.integer({ min: -3, max: 50 }).map((days) => noon + days * day),
    { nil: undefined },
  ),
  deletedBy: person,
  origin,
});
/** As a list holds them: no two are the same, newest deletion first. */
const aList = fc
  .array(anItem, { maxLength: 120 })
  .map((all) => all.map((each, index) => item(`${(index * 7) % 1000}`, each as Partial<TrashItem>)).sort(newestFirst));
const sorts = fc.constantFrom(...sortKeys);
const groupings = fc.constantFrom(...groupKeys.filter((key) => key !== 'none'));

async function holds(property: fc.IAsyncProperty<unknown>): Promise<void> {
  await fc.assert(property, { numRuns: rounds(200, 5000), seed: 2026 });
}

/** Each group with those in it. */
function flat(groups: readonly ItemGroup[]): ItemGroup[] {
  return groups.flatMap((group) => [group, ...flat(group.groups)]);
}

describe('an arrangement, at random', () => {
  it('is what filtering and sorting one item after another gives', async () => {
    const property = fc.asyncProperty(aList, sorts, fc.boolean(), async (items, sort, isFiltered) => {
      const matches = isFiltered ? ({ name: text }: TrashItem) => text.includes('a') : undefined;
      const { items: found, loaded, groups } = await shown(items, { sort }, matches);
      assert.deepEqual(found, items.filter(matches ?? (() => true)).sort(naive[sort]));
      assert.deepEqual([loaded, groups], [items.length, undefined]);
    });
    await holds(property);
  });

  it('is what sorting one item after another gives where many names are alike, too', async () => {
    const names = [
      'a',
      'a1',
      'A',
      'Report 1',
      'report 01',
      'Report 12345678901',
      `${'x'.repeat(200)}1`,
      `${'x'.repeat(200)}2`,
    ];
    const many = fc.array(fc.nat(names.length - 1), { minLength: 300, maxLength: 300 });
    const property = fc.asyncProperty(many, sorts, async (picks, sort) => {
      const items = picks
        .map((pick, at) =>
          item(`${(at * 7) % 1000}`, { name: names[pick] ?? '', size: pick % 3, deletedAt: noon - at }),
        )
        .sort(newestFirst);
      assert.deepEqual((await shown(items, { sort })).items, items.toSorted(naive[sort]));
    });
    await fc.assert(property, { numRuns: rounds(20, 500), seed: 2026 });
  });

  it('does not depend on the order in which items of one time came', async () => {
    const property = fc.asyncProperty(aList, sorts, async (items, sort) => {
      const undated = items.map((each) => ({ ...each, deletedAt: noon }));
      const there = await shown(undated, { sort });
      const back = await shown(undated.toReversed(), { sort });
      if (sort !== 'deleted') assert.deepEqual(there, back);
    });
    await holds(property);
  });

  it('has each item in one group, in the order of the list, and numbers and sizes agree', async () => {
    const property = fc.asyncProperty(aList, sorts, groupings, async (items, sort, group) => {
      const { items: sorted, groups = [] } = await shown(items, { sort, group });
      assert.deepEqual(groups.flatMap(allItems).map(keyOf).sort(), items.map(keyOf).sort());
      const all = flat(groups);
      assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
      for (const each of all) {
        const own = allItems(each);
        assert.ok(own.length > 0);
        assert.equal(each.count, own.length);
        assert.deepEqual(each.size, totalSize(own));
        assert.equal(each.value.by, group);
        assert.deepEqual(
          each.items,
          sorted.filter((one) => each.items.includes(one)),
        );
        if (each.value.by !== 'folder') assert.deepEqual(each.groups, []);
      }
    });
    await holds(property);
  });

  it('groups by the day, the person, the kind, the folder and the time left as each item tells', async () => {
    const property = fc.asyncProperty(aList, groupings, async (items, group) => {
      const { groups = [] } = await shown(items, { group });
      for (const { value, items: own } of flat(groups)) for (const one of own) assert.ok(belongs(one, value, items));
    });
    await holds(property);
  });
});

function belongs(one: TrashItem, value: ItemGroup['value'], items: readonly TrashItem[]): boolean {
  switch (value.by) {
    case 'day':
      return value.at === (one.deletedAt === undefined ? undefined : new Date(one.deletedAt).setHours(0, 0, 0, 0));
    case 'person':
      return personKey(value.person) === personKey(one.deletedBy);
    case 'kind':
      return value.kind === one.kind;
    case 'folder':
      return (value.path ?? '') === folderPath(one);
    case 'timeLeft': {
      const left = one.expiresAt === undefined ? undefined : (one.expiresAt - noon) / day;
      if (left === undefined || value.within === undefined) return left === value.within;
      const below = [Number.NEGATIVE_INFINITY, 0, 1, 3, 7, 30, Number.POSITIVE_INFINITY];
      return left <= value.within && left > (below[below.indexOf(value.within) - 1] ?? 0);
    }
    case 'together': {
      const others = deletedTogether(one, items);
      if (one.deletedAt === undefined) return value.from === undefined && value.alone === undefined;
      if (others.length === 1) return value.alone === true;
      const times = others.map(({ deletedAt = 0 }) => deletedAt);
      return value.from === Math.min(...times) && value.to === Math.max(...times);
    }
  }
}

const ids = (items: readonly TrashItem[]) => items.map(({ id }) => id);
const groupsOf = async (items: readonly TrashItem[], group: GroupKey, sort: SortKey = 'deleted') =>
  (await shown(items.toSorted(newestFirst), { group, sort })).groups ?? [];

describe('an arrangement', () => {
  it('sorts names as people do', async () => {
    const names = ['b', 'A10', 'a2', 'É1', 'e2', 'a02', 'ẞ', 'st', 'Z', '資料', 'a'];
    const { items } = await shown(
      names.map((each) => item(each, { deletedAt: noon })),
      { sort: 'name' },
    );
    assert.deepEqual(ids(items), ['a', 'a02', 'a2', 'A10', 'b', 'É1', 'e2', 'ẞ', 'st', 'Z', '資料']);
  });

  it('has folders as a tree, where a folder with nothing but another one in it stands with that in one row', async () => {
    const groups = await groupsOf(
      [
        item('1', { origin: { path: '/x/y/z' }, size: 1 }),
        item('2', { origin: { path: '/x/y/z/deep/er' }, size: 2 }),
        item('3', { origin: { path: '/x/y/z/other' }, kind: 'folder' }),
        item('4', { origin: { path: '/' } }),
        item('5'),
        item('6', { origin: { path: '/p/q' } }),
        item('7', { origin: { path: '/p/r' } }),
      ],
      'folder',
    );
    const tell = (group: ItemGroup): unknown => {
      const { value } = group;
      assert.equal(value.by, 'folder');
      const name = value.by === 'folder' ? value.name : '';
      return [name, ids(group.items).join(), group.count, ...group.groups.map(tell)];
    };
    assert.deepEqual(groups.map(tell), [
      ['/', '4', 1],
      ['p', '', 2, ['q', '6', 1], ['r', '7', 1]],
      ['x/y/z', '1', 3, ['deep/er', '2', 1], ['other', '3', 1]],
      [undefined, '5', 1],
    ]);
    assert.deepEqual(groups[2]?.size, { bytes: 3, unknownFolders: 1, unknownFiles: 0 });
  });

  it('has the largest groups first where items are sorted by size', async () => {
    const items = [
      item('1', { origin: { path: '/a' }, size: 1 }),
      item('2', { origin: { path: '/b/c' }, size: 5 }),
      item('3', { origin: { path: '/b/d' }, size: 9 }),
    ];
    const [first, second] = await groupsOf(items, 'folder', 'size');
    assert.deepEqual(
      first?.groups.map(({ id }) => id),
      ['folder:/b/d', 'folder:/b/c'],
    );
    assert.equal(second?.id, 'folder:/a');
  });

  it('has what was deleted together, then what was deleted alone, then what has no date', async () => {
    const minute = 60_000;
    const ann = { name: 'Ann' };
    const of = (id: string, minutes: number, path: string) =>
      item(id, { deletedAt: noon - minutes * minute, deletedBy: ann, origin: { path } });
    const groups = await groupsOf(
      [item('none'), of('1', 0, '/a/b'), of('2', 1, '/a'), of('3', 2, '/a/c'), of('4', 0.5, '/z'), of('5', 9, '/a')],
      'together',
    );
    assert.deepEqual(
      groups.map(({ value, items }) => [value, ids(items).join()]),
      [
        [{ by: 'together', person: ann, folder: '/a', from: noon - 2 * minute, to: noon }, '1,2,3'],
        [{ by: 'together', alone: true }, '4,5'],
        [{ by: 'together' }, 'none'],
      ],
    );
  });

  it('keeps the id of a group when more is loaded, or some of it is restored', async () => {
    const all = [0, 1, 2, 3].map((at) => item(`${at}`, { deletedAt: noon - at * 1000, origin: { path: '/a/b' } }));
    for (const group of groupKeys.filter((key) => key !== 'none')) {
      const idsOf = async (items: readonly TrashItem[]) => (await groupsOf(items, group)).map(({ id }) => id);
      assert.deepEqual(await idsOf(all.slice(0, 3)), await idsOf(all), group);
      assert.deepEqual(await idsOf([...all.slice(0, 1), ...all.slice(2)]), await idsOf(all), group);
    }
  });

  it('shows whatever a service tells', async () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1e300, 8.64e15 + 1, -0, 0.5];
    const strange = odd.map((value, at) =>
      item(`${at}`, { deletedAt: value, expiresAt: value, size: value, name: '\u2028\0\ud800' }),
    );
    const same = Array.from({ length: 5000 }, (_, at) => item(`${at}s`, { name: '😀'.repeat(255), deletedAt: noon }));
    for (const sort of sortKeys) {
      const { items } = await shown([...strange, ...same], { sort });
      assert.equal(new Set(items).size, 5006);
    }
    for (const group of groupKeys) {
      const { groups } = await shown([...strange, ...same], { group });
      if (groups) assert.equal(new Set(groups.flatMap(allItems)).size, 5006);
    }
  });

  it('lets others have their turn, and stops when it is told to', async () => {
    const items = Array.from({ length: 20_000 }, (_, at) => item(`${(at * 7919) % 20_011}`, { deletedAt: noon - at }));
    const stop = new AbortController();
    let turns = 0;
    const count = () => {
      turns += 1;
      if (turns < 3) setImmediate(count);
      else stop.abort(new Error('something newer'));
    };
    setImmediate(count);
    const options = { now: noon, signal: stop.signal, yieldEvery: 0 };
    await assert.rejects(arrange(items, { sort: 'name', group: 'day' }, undefined, options), /something newer/);
    assert.equal(turns, 3);
  });
});
