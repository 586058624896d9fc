/**
 * One page of a query, over one partition or several at once. Several are read side by side and merged by their sort
 * key; a page ends at its limit, or where the partition that was read least ended, so that nothing is skipped and
 * reading stays bounded. A cursor is the key of the last item that was given out.
 */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Problem } from '../../schemas/problem.ts';
import type { Table } from '../../schemas/tables.ts';

type Values = Record<string, unknown>;
type Key = Record<string, string>;
type Keys = { partitionKey: string; sortKey: string };

export type Condition = { expression: string; names?: Record<string, string>; values?: Values };
export type PageQuery = {
  index?: string;
  /** Several are merged by sort key. */
  partition: string | readonly string[];
  /** Inclusive bounds of the sort key. */
  from?: string;
  to?: string;
  prefix?: string;
  filter?: Condition;
  limit: number;
  cursor?: string | undefined;
  newestFirst?: boolean;
  consistent?: boolean;
};
type Source = { client: DynamoDBDocumentClient; tableName: string; shape: Table };
/** Items of one partition; `end` is the key where reading stopped before the partition was over. */
type Part = { items: Values[]; end?: Key };

/** Items read of one partition for one page when a filter drops most of them: bounds what a request can cost. */
const evaluatedPerPage = 400;

export async function queryPage(source: Source, input: PageQuery): Promise<{ items: Values[]; cursor?: string }> {
  // A span that ends before it begins holds nothing; DynamoDB refuses to be asked.
  if (input.from !== undefined && input.to !== undefined && input.from > input.to) return { items: [] };
  const keys = keysOf(source.shape, input.index);
  const partitions = [...new Set(typeof input.partition === 'string' ? [input.partition] : input.partition)];
  const start = input.cursor === undefined ? undefined : decodeCursor(input.cursor, source.shape, keys, input);
  const parts = await Promise.all(
    partitions.map((partition) =>
      readPart(source, keys, input, partition, start && { ...start, [keys.partitionKey]: partition }),
    ),
  );
  const order = input.newestFirst ? -1 : 1;
  const sortOf = (item: Values) => Buffer.from(String(item[keys.sortKey]));
  // By their UTF-8 bytes, as DynamoDB sorts: JavaScript's own order puts rare characters elsewhere.
  const before = (a: Buffer, b: Buffer) => Buffer.compare(a, b) * order;
  const [frontier] = parts.flatMap(({ end }) => (end ? [end] : [])).sort((a, b) => before(sortOf(a), sortOf(b)));
  const known = parts
    .flatMap(({ items }) => items)
    .filter((item) => !frontier || before(sortOf(item), sortOf(frontier)) <= 0)
    .sort((a, b) => before(sortOf(a), sortOf(b)));
  const items = known.slice(0, input.limit);
  const last = items.at(-1);
  if (last && known.length > input.limit) return { items, cursor: encodeCursor(last, source.shape, keys) };
  return frontier ? { items, cursor: encodeCursor(frontier, source.shape, keys) } : { items };
}

async function readPart(
  { client, tableName, shape }: Source,
  keys: Keys,
  input: PageQuery,
  partition: string,
  from: Key | undefined,
): Promise<Part> {
  const items: Values[] = [];
  let start: Key | undefined = from;
  for (let evaluated = 0; ; ) {
    const answer = await client.send(
      new QueryCommand({
        TableName: tableName,
        Limit: input.filter ? Math.min(100, Math.max(input.limit, 25)) : input.limit,
        ...conditions(input, partition, keys),
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    const raw: Values[] = answer.Items ?? [];
    items.push(...raw);
    if (items.length > input.limit) {
      const kept = items.slice(0, input.limit);
      return { items: kept, end: pick(kept.at(-1) as Values, cursorFields(shape, keys)) };
    }
    evaluated += answer.ScannedCount ?? raw.length;
    start = answer.LastEvaluatedKey as Key | undefined;
    if (!start) return { items };
    if (items.length === input.limit || evaluated >= evaluatedPerPage) return { items, end: start };
  }
}

function conditions(input: PageQuery, partition: string, keys: Keys) {
  const sort = sortCondition(input);
  return {
    ...(input.index && { IndexName: input.index }),
    KeyConditionExpression: `#partition = :partition${sort ? ` AND ${sort.expression}` : ''}`,
    ExpressionAttributeNames: {
      '#partition': keys.partitionKey,
      ...(sort && { '#sort': keys.sortKey }),
      ...input.filter?.names,
    },
    ExpressionAttributeValues: { ':partition': partition, ...sort?.values, ...input.filter?.values },
    ...(input.filter && { FilterExpression: input.filter.expression }),
    ScanIndexForward: !input.newestFirst,
    ...(input.consistent && { ConsistentRead: true }),
  };
}

function sortCondition({ prefix, from, to }: PageQuery): Condition | undefined {
  if (prefix !== undefined) return { expression: 'begins_with(#sort, :prefix)', values: { ':prefix': prefix } };
  if (from !== undefined && to !== undefined)
    return { expression: '#sort BETWEEN :from AND :to', values: { ':from': from, ':to': to } };
  if (from !== undefined) return { expression: '#sort >= :from', values: { ':from': from } };
  return to === undefined ? undefined : { expression: '#sort <= :to', values: { ':to': to } };
}

function keysOf(shape: Table, index: string | undefined): Keys {
  const { partitionKey, sortKey = shape.partitionKey } = (index && shape.indexes[index]) || shape;
  return { partitionKey, sortKey };
}

function cursorFields(shape: Table, keys: Keys): string[] {
  const fields = [shape.partitionKey, shape.sortKey, keys.partitionKey, keys.sortKey];
  return [...new Set(fields.filter((field) => field !== undefined))];
}

function pick(values: Values, fields: string[]): Key {
  return Object.fromEntries(fields.map((field) => [field, String(values[field])]));
}

function encodeCursor(item: Values, shape: Table, keys: Keys): string {
  return Buffer.from(JSON.stringify(pick(item, cursorFields(shape, keys)))).toString('base64url');
}

/** A cursor that was not made for this query is the caller's mistake; DynamoDB would refuse it as ours. */
function decodeCursor(cursor: string, shape: Table, keys: Keys, { from, to, prefix }: PageQuery): Key {
  const key = parseCursor(cursor);
  const fields = cursorFields(shape, keys);
  const sort = key?.[keys.sortKey];
  const fits =
    key !== undefined &&
    Object.keys(key).length === fields.length &&
    fields.every((field) => typeof key[field] === 'string' && key[field] !== '') &&
    typeof sort === 'string' &&
    !(from !== undefined && sort < from) &&
    !(to !== undefined && sort > to) &&
    sort.startsWith(prefix ?? '');
  if (!fits) throw new Problem('request.invalid', { errors: [{ path: 'cursor', message: 'cursor' }] });
  return key as Key;
}

function parseCursor(cursor: string): Values | undefined {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return typeof key === 'object' && key !== null ? (key as Values) : undefined;
  } catch {
    return undefined;
  }
}
