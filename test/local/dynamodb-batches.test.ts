import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactGetItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDatabase, keyed, withIndex } from './dynamodb-support.ts';

const TableName = 'local-Things';
const Others = 'local-Others';

let database: Awaited<ReturnType<typeof aDatabase>>;
beforeAll(async () => {
  const global = withIndex('by-status', ['status'], { ProjectionType: 'KEYS_ONLY' });
  const local = {
    LocalSecondaryIndexes: [
      {
        IndexName: 'by-time',
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'time', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  };
  const definitions = [...(global.AttributeDefinitions as unknown[]), { AttributeName: 'time', AttributeType: 'S' }];
  database = await aDatabase({
    Things: keyed({ id: 'S' }),
    Others: keyed({ id: 'S', at: 'S' }, { ...global, ...local, AttributeDefinitions: definitions }),
  });
});
afterAll(() => database.close());

const key = (id: string) => ({ id: { S: id } });
const put = (Item: WriteRequest['PutRequest'] & object) => ({ PutRequest: Item });

describe('a batch', () => {
  it('reads 16 MB at most and gives the rest back as it was asked', async () => {
    const ids = Array.from({ length: 45 }, (_, n) => `large-${n}`);
    for (const id of ids) {
      const Item = { ...key(id), text: { S: 'x'.repeat(400_000) }, n: { N: '1' } };
      await database.client.send(new PutItemCommand({ TableName, Item }));
    }
    const request = { ProjectionExpression: '#n', ExpressionAttributeNames: { '#n': 'n' }, ConsistentRead: true };
    const asked = { [TableName]: { ...request, Keys: ids.map(key) } };
    const first = await database.client.send(new BatchGetItemCommand({ RequestItems: asked }));
    const read = first.Responses?.[TableName] ?? [];
    expect([read.length, read[0]]).toEqual([41, { n: { N: '1' } }]);
    expect(first.UnprocessedKeys).toEqual({ [TableName]: { ...request, Keys: ids.slice(41).map(key) } });
    const rest = await database.client.send(new BatchGetItemCommand({ RequestItems: first.UnprocessedKeys }));
    expect([rest.Responses?.[TableName]?.length, rest.UnprocessedKeys]).toEqual([4, {}]);
  });

  it.each<[string, Record<string, WriteRequest[]>, string]>([
    [
      'more than 25 writes to all its tables',
      {
        [TableName]: Array.from({ length: 13 }, (_, n) => put({ Item: key(String(n)) })),
        [Others]: Array.from({ length: 13 }, (_, n) => put({ Item: { ...key(String(n)), at: { S: '' } } })),
      },
      'Too many items requested for the BatchWriteItem call',
    ],
    [
      'a write that is two',
      { [TableName]: [{ ...put({ Item: key('a') }), DeleteRequest: { Key: key('b') } }] },
      'must contain exactly one of the supported datatypes',
    ],
  ])('refuses %s', async (_, RequestItems, message) => {
    await expect(database.client.send(new BatchWriteItemCommand({ RequestItems }))).rejects.toThrow(message);
  });

  it('of reads in a transaction names no item twice, and is cancelled for a wrong key', async () => {
    const get = (Key: ReturnType<typeof key>) => ({ Get: { TableName, Key } });
    const twice = new TransactGetItemsCommand({ TransactItems: [get(key('a')), get(key('a'))] });
    await expect(database.client.send(twice)).rejects.toThrow('cannot include multiple operations on one item');
    const wrong = new TransactGetItemsCommand({ TransactItems: [get(key('a')), get({ id: { N: '1' } } as never)] });
    await expect(database.client.send(wrong)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }],
    });
  });
});

describe('an index', () => {
  const at = { S: '1' };
  beforeAll(async () => {
    const Item = { ...key('i'), at, time: { S: '9' }, status: { S: 'open' }, text: { S: 'all of it' } };
    await database.client.send(new PutItemCommand({ TableName: Others, Item }));
  });
  const query = (IndexName: string, key: string, value: string, more: Partial<QueryCommandInput> = {}) => {
    const ExpressionAttributeNames = { '#k': key, '#t': 'text' };
    const input: QueryCommandInput = {
      TableName: Others,
      IndexName,
      KeyConditionExpression: '#k = :v',
      ProjectionExpression: '#t',
      ExpressionAttributeNames,
      ExpressionAttributeValues: { ':v': { S: value } },
      ...more,
    };
    return database.client.send(new QueryCommand(input));
  };

  it('refuses what it does not carry', async () => {
    await expect(query('by-time', 'id', 'i')).rejects.toThrow('by-time does not carry: [text]');
    await expect(query('by-status', 'status', 'open')).rejects.toThrow('by-status does not project [text]');
  });

  it('filters by nothing that it does not carry', async () => {
    const filter = { FilterExpression: 'attribute_exists(#t)', ProjectionExpression: 'id' };
    await expect(query('by-time', 'id', 'i', filter)).rejects.toThrow('by-time does not carry: [text]');
    await expect(query('by-status', 'status', 'open', filter)).rejects.toThrow('by-status does not carry: [text]');
  });

  it('is asked for one condition on a key', async () => {
    const twice = { KeyConditionExpression: '#k = :v AND #k = :v' };
    await expect(query('by-time', 'id', 'i', twice)).rejects.toThrow('only contain one condition per key');
  });

  it('has keys no longer than a table has', async () => {
    const Item = { ...key('long'), at, status: { S: '消'.repeat(683) } };
    await expect(database.client.send(new PutItemCommand({ TableName: Others, Item }))).rejects.toThrow('of2048 bytes');
    const update = new UpdateItemCommand({
      TableName: Others,
      Key: { ...key('i'), at },
      UpdateExpression: 'SET #t = :t',
      ExpressionAttributeNames: { '#t': 'time' },
      ExpressionAttributeValues: { ':t': { S: '消'.repeat(342) } },
    });
    await expect(database.client.send(update)).rejects.toThrow('beyond allowed size limits');
  });
});

describe('what cannot be asked for', () => {
  const disable = (AttributeName: string) =>
    new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled: false, AttributeName } });

  it.each([
    [
      'new values of what is deleted',
      new DeleteItemCommand({ TableName, Key: key('a'), ReturnValues: 'ALL_NEW' }),
      'ReturnValues can only be',
    ],
    ['an update of nothing', new UpdateTableCommand({ TableName }), 'At least one of'],
    ['an end of a time to live that is not there', disable('ttl'), 'already disabled'],
  ])('is %s', async (_, command, message) => {
    await expect(database.client.send(command as DeleteItemCommand)).rejects.toThrow(message);
  });

  it('is the end of another time to live', async () => {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'ttl' };
    await database.client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    await expect(database.client.send(disable('other'))).rejects.toThrow('current AttributeName is ttl');
    const other = { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'other' } };
    const enabled = database.client.send(new UpdateTimeToLiveCommand(other));
    await expect(enabled).rejects.toThrow('current AttributeName is ttl');
  });
});
