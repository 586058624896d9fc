/** Reads. Those of several items see one snapshot, so that none sees half of a transaction. */
import type { Snapshot } from '../store/store.ts';
import type { TransactItem } from './checks.ts';
import { type Database, getTable, keys } from './database.ts';
import { type Data, demand, type Item, invalid, type Result, rules } from './engine.ts';
import { project } from './paths.ts';
import { addUsage, bytesOf, capacityOf, readUnits, type Usage } from './size.ts';
import { checkKeys, stepOf } from './transact-steps.ts';
import { keyTextOf } from './values.ts';

/** A transaction reads four megabytes at most, a batch sixteen, says AWS. */
export const transactionBytes = 4 * 1024 * 1024;
const batchBytes = 16 * 1024 * 1024;

/** What is read of one item: all of it, which is paid for, and what the request wants to see. */
function readItem(database: Database, { TableName, Key = {}, _projection }: Data, snapshot?: Snapshot) {
  const { description } = getTable(database, TableName);
  const key = keyTextOf(description, { Key });
  demand(rules.validateKeyPaths(_projection?.nestedPaths, description));
  const item = database.store.read<Item>(keys.items(TableName) + key, snapshot);
  return { size: bytesOf(item), shown: item && _projection ? project(_projection.paths, item) : item };
}

export function getItem(database: Database, data: Data): Result {
  const { size, shown } = readItem(database, data);
  const usage = noIndexes(consistent(data, readUnits(size)));
  const { description } = getTable(database, data.TableName);
  const ConsumedCapacity = capacityOf(data.ReturnConsumedCapacity, description, usage);
  return { ...(shown && { Item: shown }), ConsumedCapacity };
}

type KeysOfTable = { Keys: Item[]; ConsistentRead?: boolean; _projection?: NonNullable<Data['_projection']> };

/** Reads until it has 16 MB; what is left goes back as it was asked. */
export function batchGetItem(database: Database, data: Data): Promise<Result> {
  const asked = Object.entries(data.RequestItems as Record<string, KeysOfTable>);
  const used = new Map<string, Usage>();
  const Responses: Record<string, Item[]> = {};
  const UnprocessedKeys: Record<string, Omit<KeysOfTable, '_projection'>> = {};
  let bytes = 0;
  return overSnapshot(database, (snapshot) => {
    for (const [TableName, { Keys, _projection, ...rest }] of asked) {
      const items: Item[] = [];
      const left: Item[] = [];
      for (const Key of Keys) {
        const one = { TableName, Key, ...(_projection && { _projection }) };
        const { size, shown } = readItem(database, one, snapshot);
        if (bytes + size > batchBytes) left.push(Key);
        else {
          bytes += size;
          if (shown) items.push(shown);
          addUsage(used, TableName, noIndexes(consistent(rest, readUnits(size))));
        }
      }
      Responses[TableName] = items;
      if (left.length > 0) UnprocessedKeys[TableName] = { ...rest, Keys: left };
    }
    return { Responses, UnprocessedKeys, ConsumedCapacity: capacities(database, data, used) };
  });
}

export function transactGetItems(database: Database, data: Data): Promise<Result> {
  const used = new Map<string, Usage>();
  const steps = (data.TransactItems as TransactItem[]).map(stepOf);
  checkKeys(database, steps);
  return overSnapshot(database, (snapshot) => {
    let bytes = 0;
    const Responses = steps.map((step) => {
      const { size, shown } = readItem(database, step.data, snapshot);
      bytes += size;
      addUsage(used, step.data.TableName, noIndexes(readUnits(size)), 2);
      return shown && Object.keys(shown).length > 0 ? { Item: shown } : {};
    });
    if (bytes > transactionBytes)
      throw invalid('Collection size of items in the transaction exceeds the limit of 4 MB');
    return { Responses, ConsumedCapacity: capacities(database, data, used, 'Read') };
  });
}

/** Runs a read on the state of one moment. */
export async function overSnapshot<T>(database: Database, run: (snapshot: Snapshot) => T): Promise<Awaited<T>> {
  const snapshot = database.store.snapshot();
  try {
    return await run(snapshot);
  } finally {
    await snapshot.close();
  }
}

export const consistent = ({ ConsistentRead }: { ConsistentRead?: boolean }, units: number): number =>
  ConsistentRead ? units : units / 2;

export const noIndexes = (table: number): Usage => ({ table, indexes: new Map() });

/** ConsumedCapacity of an operation that spans tables, undefined when it was not asked for. */
export function capacities(database: Database, data: Data, used: Map<string, Usage>, kind?: 'Read' | 'Write') {
  const listed = [...used].map(([name, usage]) =>
    capacityOf(data.ReturnConsumedCapacity, getTable(database, name).description, usage, kind),
  );
  return listed[0] && listed;
}
