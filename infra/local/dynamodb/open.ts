import { join } from 'node:path';
import type { Host } from '../host.ts';
import { openStore } from '../store/store.ts';
import type { Database, Table } from './database.ts';
import { openExpiry } from './expiry.ts';
import { installOwnRules } from './own-rules.ts';
import { openStreamLog } from './stream-log.ts';

/** Opens the database in the host's data folder, as it was left. */
export async function openDatabase(host: Host): Promise<Database> {
  installOwnRules();
  const store = await openStore(join(host.dataDir, 'dynamodb'));
  const tables = await store.list<Table>('table~');
  const tokens = await store.list<{ expiresAt: number }>('token~');
  const parts = {
    host,
    store,
    tables: new Map(tables.map(([, table]) => [table.description.TableName, table])),
    pending: new Map<string, Map<string, unknown>>(),
    streams: openStreamLog(host, store),
    tokens: tokens
      .map(([key, { expiresAt }]) => ({ token: key.slice('token~'.length), expiresAt }))
      .sort((a, b) => a.expiresAt - b.expiresAt),
  };
  const database: Database = Object.assign(parts, { expiry: openExpiry(host, () => database) });
  return database;
}
