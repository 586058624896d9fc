import {
  type AttributeValue,
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDatabase, keyed } from './dynamodb-support.ts';

const TableName = 'local-Things';
/** 𠮷 lies outside the first 65,536 characters: behind ｱ by its bytes, before it by its UTF-16 units. */
const item: Record<string, AttributeValue> = {
  id: { S: 'one' },
  no: { BOOL: false },
  yes: { BOOL: true },
  empty: { S: '' },
  text: { S: '消防通道' },
  rare: { S: '𠮷' },
  zero: { N: '0' },
  two: { N: '2' },
  ten: { N: '10' },
  none: { NULL: true },
  bytes: { B: Uint8Array.of(0, 1, 2) },
  list: { L: [{ S: 'a' }, { BOOL: false }, { M: { n: { N: '1.0' } } }] },
  map: { M: { a: { S: '' }, b: { L: [] } } },
  set: { SS: ['a', 'b'] },
  numbers: { NS: ['1', '2'] },
};

let database: Awaited<ReturnType<typeof aDatabase>>;
beforeAll(async () => {
  database = await aDatabase({ Things: keyed({ id: 'S' }) });
  await database.client.send(new PutItemCommand({ TableName, Item: item }));
});
afterAll(() => database.close());

type Given = { values?: Record<string, AttributeValue>; expression: string };

const inputOf = ({ expression, values }: Given) => {
  const words = [...expression.matchAll(/#(\w+)/g)].map(([, word = '']) => [`#${word}`, word]);
  return {
    TableName,
    ExpressionAttributeNames: Object.fromEntries(words),
    ...(values && { ExpressionAttributeValues: values }),
  };
};
const passes = async (given: Given): Promise<boolean> => {
  const found = await database.client.send(
    new ScanCommand({ ...inputOf(given), FilterExpression: given.expression, Select: 'COUNT' }),
  );
  expect([found.ScannedCount, found.Items]).toEqual([1, undefined]);
  return found.Count === 1;
};
const isMet = (given: Given): Promise<boolean> =>
  database.client
    .send(new PutItemCommand({ ...inputOf(given), Item: item, ConditionExpression: given.expression }))
    .then(
      () => true,
      ({ name }) => {
        expect(name).toBe('ConditionalCheckFailedException');
        return false;
      },
    );

const S = (text: string) => ({ ':v': { S: text } });
const N = (number: string) => ({ ':v': { N: number } });
const cases: [expression: string, values: Record<string, AttributeValue> | undefined, holds: boolean][] = [
  ['#no = :v', { ':v': { BOOL: false } }, true],
  ['#no IN (:v)', { ':v': { BOOL: false } }, true],
  ['#yes IN (:v)', { ':v': { BOOL: false } }, false],
  ['#no <> :v', { ':v': { BOOL: false } }, false],
  ['#gone <> :v', { ':v': { BOOL: false } }, true],
  ['#gone = :v', { ':v': { BOOL: false } }, false],
  ['#gone IN (:v)', { ':v': { BOOL: false } }, false],
  ['#empty = :v', S(''), true],
  ['#empty IN (:v)', S(''), true],
  ['#empty < :v', S('a'), true],
  ['#empty BETWEEN :v AND :w', { ...S(''), ':w': { S: 'a' } }, true],
  ['begins_with(#text, :v)', S(''), true],
  ['begins_with(#text, :v)', S('消防'), true],
  ['begins_with(#text, :v)', S('通道'), false],
  ['begins_with(#bytes, :v)', { ':v': { B: Uint8Array.of(0, 1) } }, true],
  ['begins_with(#two, :v)', S('2'), false],
  ['#rare > :v', S('ｱ'), true],
  ['#two < #ten', undefined, true],
  ['#zero IN (:v)', N('-0.0'), true],
  ['#two = :v', S('2'), false],
  ['#two > :v', S('1'), false],
  ['#yes > #no', undefined, false],
  ['#none = :v', { ':v': { NULL: true } }, true],
  ['#list = :v', { ':v': { L: [{ S: 'a' }, { BOOL: false }, { M: { n: { N: '1' } } }] } }, true],
  ['#list = :v', { ':v': { L: [{ BOOL: false }, { S: 'a' }, { M: { n: { N: '1' } } }] } }, false],
  ['#map = :v', { ':v': { M: { b: { L: [] }, a: { S: '' } } } }, true],
  ['#map <> :v', { ':v': { M: { a: { S: '' } } } }, true],
  ['#set = :v', { ':v': { SS: ['b', 'a'] } }, true],
  ['#set = :v', { ':v': { L: [{ S: 'a' }, { S: 'b' }] } }, false],
  ['#numbers = :v', { ':v': { NS: ['2.0', '1'] } }, true],
  ['contains(#list, :v)', { ':v': { BOOL: false } }, true],
  ['contains(#list, :v)', { ':v': { M: { n: { N: '1' } } } }, true],
  ['contains(#set, :v)', S('b'), true],
  ['contains(#numbers, :v)', N('2.00'), true],
  ['contains(#text, :v)', S('通'), true],
  ['contains(#two, :v)', N('2'), false],
  ['size(#empty) = :v', N('0'), true],
  ['size(#text) = :v', N('4'), true],
  ['size(#bytes) = :v', N('3'), true],
  ['size(#map) = :v', N('2'), true],
  ['size(#two) = :v', N('1'), false],
  ['attribute_exists(#no) AND attribute_exists(#none)', undefined, true],
  ['attribute_not_exists(#map.#c)', undefined, true],
  ['attribute_exists(#map.#a)', undefined, true],
  ['attribute_type(#no, :v)', S('BOOL'), true],
  ['attribute_type(#empty, :v)', S('N'), false],
  ['NOT (#no = :v OR #gone = :v)', { ':v': { BOOL: true } }, true],
  ['#list[1] = :v', { ':v': { BOOL: false } }, true],
  ['#list[7] = :v', { ':v': { BOOL: false } }, false],
];

describe('an expression', () => {
  it.each(cases)('%s (%j) means the same in a filter and in a condition: %s', async (expression, values, holds) => {
    const given = { expression, ...(values && { values }) };
    expect([await passes(given), await isMet(given)]).toEqual([holds, holds]);
  });

  it('filters before the projection takes away what it looks at', async () => {
    const answer = await database.client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'id = :id',
        FilterExpression: '#no = :no',
        ProjectionExpression: '#t, #l[2].n',
        ExpressionAttributeNames: { '#no': 'no', '#t': 'text', '#l': 'list' },
        ExpressionAttributeValues: { ':id': { S: 'one' }, ':no': { BOOL: false } },
      }),
    );
    const list = { L: [{ M: { n: { N: '1' } } }] };
    expect(answer).toMatchObject({ Count: 1, ScannedCount: 1, Items: [{ text: { S: '消防通道' }, list }] });
    expect(Object.keys(answer.Items?.[0] ?? {})).toHaveLength(2);
  });

  const Key = { id: { S: 'one' } };
  const AttributesToGet = ['no'];
  it.each([
    ['Expected', new PutItemCommand({ TableName, Item: item, Expected: { no: { Exists: false } } })],
    ['ScanFilter', new ScanCommand({ TableName, ScanFilter: { no: { ComparisonOperator: 'NULL' } } })],
    ['KeyConditions', new QueryCommand({ TableName, KeyConditions: { id: { ComparisonOperator: 'EQ' } } })],
    ['AttributeUpdates', new UpdateItemCommand({ TableName, Key, AttributeUpdates: {} })],
    ['AttributesToGet', new GetItemCommand({ TableName, Key, AttributesToGet })],
    [
      'RequestItems.AttributesToGet',
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key], AttributesToGet } } }),
    ],
  ])('of before there were expressions, %s, is refused by name', async (parameter, command) => {
    await expect(database.client.send(command as ScanCommand)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(`does not support the parameter ${parameter}`),
    });
  });
});
