import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { database, get, openTable, put, refused, send, TableName } from './dynamodb-transactions-support.ts';

beforeAll(openTable);
afterAll(() => database.close());

describe('a transaction with a token', () => {
  const add = (rest: Partial<TransactWriteItemsCommandInput>, by = '1') =>
    send(
      [
        {
          Update: {
            TableName,
            Key: { id: { S: 'counter' } },
            UpdateExpression: 'ADD n :n',
            ExpressionAttributeValues: { ':n': { N: by } },
          },
        },
      ],
      rest,
    );

  it('happens once, however often it is sent, for ten minutes', async () => {
    await add({ ClientRequestToken: 'once' });
    await Promise.all([add({ ClientRequestToken: 'once' }), add({ ClientRequestToken: 'once' })]);
    expect(await get('counter')).toMatchObject({ n: { N: '1' } });
    await database.host.clock.advance(10 * 60_000 + 1);
    await add({ ClientRequestToken: 'once' });
    expect(await get('counter')).toMatchObject({ n: { N: '2' } });
  });

  it('is refused with other content under the same token', async () => {
    await add({ ClientRequestToken: 'mine' });
    await expect(add({ ClientRequestToken: 'mine' }, '2')).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
  });

  it('is the same one in whatever order its members were written', async () => {
    const attributes = { n: { N: '1' }, m: { N: '2' } };
    const turned = { m: { N: '2' }, n: { N: '1' } };
    await send([put('turned', attributes)], { ClientRequestToken: 'turned' });
    await send([put('turned', turned)], { ClientRequestToken: 'turned' });
    expect(await get('turned')).toMatchObject(attributes);
  });

  it('may use its token again after it was cancelled', async () => {
    const ClientRequestToken = 'cancelled';
    await refused([put('later', {}, { ConditionExpression: 'attribute_exists(id)' })], { ClientRequestToken });
    await send([put('later')], { ClientRequestToken });
    expect(await get('later')).toBeDefined();
  });
});

describe('what a transaction costs', () => {
  it('is twice the units of a write, indexes included, and of a read when it is repeated', async () => {
    const items = [put('dear', { status: { S: 'open' }, text: { S: 'x'.repeat(1500) } })];
    const options = { ReturnConsumedCapacity: 'INDEXES', ClientRequestToken: 'dear' } as const;
    const units = (n: number) => ({ CapacityUnits: n, WriteCapacityUnits: n });
    expect((await send(items, options)).ConsumedCapacity).toEqual([
      { TableName, ...units(8), Table: units(4), GlobalSecondaryIndexes: { 'by-status': units(4) } },
    ]);
    expect((await send(items, { ...options, ReturnConsumedCapacity: 'TOTAL' })).ConsumedCapacity).toEqual([
      { TableName, CapacityUnits: 2, ReadCapacityUnits: 2 },
    ]);
  });
});
