/** PutItem, UpdateItem, DeleteItem and BatchWriteItem. */
import { type Database, getTable } from './database.ts';
import { type Change, commit, decide, newDraft, put, remove } from './draft.ts';
import { type Data, type Item, invalid, keyOf, type Result } from './engine.ts';
import { capacities } from './reads.ts';
import { addUsage, capacityOf, type Usage, usageOfWrite } from './size.ts';
import { returned, updated } from './update.ts';
import { refuseHeavyUpdate } from './update-checks.ts';
import { keyTextOf } from './values.ts';

export const putItem = (database: Database, data: Data) => writeItem(database, data, put);
export const updateItem = (database: Database, data: Data) => writeItem(database, data, updated);
export const deleteItem = (database: Database, data: Data) => writeItem(database, data, remove);

async function writeItem(database: Database, data: Data, change: Change): Promise<Result> {
  const draft = newDraft();
  const { table, before, after } = decide(database, draft, change, data);
  if (data._updates && after) refuseHeavyUpdate(data._updates.sections, after);
  await commit(database, draft);
  const { ReturnConsumedCapacity: mode } = data;
  return {
    Attributes: returned(data, before, after),
    ConsumedCapacity: mode && capacityOf(mode, table.description, usageOfWrite(table.description, before, after)),
  };
}

type Request = { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } };

export async function batchWriteItem(database: Database, data: Data): Promise<Result> {
  const asked = Object.entries(data.RequestItems as Record<string, Request[]>);
  const draft = newDraft();
  const used = new Map<string, Usage>();
  for (const [TableName, requests] of asked) {
    const { description } = getTable(database, TableName);
    const taken = new Set<string>();
    for (const { PutRequest, DeleteRequest } of requests) {
      const Key = PutRequest ? keyOf(description, PutRequest.Item) : (DeleteRequest?.Key ?? {});
      const key = keyTextOf(description, { Key });
      if (taken.has(key)) throw invalid('Provided list of item keys contains duplicates');
      taken.add(key);
      const { before, after } = PutRequest
        ? decide(database, draft, put, { TableName, Item: PutRequest.Item })
        : decide(database, draft, remove, { TableName, Key });
      if (data.ReturnConsumedCapacity) addUsage(used, TableName, usageOfWrite(description, before, after));
    }
  }
  await commit(database, draft);
  return { UnprocessedItems: {}, ConsumedCapacity: capacities(database, data, used) };
}
