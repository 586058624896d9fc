/** Changes of a table that its items have to follow: indexes gained or lost, a time to live. */
import { isDeepStrictEqual } from 'node:util';
import { below, type Database, keys, type Table } from './database.ts';
import { fixedShapeOf, shapeOf } from './description.ts';
import { commit, newDraft, readDecided } from './draft.ts';
import { type Description, type Item, rules } from './engine.ts';

/**
 * Gives a table the shape that the template wants, before anything is written to it. Its key and local indexes cannot
 * change, as on AWS. A global index that is new or different is filled from the items; the table is saved without it
 * first, so that a start that was cut short begins the filling again.
 */
export async function reshape(database: Database, table: Table, wanted: Description): Promise<void> {
  refuseOtherKey(table.description, wanted);
  const shapes = (description: Description) =>
    new Map(
      description.GlobalSecondaryIndexes?.map((index) => [
        JSON.stringify(shapeOf(index, description.AttributeDefinitions)),
        index,
      ]),
    );
  const [before, after] = [shapes(table.description), shapes(wanted)];
  const kept = [...after].flatMap(([shape, index]) => (before.has(shape) ? index : []));
  const missing = [...after].flatMap(([shape, index]) => (before.has(shape) ? [] : index));
  const gone = [...before].flatMap(([shape, index]) => (after.has(shape) ? [] : index));
  await saveTable(database, { ...table, description: { ...wanted, GlobalSecondaryIndexes: kept } });
  for (const { IndexName } of [...gone, ...missing]) {
    await database.store.clear(below(keys.index(wanted.TableName, IndexName)));
  }
  if (missing.length > 0) {
    await eachItem(database, table, (changes, key, item) => {
      for (const put of rules.getIndexActions(missing, undefined, item, wanted).puts) {
        changes.set(`${keys.index(wanted.TableName, put.index)}${put.key}/${key}`, put.item);
      }
    });
  }
  await saveTable(database, { ...table, description: wanted });
}

function refuseOtherKey(stored: Description, wanted: Description): void {
  const [from, to] = [fixedShapeOf(stored), fixedShapeOf(wanted)];
  if (isDeepStrictEqual(from, to)) return;
  throw new Error(
    `Table ${wanted.TableName} holds data under ${JSON.stringify(from)}; it cannot become ${JSON.stringify(to)}: a key and local indexes never change. Give the table another name or wipe the data.`,
  );
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
