import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDatabase, keyed } from './dynamodb-support.ts';

const TableName = 'local-Things';
type Attributes = Record<string, AttributeValue>;

let database: Awaited<ReturnType<typeof aDatabase>>;
beforeAll(async () => {
  database = await aDatabase({ Things: keyed({ id: 'S' }) });
});
afterAll(() => database.close());

let count = 0;
/** What an update makes of an item, and what it answers; undefined stands for no item. */
async function update(before: Attributes | undefined, UpdateExpression: string, values?: Attributes, more = {}) {
  const Key = { id: { S: String(count++) } };
  if (before) await database.client.send(new PutItemCommand({ TableName, Item: { ...Key, ...before } }));
  const input = { TableName, Key, UpdateExpression, ExpressionAttributeValues: values, ...more };
  const { Attributes } = await database.client.send(new UpdateItemCommand(input));
  const { Item } = await database.client.send(new GetItemCommand({ TableName, Key }));
  if (!Item) return { Attributes };
  const { id: _, ...after } = Item;
  return { Attributes, after };
}

const N = (number: number | string) => ({ N: String(number) });
const L = (...numbers: number[]) => ({ L: numbers.map(N) });
const v = (value: AttributeValue) => ({ ':v': value });

describe('an update', () => {
  const copied = { a: { M: { x: N(1) } }, b: { M: { x: N(2) } } };
  it.each<[string, Attributes, string, Attributes | undefined, Attributes]>([
    [
      'keeps a value that is false',
      { a: { BOOL: false } },
      'SET a = if_not_exists(a, :v)',
      v(N(1)),
      { a: { BOOL: false } },
    ],
    ['keeps a value that is empty', { a: { S: '' } }, 'SET a = if_not_exists(a, :v)', v(N(1)), { a: { S: '' } }],
    ['reads the item as it was', { a: N(1), b: N(2) }, 'SET a = b, b = a', undefined, { a: N(2), b: N(1) }],
    ['copies a map for good', { b: { M: { x: N(1) } } }, 'SET a = b, b.x = :v', v(N(2)), copied],
    ['counts positions as they were', { a: L(0, 1, 2, 3) }, 'REMOVE a[1], a[0] SET a[3] = :v', v(N(9)), { a: L(2, 9) }],
    ['removes positions in any order', { a: L(0, 1, 2, 3) }, 'REMOVE a[0], a[1], a[2]', undefined, { a: L(3) }],
    ['appends behind the end by position', { a: L(0) }, 'SET a[9] = :v, a[7] = a[0]', v(N(9)), { a: L(0, 0, 9) }],
    ['adds exactly', { a: N('0.1') }, 'SET a = a + :v', v(N('0.2')), { a: N('0.3') }],
    ['has no negative zero', { a: N(1) }, 'SET a = a - :v', v(N(1)), { a: N(0) }],
    ['ends a set with its last member', { a: { SS: ['x'] } }, 'DELETE a :v', v({ SS: ['x'] }), {}],
    ['takes an own attribute for one', {}, 'SET a = if_not_exists(toString, :v)', v(N(1)), { a: N(1) }],
  ])('%s', async (_, before, expression, values, after) => {
    expect((await update(before, expression, values)).after).toEqual(after);
  });

  it.each<[string, string, Attributes | undefined]>([
    ['an attribute', 'REMOVE a', undefined],
    ['a place inside', 'REMOVE a.b, c[0]', undefined],
    ['members of a set', 'DELETE a :v', v({ SS: ['x'] })],
  ])('makes no item by removing %s', async (_, expression, values) => {
    expect(await update(undefined, expression, values, { ReturnValues: 'ALL_NEW' })).toEqual({ Attributes: undefined });
  });

  it.each<[string, Attributes, string, Attributes | undefined]>([
    ['UPDATED_OLD', { a: { M: { b: N(1), c: L(1, 2, 3) } } }, 'SET a.c[1] = :v', { a: { M: { c: L(2) } } }],
    ['UPDATED_NEW', { a: { M: { b: N(1), c: L(1, 2, 3) } } }, 'SET a.c[1] = :v', { a: { M: { c: L(9) } } }],
    ['UPDATED_NEW', { a: L(1) }, 'SET a[5] = :v', undefined],
    ['UPDATED_OLD', { a: { M: {} } }, 'SET a.b = :v', undefined],
    ['UPDATED_OLD', { a: { BOOL: false } }, 'SET a = :v', { a: { BOOL: false } }],
  ])('shows as %s of %j what %s changed', async (ReturnValues, before, expression, shown) => {
    expect((await update(before, expression, v(N(9)), { ReturnValues })).Attributes).toEqual(shown);
  });

  const nines = '9'.repeat(38);
  it.each<[string, Attributes, string, Attributes | undefined, string]>([
    ['a path into nothing', { a: N(1) }, 'SET b.c = :v', v(N(1)), 'The document path provided'],
    ['a position in a map', { a: { M: { 0: N(1) } } }, 'SET a[0] = :v', v(N(1)), 'The document path provided'],
    ['an attribute that is not there', {}, 'SET a = b', undefined, 'refers to an attribute that does not exist'],
    ['a sum with a text', { a: { S: '1' } }, 'SET a = a + :v', v(N(1)), 'has an incorrect data type'],
    ['a sum that is too large', { a: N(`${nines}e88`) }, 'SET a = a + a', undefined, 'Number overflow'],
    ['a sum with too many digits', { a: N(nines) }, 'ADD a :v', v(N('0.1')), 'Number overflow'],
    ['a difference that is too small', { a: N('1.1e-130') }, 'SET a = a - :v', v(N('1e-130')), 'Number underflow'],
  ])('refuses %s', async (_, before, expression, values, message) => {
    await expect(update(before, expression, values)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });
});

describe('an update of a large item', () => {
  const text = (length: number) => ({ S: 'x'.repeat(length) });
  const limit = 400 * 1024;
  // The key's name and value are 3 bytes, and so little that what the clauses weigh is what counts.
  let key = 0;
  const set = async (length: number, UpdateExpression: string, more: Attributes = {}, seed: Attributes = {}) => {
    const Key = { id: { S: String.fromCharCode(65 + key++) } };
    await database.client.send(new PutItemCommand({ TableName, Item: { ...Key, ...seed } }));
    const ExpressionAttributeValues = { ':v': text(length), ...more };
    await database.client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression, ExpressionAttributeValues }));
  };
  const tooLarge = {
    name: 'ValidationException',
    message: expect.stringContaining('Item size to update has exceeded'),
  };

  it.each<[string, string, number, Attributes?, Attributes?]>([
    ['what it sets and 19 bytes for each', 'SET a = :v', limit - 3 - 19 - 1],
    ['a second clause', 'SET a = :v, b = :w', limit - 3 - 19 - 1 - (19 + 2), { ':w': { S: 'w' } }],
    ['2 bytes for what it removes', 'SET a = :v REMOVE b', limit - 3 - 19 - 1 - 2, {}, { b: { S: 'b' } }],
    ['one byte more for a position', 'SET a[0] = :v', limit - 3 - 20 - 1 - 3 - 1, {}, { a: { L: [{ S: '' }] } }],
    ['nothing for what it leaves alone', 'SET a = :v', limit - 3 - 19 - 1, {}, { b: text(10) }],
    ['the whole item as well', 'SET a = :v', limit - 3 - 101 - 1, {}, { b: text(100) }],
  ])('is weighed: %s', async (_, expression, length, more, seed) => {
    await set(length, expression, more, seed);
    await expect(set(length + 1, expression, more, seed)).rejects.toMatchObject(tooLarge);
  });

  it('is weighed by the item alone in a transaction', async () => {
    const Key = { id: { S: '~' } };
    const ExpressionAttributeValues = { ':v': text(limit - 3 - 1) };
    const Update = { TableName, Key, UpdateExpression: 'SET a = :v', ExpressionAttributeValues };
    await database.client.send(new TransactWriteItemsCommand({ TransactItems: [{ Update }] }));
    await expect(database.client.send(new UpdateItemCommand(Update))).rejects.toMatchObject(tooLarge);
  });
});
