/**
 * The one way items change. A request is decided at once, without waiting, against a draft: dynalite's actions read
 * through it and leave their puts and deletes in it. Since nothing comes between the reads and the decision, requests
 * have an order without locks; a later one builds on what is decided but not written yet (`pending`). Then the draft
 * becomes one atomic batch: items, index entries, stream records, expiry and token. The caller hears of success only
 * after that, and readers see the batch as a whole or not at all.
 */
import { type Database, getTable, keys, type Table } from './database.ts';
import {
  type Action,
  type Data,
  type Description,
  type Done,
  type EngineStore,
  type Item,
  invalid,
  maxItemSize,
  perform,
  type Result,
} from './engine.ts';
import { bytesOf } from './size.ts';
import type { StreamRecord } from './stream-log.ts';
import { updateItem } from './update.ts';
import { objectionToKeySize, refuseDeep, sortSets } from './values.ts';

/** One item's change. */
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
  /** The item that the last action looked at, as it was before. */
  seen: Item | undefined;
};

export const newDraft = (): Draft => ({ changes: new Map(), writes: [], seen: undefined });

/** A value as decided so far: in this draft, by requests before it, or on the disk. */
export function readDecided<T>(database: Database, draft: Draft, key: string): T | undefined {
  const decided = draft.changes.has(key) ? draft.changes : database.pending.get(key);
  return decided ? (decided.get(key) as T | undefined) : database.store.read<T>(key);
}

/** Decides one action; if it fails, the draft is thrown away. */
export function decide(database: Database, draft: Draft, action: Action, data: Data): Result {
  const decidedBefore = draft.writes.length;
  const result = perform(action, draftStore(database, draft), data);
  for (const write of draft.writes.slice(decidedBefore)) {
    const isUpdate = action === updateItem;
    if (bytesOf(write.after) > maxItemSize) {
      throw invalid(`Item size ${isUpdate ? 'to update ' : ''}has exceeded the maximum allowed size`);
    }
    for (const value of Object.values(write.after ?? {})) refuseDeep(value);
    refuseIndexKey(write, isUpdate);
  }
  return result;
}

/** dynalite knows what a table's key may not be, but not that an index's may not be it either. */
function refuseIndexKey({ table, after }: ItemWrite, isUpdate: boolean): void {
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table.description;
  for (const { IndexName, KeySchema } of [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes]) {
    for (const [index, { AttributeName }] of KeySchema.entries()) {
      const value = after?.[AttributeName];
      if (!value) continue;
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

function draftStore(database: Database, draft: Draft): EngineStore {
  let seenKey = '';
  const note = (tableName: string, key: string, after: Item | undefined) => {
    const before = draft.seen;
    if (!before && !after) return;
    sortSets(after ?? {});
    draft.changes.set(keys.items(tableName) + key, after);
    draft.writes.push({ table: getTable(database, tableName), key, before, after });
  };
  return {
    options: { maxItemSize },
    getTable(name, ...rest) {
      (rest.at(-1) as Done<Description>)(null, getTable(database, name).description);
    },
    getItemDb: (tableName) => ({
      lock: (_key, run) => run((done) => done),
      get(key, done) {
        seenKey = key;
        draft.seen = readDecided<Item>(database, draft, keys.items(tableName) + key);
        done(null, draft.seen);
      },
      put(key, item, done) {
        note(tableName, key, item);
        done(null);
      },
      del(key, done) {
        note(tableName, key, undefined);
        done(null);
      },
      createValueStream: notInWrites,
    }),
    getIndexDb: (_kind, tableName, index) => ({
      put(key, item, done) {
        draft.changes.set(`${keys.index(tableName, index)}${key}/${seenKey}`, item);
        done(null);
      },
      del(key, done) {
        draft.changes.set(`${keys.index(tableName, index)}${key}/${seenKey}`, undefined);
        done(null);
      },
      createValueStream: notInWrites,
    }),
  };
}

function notInWrites(): never {
  throw new Error('a write does not read ranges');
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
