import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { aDatabase, keyed, type Properties, startedAt, streaming, withIndex } from './dynamodb-support.ts';

type Opened = Awaited<ReturnType<typeof aDatabase>>;
const opened: Opened[] = [];
const database = async (...given: Parameters<typeof aDatabase>): Promise<Opened> => {
  const one = await aDatabase(...given);
  opened.push(one);
  return one;
};
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
/** The same data with another template, as after a restart. */
async function reopened(first: Opened, tables: Record<string, Properties>): Promise<Opened> {
  await first.close();
  opened.splice(opened.indexOf(first), 1);
  return database(tables, { dataDir: first.host.dataDir });
}
const TableName = 'local-Units';
const fill = (one: Opened, count: number, more: (n: number) => object = () => ({})) =>
  Promise.all(
    Array.from({ length: Math.ceil(count / 25) }, (_, lot) =>
      one.client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: Array.from({ length: Math.min(25, count - lot * 25) }, (_, n) => ({
              PutRequest: { Item: { id: { S: `u${lot * 25 + n}` }, ...more(lot * 25 + n) } },
            })),
          },
        }),
      ),
    ),
  );
const byDistrict = (one: Opened, district: string) =>
  one.client.send(
    new QueryCommand({
      TableName,
      IndexName: 'by-district',
      KeyConditionExpression: 'district = :d',
      ExpressionAttributeValues: { ':d': { S: district } },
      Select: 'COUNT',
    }),
  );

describe('a table of a template', () => {
  it('is there at once, named after stack and logical id, with its ARNs', async () => {
    const one = await database({ Units: keyed({ id: 'S' }, streaming('NEW_IMAGE')) });
    const arn = 'arn:aws-cn:dynamodb:cn-north-1:123456789012:table/local-Units';
    expect(one.created.Units).toEqual({
      ref: TableName,
      attributes: { Arn: arn, TableId: expect.any(String), StreamArn: `${arn}/stream/2026-03-02T08:00:00.000` },
    });
    const { Table } = await one.client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      TableName,
      TableArn: arn,
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      DeletionProtectionEnabled: false,
    });
  });

  it('has a state and a throughput for each of its global indexes, and neither for its local ones', async () => {
    const local = {
      IndexName: 'by-age',
      KeySchema: ['id', 'age'].map((AttributeName, n) => ({ AttributeName, KeyType: n === 0 ? 'HASH' : 'RANGE' })),
      Projection: { ProjectionType: 'ALL' },
    };
    const { AttributeDefinitions, ...global } = withIndex('by-district', ['district']);
    const age = { AttributeName: 'age', AttributeType: 'N' };
    const more = { ...global, AttributeDefinitions: [...(AttributeDefinitions as object[]), age] };
    const one = await database({ Units: keyed({ id: 'S', at: 'S' }, { ...more, LocalSecondaryIndexes: [local] }) });
    const { Table } = await one.client.send(new DescribeTableCommand({ TableName }));
    const none = { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
    expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject({ IndexStatus: 'ACTIVE', ProvisionedThroughput: none });
    const IndexArn = `${Table?.TableArn}/index/by-age`;
    expect(Table?.LocalSecondaryIndexes).toEqual([{ ...local, IndexArn, IndexSizeBytes: 0, ItemCount: 0 }]);
  });

  it('keeps its items and its stream from start to start', async () => {
    const tables = { Units: keyed({ id: 'S' }, streaming()) };
    const first = await database(tables);
    await fill(first, 3);
    const second = await reopened(first, tables);
    expect(second.created).toEqual(first.created);
    expect((await second.client.send(new GetItemCommand({ TableName, Key: { id: { S: 'u2' } } }))).Item).toBeDefined();
    expect(await second.service.streams.read(second.created.Units?.attributes.StreamArn ?? '', '', 9)).toHaveLength(3);
  });

  it('fills an index that the template gained, and drops one that it lost', async () => {
    const first = await database({ Units: keyed({ id: 'S' }) });
    await fill(first, 450, (n) => (n % 3 === 0 ? { district: { S: '东城' } } : {}));
    const second = await reopened(first, { Units: keyed({ id: 'S' }, withIndex('by-district', ['district'])) });
    expect((await byDistrict(second, '东城')).Count).toBe(150);
    const third = await reopened(second, { Units: keyed({ id: 'S' }) });
    await expect(byDistrict(third, '东城')).rejects.toThrow('The table does not have the specified index: by-district');
    const fourth = await reopened(third, { Units: keyed({ id: 'S' }, withIndex('by-district', ['district', 'id'])) });
    expect((await byDistrict(fourth, '东城')).Count).toBe(150);
  });

  it('stops the start when its key has become another', async () => {
    const first = await database({ Units: keyed({ id: 'S' }) });
    await expect(reopened(first, { Units: keyed({ id: 'N' }) })).rejects.toThrow(
      /^Table local-Units holds data under .*id \(S, HASH\).* it cannot become .*id \(N, HASH\).*/,
    );
  });
});

describe('a table made by a call', () => {
  it('is there at once and gone at once, unless it is protected', async () => {
    const one = await database();
    const { BillingMode, KeySchema, AttributeDefinitions } = keyed({ id: 'S' }) as never;
    const table = { TableName, BillingMode, KeySchema, AttributeDefinitions, DeletionProtectionEnabled: true };
    const { TableDescription } = await one.client.send(new CreateTableCommand(table));
    expect(TableDescription).toMatchObject({ TableName, TableStatus: 'CREATING' });
    await expect(one.client.send(new CreateTableCommand(table))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
    await fill(one, 1);
    await expect(one.client.send(new DeleteTableCommand({ TableName }))).rejects.toThrow(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
    await one.client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await one.client.send(new DeleteTableCommand({ TableName }));
    expect((await one.client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    await one.client.send(new CreateTableCommand(table));
    expect((await one.client.send(new GetItemCommand({ TableName, Key: { id: { S: 'u0' } } }))).Item).toBeUndefined();
  });

  it('has keys of 255 letters at most', async () => {
    const one = await database();
    const table = { TableName, ...keyed({ ['x'.repeat(256)]: 'S' }) } as never;
    await expect(one.client.send(new CreateTableCommand(table))).rejects.toThrow('less than or equal to 255');
  });

  it('is listed page by page', async () => {
    const one = await database({ A: keyed({ id: 'S' }), B: keyed({ id: 'S' }), C: keyed({ id: 'S' }) });
    const page = await one.client.send(new ListTablesCommand({ Limit: 2 }));
    expect(page).toMatchObject({ TableNames: ['local-A', 'local-B'], LastEvaluatedTableName: 'local-B' });
    const rest = await one.client.send(new ListTablesCommand({ ExclusiveStartTableName: 'local-B' }));
    expect(rest).toMatchObject({ TableNames: ['local-C'] });
  });
});

describe('time to live', () => {
  const seconds = (fromNow: number) => ({ expiresAt: { N: String(startedAt / 1000 + fromNow) } });
  const expiring = keyed(
    { id: 'S' },
    { ...streaming(), TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } },
  );
  const ids = async (one: Opened) => {
    const found = await Promise.all(
      ['u0', 'u1', 'u2', 'u3'].map((S) => one.client.send(new GetItemCommand({ TableName, Key: { id: { S } } }))),
    );
    return found.flatMap(({ Item }) => Item?.id?.S ?? []);
  };

  it('removes expired items within a minute, and the stream says who did', async () => {
    const one = await database({ Units: expiring });
    await fill(one, 4, (n) => [seconds(3600), seconds(7200), {}, { expiresAt: { S: 'never' } }][n] ?? {});
    await one.host.clock.advance(3_540_000);
    expect(await ids(one)).toEqual(['u0', 'u1', 'u2', 'u3']);
    await one.host.clock.advance(120_000);
    expect(await ids(one)).toEqual(['u1', 'u2', 'u3']);
    const records = await one.service.streams.read(one.created.Units?.attributes.StreamArn ?? '', '', 9);
    expect(records.at(-1)).toMatchObject({
      eventName: 'REMOVE',
      dynamodb: { Keys: { id: { S: 'u0' } } },
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    });
  });

  it('spares an item that was given more time, also across a restart', async () => {
    const one = await database({ Units: expiring });
    await fill(one, 1, () => seconds(60));
    await one.client.send(new PutItemCommand({ TableName, Item: { id: { S: 'u0' }, ...seconds(600) } }));
    const next = await reopened(one, { Units: expiring });
    await next.host.clock.advance(300_000);
    expect(await ids(next)).toEqual(['u0']);
    await next.host.clock.advance(360_000);
    expect(await ids(next)).toEqual([]);
  });

  it('covers items that were there before it was turned on', async () => {
    const one = await database({ Units: keyed({ id: 'S' }) });
    await fill(one, 2, (n) => (n === 0 ? seconds(60) : {}));
    const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
    await one.client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    expect(await one.client.send(new DescribeTimeToLiveCommand({ TableName }))).toMatchObject({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
    });
    await one.host.clock.advance(120_000);
    expect(await ids(one)).toEqual(['u1']);
  });
});
