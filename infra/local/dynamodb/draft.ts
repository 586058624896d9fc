/**
 * The one way items change. A request is decided at once, without waiting, on a draft: it reads what was decided
 * before and leaves its own changes there. Since nothing comes between the reads and the decision, requests have an
 * order without locks; a later one builds on what is decided but not written yet (`pending`). Then the draft becomes
 * one atomic batch: items, index entries, stream records, expiry and token. The caller hears of success only after
 * that, and readers see the batch as a whole or not at all.
 */
import { AwsError } from '../host.ts';
import { holds } from './conditions.ts';
import { type Database, getTable, keys, type Table } from './database.ts';
import { type Data, type Description, demand, type Item, indexesOf, invalid, maxItemSize, rules } from './engine.ts';
import { bytesOf } from './size.ts';
import type { StreamRecord } from './stream-log.ts';
import { keyTextOf, objectionToKeySize, refuseDeep, sortSets } from './values.ts';

/** What became of one item. */
export type ItemWrite = {
  table: Table;
  key: string;
  before: Item | undefined;
  after: Item | undefined;
  userIdentity?: { type: string; principalId: string };
  /** What the stream says of it. */
  record?: StreamRecord;
};

export type Draft = {
  /** By store key; undefined deletes. */
  changes: Map<string, unknown>;
  writes: ItemWrite[];
};

export const newDraft = (): Draft => ({ changes: new Map(), writes: [] });

/** A value as decided so far: in this draft, by requests before it, or on the disk. */
export function readDecided<T>(database: Database, draft: Draft, key: string): T | undefined {
  const decided = draft.changes.has(key) ? draft.changes : database.pending.get(key);
  return decided ? (decided.get(key) as T | undefined) : database.store.read<T>(key);
}

/** What a request makes of an item. */
export type Change = (before: Item | undefined, data: Data) => Item | undefined;
export const put: Change = (_, { Item }) => Item;
export const remove: Change = () => undefined;
export const keep: Change = (before) => before;

/** Decides what becomes of one item; if that fails, the draft is thrown away. */
export function decide(database: Database, draft: Draft, change: Change, data: Data): ItemWrite {
  const table = getTable(database, data.TableName);
  const { description } = table;
  const key = keyTextOf(description, data);
  demand(rules.validateUpdates(undefined, data._updates, description));
  const before = readDecided<Item>(database, draft, keys.items(data.TableName) + key);
  if (data._condition && !holds(data._condition.expression, before ?? {})) throw conditionFailed(data, before);
  const write: ItemWrite = { table, key, before, after: change(before, data) };
  if (write.after !== before) add(draft, write, data.Item === undefined);
  return write;
}

/** Shows the item that failed the condition, if the request asked for that. */
function conditionFailed({ ReturnValuesOnConditionCheckFailure }: Data, before: Item | undefined): AwsError {
  const details = ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && before ? { Item: before } : undefined;
  return new AwsError('ConditionalCheckFailedException', 'The conditional request failed', 400, details);
}

function add({ changes, writes }: Draft, write: ItemWrite, isUpdate: boolean): void {
  const { table, key, before, after } = write;
  const { description } = table;
  if (after) {
    refuseIndexKey(description, after, isUpdate);
    if (bytesOf(after) > maxItemSize) {
      throw invalid(`Item size ${isUpdate ? 'to update ' : ''}has exceeded the maximum allowed size`);
    }
    for (const value of Object.values(after)) refuseDeep(value);
    sortSets(after);
  }
  changes.set(keys.items(description.TableName) + key, after);
  const entries = rules.getIndexActions(indexesOf(description), before, after, description);
  const entryKey = (entry: { index: string; key: string }) =>
    `${keys.index(description.TableName, entry.index)}${entry.key}/${key}`;
  for (const entry of entries.deletes) changes.set(entryKey(entry), undefined);
  for (const entry of entries.puts) changes.set(entryKey(entry), entry.item);
  writes.push(write);
}

/** An item may lack the key of an index, but what it has there must be a key. */
function refuseIndexKey(description: Description, after: Item, isUpdate: boolean): void {
  for (const { IndexName, KeySchema } of indexesOf(description)) {
    for (const [index, { AttributeName }] of KeySchema.entries()) {
      const value = after[AttributeName];
      if (!value) continue;
      const given = description.AttributeDefinitions.find((definition) => definition.AttributeName === AttributeName);
      if (given && !(given.AttributeType in value)) {
        throw invalid('The update expression attempted to update the secondary index key to unsupported type');
      }
      if (value.S === '' || value.B === '') {
        const what = isUpdate
          ? 'The update expression attempted to update a secondary index key to a value that is not supported.'
          : 'A value specified for a secondary index key is not supported.';
        const where = isUpdate ? '' : ` IndexName: ${IndexName}, IndexKey: ${AttributeName}`;
        throw invalid(
          `One or more parameter values are not valid. ${what} The AttributeValue for a key attribute cannot contain an empty ${value.S === '' ? 'string' : 'binary'} value.${where}`,
        );
      }
      const objection = objectionToKeySize(value, index === 0);
      if (!objection) continue;
      throw invalid(
        isUpdate
          ? 'The update expression attempted to update the secondary index key beyond allowed size limits'
          : `One or more parameter values were invalid: ${objection}`,
      );
    }
  }
}

/** Makes a draft durable. */
export async function commit(database: Database, draft: Draft): Promise<void> {
  const { changes, writes } = draft;
  for (const write of writes) {
    database.streams.record(write, changes);
    database.expiry.track(write, changes);
  }
  for (const key of changes.keys()) database.pending.set(key, changes);
  try {
    await database.store.write(
      [...changes].map(([key, value]) => (value === undefined ? { delete: key } : { put: key, value })),
    );
  } finally {
    for (const key of changes.keys()) if (database.pending.get(key) === changes) database.pending.delete(key);
  }
  database.streams.wake(writes);
}
