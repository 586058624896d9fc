import { crc32 } from 'node:zlib';
import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../infra/local/host.ts';
import { aDatabase, keyed, withIndex } from './dynamodb-support.ts';

const TableName = 'local-Units';
const role = { kind: 'role', roleArn: 'arn:aws-cn:iam::123456789012:role/units' } as const;
const asked: string[] = [];
let denied = '';
let database: Awaited<ReturnType<typeof aDatabase>>;

beforeAll(async () => {
  const authorize = (caller: object, action: string, resource: string, context?: Record<string, string>) => {
    expect(caller).toEqual(role);
    const enclosing = context?.['dynamodb:EnclosingOperation'];
    asked.push(`${action} ${resource.replace(/^.*:table\//, '')}${enclosing ? ` in ${enclosing}` : ''}`);
    if (action === denied) throw new AwsError('AccessDeniedException', `${role.roleArn} may not ${action}`);
  };
  database = await aDatabase({ Units: keyed({ id: 'S' }, withIndex('by-status', ['status'])) }, { authorize }, role);
});
afterAll(() => database.close());
beforeEach(() => {
  asked.length = 0;
  denied = '';
});

async function post(target: string, body: string) {
  const response = await fetch(database.url, { method: 'POST', headers: { 'x-amz-target': target }, body });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
const call = (operation: string, input: object) => post(`DynamoDB_20120810.${operation}`, JSON.stringify(input));

describe('an answer', () => {
  it('carries the checksum of its body and its request id', async () => {
    const { headers, text } = await call('ListTables', {});
    expect(headers.get('x-amz-crc32')).toBe(String(crc32(text)));
    expect(headers.get('x-amzn-requestid')).toMatch(/^[A-Z0-9]{52}$/);
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.0');
  });

  it.each([
    [
      'an operation that is not hosted',
      'ExportTableToPointInTime',
      {},
      'com.amazon.coral.service#UnknownOperationException',
      'This host does not support the operation ExportTableToPointInTime',
    ],
    [
      'a parameter that is not hosted',
      'PutItem',
      { TableName, Item: { id: { S: 'x' } }, NoSuch: 1 },
      'com.amazon.coral.validate#ValidationException',
      'This host does not support the parameter NoSuch of PutItem',
    ],
    [
      'one deep down',
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName, Item: {}, ReturnValues: 'NONE' } }] },
      'com.amazon.coral.validate#ValidationException',
      'This host does not support the parameter TransactItems.Put.ReturnValues of TransactWriteItems',
    ],
    [
      'a table that is not there',
      'GetItem',
      { TableName: 'nothing', Key: { id: { S: 'x' } } },
      'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      'Requested resource not found',
    ],
    [
      'a key that is none',
      'GetItem',
      { TableName, Key: { no: { S: 'x' } } },
      'com.amazon.coral.validate#ValidationException',
      'The provided key element does not match the schema',
    ],
    [
      'a value of the wrong shape',
      'GetItem',
      { TableName: 1 },
      'com.amazon.coral.service#SerializationException',
      'NUMBER_VALUE cannot be converted to String',
    ],
  ])('refuses %s', async (_, operation, input, type, message) => {
    const { status, text } = await call(operation, input);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ __type: type, message });
  });

  const QUERY = { TableName, KeyConditionExpression: 'id = :i', ExpressionAttributeValues: { ':i': { S: 'x' } } };
  it.each([
    [
      'Query',
      { ...QUERY, Select: 'COUNT', ProjectionExpression: 'id' },
      'Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
    [
      'Query',
      { ...QUERY, Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'id' },
      'Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES',
    ],
    [
      'Query',
      { ...QUERY, Select: 'ALL_PROJECTED_ATTRIBUTES' },
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    ],
    [
      'Query',
      { ...QUERY, Select: 'SPECIFIC_ATTRIBUTES' },
      '1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      'Scan',
      { TableName, Select: 'SPECIFIC_ATTRIBUTES' },
      '1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      'PutItem',
      { TableName, Item: { id: { S: 'x' }, status: { S: '' } } },
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-status, IndexKey: status',
    ],
    [
      'UpdateItem',
      {
        TableName,
        Key: { id: { S: 'x' } },
        UpdateExpression: 'SET #s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: '' } },
      },
      'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
    ],
  ])('refuses in %s what AWS refuses', async (operation, input, message) => {
    expect(JSON.parse((await call(operation, input)).text)).toEqual({
      __type: 'com.amazon.coral.validate#ValidationException',
      message,
    });
  });

  it('refuses a body that is no JSON', async () => {
    expect((await post('DynamoDB_20120810.GetItem', '{')).text).toContain('SerializationException');
    expect((await post('DynamoDB_20120810.GetItem', '[1]')).status).toBe(400);
    expect((await post('DynamoDBStreams_20120810.ListStreams', '{}')).text).toContain(
      'does not support the operation DynamoDBStreams_20120810.ListStreams',
    );
  });

  it('shows the item that failed a condition, if asked', async () => {
    const Item = { id: { S: 'there' }, n: { N: '1' } };
    await database.client.send(new PutItemCommand({ TableName, Item }));
    const again = { TableName, Item, ConditionExpression: 'attribute_not_exists(id)' };
    await expect(database.client.send(new PutItemCommand(again))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
    });
    await expect(
      database.client.send(new PutItemCommand({ ...again, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })),
    ).rejects.toMatchObject({ Item });
  });

  it("counts an item's size in bytes", async () => {
    const Item = { id: { S: 'big' }, text: { S: '长'.repeat(140_000) } };
    await expect(database.client.send(new PutItemCommand({ TableName, Item }))).rejects.toThrow(
      'Item size has exceeded the maximum allowed size',
    );
  });
});

describe('a call', () => {
  const Key = { id: { S: 'a' } };

  it('needs leave for what it touches', async () => {
    await database.client.send(new PutItemCommand({ TableName, Item: Key }));
    await database.client.send(new UpdateItemCommand({ TableName, Key }));
    await database.client.send(new ScanCommand({ TableName }));
    await database.client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }));
    await database.client.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-status',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: 'x' } },
      }),
    );
    await database.client.send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key } }] }));
    await database.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: { id: { S: 'b' } } } },
          { Delete: { TableName, Key: { id: { S: 'c' } } } },
          { Update: { TableName, Key: { id: { S: 'd' } }, UpdateExpression: 'REMOVE x' } },
          { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(id)' } },
        ],
      }),
    );
    expect(asked).toEqual([
      'dynamodb:PutItem local-Units',
      'dynamodb:UpdateItem local-Units',
      'dynamodb:Scan local-Units',
      'dynamodb:BatchGetItem local-Units',
      'dynamodb:Query local-Units/index/by-status',
      'dynamodb:GetItem local-Units in TransactGetItems',
      'dynamodb:PutItem local-Units in TransactWriteItems',
      'dynamodb:DeleteItem local-Units in TransactWriteItems',
      'dynamodb:UpdateItem local-Units in TransactWriteItems',
      'dynamodb:ConditionCheckItem local-Units in TransactWriteItems',
    ]);
  });

  it('does nothing when leave for one part is missing', async () => {
    denied = 'dynamodb:DeleteItem';
    const TransactItems = [{ Put: { TableName, Item: { id: { S: 'denied' } } } }, { Delete: { TableName, Key } }];
    await expect(database.client.send(new TransactWriteItemsCommand({ TransactItems }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `${role.roleArn} may not dynamodb:DeleteItem`,
    });
    expect(
      (await database.client.send(new GetItemCommand({ TableName, Key: { id: { S: 'denied' } } }))).Item,
    ).toBeUndefined();
  });
});
