/**
 * What all operations share: the tables, the host's store, and the layout of the keys in it.
 *
 * Items, their index entries, their stream records and a transaction's token reach the disk in one batch or not at all:
 *   dynamodb/table~NAME                          description and time to live
 *   dynamodb/item~NAME~KEY                       item; KEY is dynalite's, so that LevelDB's order is the table's
 *   dynamodb/index~NAME~INDEX~INDEXKEY/KEY       projected item; KEY because dynalite's index keys may collide
 *   dynamodb/stream~STREAMARN~NUMBER             stream record
 *   dynamodb/expiry~SECONDS~NAME~KEY             an item whose time to live ends then
 *   dynamodb/token~TOKEN                         an idempotent transaction of the last ten minutes
 *   dynamodb/sequence                            the last stream record's number
 */
import { AwsError, type Host } from '../host.ts';
import { endOf, type LevelStore, type Range } from '../store/store.ts';
import type { Description } from './engine.ts';
import type { Expiry } from './expiry.ts';
import type { StreamLog } from './stream-log.ts';

export type Table = { description: Description; timeToLive?: string };

export type Database = {
  host: Host;
  store: LevelStore;
  tables: Map<string, Table>;
  /** What has been decided but is not on the disk yet: later decisions build on it, readers do not see it. */
  pending: Map<string, Map<string, unknown>>;
  streams: StreamLog;
  expiry: Expiry;
  /** The tokens of the last ten minutes, the oldest first. */
  tokens: { token: string; expiresAt: number }[];
};

export const keys = {
  tables: 'dynamodb/table~',
  table: (name: string) => `dynamodb/table~${name}`,
  items: (name: string) => `dynamodb/item~${name}~`,
  indexes: (name: string) => `dynamodb/index~${name}~`,
  index: (name: string, index: string) => `dynamodb/index~${name}~${index}~`,
  tokens: 'dynamodb/token~',
  token: (token: string) => `dynamodb/token~${token}`,
};

/** All keys that start with a prefix. */
export const below = (prefix: string): Range => ({ gte: prefix, lt: endOf(prefix) });

/** A table that is there, or AWS's refusal. */
export function getTable(database: Database, name: string, message = 'Requested resource not found'): Table {
  const table = database.tables.get(name);
  if (table && table.description.TableStatus !== 'DELETING') return table;
  throw new AwsError('ResourceNotFoundException', message);
}

export const arnOf = (host: Host, tableName: string): string =>
  `arn:${host.partition}:dynamodb:${host.region}:${host.accountId}:table/${tableName}`;
