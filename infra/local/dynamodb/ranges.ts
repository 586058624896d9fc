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
  const { bounds, keyNames, fetchesFromTable } = plan(planner, description, data);
  refuseWhatIsNotCarried(description, data, fetchesFromTable);
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
    const items = read.filter((item) => !data._filter || holds(data._filter.expression, item));
    const paths = data._projection?.paths;
    const units = consistent(data, readUnits(read.reduce((sum, item) => sum + bytesOf(item), 0)));
    const usage = IndexName ? { table: 0, indexes: new Map([[IndexName, units]]) } : noIndexes(units);
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

/** What an index does not carry: a local one would fetch it from its table, which is not hosted; a global one cannot. */
function refuseWhatIsNotCarried(table: Description, data: Data, wantsAll: boolean): void {
  const index = indexesOf(table).find(({ IndexName }) => IndexName === data.IndexName);
  if (!index || index.Projection.ProjectionType === 'ALL') return;
  const keyed = [...table.KeySchema, ...index.KeySchema].map(({ AttributeName }) => AttributeName);
  const carried = [...keyed, ...(index.Projection.NonKeyAttributes ?? [])];
  const missingIn = (names: string[]) => names.filter((name) => !carried.includes(name));
  const filtered = missingIn(Object.keys(data._filter?.pathHeads ?? {}));
  const shown = missingIn((data._projection?.paths ?? []).map(([name]) => String(name)));
  const isGlobal = table.GlobalSecondaryIndexes?.includes(index);
  if (shown.length > 0 && isGlobal) {
    throw invalid(
      `One or more parameter values were invalid: Global secondary index ${data.IndexName} does not project [${shown.join(', ')}]`,
    );
  }
  const parameter = filtered.length > 0 ? 'FilterExpression' : wantsAll ? 'Select' : 'ProjectionExpression';
  if (filtered.length === 0 && shown.length === 0 && !wantsAll) return;
  throw invalid(
    `This host does not support the parameter ${parameter} of what the index ${data.IndexName} does not carry: [${[...filtered, ...shown].join(', ')}]`,
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
