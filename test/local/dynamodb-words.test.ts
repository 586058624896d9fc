import { GetItemCommand, PutItemCommand, TransactGetItemsCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDatabase, keyed } from './dynamodb-support.ts';

const TableName = 'local-Words';
const Key = { id: { S: 'a' } };
let database: Awaited<ReturnType<typeof aDatabase>>;

beforeAll(async () => {
  database = await aDatabase({ Words: keyed({ id: 'S' }) });
});
afterAll(() => database.close());

async function refusal(operation: string, input: object): Promise<{ name: string; message: string }> {
  const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}` };
  const answer = await fetch(database.url, { method: 'POST', headers, body: JSON.stringify(input) });
  const { __type, message } = (await answer.json()) as { __type: string; message: string };
  return { name: __type.replace(/^.*#/, ''), message };
}

describe('an expression that cannot be read', () => {
  it.each([
    ['UpdateExpression', 'INVALID SYNTAX HERE', 'INVALID', 'INVALID SYNTAX'],
    ['UpdateExpression', 'SET place = VALUE 1', '1', 'VALUE 1'],
    ['UpdateExpression', 'set  0 = :a', '0', 'set  0 ='],
    ['UpdateExpression', 'ADD count ', '<EOF>', 'count'],
    ['ProjectionExpression', '!!! INVALID !!!', '!', '!!'],
  ])('is told of by the word that does not fit: %s %s', async (name, expression, token, near) => {
    const operation = name === 'UpdateExpression' ? 'UpdateItem' : 'GetItem';
    const message = `Invalid ${name}: Syntax error; token: "${token}", near: "${near}"`;
    expect(await refusal(operation, { TableName, Key, [name]: expression })).toEqual({
      name: 'ValidationException',
      message,
    });
  });
});

describe('a request', () => {
  const keys = Array.from({ length: 101 }, (_, index) => ({ id: { S: String(index) } }));
  const aTable = {
    TableName: 'local-New',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  };

  const bogus = { ReturnConsumedCapacity: 'ALL' };
  const unknownCapacity =
    "Value 'ALL' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]";

  it.each<[string, string, object, string]>([
    [
      'to a table without a name',
      'PutItem',
      { TableName: '', Item: Key, ReturnValues: 'all' },
      "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'for no items',
      'Query',
      { TableName, KeyConditionExpression: 'id = :a', ExpressionAttributeValues: { ':a': { S: 'a' } }, Limit: 0 },
      "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'for no keys',
      'BatchGetItem',
      { RequestItems: { [TableName]: { Keys: [] } } },
      `1 validation error detected: Value at 'RequestItems.${TableName}.member.Keys' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'for too many keys',
      'BatchGetItem',
      { RequestItems: { [TableName]: { Keys: keys } } },
      `1 validation error detected: Value at 'RequestItems.${TableName}.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100`,
    ],
    ['for no tables', 'BatchGetItem', { RequestItems: {} }, 'The requestItems parameter is required for BatchGetItem'],
    [
      'to write nothing',
      'BatchWriteItem',
      { RequestItems: {} },
      'The requestItems parameter is required for BatchWriteItem',
    ],
    [
      'to do nothing in a transaction',
      'TransactWriteItems',
      { TransactItems: [{}] },
      'Invalid Request: TransactWriteRequest should contain Delete or Put or Update request',
    ],
    [
      'for a view of no stream',
      'CreateTable',
      { ...aTable, StreamSpecification: { StreamEnabled: false, StreamViewType: 'NEW_IMAGE' } },
      'One or more parameter values were invalid: Table is being created with a stream disabled, UpdateViewType should not be specified',
    ],
    [
      'for a stream without a view',
      'CreateTable',
      { ...aTable, StreamSpecification: { StreamEnabled: true } },
      'One or more parameter values were invalid: Table is being created with a stream enabled, UpdateViewType is required',
    ],
    [
      'for less than no items',
      'Scan',
      { TableName, Limit: 0 },
      "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'to start nowhere',
      'Scan',
      { TableName, ExclusiveStartKey: { other: { S: 'a' } } },
      'The provided starting key is invalid',
    ],
    [
      'with values for nothing',
      'UpdateItem',
      { TableName, Key, ExpressionAttributeValues: { ':a': { S: 'a' } } },
      '1 validation error detected: ExpressionAttributeValues can only be specified when using expressions',
    ],
    [
      'without names',
      'DeleteItem',
      { TableName, Key, ConditionExpression: 'a = b', ExpressionAttributeNames: {} },
      '1 validation error detected: ExpressionAttributeNames must not be empty',
    ],
    [
      'with an empty condition',
      'PutItem',
      { TableName, Item: Key, ConditionExpression: '' },
      '1 validation error detected: Invalid ConditionExpression: The expression can not be empty;',
    ],
    [
      'for two unknown answers of an update',
      'UpdateItem',
      { TableName, Key, ReturnValues: 'ALL', ReturnConsumedCapacity: 'ALL' },
      "1 validation error detected: Value 'ALL' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
    ],
    [
      'for a table with too short a name',
      'CreateTable',
      { ...aTable, TableName: 'ab' },
      "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
    [
      'for a table with a key too many',
      'CreateTable',
      { ...aTable, KeySchema: ['a', 'b', 'c'].map((AttributeName) => ({ AttributeName, KeyType: 'HASH' })) },
      "1 validation error detected: Value '[KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=b, keyType=HASH), KeySchemaElement(attributeName=c, keyType=HASH)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      'of a number that is none',
      'UpdateItem',
      { TableName, Key, UpdateExpression: 'SET a = :a', ExpressionAttributeValues: { ':a': { N: 'ten' } } },
      '1 validation error detected: The parameter cannot be converted to a numeric value: ten',
    ],
    [
      'for a key of a type that no key has',
      'Query',
      { TableName, KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': { BOOL: true } } },
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      'for too long a token',
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName, Item: Key } }], ClientRequestToken: 'x'.repeat(37), ...bogus },
      `2 validation errors detected: Value '${'x'.repeat(37)}' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36; ${unknownCapacity}`,
    ],
    [
      'to a table that can have no such name',
      'BatchGetItem',
      { RequestItems: { 'a!b': { Keys: [Key] } }, ...bogus },
      `2 validation errors detected: Value '{"a!b":{"Keys":[{"id":{"S":"a"}}]}}' at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]; ${unknownCapacity}`,
    ],
  ])('%s is refused in the words of AWS', async (_, operation, input, message) => {
    expect(await refusal(operation, input)).toEqual({ name: 'ValidationException', message });
  });

  it('for too many writes repeats them by table', async () => {
    const requests = Array.from({ length: 26 }, (_, index) => ({ PutRequest: { Item: { id: { S: String(index) } } } }));
    const { message } = await refusal('BatchWriteItem', { RequestItems: { [TableName]: requests } });
    expect(message).toMatch(/^1 validation error detected: Value '\{local-Words=\[.+\]\}' at 'requestItems' failed/);
  });

  it('may name a table that is too short to be created, and does not find it', async () => {
    const missing = { name: 'ResourceNotFoundException', message: 'Requested resource not found' };
    expect(await refusal('GetItem', { TableName: 'ab', Key })).toEqual(missing);
    expect(await refusal('Scan', { TableName: 'a' })).toEqual(missing);
  });

  it('for attributes that an item lacks has an item, but for the one of a transaction', async () => {
    await database.client.send(new PutItemCommand({ TableName, Item: Key }));
    const Get = { TableName, Key, ProjectionExpression: 'lacking' };
    const transacted = new TransactGetItemsCommand({ TransactItems: [{ Get }] });
    expect((await database.client.send(new GetItemCommand(Get))).Item).toEqual({});
    expect((await database.client.send(transacted)).Responses).toEqual([{}]);
  });
});
