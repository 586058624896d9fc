/**
 * What items weigh, in AWS's bytes, and what reading and writing them costs in capacity units. dynalite counts
 * UTF-16 units, a third of what Chinese text takes, and no indexes; these are the numbers the bill is made from.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
import { isDeepStrictEqual } from 'node:util';
import { type Data, type Description, type Index, type Item, indexesOf, rules, type Value } from './engine.ts';

/** The size of an item: its attribute names and its values. */
export function bytesOf(item: Item | undefined): number {
  let bytes = 0;
  for (const name in item) bytes += Buffer.byteLength(name) + bytesOfValue(item[name] as Value);
  return bytes;
}

function bytesOfValue(value: Value): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return bytesOfNumber(value.N);
  if (value.B !== undefined) return Buffer.byteLength(value.B, 'base64');
  if (value.M) return 3 + Object.keys(value.M).length + bytesOf(value.M);
  if (value.L) return 3 + value.L.reduce((sum, each) => sum + 1 + bytesOfValue(each), 0);
  if (value.SS) return value.SS.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  if (value.NS) return value.NS.reduce((sum, each) => sum + bytesOfNumber(each), 0);
  if (value.BS) return value.BS.reduce((sum, each) => sum + Buffer.byteLength(each, 'base64'), 0);
  return 1;
}

/** Without zeros at its ends: two digits a byte on either side of the point, one for the exponent, one for a minus. */
function bytesOfNumber(number: string): number {
  const [whole = '', fraction = ''] = number.replace('-', '').split('.');
  const [left, right] = [whole.replace(/^0+/, ''), fraction.replace(/0+$/, '')];
  const digits = Math.ceil((right ? left : left.replace(/0+$/, '')).length / 2);
  const decimals = Math.ceil((left ? right : right.replace(/^0+/, '')).length / 2);
  return digits + decimals === 0 ? 1 : 1 + digits + decimals + (number.startsWith('-') ? 1 : 0);
}

const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));
export const readUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096));

/** Units used on a table and its indexes. */
export type Usage = { table: number; indexes: Map<string, number> };

/** What one item's change costs on its table and on every index that carries it. */
export function usageOfWrite(table: Description, before: Item | undefined, after: Item | undefined): Usage {
  const indexes = new Map<string, number>();
  for (const index of indexesOf(table)) {
    const units = indexUnits(table, index, before, after);
    if (units > 0) indexes.set(index.IndexName, units);
  }
  return { table: writeUnits(Math.max(bytesOf(before), bytesOf(after))), indexes };
}

function indexUnits(table: Description, index: Index, before: Item | undefined, after: Item | undefined): number {
  const [old] = rules.getIndexActions([index], undefined, before, table).puts;
  const [next] = rules.getIndexActions([index], undefined, after, table).puts;
  if (!old || !next) return old || next ? writeUnits(bytesOf(strip((old ?? next)?.item))) : 0;
  const [oldItem, nextItem] = [strip(old.item), strip(next.item)];
  if (old.key !== next.key) return writeUnits(bytesOf(oldItem)) + writeUnits(bytesOf(nextItem));
  return isDeepStrictEqual(oldItem, nextItem) ? 0 : writeUnits(Math.max(bytesOf(oldItem), bytesOf(nextItem)));
}

/** A projection names attributes that the item may not have. */
const strip = (item: Item = {}): Item =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));

/** ConsumedCapacity of one table as the request asked for it: nothing, the total, or by index. `kind` only in transactions. */
export function capacityOf(
  mode: Data['ReturnConsumedCapacity'],
  table: Description,
  usage: Usage,
  kind?: 'Read' | 'Write',
): Record<string, unknown> | undefined {
  if (mode !== 'TOTAL' && mode !== 'INDEXES') return undefined;
  const units = (CapacityUnits: number) => ({
    CapacityUnits,
    ...(kind && { [`${kind}CapacityUnits`]: CapacityUnits }),
  });
  const total = [...usage.indexes.values()].reduce((sum, each) => sum + each, usage.table);
  const byIndex = (indexes: Index[] | undefined) => {
    const used = (indexes ?? []).filter((index) => usage.indexes.has(index.IndexName));
    if (used.length === 0) return undefined;
    return Object.fromEntries(used.map(({ IndexName }) => [IndexName, units(usage.indexes.get(IndexName) ?? 0)]));
  };
  return {
    TableName: table.TableName,
    ...units(total),
    ...(mode === 'INDEXES' && {
      Table: units(usage.table),
      LocalSecondaryIndexes: byIndex(table.LocalSecondaryIndexes),
      GlobalSecondaryIndexes: byIndex(table.GlobalSecondaryIndexes),
    }),
  };
}

/** Adds up what several changes used, each times `factor`: a transaction pays twice. */
export function addUsage(sum: Map<string, Usage>, tableName: string, usage: Usage, factor = 1): void {
  const total = sum.get(tableName) ?? { table: 0, indexes: new Map<string, number>() };
  total.table += usage.table * factor;
  for (const [name, units] of usage.indexes) {
    total.indexes.set(name, (total.indexes.get(name) ?? 0) + units * factor);
  }
  sum.set(tableName, total);
}
