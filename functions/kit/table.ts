/**
 * Tables. A slice's `store.ts` says which schema its table holds and which attributes its indexes need; reading
 * parses, and a record that does not fit its schema is `data.corrupt`, never a 400. Writing happens only through
 * `commit` (commit.ts): the functions here that write return a `Write` for it.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { Problem, type ProblemCode } from '../../schemas/problem.ts';
import { type Table, type TableName, tables } from '../../schemas/tables.ts';
import { env, tableEnvName } from './env.ts';
import { log } from './log.ts';

export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

type Key = Record<string, string>;
type Values = Record<string, unknown>;

/** One action of a transaction, and the problem that its failed condition means. */
export type Write = {
  action: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  input: Values & { TableName: string };
  refusal: () => Problem;
};

export type Condition = { expression: string; names?: Record<string, string>; values?: Values };
export type QueryInput<T extends TableName> = {
  index?: keyof (typeof tables)[T]['indexes'] & string;
  partition: string;
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

/** Items read for one page when a filter drops most of them: bounds what a request can cost. */
const evaluatedPerPage = 400;

/**
 * @param derive attributes for indexes that are no field of the record, such as sort keys; they are not read back
 */
export function tableOf<N extends TableName, S extends z.ZodObject>(
  name: N,
  schema: S,
  derive: (record: z.output<S>) => Record<string, string | number | undefined> = () => ({}),
) {
  type Item = z.output<S>;
  const TableName = env(tableEnvName(name));
  const shape: Table = tables[name];
  const fields = new Set(Object.keys(schema.shape));

  function parse(item: Values): Item {
    const known = Object.fromEntries(Object.entries(item).filter(([key]) => fields.has(key)));
    const result = schema.safeParse(known);
    if (result.success) return result.data;
    log.error('a record does not fit its schema', {
      table: name,
      key: String(item[shape.partitionKey]),
      issues: result.error.issues,
    });
    throw new Problem('data.corrupt');
  }
  const stored = (record: Item) => ({ ...record, ...derive(record) });
  const keyOf = (record: Item): Key =>
    pick(record, shape.sortKey ? [shape.partitionKey, shape.sortKey] : [shape.partitionKey]);
  const stale = (code: ProblemCode, current?: number) => () =>
    new Problem(code, current === undefined ? {} : { current });

  return {
    name: TableName,

    async find(key: Key): Promise<Item | undefined> {
      const { Item } = await documents.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      return Item && parse(Item);
    },

    /** At most 100 keys; in the order asked for, missing ones left out. */
    async findAll(keys: Key[]): Promise<Item[]> {
      const found = new Map<string, Item>();
      let RequestItems: Record<string, { Keys: Key[]; ConsistentRead: true }> | undefined =
        keys.length > 0 ? { [TableName]: { Keys: keys, ConsistentRead: true } } : undefined;
      while (RequestItems) {
        const answer: BatchGetCommandOutput = await documents.send(new BatchGetCommand({ RequestItems }));
        for (const item of answer.Responses?.[TableName] ?? []) {
          const record = parse(item);
          found.set(JSON.stringify(keyOf(record)), record);
        }
        const rest = answer.UnprocessedKeys;
        RequestItems = rest && Object.keys(rest).length > 0 ? (rest as typeof RequestItems) : undefined;
      }
      return keys.map((key) => found.get(JSON.stringify(key))).filter((record) => record !== undefined);
    },

    /** One page. With a filter it goes on until the page is full, the partition ends, or `evaluatedPerPage` items were read. */
    async query(input: QueryInput<N>): Promise<{ items: Item[]; cursor?: string }> {
      const keys = input.index ? (shape.indexes[input.index] as { partitionKey: string; sortKey: string }) : shape;
      const items: Item[] = [];
      let start = input.cursor === undefined ? undefined : decodeCursor(input.cursor);
      for (let evaluated = 0; ; ) {
        const Limit = input.filter ? Math.min(100, Math.max(input.limit, 25)) : input.limit;
        const answer = await documents.send(
          new QueryCommand({
            TableName,
            Limit,
            ...conditions(input, keys),
            ...(start && { ExclusiveStartKey: start }),
          }),
        );
        const room = input.limit - items.length;
        const raw = answer.Items ?? [];
        items.push(...raw.slice(0, room).map(parse));
        evaluated += answer.ScannedCount ?? raw.length;
        if (raw.length > room) {
          return { items, cursor: encodeCursor(pick(raw[room - 1] as Values, cursorFields(shape, keys))) };
        }
        start = answer.LastEvaluatedKey;
        if (!start) return { items };
        if (items.length === input.limit || evaluated >= evaluatedPerPage)
          return { items, cursor: encodeCursor(start) };
      }
    },

    /** Puts a new record; refused when one with its key exists. */
    create(record: Item, refusal: ProblemCode): Write {
      return {
        action: 'Put',
        input: {
          TableName,
          Item: stored(record),
          ConditionExpression: 'attribute_not_exists(#key)',
          ExpressionAttributeNames: { '#key': shape.partitionKey },
        },
        refusal: stale(refusal),
      };
    },

    /** Puts the next version of a record whose `version` was `read`; refused when it has moved on. */
    replace(record: Item, read: number, refusal: ProblemCode = 'record.stale'): Write {
      return {
        action: 'Put',
        input: {
          TableName,
          Item: stored(record),
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': read },
        },
        refusal: stale(refusal),
      };
    },

    /** Puts a record whatever is there: for copies that may be overwritten, such as drafts. */
    overwrite(record: Item): Write {
      return { action: 'Put', input: { TableName, Item: stored(record) }, refusal: stale('record.stale') };
    },

    /** An update expression; `condition` failing means `refusal`. */
    update(
      key: Key,
      expression: string,
      values: Values,
      options: { names?: Record<string, string>; condition?: string; refusal?: ProblemCode } = {},
    ): Write {
      return {
        action: 'Update',
        input: {
          TableName,
          Key: key,
          UpdateExpression: expression,
          ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
          ...(options.names && { ExpressionAttributeNames: options.names }),
          ...(options.condition && { ConditionExpression: options.condition }),
        },
        refusal: stale(options.refusal ?? 'record.stale'),
      };
    },

    remove(key: Key): Write {
      return { action: 'Delete', input: { TableName, Key: key }, refusal: stale('record.stale') };
    },

    /** Requires something of a record that is not written. */
    require(key: Key, condition: Condition, refusal: ProblemCode): Write {
      return {
        action: 'ConditionCheck',
        input: {
          TableName,
          Key: key,
          ConditionExpression: condition.expression,
          ...(condition.names && { ExpressionAttributeNames: condition.names }),
          ...(condition.values && { ExpressionAttributeValues: condition.values }),
        },
        refusal: stale(refusal),
      };
    },
  };
}

function conditions(
  input: Omit<QueryInput<TableName>, 'index'> & { index?: string },
  keys: { partitionKey: string; sortKey?: string },
) {
  const names: Record<string, string> = { '#partition': keys.partitionKey, ...input.filter?.names };
  const values: Values = { ':partition': input.partition, ...input.filter?.values };
  let sort = '';
  const bound = (expression: string, entries: Values) => {
    sort = ` AND ${expression}`;
    names['#sort'] = keys.sortKey ?? '';
    Object.assign(values, entries);
  };
  if (input.prefix !== undefined) bound('begins_with(#sort, :prefix)', { ':prefix': input.prefix });
  else if (input.from !== undefined && input.to !== undefined)
    bound('#sort BETWEEN :from AND :to', { ':from': input.from, ':to': input.to });
  else if (input.from !== undefined) bound('#sort >= :from', { ':from': input.from });
  else if (input.to !== undefined) bound('#sort <= :to', { ':to': input.to });
  return {
    ...(input.index && { IndexName: input.index }),
    KeyConditionExpression: `#partition = :partition${sort}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ...(input.filter && { FilterExpression: input.filter.expression }),
    ScanIndexForward: !input.newestFirst,
    ...(input.consistent && { ConsistentRead: true }),
  };
}

function cursorFields(shape: Table, keys: { partitionKey: string; sortKey?: string }): string[] {
  return [...new Set([shape.partitionKey, shape.sortKey, keys.partitionKey, keys.sortKey])].filter(
    (field) => field !== undefined,
  );
}

function pick(values: Values, fields: string[]): Key {
  return Object.fromEntries(fields.map((field) => [field, String(values[field])]));
}

function encodeCursor(key: Values): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decodeCursor(cursor: string): Key {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Key;
  } catch {
    throw new Problem('request.invalid', { errors: [{ path: 'cursor', message: 'cursor' }] });
  }
}
