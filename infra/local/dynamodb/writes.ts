/** PutItem, UpdateItem, DeleteItem and BatchWriteItem. */
import { AwsError } from '../host.ts';
import { type Database, getTable } from './database.ts';
import { commit, type Draft, decide, newDraft } from './draft.ts';
import { type Action, actions, type Data, invalid, type Result } from './engine.ts';
import { capacities } from './reads.ts';
import { addUsage, capacityOf, type Usage, usageOfWrite } from './size.ts';
import { updateItem as update } from './update.ts';
import { refuseHeavyUpdate, type Section } from './update-checks.ts';

export const putItem = (database: Database, data: Data) => writeItem(database, data, actions.putItem);
export const updateItem = (database: Database, data: Data) => writeItem(database, data, update);
export const deleteItem = (database: Database, data: Data) => writeItem(database, data, actions.deleteItem);

async function writeItem(database: Database, data: Data, action: Action): Promise<Result> {
  refuseCollectionMetrics(database, data, [data.TableName]);
  const draft = newDraft();
  const result = withItemOnFailure(draft, data, () => decide(database, draft, action, data));
  const [write] = draft.writes;
  const updates = data._updates as { sections: Section[] } | undefined;
  if (updates && write?.after) refuseHeavyUpdate(updates.sections, write.after);
  if (Object.keys(result.Attributes ?? {}).length === 0) delete result.Attributes;
  if (data.ReturnConsumedCapacity) {
    const { description } = getTable(database, data.TableName);
    const usage = usageOfWrite(description, write?.before ?? draft.seen, write?.after);
    result.ConsumedCapacity = capacityOf(data.ReturnConsumedCapacity, description, usage);
  }
  await commit(database, draft);
  return result;
}

export async function batchWriteItem(database: Database, data: Data): Promise<Result> {
  refuseCollectionMetrics(database, data, Object.keys(data.RequestItems as object));
  const draft = newDraft();
  const result = decide(database, draft, actions.batchWriteItem, data);
  result.ConsumedCapacity = undefined;
  if (data.ReturnConsumedCapacity) {
    const used = new Map<string, Usage>();
    for (const [name, requests] of Object.entries(data.RequestItems as Record<string, unknown[]>)) {
      const writes = draft.writes.filter(({ table }) => table.description.TableName === name);
      for (const { table, before, after } of writes)
        addUsage(used, name, usageOfWrite(table.description, before, after));
      // Deleting what is not there leaves no change and costs one unit.
      addUsage(used, name, { table: requests.length - writes.length, indexes: new Map() });
    }
    result.ConsumedCapacity = capacities(database, data, used);
  }
  await commit(database, draft);
  return result;
}

/** A failed condition shows the item that failed it, if the request asked for that. */
export function withItemOnFailure<T>(draft: Draft, data: Data, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const isWanted =
      error instanceof AwsError &&
      error.code === 'ConditionalCheckFailedException' &&
      data.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' &&
      draft.seen;
    if (isWanted) throw new AwsError(error.code, error.message, error.status, { Item: draft.seen });
    throw error;
  }
}

/** Tables without local indexes have no collections to measure, and AWS answers nothing; with them, we cannot. */
export function refuseCollectionMetrics(database: Database, data: Data, tableNames: string[]): void {
  if (data.ReturnItemCollectionMetrics !== 'SIZE') return;
  if (tableNames.some((name) => getTable(database, name).description.LocalSecondaryIndexes)) {
    throw invalid('This host does not support the parameter ReturnItemCollectionMetrics of tables with local indexes');
  }
}
