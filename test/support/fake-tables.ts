/**
 * The document client with records behind it: reads find them by key or by the partition of an index, transactions are
 * kept for the test to look at. Filters are not evaluated: tests that need them run on the local DynamoDB.
 */
import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { documents } from '../../functions/kit/table.ts';
import type { AuditEntry } from '../../schemas/audit.ts';
import { type Table, type TableName, tables } from '../../schemas/tables.ts';

type Item = Record<string, unknown>;
type Action = { TableName: string; Item?: Item; Key?: Item; [field: string]: unknown };
export type Written = { action: 'Put' | 'Update' | 'Delete' | 'ConditionCheck'; input: Action };

export function fakeTables(records: Partial<Record<TableName, readonly Item[]>> = {}) {
  const mock = mockClient(documents);
  const of = (table: string) => records[table as TableName] ?? [];
  const matches = (item: Item, key: Item) => Object.entries(key).every(([name, value]) => item[name] === value);

  mock.on(GetCommand).callsFake(({ TableName, Key }) => ({ Item: of(TableName).find((item) => matches(item, Key)) }));
  mock.on(BatchGetCommand).callsFake(({ RequestItems }: { RequestItems: Record<string, { Keys: Item[] }> }) => ({
    Responses: Object.fromEntries(
      Object.entries(RequestItems).map(([table, { Keys }]) => [
        table,
        of(table).filter((item) => Keys.some((key) => matches(item, key))),
      ]),
    ),
  }));
  mock.on(QueryCommand).callsFake(({ TableName, IndexName, ExpressionAttributeValues, ScanIndexForward }) => {
    const shape: Table = tables[TableName as TableName];
    const keys = shape.indexes[IndexName] ?? shape;
    const found = of(TableName).filter((item) => item[keys.partitionKey] === ExpressionAttributeValues[':partition']);
    const sort = (item: Item) => String(item[keys.sortKey ?? ''] ?? '');
    found.sort((a, b) => (sort(a) < sort(b) ? -1 : 1) * (ScanIndexForward ? 1 : -1));
    return { Items: found, ScannedCount: found.length };
  });
  mock.on(TransactWriteCommand).resolves({});

  /** Every action of every transaction so far, in order. */
  function written(): Written[] {
    return mock
      .commandCalls(TransactWriteCommand)
      .flatMap((call) => call.args[0].input.TransactItems ?? [])
      .flatMap((item) => Object.entries(item).map(([action, input]) => ({ action, input }) as Written));
  }
  return {
    mock,
    written,
    /** Records put into a table, without the audit table's. */
    put: (table: TableName): Item[] =>
      written().flatMap(({ action, input }) =>
        action === 'Put' && input.TableName === table ? [input.Item ?? {}] : [],
      ),
    updated: (table: TableName): Action[] =>
      written().flatMap(({ action, input }) => (action === 'Update' && input.TableName === table ? [input] : [])),
    entries: (): AuditEntry[] =>
      written().flatMap(({ input }) => (input.TableName === 'audit' ? [input.Item as AuditEntry] : [])),
    /** Counters answer with this number next. */
    countTo: (number: number) =>
      mock.on(UpdateCommand).resolves({ Attributes: { lastNumber: number, requests: number } }),
    puts: () => mock.commandCalls(PutCommand).map((call) => call.args[0].input),
  };
}
