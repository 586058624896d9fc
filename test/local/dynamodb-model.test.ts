import {
  type AttributeValue,
  QueryCommand,
  ScanCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamRecord } from '../../infra/local/dynamodb/stream-log.ts';
import { aDatabase, keyed, streaming, withIndex } from './dynamodb-support.ts';

const TableName = 'local-Items';
type Row = { id: string; group?: string; n: number };
type Act =
  | { kind: 'put'; id: string; group: string | undefined; n: number; onlyNew: boolean }
  | { kind: 'add'; id: string; n: number; atLeast: number | undefined }
  | { kind: 'delete'; id: string; onlyOld: boolean }
  | { kind: 'check'; id: string };

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', '单');
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    id,
    group: fc.constantFrom('g1', 'g2', undefined),
    n: fc.integer({ min: -9, max: 9 }),
    onlyNew: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('add' as const),
    id,
    n: fc.integer({ min: -9, max: 9 }),
    atLeast: fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('delete' as const), id, onlyOld: fc.boolean() }),
  fc.record({ kind: fc.constant('check' as const), id }),
);
const transaction = fc.uniqueArray(act, { minLength: 1, maxLength: 5, selector: (each) => each.id });

/** What a transaction does to the rows; undefined if a condition of it fails. */
function apply(rows: Map<string, Row>, acts: Act[]): Map<string, Row> | undefined {
  const next = new Map(rows);
  for (const each of acts) {
    const row = rows.get(each.id);
    if (each.kind === 'put') {
      if (each.onlyNew && row) return undefined;
      next.set(each.id, { id: each.id, n: each.n, ...(each.group && { group: each.group }) });
    } else if (each.kind === 'add') {
      if (each.atLeast !== undefined && !(row && row.n >= each.atLeast)) return undefined;
      next.set(each.id, { ...row, id: each.id, n: (row?.n ?? 0) + each.n });
    } else if (each.kind === 'delete') {
      if (each.onlyOld && !row) return undefined;
      next.delete(each.id);
    } else if (!row) return undefined;
  }
  return next;
}

function actionOf(each: Act): TransactWriteItem {
  const Key = { id: { S: each.id } };
  const exists = { ConditionExpression: 'attribute_exists(id)' };
  if (each.kind === 'check') return { ConditionCheck: { TableName, Key, ...exists } };
  if (each.kind === 'delete') return { Delete: { TableName, Key, ...(each.onlyOld && exists) } };
  if (each.kind === 'put') {
    const Item = { ...Key, n: { N: String(each.n) }, ...(each.group && { group: { S: each.group } }) };
    return { Put: { TableName, Item, ...(each.onlyNew && { ConditionExpression: 'attribute_not_exists(id)' }) } };
  }
  return {
    Update: {
      TableName,
      Key,
      UpdateExpression: 'ADD n :n',
      ExpressionAttributeValues: {
        ':n': { N: String(each.n) },
        ...(each.atLeast !== undefined && { ':least': { N: String(each.atLeast) } }),
      },
      ...(each.atLeast !== undefined && { ConditionExpression: 'n >= :least' }),
    },
  };
}

const rowOf = (item: Record<string, AttributeValue>): Row => ({
  id: item.id?.S ?? '',
  n: Number(item.n?.N),
  ...(item.group?.S && { group: item.group.S }),
});
const sorted = (rows: Iterable<Row>) => [...rows].sort((a, b) => a.id.localeCompare(b.id));

/** The rows that a stream's records add up to. */
function replay(records: StreamRecord[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { dynamodb } of records) {
    const key = dynamodb.Keys.id?.S ?? '';
    const before = rows.get(key);
    expect(dynamodb.OldImage && rowOf(dynamodb.OldImage as never)).toEqual(before);
    if (dynamodb.NewImage) rows.set(key, rowOf(dynamodb.NewImage as never));
    else rows.delete(key);
  }
  return sorted(rows.values());
}

describe('any sequence of transactions, two at a time', () => {
  it('leaves table, index and stream as doing them one after the other does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(transaction, transaction), { maxLength: 12 }), async (pairs) => {
        const database = await aDatabase({
          Items: keyed({ id: 'S' }, { ...withIndex('by-group', ['group']), ...streaming() }),
        });
        const send = (acts: Act[]) =>
          database.client.send(new TransactWriteItemsCommand({ TransactItems: acts.map(actionOf) })).then(
            () => true,
            (error) => {
              expect(error.name).toBe('TransactionCanceledException');
              return false;
            },
          );
        let rows = new Map<string, Row>();
        for (const [one, other] of pairs) {
          const done = await Promise.all([send(one), send(other)]);
          const orders = [
            [one, other],
            [other, one],
          ].map((order) => outcome(rows, order as [Act[], Act[]], one));
          const found = await scanned(database);
          const fitting = orders.filter((order) => expectedEquals(order, done, found));
          expect(fitting.length).toBeGreaterThan(0);
          rows = fitting[0]?.rows ?? rows;
        }
        const { Items = [] } = await database.client.send(new ScanCommand({ TableName, IndexName: 'by-group' }));
        expect(sorted(Items.map(rowOf))).toEqual(sorted([...rows.values()].filter((row) => row.group)));
        const arn = database.created.Items?.attributes.StreamArn ?? '';
        expect(replay(await database.service.streams.read(arn, '', 1000))).toEqual(sorted(rows.values()));
        await database.close();
      }),
      { numRuns: 25 },
    );
  });
});

type Outcome = { rows: Map<string, Row>; done: Map<Act[], boolean>; one: Act[] };

function outcome(rows: Map<string, Row>, order: [Act[], Act[]], one: Act[]): Outcome {
  const done = new Map<Act[], boolean>();
  let now = rows;
  for (const acts of order) {
    const next = apply(now, acts);
    done.set(acts, next !== undefined);
    now = next ?? now;
  }
  return { rows: now, done, one };
}

function expectedEquals({ rows, done, one }: Outcome, [first]: boolean[], found: Row[]): boolean {
  return done.get(one) === first && JSON.stringify(sorted(rows.values())) === JSON.stringify(found);
}

async function scanned(database: Awaited<ReturnType<typeof aDatabase>>): Promise<Row[]> {
  const { Items = [] } = await database.client.send(new ScanCommand({ TableName }));
  return sorted(Items.map(rowOf));
}

describe('a reader', () => {
  it('never sees half of a transaction', async () => {
    const database = await aDatabase({ Items: keyed({ group: 'S', id: 'S' }) });
    const put = (round: number) =>
      database.client.send(
        new TransactWriteItemsCommand({
          TransactItems: ['a', 'b', 'c'].map((each) => ({
            Put: { TableName, Item: { group: { S: 'g' }, id: { S: each }, n: { N: String(round) } } },
          })),
        }),
      );
    await put(0);
    let isWriting = true;
    const writing = (async () => {
      for (let round = 1; round <= 150; round++) await put(round);
      isWriting = false;
    })();
    while (isWriting) {
      const { Items = [] } = await database.client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: '#g = :g',
          ExpressionAttributeNames: { '#g': 'group' },
          ExpressionAttributeValues: { ':g': { S: 'g' } },
        }),
      );
      expect(new Set(Items.map((item) => item.n?.N)).size).toBe(1);
    }
    await writing;
    await database.close();
  });
});
