/** Query and Scan: dynalite works out where to read, and what is read and shown is decided here. */
import { holds } from './conditions.ts';
import { type Database, getTable, keys } from './database.ts';
import {
  type Bounds,
  type Data,
  type Description,
  type Item,
  indexesOf,
  invalid,
  keyOf,
  plan,
  planners,
  type Result,
  rules,
} from './engine.ts';
import { project } from './paths.ts';
import { consistent, noIndexes, overSnapshot } from './reads.ts';
import { bytesOf, capacityOf, readUnits } from './size.ts';

/** A page reads one megabyte at most, says AWS. */
const pageBytes = 1024 * 1024;

export const query = (database: Database, data: Data) => readRange(database, data, planners.query);
export const scan = (database: Database, data: Data) => readRange(database, data, planners.scan);

function readRange(database: Database, data: Data, planner: Parameters<typeof plan>[0]): Promise<Result> {
  const { TableName, IndexName, Limit = Number.POSITIVE_INFINITY } = data;
  const { description } = getTable(database, TableName);
  const { bounds, keyNames, fetchesFromTable } = plan(planner, description, withProjected(description, data));
  const range = IndexName
    ? inside(keys.index(TableName, IndexName), bounds, startOf(description, data.ExclusiveStartKey))
    : inside(keys.items(TableName), bounds, '');
  return overSnapshot(database, async (snapshot) => {
    const read: Item[] = [];
    let storedBytes = 0;
    let isCut = false;
    for await (const [, item] of database.store.entries<Item>(range, snapshot)) {
      read.push(item);
      storedBytes += Math.max(bytesOf(item), rules.itemSize(item, true, true, description.KeySchema[1]?.AttributeName));
      isCut = read.length >= Number(Limit) || storedBytes >= pageBytes;
      if (isCut) break;
    }
    const keyOfItem = (item: Item) => keys.items(TableName) + rules.createKey(keyOf(description, item), description);
    const fetched = fetchesFromTable
      ? read.map((item) => database.store.read<Item>(keyOfItem(item), snapshot) ?? {})
      : [];
    const items = (fetchesFromTable ? fetched : read).filter(
      (item) => !data._filter || holds(data._filter.expression, item),
    );
    const paths = data._projection?.paths;
    const ranged = consistent(data, readUnits(sum(read.map(bytesOf))));
    const fetching = consistent(data, sum(fetched.map((item) => readUnits(bytesOf(item)))));
    const usage = IndexName ? { table: fetching, indexes: new Map([[IndexName, ranged]]) } : noIndexes(ranged);
    const last = isCut ? read.at(-1) : undefined;
    return {
      ...(data.Select !== 'COUNT' && { Items: paths ? items.map((item) => project(paths, item)) : items }),
      Count: items.length,
      ScannedCount: read.length,
      ...(last && { LastEvaluatedKey: Object.fromEntries(keyNames.map((name) => [name, last[name]])) }),
      ConsumedCapacity: capacityOf(data.ReturnConsumedCapacity, description, usage),
    };
  });
}

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

/** A local index fetches from its table what it does not carry; a global one cannot. */
function withProjected(table: Description, data: Data): Data {
  const index = indexesOf(table).find(({ IndexName }) => IndexName === data.IndexName);
  if (!index || index.Projection.ProjectionType === 'ALL') return data;
  const keyed = [...table.KeySchema, ...index.KeySchema].map(({ AttributeName }) => AttributeName);
  const carried = [...keyed, ...(index.Projection.NonKeyAttributes ?? [])];
  const filtered = Object.keys(data._filter?.pathHeads ?? {}).filter((name) => !carried.includes(name));
  if (filtered.length > 0) {
    throw invalid(
      `This host does not support the parameter FilterExpression of what the index ${data.IndexName} does not carry: [${filtered.join(', ')}]`,
    );
  }
  const paths = data._projection?.paths ?? [];
  const missing = paths.map(([name]) => String(name)).filter((name) => !carried.includes(name));
  if (missing.length === 0) return data;
  if (table.LocalSecondaryIndexes?.includes(index)) return { ...data, Select: 'ALL_ATTRIBUTES' };
  throw invalid(
    `One or more parameter values were invalid: Global secondary index ${data.IndexName} does not project [${missing.join(', ')}]`,
  );
}

/** dynalite's bounds within the keys of one table or index; a start key of an index is followed by the item's own key. */
function inside(prefix: string, bounds: Bounds, startSuffix: string): Bounds {
  const { gt, gte, lt, lte, reverse = false } = bounds;
  return {
    ...(gt === undefined ? { gte: prefix + (gte ?? '') } : { gt: prefix + gt + (reverse ? '' : startSuffix) }),
    ...(lte === undefined
      ? { lt: prefix + (lt === undefined ? '~' : lt + (reverse ? startSuffix : '')) }
      : { lte: prefix + lte }),
    reverse,
  };
}

const startOf = (table: Description, start: Item | undefined): string =>
  start ? `/${rules.createKey(start, table)}` : '';
