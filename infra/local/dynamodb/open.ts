import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import { type LevelStore, openStore } from '../store/store.ts';
import { type Database, keys, type Table } from './database.ts';
import { openExpiry } from './expiry.ts';
import { installOwnRules } from './own-rules.ts';
import { openStreamLog } from './stream-log.ts';

/** Opens the database in the host's store, as it was left. */
export async function openDatabase(host: Host, store: LevelStore): Promise<Database> {
  installOwnRules();
  await moveIn(join(host.dataDir, 'dynamodb'), store);
  const tables = await store.list<Table>(keys.tables);
  const tokens = await store.list<{ expiresAt: number }>(keys.tokens);
  const parts = {
    host,
    store,
    tables: new Map(tables.map(([, table]) => [table.description.TableName, table])),
    pending: new Map<string, Map<string, unknown>>(),
    streams: openStreamLog(host, store),
    tokens: tokens
      .map(([key, { expiresAt }]) => ({ token: key.slice(keys.tokens.length), expiresAt }))
      .sort((a, b) => a.expiresAt - b.expiresAt),
  };
  const database: Database = Object.assign(parts, { expiry: openExpiry(host, () => database) });
  return database;
}

/** Data folders used to hold a LevelDB of DynamoDB's own; killed on the way, it is moved again from its start. */
async function moveIn(folder: string, store: LevelStore): Promise<void> {
  if (!existsSync(join(folder, 'CURRENT'))) return;
  const old = await openStore(folder);
  for (let after = '', isLeft = true; isLeft; ) {
    const entries = await old.list('', { after, limit: 1000 });
    await store.write(entries.map(([key, value]) => ({ put: `dynamodb/${key}`, value })));
    after = entries.at(-1)?.[0] ?? after;
    isLeft = entries.length > 0;
  }
  await old.close();
  // First the file without which it is no database: what a kill leaves of the rest is not moved again.
  await rm(join(folder, 'CURRENT'));
  await rm(folder, { recursive: true });
}
