import { describe, expect, it } from 'vitest';
import { filterOf } from '../../infra/local/streams/pattern.ts';

const passes = (pattern: object, record: unknown) =>
  filterOf({ Filters: [{ Pattern: JSON.stringify(pattern) }] })(record);

describe('a filter pattern', () => {
  it.each([
    ['a value', { s: ['open', 'late'] }, [{ s: 'late' }], [{ s: 'closed' }, {}, { s: { S: 'open' } }]],
    ['null and the empty string', { s: [null, ''] }, [{ s: null }, { s: '' }], [{}, { s: 0 }]],
    ['a prefix', { s: [{ prefix: 'hz' }] }, [{ s: 'hz-1' }], [{ s: 'a-hz' }, { s: 1 }]],
    ['a suffix', { s: [{ suffix: '.jpg' }] }, [{ s: 'a.jpg' }], [{ s: 'a.png' }]],
    ['letters of any case', { s: [{ 'equals-ignore-case': 'Open' }] }, [{ s: 'OPEN' }], [{ s: 'opened' }]],
    ['existence of a leaf', { s: [{ exists: true }] }, [{ s: '' }, { s: null }], [{}, { s: { S: 'x' } }]],
    ['absence', { s: [{ exists: false }] }, [{}, { s: [] }], [{ s: 1 }]],
    [
      'absence from all of a list',
      { a: { s: [{ exists: false }], n: [1] } },
      [{ a: [{ n: 1 }, { n: 2 }] }, { a: [{ s: {}, n: 1 }] }],
      [{ a: [{ n: 1 }, { s: 1 }] }, { a: [{ n: 1, s: 1 }] }],
    ],
    ['anything but values', { s: [{ 'anything-but': ['a', 'b'] }] }, [{ s: 'c' }], [{ s: 'a' }, {}]],
    ['anything but a prefix', { s: [{ 'anything-but': { prefix: 'a' } }] }, [{ s: 'ba' }, { s: 1 }], [{ s: 'ab' }]],
    [
      'anything but ends',
      { s: [{ 'anything-but': { suffix: ['a', 'b'] } }] },
      [{ s: 'bc' }, { s: null }],
      [{ s: 'ab' }],
    ],
    ['a value that is no object', { s: [{ 'anything-but': 'a' }] }, [{ s: [{}, 'b'] }], [{ s: { S: 'b' } }, { s: [] }]],
    ['numbers in a range', { n: [{ numeric: ['>', 1, '<=', 3] }] }, [{ n: 3 }], [{ n: 1 }, { n: '2' }]],
    ['a member of a list', { s: ['x'] }, [{ s: ['y', 'x'] }], [{ s: ['y'] }]],
    [
      'names within one object of a list',
      { l: { a: ['x'], b: ['y'] } },
      [{ l: [{ a: 'x' }, { a: 'x', b: 'y' }] }],
      [{ l: [{ a: 'x' }, { b: 'y' }] }, { l: [] }],
    ],
    [
      'nested names, all of them',
      { a: { b: ['x'] }, c: ['y'] },
      [{ a: { b: 'x' }, c: 'y' }],
      [{ a: { b: 'x' } }, { a: null, c: 'y' }],
    ],
    ['one of several', { $or: [{ a: ['x'] }, { b: ['y'] }] }, [{ a: 'x' }, { b: 'y' }], [{ a: 'y', b: 'x' }]],
  ] as [string, object, unknown[], unknown[]][])('matches %s', (_, pattern, matching, others) => {
    for (const record of matching) expect(passes(pattern, record), JSON.stringify(record)).toBe(true);
    for (const record of others) expect(passes(pattern, record), JSON.stringify(record)).toBe(false);
  });

  it('is one of several, any of which lets a record through', () => {
    const filter = filterOf({ Filters: [{ Pattern: '{"a":["x"]}' }, { Pattern: '{"a":["y"]}' }] });
    expect([{ a: 'x' }, { a: 'y' }, { a: 'z' }].map(filter)).toEqual([true, true, false]);
    expect(filterOf(undefined)({ a: 'z' })).toBe(true);
  });

  it.each([
    { a: [{ wildcard: '*x' }] },
    { a: [{ cidr: '10.0.0.0/8' }] },
    { a: [{ numeric: ['!=', 1] }] },
    { a: [{ numeric: ['>', 0, '>', 0] }] },
    { a: [{ numeric: ['>', 0, '<'] }] },
    { a: [{ numeric: ['=', '1'] }] },
    { a: [{}] },
    { a: [] },
    { a: {} },
    { a: 'x' },
    { 'a.b': ['x'] },
    { $or: { a: ['x'] } },
    { a: [{ prefix: 1 }] },
    { a: [{ prefix: { 'equals-ignore-case': 'x' } }] },
    { a: [{ 'equals-ignore-case': ['x'] }] },
    { a: [{ exists: 'true' }] },
    { a: [{ 'anything-but': null }] },
    { a: [{ 'anything-but': [] }] },
    { a: [{ 'anything-but': { prefix: '' } }] },
    { a: [{ 'anything-but': { suffix: [1, 'x'] } }] },
    { a: [{ 'anything-but': { exists: true } }] },
  ])('is refused when it is unknown or none of AWS: %j', (pattern) => {
    expect(() => passes(pattern, {})).toThrow('this host does not support the filter pattern');
  });
});
