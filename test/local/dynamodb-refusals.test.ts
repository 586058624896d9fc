/** What no right request holds, and what this host does not do: each refused as such, by name. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDatabase, keyed } from './dynamodb-support.ts';

const TableName = 'local-Units';
const id = { S: 'x' };
let database: Awaited<ReturnType<typeof aDatabase>>;
beforeAll(async () => {
  database = await aDatabase({ Units: keyed({ id: 'S' }) });
});
afterAll(() => database.close());

async function call(operation: string, input: object) {
  const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}` };
  const response = await fetch(database.url, { method: 'POST', headers, body: JSON.stringify(input) });
  return { status: response.status, text: await response.text() };
}

describe('DynamoDB', () => {
  it.each([
    ['Scan', 'Segment', { Segment: 0, TotalSegments: 3 }],
    ['UpdateTable', 'GlobalSecondaryIndexUpdates', { GlobalSecondaryIndexUpdates: [] }],
    ['UpdateTable', 'StreamSpecification', { StreamSpecification: { StreamEnabled: true } }],
    ['PutItem', 'ReturnItemCollectionMetrics', { Item: { id }, ReturnItemCollectionMetrics: 'SIZE' }],
    ['GetItem', 'constructor', { Key: { id }, constructor: 1 }],
    ['PutItem', 'Expected', { Item: { id }, Expected: {} }],
    ['PutItem', 'Item.L.Text', { Item: { id, deep: { L: [{ S: 'x', Text: 'y' }] } } }],
  ])('does no %s with %s', async (operation, parameter, input) => {
    const { text } = await call(operation, { TableName, ...input });
    expect(JSON.parse(text)).toEqual({
      __type: 'com.amazon.coral.validate#ValidationException',
      message: `This host does not support the parameter ${parameter} of ${operation}`,
    });
  });

  it.each<[string, object]>([
    ['PutItem', { TableName, Item: { id, none: null } }],
    ['PutItem', { TableName, Item: { id, deep: { M: { none: null } } } }],
    ['PutItem', { TableName, Item: { id, set: { SS: ['a', null] } } }],
    ['BatchGetItem', { RequestItems: { [TableName]: { Keys: [null] } } }],
    ['BatchGetItem', { RequestItems: { [TableName]: null } }],
    ['BatchWriteItem', { RequestItems: { [TableName]: [null] } }],
    ['TransactWriteItems', { TransactItems: [null] }],
  ])('refuses nothing where there must be something: %s %j', async (operation, input) => {
    const { status, text } = await call(operation, input);
    expect(status).toBe(400);
    expect(JSON.parse(text).message).toMatch(/^Supplied AttributeValue is empty/);
  });

  it.each([
    ['GetItem', { TableName: 'a', Key: { id } }],
    ['TransactWriteItems', { TransactItems: [{ Put: { TableName: 'a', Item: { id } } }] }],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'a', Key: { id } } }] }],
  ])('finds no table of a name that none can have: %s', async (operation, input) => {
    expect(JSON.parse((await call(operation, input)).text).__type).toMatch(/#ResourceNotFoundException$/);
  });

  it('has no operation that JavaScript keeps for itself', async () => {
    expect(JSON.parse((await call('constructor', {})).text).__type).toMatch(/#UnknownOperationException$/);
  });

  it('refuses an attribute without a name, and a body that is a list', async () => {
    const named = await call('PutItem', { TableName, Item: { id, '': id } });
    expect(JSON.parse(named.text).message).toBe('Empty attribute name');
    expect(JSON.parse((await call('PutItem', [])).text).__type).toMatch(/#SerializationException$/);
  });
});
