/** One table with an index and a stream, and what sends it transactions. */
import {
  GetItemCommand,
  type TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { aDatabase, keyed, streaming, withIndex } from './dynamodb-support.ts';

export let database: Awaited<ReturnType<typeof aDatabase>>;
export const TableName = 'local-Units';

export async function openTable(): Promise<void> {
  database = await aDatabase({ Units: keyed({ id: 'S' }, { ...withIndex('by-status', ['status']), ...streaming() }) });
}

export const put = (id: string, more = {}, rest = {}): TransactWriteItem => ({
  Put: { TableName, Item: { id: { S: id }, ...more }, ...rest },
});
export const send = (TransactItems: TransactWriteItem[], rest: Partial<TransactWriteItemsCommandInput> = {}) =>
  database.client.send(new TransactWriteItemsCommand({ TransactItems, ...rest }));
export const refused = (TransactItems: TransactWriteItem[], rest = {}): Promise<TransactionCanceledException> =>
  send(TransactItems, rest).then(
    () => expect.unreachable('it was not refused'),
    (error) => error,
  );
export const get = async (id: string) =>
  (await database.client.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }))).Item;
export const ids = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`);
