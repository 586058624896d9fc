import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { type PageQuery, queryPage } from '../../../functions/kit/query.ts';
import { documents } from '../../../functions/kit/table.ts';
import { tables } from '../../../schemas/tables.ts';

type Item = { unitId: string; districtId: string; nameKey: string; isShown: boolean };

const mock = mockClient(documents);
let read = 0;

/** DynamoDB's own way through one partition: `Limit` items are evaluated, then the filter drops some of them. */
function serveFrom(items: Item[]) {
  mock.on(QueryCommand).callsFake((input: QueryCommandInput) => {
    const order = input.ScanIndexForward ? 1 : -1;
    const start = input.ExclusiveStartKey?.nameKey as string | undefined;
    const partition = items
      .filter(({ districtId }) => districtId === input.ExpressionAttributeValues?.[':partition'])
      .sort((a, b) => compare(a.nameKey, b.nameKey) * order)
      .filter(({ nameKey }) => start === undefined || compare(nameKey, start) * order > 0);
    const evaluated = partition.slice(0, input.Limit);
    read += evaluated.length;
    const last = evaluated.at(-1);
    return {
      Items: input.FilterExpression ? evaluated.filter(({ isShown }) => isShown) : evaluated,
      ScannedCount: evaluated.length,
      ...(evaluated.length < partition.length && last && { LastEvaluatedKey: keyOf(last) }),
    };
  });
}
const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const keyOf = ({ unitId, districtId, nameKey }: Item) => ({ unitId, districtId, nameKey });

function someUnits(count: number, districts: number, isShown = (_: number) => true): Item[] {
  return Array.from({ length: count }, (_, index) => {
    const unitId = `U${String(index).padStart(4, '0')}`;
    return {
      unitId,
      districtId: `D${index % districts}`,
      nameKey: `名${String((index * 7) % count).padStart(4, '0')}#${unitId}`,
      isShown: isShown(index),
    };
  });
}

const source = { client: documents, tableName: 'units', shape: tables.units };
const page = (input: Partial<PageQuery>) =>
  queryPage(source, { index: 'districtByName', partition: 'D0', limit: 10, ...input });

async function all(input: Partial<PageQuery>): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const answer = await page({ ...input, cursor });
    names.push(...answer.items.map(({ nameKey }) => String(nameKey)));
    if (!answer.cursor) return names;
    expect(answer.items.length).toBeLessThanOrEqual(input.limit ?? 10);
    cursor = answer.cursor;
  }
}

beforeEach(() => {
  mock.reset();
  read = 0;
});

describe('pages of one partition', () => {
  it.each([1, 7, 10, 100])('hand out every item once and in order, %i at a time', async (limit) => {
    const items = someUnits(53, 1);
    serveFrom(items);
    expect(await all({ limit })).toEqual(items.map(({ nameKey }) => nameKey).sort());
  });

  it('hand out what a filter leaves, and end', async () => {
    const items = someUnits(300, 1, (index) => index % 9 === 0);
    serveFrom(items);
    const filter = { expression: 'isShown' };
    const expected = items
      .filter(({ isShown }) => isShown)
      .map(({ nameKey }) => nameKey)
      .sort();
    expect(await all({ filter })).toEqual(expected);
    expect(await all({ filter, newestFirst: true })).toEqual(expected.reverse());
  });

  it('read a bounded number of items, however many a filter drops', async () => {
    serveFrom(someUnits(5000, 1, () => false));
    const answer = await page({ filter: { expression: 'isShown' } });
    expect(answer.items).toEqual([]);
    expect(answer.cursor).toBeDefined();
    expect(read).toBeLessThanOrEqual(425);
  });

  it('have no cursor where the last item ends the page', async () => {
    serveFrom(someUnits(10, 1));
    expect(await page({ limit: 10 })).not.toHaveProperty('cursor');
  });
});

describe('pages of several partitions', () => {
  it.each([1, 3, 10, 60])('are one list in order, %i at a time', async (limit) => {
    const items = someUnits(59, 4);
    serveFrom(items);
    const expected = items.map(({ nameKey }) => nameKey).sort();
    const partition = ['D0', 'D1', 'D2', 'D3'];
    expect(await all({ limit, partition })).toEqual(expected);
    expect(await all({ limit, partition, newestFirst: true })).toEqual(expected.reverse());
  });

  it('lose nothing where a filter stops one partition before another', async () => {
    const items = someUnits(2000, 2, (index) => index % 2 === 0 || index % 97 === 0);
    serveFrom(items);
    const expected = items
      .filter(({ isShown }) => isShown)
      .map(({ nameKey }) => nameKey)
      .sort();
    expect(await all({ partition: ['D0', 'D1'], limit: 50, filter: { expression: 'isShown' } })).toEqual(expected);
  });

  it('are in the order of their UTF-8 bytes, as DynamoDB has them', async () => {
    const names = ['名', '（名）', '𠮷屋'];
    serveFrom(
      names.map((name, index) => ({
        unitId: `U${index}`,
        districtId: `D${index}`,
        nameKey: name,
        isShown: true,
      })),
    );
    expect(await all({ limit: 1, partition: ['D0', 'D1', 'D2'] })).toEqual(names);
  });

  it('of none at all are empty', async () => {
    expect(await page({ partition: [] })).toEqual({ items: [] });
  });
});

describe('a cursor', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const whole = { unitId: 'U0001', districtId: 'D0', nameKey: '名0001#U0001' };

  it.each([
    ['that is no JSON', 'zzzz'],
    ['that is no object', encode('x')],
    ['that lacks a key', encode({ unitId: 'U0001' })],
    ['with a key too many', encode({ ...whole, more: 'x' })],
    ['with a number for a key', encode({ ...whole, nameKey: 1 })],
    ['before the range asked for', encode({ ...whole, nameKey: 'A' })],
  ])('%s is the caller’s mistake', async (_, cursor) => {
    serveFrom(someUnits(10, 1));
    await expect(page({ cursor, from: 'B' })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('for another partition reads the partition asked for', async () => {
    serveFrom(someUnits(10, 1));
    await page({ cursor: encode({ ...whole, districtId: 'D9' }) });
    expect(mock.commandCalls(QueryCommand)[0]?.args[0].input.ExclusiveStartKey).toMatchObject({ districtId: 'D0' });
  });
});
