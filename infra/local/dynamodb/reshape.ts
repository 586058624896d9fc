/** Changes of a table that its items have to follow: indexes gained or lost, a time to live. */
import { below, type Database, keys, type Table } from './database.ts';
import { fixedShapeOf, shapeOf } from './description.ts';
import { commit, newDraft, readDecided } from './draft.ts';
import { type Description, type Index, type Item, rules } from './engine.ts';
import { isSame } from './size.ts';

/**
 * Gives a table another shape. Its key and local indexes cannot change, as on AWS. A new or different global index
 * is filled from the items; writes that come meanwhile maintain it already, and a restart goes on with the filling.
 */
export async function reshape(database: Database, table: Table, wanted: Description): Promise<Description> {
  refuseOtherKey(table.description, wanted);
  const stored = table.description.GlobalSecondaryIndexes ?? [];
  const indexes = wanted.GlobalSecondaryIndexes?.map((index) => {
    const shape = shapeOf(index, wanted.AttributeDefinitions);
    const same = stored.find((old) => isSame(shapeOf(old, table.description.AttributeDefinitions), shape));
    return same ?? { ...index, IndexStatus: 'CREATING', Backfilling: true };
  });
  const clear = ({ IndexName }: Index) => database.store.clear(below(keys.index(wanted.TableName, IndexName)));
  for (const index of indexes ?? []) if (index.Backfilling) await clear(index);
  const next = { ...table, description: { ...wanted, ...(indexes && { GlobalSecondaryIndexes: indexes }) } };
  await saveTable(database, next);
  const isKept = (old: Index) => indexes?.some((index) => index.IndexName === old.IndexName);
  for (const old of stored) if (!isKept(old)) await clear(old);
  await finishBackfill(database, next);
  return next.description;
}

function refuseOtherKey(stored: Description, wanted: Description): void {
  const [from, to] = [fixedShapeOf(stored), fixedShapeOf(wanted)];
  if (isSame(from, to)) return;
  throw new Error(
    `Table ${wanted.TableName} holds data under ${JSON.stringify(from)}; it cannot become ${JSON.stringify(to)}: a key and local indexes never change. Give the table another name or wipe the data.`,
  );
}

/** Fills indexes that are not full yet from the table's items. */
export async function finishBackfill(database: Database, table: Table): Promise<void> {
  const { description } = table;
  const unfilled = (description.GlobalSecondaryIndexes ?? []).filter((index) => index.Backfilling);
  if (unfilled.length === 0) return;
  await eachItem(database, table, (changes, key, item) => {
    for (const put of rules.getIndexActions(unfilled, undefined, item, description).puts) {
      changes.set(`${keys.index(description.TableName, put.index)}${put.key}/${key}`, put.item);
    }
  });
  for (const index of unfilled) {
    delete index.Backfilling;
    index.IndexStatus = 'ACTIVE';
  }
  await saveTable(database, table);
}

/** Visits all items, some hundred at a time: each lot is decided at once, so that no write comes between. */
async function eachItem(
  database: Database,
  table: Table,
  visit: (changes: Map<string, unknown>, key: string, item: Item) => void,
): Promise<void> {
  const prefix = keys.items(table.description.TableName);
  const visitLot = (lot: string[]) => {
    const draft = newDraft();
    for (const storeKey of lot) {
      const item = readDecided<Item>(database, draft, storeKey);
      if (item) visit(draft.changes, storeKey.slice(prefix.length), item);
    }
    return commit(database, draft);
  };
  let lot: string[] = [];
  for await (const [storeKey] of database.store.entries(below(prefix))) {
    if (lot.push(storeKey) < 200) continue;
    await visitLot(lot);
    lot = [];
  }
  await visitLot(lot);
}

/** Sets the attribute that holds the time to live, or none; items already there get their place in the list. */
export async function setTimeToLive(database: Database, table: Table, attribute: string | undefined): Promise<void> {
  if (attribute === table.timeToLive) return;
  const { timeToLive: _, ...rest } = table;
  const next = attribute === undefined ? rest : { ...rest, timeToLive: attribute };
  await saveTable(database, next);
  if (attribute === undefined) return;
  await eachItem(database, next, (changes, key, item) =>
    database.expiry.track({ table: next, key, before: undefined, after: item }, changes),
  );
}

/** Keeps a table, on the disk and at hand. */
export async function saveTable(database: Database, table: Table): Promise<void> {
  database.tables.set(table.description.TableName, table);
  await database.store.write([{ put: keys.table(table.description.TableName), value: table }]);
}
