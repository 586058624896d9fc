import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDatabase, keyed } from './dynamodb-support.ts';

const TableName = 'local-Things';
const Key = { id: { S: 'one' }, at: { S: '1' } };

let database: Awaited<ReturnType<typeof aDatabase>>;
beforeAll(async () => {
  database = await aDatabase({ Things: keyed({ id: 'S', at: 'S' }) });
});
afterAll(() => database.close());

const put = (more: Record<string, AttributeValue>, input = {}) =>
  database.client.send(new PutItemCommand({ TableName, Item: { ...Key, ...more }, ...input }));
const condition = (ConditionExpression: string, values?: Record<string, AttributeValue>) =>
  put({}, { ConditionExpression, ExpressionAttributeValues: values });

function nested(levels: number): AttributeValue {
  return levels === 0 ? { S: 'leaf' } : { L: [nested(levels - 1)] };
}

describe('the limits of values', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['a document of 33 levels', () => put({ a: nested(32) }), 'Nesting Levels have exceeded'],
    ['the empty text twice in a set', () => put({ a: { SS: ['', ''] } }), 'contains duplicates'],
    ['a number twice in a set', () => put({ a: { NS: ['1', '+1.0'] } }), 'contains duplicates'],
    ['an attribute name of 64 KB', () => put({ ['n'.repeat(65_536)]: { S: '' } }), 'less than 65536 bytes'],
    ['a key of too many bytes', () => put({ id: { S: '消'.repeat(683) } }), 'maximum size limit of2048 bytes'],
    ['a sort key of too many bytes', () => put({ at: { S: '消'.repeat(342) } }), 'size limit of 1024 bytes'],
    ['a zero of too high an exponent', () => put({ a: { N: '0e126' } }), 'Number overflow'],
    ['a zero of too low an exponent', () => put({ a: { NS: ['0.0e-131'] } }), 'Number underflow'],
    [
      'a null that is none',
      () => put({ a: { NULL: false } as unknown as AttributeValue }),
      'must have the value of true',
    ],
    ['an attribute that JavaScript keeps for itself', () => put(JSON.parse('{"__proto__":{"S":""}}')), '__proto__'],
  ])('refuse %s', async (_, run, message) => {
    await expect(run()).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  it('take 32 levels, and show numbers plain and sets in order', async () => {
    const given: Record<string, AttributeValue> = {
      zero: { N: '0e125' },
      deep: nested(31),
      n: { N: '+1.50e2' },
      s: { SS: ['b', '', 'a'] },
      ns: { NS: ['10', '9', '-1'] },
    };
    await put(given);
    const { Item } = await database.client.send(new GetItemCommand({ TableName, Key }));
    const shown = { zero: { N: '0' }, n: { N: '150' }, s: { SS: ['', 'a', 'b'] }, ns: { NS: ['-1', '9', '10'] } };
    expect(Item).toEqual({ ...Key, ...given, ...shown });
  });
});

describe('the limits of expressions', () => {
  it.each<[string, string, string]>([
    ['more than 4,096 bytes', 'a = b'.padEnd(4097), 'expression size: 4097'],
    ['more than 300 operators', `a < b ${'OR a < b '.repeat(200)}`, 'too many operators'],
    ['parentheses without end', '('.repeat(4096), 'Invalid ConditionExpression'],
    ['parentheses for nothing', '((a < b))', 'redundant parentheses'],
    ['a name with an underscore first', '_a < b', 'Syntax error; token: "_"'],
    ['an index of 32 bits', 'a < b[2147483648]', 'not within the allowable range; index: [2147483648]'],
    ['an order of lists', 'a < :list', 'operator or function: <, operand type: L'],
    ['bounds that have no order', 'a BETWEEN :yes AND :yes', 'operator or function: BETWEEN, operand type: BOOL'],
    ['the same path twice', 'a = a', 'must be distinct from the remaining operands'],
    ['a function of updates', 'if_not_exists(a, b) = :list', 'not allowed in a condition expression'],
    ['a size as a condition', 'size(a)', 'not allowed to be used this way'],
    ['a condition as an operand', 'attribute_exists(a) = :yes', 'not allowed to be used this way'],
    ['an operand as a condition', 'a AND b < c', 'Syntax error; token: "AND"'],
    ['what is left over', 'a < b c', 'Syntax error; token: "c", near: "b c"'],
  ])('refuse %s', async (_, expression, message) => {
    const values = { ':list': { L: [] }, ':yes': { BOOL: true } };
    const used = Object.entries(values).filter(([name]) => expression.includes(name));
    await expect(condition(expression, used.length ? Object.fromEntries(used) : undefined)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  it('refuse an update of more than 300 operators, and names of placeholders without end', async () => {
    const sums = (count: number) => `SET ${Array.from({ length: count }, (_, n) => `a${n}=:n+:n`).join(',')}`;
    const ExpressionAttributeValues = { ':n': { N: '1' } };
    const update = (UpdateExpression: string, more = {}) =>
      database.client.send(
        new UpdateItemCommand({ TableName, Key, UpdateExpression, ExpressionAttributeValues, ...more }),
      );
    await update(sums(200));
    await expect(update(sums(301))).rejects.toThrow('too many operators; operator count: 301');
    await expect(update('SET a = :n', { ExpressionAttributeNames: { [`#${'x'.repeat(255)}`]: 'a' } })).rejects.toThrow(
      'more than 255 letters in ExpressionAttributeNames',
    );
  });

  it('take 299 operators in 149 parentheses, at once', async () => {
    await put({ a: { N: '1' }, b: { N: '2' } });
    const keep = { a: { N: '1' }, b: { N: '2' } };
    const ConditionExpression = `b < a ${'OR (b < a '.repeat(148)}OR (a < b${')'.repeat(149)}`;
    await put(keep, { ConditionExpression });
    await put(keep, { ConditionExpression: 'NOT NOT (a) < (b) AND NOT (a = b OR b < a)' });
  });

  it('refuse an empty value for a key', async () => {
    const query = new QueryCommand({
      TableName,
      KeyConditionExpression: 'id = :id AND begins_with(#at, :at)',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':id': { S: 'one' }, ':at': { S: '' } },
    });
    await expect(database.client.send(query)).rejects.toThrow('cannot contain an empty string value. Key: at');
  });
});
