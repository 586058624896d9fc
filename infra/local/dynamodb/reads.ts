/** Reads: dynalite's own. Those of several items see one snapshot, so that none sees half of a transaction. */
import { Readable } from 'node:stream';
import type { Snapshot } from '../store/store.ts';
import type { TransactItem } from './checks.ts';
import { filteredHere } from './conditions.ts';
import { type Database, getTable, keys } from './database.ts';
import {
  type Action,
  actions,
  type Bounds,
  type Data,
  type Description,
  type Done,
  type EngineStore,
  type Index,
  type Item,
  invalid,
  maxItemSize,
  perform,
  performStreamed,
  type Result,
  rules,
} from './engine.ts';
import { addUsage, bytesOf, capacityOf, readUnits, type Usage } from './size.ts';
import { checkKeys, stepOf } from './transact-steps.ts';

/** A Query or Scan reads one megabyte at most, a transaction four, a batch sixteen, says AWS. */
const pageBytes = 1024 * 1024;
export const transactionBytes = 4 * 1024 * 1024;
const batchBytes = 16 * 1024 * 1024;

/** What a request has read, in the order it was read. */
type Reading = { got: (Item | undefined)[]; streamed: Item[]; isCut: boolean };
const newReading = (): Reading => ({ got: [], streamed: [], isCut: false });

export function getItem(database: Database, data: Data): Result {
  const reading = newReading();
  const result = perform(actions.getItem, readingStore(database, data, reading), data);
  const usage = noIndexes(consistent(data, readUnits(bytesOf(reading.got[0]))));
  result.ConsumedCapacity = capacityOf(data.ReturnConsumedCapacity, describe(database, data.TableName), usage);
  return result;
}

type KeysOfTable = { Keys: Item[]; ConsistentRead?: boolean; _projection?: Data['_projection'] };

/** Reads until it has 16 MB; what is left goes back as it was asked. */
export function batchGetItem(database: Database, data: Data): Promise<Result> {
  const asked = Object.entries(data.RequestItems as Record<string, KeysOfTable>);
  const used = new Map<string, Usage>();
  const Responses: Record<string, Item[]> = {};
  const UnprocessedKeys: Record<string, Omit<KeysOfTable, '_projection'>> = {};
  let bytes = 0;
  return overSnapshot(database, data, (store, { got }) => {
    for (const [TableName, { Keys, _projection, ...rest }] of asked) {
      const items: Item[] = [];
      const left: Item[] = [];
      for (const Key of Keys) {
        const { Item } = perform(actions.getItem, store, { TableName, Key, ...(_projection && { _projection }) });
        const size = bytesOf(got.at(-1));
        if (bytes + size > batchBytes) left.push(Key);
        else {
          bytes += size;
          if (Item) items.push(Item);
          addUsage(used, TableName, noIndexes(consistent(rest, readUnits(size))));
        }
      }
      Responses[TableName] = items;
      if (left.length > 0) UnprocessedKeys[TableName] = { ...rest, Keys: left };
    }
    return { Responses, UnprocessedKeys, ConsumedCapacity: capacities(database, data, used) };
  });
}

type Get = { Get: Data };

export function transactGetItems(database: Database, data: Data): Promise<Result> {
  const used = new Map<string, Usage>();
  checkKeys(database, (data.TransactItems as TransactItem[]).map(stepOf));
  return overSnapshot(database, data, (store, { got }) => {
    const Responses = (data.TransactItems as Get[]).map(({ Get }) => {
      const { Item } = perform(actions.getItem, store, Get);
      addUsage(used, Get.TableName, noIndexes(readUnits(bytesOf(got.at(-1)))), 2);
      return Item && Object.keys(Item).length > 0 ? { Item } : {};
    });
    if (got.reduce((sum, item) => sum + bytesOf(item), 0) > transactionBytes) {
      throw invalid('Collection size of items in the transaction exceeds the limit of 4 MB');
    }
    return { Responses, ConsumedCapacity: capacities(database, data, used, 'Read') };
  });
}

export const query = (database: Database, data: Data): Promise<Result> => readRange(database, data, actions.query);
export const scan = (database: Database, data: Data): Promise<Result> => readRange(database, data, actions.scan);

function readRange(database: Database, data: Data, action: Action): Promise<Result> {
  return overSnapshot(database, data, async (store, reading) => {
    const { asked, finish } = filteredHere(withProjected(describe(database, data.TableName), data));
    const result = await performStreamed(action, store, asked);
    finish(result);
    const description = describe(database, data.TableName);
    const evaluated = reading.streamed.slice(0, Number(result.ScannedCount));
    if (reading.isCut && evaluated.length === reading.streamed.length) {
      result.LastEvaluatedKey ??= keyOf(description, data.IndexName, evaluated.at(-1));
    }
    const bytes = evaluated.reduce((sum, item) => sum + bytesOf(item), 0);
    const fetched = reading.got.reduce((sum, item) => sum + readUnits(bytesOf(item)), 0);
    const ranged = consistent(data, readUnits(bytes));
    const usage: Usage = data.IndexName
      ? { table: consistent(data, fetched), indexes: new Map([[data.IndexName, ranged]]) }
      : noIndexes(ranged);
    result.ConsumedCapacity = capacityOf(data.ReturnConsumedCapacity, description, usage);
    return result;
  });
}

/** A local index fetches from its table what it does not carry; a global one cannot. */
function withProjected(table: Description, data: Data): Data {
  const index = indexOf(table, data.IndexName);
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

const indexOf = (table: Description, name: string | undefined): Index | undefined =>
  [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])].find(
    (index) => index.IndexName === name,
  );

async function overSnapshot<T>(
  database: Database,
  data: Data,
  run: (store: EngineStore, reading: Reading) => T,
): Promise<Awaited<T>> {
  const snapshot = database.store.snapshot();
  const reading = newReading();
  try {
    return await run(readingStore(database, data, reading, snapshot), reading);
  } finally {
    await snapshot.close();
  }
}

function readingStore(database: Database, data: Data, reading: Reading, snapshot?: Snapshot): EngineStore {
  const stream = (prefix: string, bounds: Bounds, startSuffix = '') =>
    Readable.from(values(database, snapshot, inside(prefix, bounds, startSuffix), reading));
  return {
    options: { maxItemSize },
    getTable(name, ...rest) {
      (rest.at(-1) as Done<Description>)(null, describe(database, name));
    },
    getItemDb: (name) => ({
      get(key, done) {
        const item = database.store.read<Item>(keys.items(name) + key, snapshot);
        reading.got.push(item);
        done(null, item);
      },
      createValueStream: (bounds) => stream(keys.items(name), bounds),
      lock: onlyReads,
      put: onlyReads,
      del: onlyReads,
    }),
    getIndexDb: (_kind, name, index) => ({
      createValueStream: (bounds) =>
        stream(keys.index(name, index), bounds, startOf(describe(database, name), data.ExclusiveStartKey)),
      put: onlyReads,
      del: onlyReads,
    }),
  };
}

function onlyReads(): never {
  throw new Error('a read does not write');
}

async function* values(
  database: Database,
  snapshot: Snapshot | undefined,
  bounds: Bounds,
  reading: Reading,
): AsyncGenerator<Item> {
  let bytes = 0;
  for await (const [, item] of database.store.entries<Item>(bounds, snapshot)) {
    reading.streamed.push(item);
    bytes += bytesOf(item);
    yield item;
    reading.isCut = bytes >= pageBytes;
    if (reading.isCut) return;
  }
}

/** dynalite's bounds within the keys of one table or index; a start key of an index is followed by the item's own key. */
function inside(prefix: string, bounds: Bounds, startSuffix: string): Bounds {
  const { gt, gte, lt, lte, reverse = false, limit = -1 } = bounds;
  return {
    ...(gt === undefined ? { gte: prefix + (gte ?? '') } : { gt: prefix + gt + (reverse ? '' : startSuffix) }),
    ...(lte === undefined
      ? { lt: prefix + (lt === undefined ? '~' : lt + (reverse ? startSuffix : '')) }
      : { lte: prefix + lte }),
    reverse,
    limit,
  };
}

const startOf = (table: Description, start: Item | undefined): string =>
  start ? `/${rules.createKey(start, table)}` : '';

function keyOf(table: Description, indexName: string | undefined, item: Item = {}): Item {
  const schema = indexOf(table, indexName)?.KeySchema ?? [];
  const names = [...table.KeySchema, ...schema].map(({ AttributeName }) => AttributeName);
  return Object.fromEntries(names.map((name) => [name, item[name] ?? {}]));
}

const describe = (database: Database, name: string): Description => getTable(database, name).description;

const consistent = ({ ConsistentRead }: { ConsistentRead?: boolean }, units: number): number =>
  ConsistentRead ? units : units / 2;

const noIndexes = (table: number): Usage => ({ table, indexes: new Map() });

/** ConsumedCapacity of an operation that spans tables, undefined when it was not asked for. */
export function capacities(database: Database, data: Data, used: Map<string, Usage>, kind?: 'Read' | 'Write') {
  const listed = [...used].map(([name, usage]) =>
    capacityOf(data.ReturnConsumedCapacity, describe(database, name), usage, kind),
  );
  return listed[0] && listed;
}
