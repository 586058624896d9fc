import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { openStore } from '../../infra/local/store/store.ts';
import { aDatabase, keyed } from './dynamodb-support.ts';

const TableName = 'local-Units';
const tables = { Units: keyed({ id: 'S' }) };
const put = (n: number) => new PutItemCommand({ TableName, Item: { id: { S: `u${n}` }, n: { N: String(n) } } });

it('takes over the items of a data folder in which DynamoDB had a database of its own', async () => {
  const first = await aDatabase(tables);
  const { dataDir } = first.host;
  await Promise.all(Array.from({ length: 1500 }, (_, n) => first.client.send(put(n))));
  // What earlier versions left: the same keys without a prefix, in a folder beside the store.
  const own = await first.host.store.list('dynamodb/');
  const old = await openStore(join(dataDir, 'dynamodb'));
  await old.write(own.map(([key, value]) => ({ put: key.slice('dynamodb/'.length), value })));
  await old.close();
  await first.host.store.write(own.map(([key]) => ({ delete: key })));
  await first.close();

  const second = await aDatabase(tables, { dataDir });
  expect(existsSync(join(dataDir, 'dynamodb'))).toBe(false);
  for (const n of [0, 777, 1499]) {
    const { Item } = await second.client.send(new GetItemCommand({ TableName, Key: { id: { S: `u${n}` } } }));
    expect(Item?.n).toEqual({ N: String(n) });
  }
  expect(await second.host.store.list('dynamodb/')).toHaveLength(own.length);
  await second.close();
});
