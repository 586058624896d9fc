import {
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { database, get, ids, openTable, put, refused, send, TableName } from './dynamodb-transactions-support.ts';

beforeAll(openTable);
afterAll(() => database.close());

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
      'an item of more than 400 KB',
      [put('x', { text: { S: '长'.repeat(140_000) } })],
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'more than 4 MB',
      ids(12).map((id) => put(id, { text: { S: '长'.repeat(120_000) } })),
      'Transaction payload size cannot exceed 4 MB',
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
      'an update to more than 400 KB',
      {
        Update: {
          TableName,
          Key: { id: { S: 'x' } },
          UpdateExpression: 'SET a = :text',
          ExpressionAttributeValues: { ':text': { S: '长'.repeat(140_000) } },
        },
      },
      'Item size to update has exceeded the maximum allowed size',
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

  it('looks at keys before conditions, and no further than the first that is wrong', async () => {
    const wrong = { Put: { TableName, Item: { id: { N: '5' } } } };
    const failing = put('x', {}, { ConditionExpression: 'attribute_exists(id)' });
    const { CancellationReasons } = await refused([failing, wrong, wrong]);
    expect(CancellationReasons?.map(({ Code }) => Code)).toEqual(['None', 'ValidationError', 'None']);
  });

  it('lets names and values stand where no expression could use them', async () => {
    const idle = { ExpressionAttributeNames: { '#n': 'n' }, ExpressionAttributeValues: { ':n': { N: '1' } } };
    await send([put('idle', {}, idle), { Delete: { TableName, Key: { id: { S: 'idle2' } }, ...idle } }]);
    expect(await get('idle')).toEqual({ id: { S: 'idle' } });
  });

  it('deletes items of more than 4 MB', async () => {
    const many = ids(11);
    for (const id of many) await send([put(id, { text: { S: 'x'.repeat(400_000) } })]);
    await send(many.map((id) => ({ Delete: { TableName, Key: { id: { S: id } } } })));
    expect(await get('n10')).toBeUndefined();
  });

  it('does not find a table that is not there', async () => {
    const error = await refused([{ Put: { TableName: 'nothing', Item: { id: { S: 'x' } } } }]);
    expect(error.name).toBe('ResourceNotFoundException');
    expect(error.message).toBe('Requested resource not found');
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
