import {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  type TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDatabase, keyed, streaming, withIndex } from './dynamodb-support.ts';

let database: Awaited<ReturnType<typeof aDatabase>>;
const TableName = 'local-Units';

beforeAll(async () => {
  database = await aDatabase({ Units: keyed({ id: 'S' }, { ...withIndex('by-status', ['status']), ...streaming() }) });
});
afterAll(() => database.close());

const put = (id: string, more = {}, rest = {}): TransactWriteItem => ({
  Put: { TableName, Item: { id: { S: id }, ...more }, ...rest },
});
const send = (TransactItems: TransactWriteItem[], rest: Partial<TransactWriteItemsCommandInput> = {}) =>
  database.client.send(new TransactWriteItemsCommand({ TransactItems, ...rest }));
const refused = (TransactItems: TransactWriteItem[], rest = {}): Promise<TransactionCanceledException> =>
  send(TransactItems, rest).then(
    () => expect.unreachable('it was not refused'),
    (error) => error,
  );
const get = async (id: string) =>
  (await database.client.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }))).Item;
const ids = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`);

describe('TransactWriteItems', () => {
  it('makes all its changes, in the index too', async () => {
    await send([put('a', { status: { S: 'open' } }), put('b', { status: { S: 'open' } })]);
    await send([
      {
        Update: {
          TableName,
          Key: { id: { S: 'a' } },
          UpdateExpression: 'SET n = :n',
          ExpressionAttributeValues: { ':n': { N: '1' } },
        },
      },
      { Delete: { TableName, Key: { id: { S: 'b' } } } },
      { ConditionCheck: { TableName, Key: { id: { S: 'c' } }, ConditionExpression: 'attribute_not_exists(id)' } },
    ]);
    const open = await database.client.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-status',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: 'open' } },
      }),
    );
    expect(open.Items).toEqual([{ id: { S: 'a' }, status: { S: 'open' }, n: { N: '1' } }]);
  });

  it('changes nothing and names every reason in order when one action fails', async () => {
    await send([put('kept', { n: { N: '1' } })]);
    const error = await refused([
      put('never'),
      put(
        'kept',
        {},
        { ConditionExpression: 'attribute_not_exists(id)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
      ),
      { Update: { TableName, Key: { id: { S: 'kept2' } }, UpdateExpression: 'SET a = b' } },
      { ConditionCheck: { TableName, Key: { id: { S: 'gone' } }, ConditionExpression: 'attribute_exists(id)' } },
    ]);
    expect(error.name).toBe('TransactionCanceledException');
    expect(error.message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError, ConditionalCheckFailed]',
    );
    expect(error.CancellationReasons).toEqual([
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { id: { S: 'kept' }, n: { N: '1' } },
      },
      {
        Code: 'ValidationError',
        Message: 'The provided expression refers to an attribute that does not exist in the item',
      },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
    ]);
    expect(await get('never')).toBeUndefined();
  });

  it.each([
    [
      'two actions on one item',
      [put('x'), { Delete: { TableName, Key: { id: { S: 'x' } } } }],
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'an action of two kinds',
      [{ ...put('x'), Delete: { TableName, Key: { id: { S: 'y' } } } }],
      'TransactItems can only contain one of Check, Put, Update or Delete',
    ],
    [
      'more than 100 actions',
      ids(101).map((id) => put(id)),
      /at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100$/,
    ],
    [
      'no action',
      [],
      "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'an empty key',
      [put('')],
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id',
    ],
    [
      'an empty key to delete',
      [{ Delete: { TableName, Key: { id: { S: '' } } } }],
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id',
    ],
    [
      'a broken expression',
      [put('x', {}, { ConditionExpression: 'attribute_exists(' })],
      /^Invalid ConditionExpression: Syntax error/,
    ],
    [
      'more than 4 MB',
      ids(12).map((id) => put(id, { text: { S: '长'.repeat(120_000) } })),
      'Collection size of items in the transaction exceeds the limit of 4 MB',
    ],
  ] as [string, TransactWriteItem[], string | RegExp][])('refuses %s', async (_, items, message) => {
    const error = await refused(items);
    expect(error.name).toBe('ValidationException');
    expect(error.message).toMatch(message);
  });

  it.each([
    [
      'a key of the wrong type',
      { Put: { TableName, Item: { id: { N: '5' } } } },
      'One or more parameter values were invalid: Type mismatch for key id expected: S actual: N',
    ],
    [
      'a key to delete of the wrong type',
      { Delete: { TableName, Key: { id: { N: '5' } } } },
      'The provided key element does not match the schema',
    ],
    [
      'an item of more than 400 KB',
      put('x', { text: { S: '长'.repeat(140_000) } }),
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'an index key of the wrong type',
      put('x', { status: { N: '1' } }),
      'One or more parameter values were invalid: Type mismatch for Index Key status Expected: S Actual: N IndexName: by-status',
    ],
  ] as [string, TransactWriteItem, string][])('cancels for %s', async (_, item, message) => {
    const error = await refused([item]);
    expect(error.CancellationReasons).toEqual([{ Code: 'ValidationError', Message: message }]);
  });

  it('does not find a table that is not there', async () => {
    const error = await refused([{ Put: { TableName: 'nothing', Item: { id: { S: 'x' } } } }]);
    expect(error.name).toBe('ResourceNotFoundException');
    expect(error.message).toBe('Requested resource not found');
  });
});

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

describe('TransactGetItems', () => {
  it('refuses more than 4 MB', async () => {
    const many = ids(11);
    for (const id of many) await send([put(id, { text: { S: '长'.repeat(130_000) } })]);
    const TransactItems = many.map((id) => ({ Get: { TableName, Key: { id: { S: id } } } }));
    await expect(database.client.send(new TransactGetItemsCommand({ TransactItems }))).rejects.toThrow(
      'exceeds the limit of 4 MB',
    );
  });

  it('answers in the order asked, {} for what is not there, at twice the price', async () => {
    await database.client.send(
      new PutItemCommand({ TableName, Item: { id: { S: 'g' }, n: { N: '7' }, m: { N: '8' } } }),
    );
    const got = await database.client.send(
      new TransactGetItemsCommand({
        ReturnConsumedCapacity: 'TOTAL',
        TransactItems: [
          { Get: { TableName, Key: { id: { S: 'not there' } } } },
          { Get: { TableName, Key: { id: { S: 'g' } }, ProjectionExpression: 'n' } },
        ],
      }),
    );
    expect(got.Responses).toEqual([{}, { Item: { n: { N: '7' } } }]);
    expect(got.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4, ReadCapacityUnits: 4 }]);
  });
});
