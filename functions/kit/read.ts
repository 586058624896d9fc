/**
 * Records by key. Those that are asked for without waiting in between, of whichever tables, come with one BatchGetItem:
 * each request to DynamoDB costs a function more than the reading of what it brings.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  DynamoDBDocumentClient,
  GetCommand,
} from '@aws-sdk/lib-dynamodb';

export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

export type Key = Record<string, string>;
export type Values = Record<string, unknown>;
type Wanted = { TableName: string; Key: Key };
type Asked = Wanted & { resolve(item: Values | undefined): void; reject(error: unknown): void };
type RequestItems = NonNullable<BatchGetCommandInput['RequestItems']>;

/** BatchGetItem takes no more. */
const batchMaximum = 100;

let asked: Asked[] = [];

/** Strongly consistent; undefined where there is none. */
export function readItem(TableName: string, Key: Key): Promise<Values | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Values | undefined>();
  if (asked.push({ TableName, Key, resolve, reject }) === 1) queueMicrotask(readAsked);
  return promise;
}

function readAsked(): void {
  const all = asked;
  asked = [];
  for (let first = 0; first < all.length; first += batchMaximum) void answer(all.slice(first, first + batchMaximum));
}

async function answer(some: Asked[]): Promise<void> {
  try {
    const found = await readTogether(some);
    for (const each of some) each.resolve(found.get(idOf(each)));
  } catch (error) {
    for (const { reject } of some) reject(error);
  }
}

/** By `idOf`. */
async function readTogether(wanted: readonly Wanted[]): Promise<Map<string, Values | undefined>> {
  const distinct = new Map(wanted.map(({ TableName, Key }) => [idOf({ TableName, Key }), { TableName, Key }]));
  const found = new Map<string, Values | undefined>();
  const [only, ...others] = distinct.entries();
  if (only && others.length === 0) {
    const { Item } = await documents.send(new GetCommand({ ...only[1], ConsistentRead: true }));
    found.set(only[0], Item);
  } else {
    await readBatch([...distinct.values()], found);
  }
  return found;
}

async function readBatch(wanted: Wanted[], found: Map<string, Values | undefined>): Promise<void> {
  let missing: RequestItems = {};
  for (const [TableName, of] of Map.groupBy(wanted, (each) => each.TableName)) {
    missing[TableName] = { Keys: of.map(({ Key }) => Key), ConsistentRead: true };
  }
  for (let attempt = 1; Object.keys(missing).length > 0; attempt += 1) {
    const batch: BatchGetCommandOutput = await documents.send(new BatchGetCommand({ RequestItems: missing }));
    for (const [TableName, items] of Object.entries(batch.Responses ?? {})) {
      const [sample] = missing[TableName]?.Keys ?? [];
      for (const item of items) found.set(idOf({ TableName, Key: keyOf(item, sample ?? {}) }), item);
    }
    missing = batch.UnprocessedKeys ?? {};
    // DynamoDB leaves over what it is too busy for.
    if (Object.keys(missing).length > 0) await wait(10 * 2 ** Math.min(attempt, 6) * (0.5 + Math.random()));
  }
}

function keyOf(item: Values, sample: Values): Key {
  return Object.fromEntries(Object.keys(sample).map((name) => [name, String(item[name])]));
}

function idOf({ TableName, Key }: Wanted): string {
  const sorted = Object.entries(Key).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([TableName, ...sorted]);
}
