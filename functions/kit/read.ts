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
import DataLoader from 'dataloader';

export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

export type Key = Record<string, string>;
export type Values = Record<string, unknown>;
type Wanted = { TableName: string; Key: Key };
type RequestItems = NonNullable<BatchGetCommandInput['RequestItems']>;

/** BatchGetItem takes no more. */
const batchMaximum = 100;

// Nothing is kept: two requests of one process never see each other's reads.
const loader = new DataLoader(readTogether, {
  cache: false,
  maxBatchSize: batchMaximum,
  batchScheduleFn: queueMicrotask,
});

/** Strongly consistent; undefined where there is none. */
export function readItem(TableName: string, Key: Key): Promise<Values | undefined> {
  return loader.load({ TableName, Key });
}

async function readTogether(wanted: readonly Wanted[]): Promise<(Values | undefined)[]> {
  const distinct = new Map(wanted.map((each) => [idOf(each), each]));
  const found = new Map<string, Values | undefined>();
  const [only, ...others] = distinct.entries();
  if (only && others.length === 0) {
    const { Item } = await documents.send(new GetCommand({ ...only[1], ConsistentRead: true }));
    found.set(only[0], Item);
  } else {
    await readBatch([...distinct.values()], found);
  }
  return wanted.map((each) => found.get(idOf(each)));
}

async function readBatch(wanted: Wanted[], found: Map<string, Values | undefined>): Promise<void> {
  let missing: RequestItems = {};
  for (const [TableName, of] of Map.groupBy(wanted, (each) => each.TableName)) {
    missing[TableName] = { Keys: of.map(({ Key }) => Key), ConsistentRead: true };
  }
  for (let attempt = 1; Object.keys(missing).length > 0; attempt += 1) {
    const answer: BatchGetCommandOutput = await documents.send(new BatchGetCommand({ RequestItems: missing }));
    for (const [TableName, items] of Object.entries(answer.Responses ?? {})) {
      const [sample] = missing[TableName]?.Keys ?? [];
      for (const item of items) found.set(idOf({ TableName, Key: keyOf(item, sample ?? {}) }), item);
    }
    missing = answer.UnprocessedKeys ?? {};
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
