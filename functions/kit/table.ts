/**
 * Tables. A slice's `store.ts` says which schema its table holds and which attributes its indexes need; reading
 * parses, and a record that does not fit its schema is `data.corrupt`, never a 400. Writing happens only through
 * `commit` (commit.ts): the functions here that write return a `Write` for it.
 */
import type * as z from 'zod';
import { Problem, type ProblemCode } from '../../schemas/problem.ts';
import { type Table, type TableName, tables } from '../../schemas/tables.ts';
import { env, tableEnvName } from './env.ts';
import { log } from './log.ts';
import { type Condition, type PageQuery, queryPage } from './query.ts';
import { documents, type Key, readItem, type Values } from './read.ts';

export type { Condition } from './query.ts';
export { documents } from './read.ts';

/** One action of a transaction, and the problem that its failed condition means. */
export type Write = {
  action: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  input: Values & { TableName: string };
  refusal: () => Problem;
};

export type QueryInput<T extends TableName> = PageQuery & { index?: keyof (typeof tables)[T]['indexes'] & string };

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
  const stale = (code: ProblemCode, current?: number) => () =>
    new Problem(code, current === undefined ? {} : { current });

  return {
    name: TableName,

    async find(key: Key): Promise<Item | undefined> {
      const item = await readItem(TableName, key);
      return item && parse(item);
    },

    /** In the order asked for, missing ones left out. */
    async findAll(keys: Key[]): Promise<Item[]> {
      const items = await Promise.all(keys.map((key) => readItem(TableName, key)));
      return items.filter((item) => item !== undefined).map(parse);
    },

    /** One page; `kit/query.ts` says how far it reads. */
    async query(input: QueryInput<N>): Promise<{ items: Item[]; cursor?: string }> {
      const page = await queryPage({ client: documents, tableName: TableName, shape }, input);
      return { ...page, items: page.items.map(parse) };
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

    /** Puts a record while `field` still has the value that was read; `undefined` where there was no record. */
    swap(record: Item, field: keyof Item & string, read: unknown): Write {
      return {
        action: 'Put',
        input: {
          TableName,
          Item: stored(record),
          ConditionExpression: read === undefined ? 'attribute_not_exists(#field)' : '#field = :read',
          ExpressionAttributeNames: { '#field': field },
          ...(read !== undefined && { ExpressionAttributeValues: { ':read': read } }),
        },
        refusal: stale('record.stale'),
      };
    },

    /** Puts a record whatever is there. */
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

    /** Deletes a record; with a `condition`, only while it holds. */
    remove(key: Key, condition?: string): Write {
      const input = { TableName, Key: key, ...(condition && { ConditionExpression: condition }) };
      return { action: 'Delete', input, refusal: stale('record.stale') };
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
