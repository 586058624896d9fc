import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDatabase, keyed, withIndex } from './dynamodb-support.ts';

const TableName = 'local-Hazards';
let database: Awaited<ReturnType<typeof aDatabase>>;
beforeAll(async () => {
  database = await aDatabase({ Hazards: keyed({ unit: 'S', n: 'N' }, withIndex('by-status', ['status'])) });
});
afterAll(() => database.close());

const put = async (unit: string, numbers: number[], more: (n: number) => object = () => ({})) => {
  for (let start = 0; start < numbers.length; start += 25) {
    const requests = numbers.slice(start, start + 25).map((n) => ({
      PutRequest: { Item: { unit: { S: unit }, n: { N: String(n) }, ...more(n) } },
    }));
    await database.client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  }
};
const all = async (input: Partial<QueryCommandInput>) => {
  const pages: number[][] = [];
  let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await database.client.send(
      new QueryCommand({ TableName, ...input, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
    );
    pages.push(page.Items?.map((item) => Number(item.n?.N)) ?? []);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return pages;
};
const ofUnit = (unit: string) => ({
  KeyConditionExpression: '#u = :u',
  ExpressionAttributeNames: { '#u': 'unit' },
  ExpressionAttributeValues: { ':u': { S: unit } },
});
const ofStatus = (status: string) => ({
  IndexName: 'by-status',
  KeyConditionExpression: '#s = :s',
  ExpressionAttributeNames: { '#s': 'status' },
  ExpressionAttributeValues: { ':s': { S: status } },
});

describe('a query', () => {
  it('goes through numbers in their order, both ways, page by page', async () => {
    await put('order', [-99.1, -99, -1, 0, 0.5, 3, 20, 100]);
    expect(await all({ ...ofUnit('order'), Limit: 3 })).toEqual([
      [-99.1, -99, -1],
      [0, 0.5, 3],
      [20, 100],
    ]);
    expect((await all({ ...ofUnit('order'), Limit: 3, ScanIndexForward: false })).flat()).toEqual([
      100, 20, 3, 0.5, 0, -1, -99, -99.1,
    ]);
  });

  it('finds every item in an index, however many share its key, page by page and both ways', async () => {
    const numbers = Array.from({ length: 6000 }, (_, n) => n);
    await put('many', numbers, () => ({ status: { S: 'open' } }));
    for (const ScanIndexForward of [true, false]) {
      const found = (await all({ ...ofStatus('open'), Limit: 700, ScanIndexForward })).flat();
      expect(found).toHaveLength(6000);
      expect(new Set(found).size).toBe(6000);
    }
  });

  it('takes an item out of the index when it leaves it', async () => {
    await put('leaving', [1, 2], () => ({ status: { S: 'leaving' } }));
    await database.client.send(new DeleteItemCommand({ TableName, Key: { unit: { S: 'leaving' }, n: { N: '1' } } }));
    await database.client.send(
      new UpdateItemCommand({
        TableName,
        Key: { unit: { S: 'leaving' }, n: { N: '2' } },
        UpdateExpression: 'REMOVE #s',
        ExpressionAttributeNames: { '#s': 'status' },
      }),
    );
    expect(await all(ofStatus('leaving'))).toEqual([[]]);
  });

  it('ends a page at one megabyte, counted in bytes', async () => {
    await put('long', [1, 2, 3, 4, 5], () => ({ text: { S: '长'.repeat(100_000) } }));
    expect(await all(ofUnit('long'))).toEqual([[1, 2, 3, 4], [5]]);
  });

  it('costs by what it read, the same however much is stored', async () => {
    await put(
      'cost',
      Array.from({ length: 50 }, (_, n) => n),
      () => ({ text: { S: '长'.repeat(300) } }),
    );
    const cost = async (input: object) =>
      (
        await database.client.send(
          new QueryCommand({ TableName, ...ofUnit('cost'), ReturnConsumedCapacity: 'TOTAL', ...input }),
        )
      ).ConsumedCapacity;
    expect(await cost({ Limit: 10 })).toEqual({ TableName, CapacityUnits: 1.5 });
    expect(await cost({ Limit: 10, ConsistentRead: true })).toEqual({ TableName, CapacityUnits: 3 });
    expect(
      await cost({
        KeyConditionExpression: '#u = :u AND n > :n',
        ExpressionAttributeNames: { '#u': 'unit' },
        ExpressionAttributeValues: { ':u': { S: 'cost' }, ':n': { N: '99' } },
      }),
    ).toEqual({ TableName, CapacityUnits: 0.5 });
  });
});

describe('what single reads and writes cost', () => {
  const Key = { unit: { S: 'single' }, n: { N: '1' } };
  const TOTAL = { ReturnConsumedCapacity: 'TOTAL' } as const;

  it('counts the table and every index that changes', async () => {
    const write = async (more: object) =>
      (
        await database.client.send(
          new PutItemCommand({ TableName, Item: { ...Key, ...more }, ReturnConsumedCapacity: 'INDEXES' }),
        )
      ).ConsumedCapacity;
    const units = (table: number, index?: number) => ({
      TableName,
      CapacityUnits: table + (index ?? 0),
      Table: { CapacityUnits: table },
      ...(index && { GlobalSecondaryIndexes: { 'by-status': { CapacityUnits: index } } }),
    });
    expect(await write({})).toEqual(units(1));
    expect(await write({ status: { S: 'a' } })).toEqual(units(1, 1));
    expect(await write({ status: { S: 'b' } })).toEqual(units(1, 2));
    expect(await write({ status: { S: 'b' } })).toEqual(units(1));
    expect(await write({ status: { S: 'b' }, text: { S: '长'.repeat(500) } })).toEqual(units(2, 2));
  });

  it('counts bytes, also of what is not there', async () => {
    await database.client.send(new PutItemCommand({ TableName, Item: { ...Key, text: { S: '长'.repeat(2000) } } }));
    const read = async (input: object) =>
      (await database.client.send(new GetItemCommand({ TableName, Key, ...TOTAL, ...input }))).ConsumedCapacity
        ?.CapacityUnits;
    expect([await read({}), await read({ ConsistentRead: true })]).toEqual([1, 2]);
    expect(await read({ Key: { unit: { S: 'none' }, n: { N: '1' } } })).toBe(0.5);
    const batch = new BatchGetItemCommand({
      RequestItems: { [TableName]: { Keys: [Key, { unit: { S: 'none' }, n: { N: '1' } }] } },
      ...TOTAL,
    });
    expect((await database.client.send(batch)).ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 1.5 }]);
  });
});

describe('a scan', () => {
  it('reads everything once, page by page', async () => {
    const other = await aDatabase({ Hazards: keyed({ unit: 'S' }) });
    const Items = Array.from({ length: 100 }, (_, n) => ({ PutRequest: { Item: { unit: { S: `u${n}` } } } }));
    for (let n = 0; n < 100; n += 25) {
      await other.client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: Items.slice(n, n + 25) } }));
    }
    const found: string[] = [];
    let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
    do {
      const start = ExclusiveStartKey && { ExclusiveStartKey };
      const page = await other.client.send(new ScanCommand({ TableName, Limit: 7, ...start }));
      found.push(...(page.Items ?? []).map((item) => item.unit?.S ?? ''));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(found.toSorted()).toEqual(Items.map(({ PutRequest }) => PutRequest.Item.unit.S).toSorted());
    await other.close();
  });
});
