/**
 * DynamoDB's document commands on tables in memory, as the slices use them: conditions, transactions, updates and
 * queries are carried out (filters too), so that a test can run one verb after another. `onCommand` is called before
 * and after each command takes effect; what it throws is a crash at that point.
 */
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { documents } from '../../functions/kit/table.ts';
import type { AuditEntry } from '../../schemas/audit.ts';
import { tables as shapes, type Table, type TableName } from '../../schemas/tables.ts';
import { holds, type Item, type Names, updated, type Values } from './expressions.ts';

export type Point = 'before' | 'after';
type Action = {
  TableName: TableName;
  Item?: Item;
  Key?: Item;
  ConditionExpression?: string;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Names;
  ExpressionAttributeValues?: Values;
};
type Query = Action & {
  IndexName?: string;
  KeyConditionExpression: string;
  FilterExpression?: string;
  ScanIndexForward?: boolean;
  Limit?: number;
  ExclusiveStartKey?: Item;
};

export class MemoryTables {
  readonly mock = mockClient(documents);
  /** Entries in the order of their commits: the stream. */
  readonly stream: AuditEntry[] = [];
  onCommand: (point: Point, command: string) => Promise<void> | void = () => {};
  private readonly items = new Map<string, Map<string, Item>>();

  constructor(records: Partial<Record<TableName, readonly object[]>> = {}) {
    for (const [table, list] of Object.entries(records)) for (const item of list) this.put(table as TableName, item);
    this.answer(GetCommand, ({ TableName, Key }: Action) => ({ Item: this.get(TableName, Key ?? {}) }));
    this.answer(BatchGetCommand, ({ RequestItems }: { RequestItems: Record<string, { Keys: Item[] }> }) => ({
      Responses: Object.fromEntries(
        Object.entries(RequestItems).map(([name, { Keys }]) => [
          name,
          Keys.map((key) => this.get(name as TableName, key)).filter((item) => item !== undefined),
        ]),
      ),
    }));
    this.answer(QueryCommand, (query: Query) => this.query(query));
    this.answer(ScanCommand, (query: Query) => this.scan(query));
    this.answer(TransactWriteCommand, ({ TransactItems }: { TransactItems: Record<string, Action>[] }) =>
      this.transact(TransactItems),
    );
    this.answer(UpdateCommand, (action: Action) => this.single('Update', action));
    this.answer(DeleteCommand, (action: Action) => this.single('Delete', action));
    this.answer(PutCommand, (action: Action) => this.single('Put', action));
  }

  get(table: TableName, key: object): Item | undefined {
    const found = this.items.get(table)?.get(keyOf(table, key as Item));
    return found && structuredClone(found);
  }

  all(table: TableName): Item[] {
    return [...(this.items.get(table)?.values() ?? [])].map((item) => structuredClone(item));
  }

  /** Also for records with which a test begins: attributes that indexes need must be in them. */
  put(table: TableName, item: object): void {
    const kept = this.items.get(table) ?? new Map<string, Item>();
    this.items.set(table, kept);
    // As the SDK stores it: undefined attributes are left out.
    const stored = JSON.parse(JSON.stringify(item)) as Item;
    kept.set(keyOf(table, stored), stored);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the mock's own type of a command's constructor
  private answer(command: any, run: (input: never) => unknown): void {
    this.mock.on(command).callsFake(async (input) => {
      await this.onCommand('before', command.name);
      const result = run(input as never);
      await this.onCommand('after', command.name);
      return result;
    });
  }

  private transact(actions: Record<string, Action>[]): object {
    const parts = actions.flatMap((each) => Object.entries(each));
    const reasons = parts.map(([, action]) => ({ Code: this.permits(action) ? 'None' : 'ConditionalCheckFailed' }));
    if (reasons.some(({ Code }) => Code !== 'None'))
      throw new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons: reasons });
    for (const [kind, action] of parts) this.apply(kind, action);
    return {};
  }

  private single(kind: string, action: Action): object {
    if (!this.permits(action)) throw new ConditionalCheckFailedException({ message: 'refused', $metadata: {} });
    return { Attributes: this.apply(kind, action) };
  }

  private permits(action: Action): boolean {
    if (action.ConditionExpression === undefined) return true;
    const item = this.get(action.TableName, action.Key ?? action.Item ?? {});
    return holds(action.ConditionExpression, item ?? {}, namesOf(action), action.ExpressionAttributeValues ?? {});
  }

  private apply(kind: string, action: Action): Item | undefined {
    const { TableName, Item, Key = {} } = action;
    if (kind === 'Put' && Item) {
      this.put(TableName, Item);
      if (TableName === 'audit') this.stream.push(this.get('audit', Item) as AuditEntry);
    }
    if (kind === 'Delete') this.items.get(TableName)?.delete(keyOf(TableName, Key));
    if (kind !== 'Update') return undefined;
    const before = this.get(TableName, Key) ?? { ...Key };
    const { UpdateExpression = '', ExpressionAttributeValues = {} } = action;
    const after = updated(UpdateExpression, before, namesOf(action), ExpressionAttributeValues);
    this.put(TableName, after);
    return after;
  }

  /** A few items at a time, so that readers have to go on. */
  private scan({ TableName, FilterExpression, ExclusiveStartKey, ...query }: Query) {
    const items = this.all(TableName);
    const key = (item: Item) => keyOf(TableName, item);
    const first = ExclusiveStartKey
      ? items.findIndex((item) => key(item) === keyOf(TableName, ExclusiveStartKey)) + 1
      : 0;
    const read = items.slice(first, first + 7);
    const last = first + read.length < items.length ? read.at(-1) : undefined;
    const { partitionKey, sortKey }: Table = shapes[TableName];
    const { ExpressionAttributeValues: values = {} } = query;
    return {
      Items: read.filter((item) => !FilterExpression || holds(FilterExpression, item, {}, values)),
      ...(last && { LastEvaluatedKey: pick(last, [partitionKey, sortKey]) }),
    };
  }

  private query(query: Query) {
    const { TableName, IndexName, KeyConditionExpression, FilterExpression, ExclusiveStartKey, Limit } = query;
    const shape: Table = shapes[TableName];
    const { partitionKey, sortKey = '' } = (IndexName && shape.indexes[IndexName]) || shape;
    const values = query.ExpressionAttributeValues ?? {};
    const order = query.ScanIndexForward === false ? -1 : 1;
    const sort = (item: Item) => String(item[sortKey] ?? '');
    const isAfter = (item: Item) =>
      !ExclusiveStartKey || (sort(item) > sort(ExclusiveStartKey) ? 1 : -1) === order
        ? sort(item) !== (ExclusiveStartKey ? sort(ExclusiveStartKey) : undefined)
        : false;
    const found = this.all(TableName)
      .filter((item) => item[partitionKey] !== undefined && (sortKey === '' || item[sortKey] !== undefined))
      .filter((item) => holds(KeyConditionExpression, item, namesOf(query), values))
      .filter(isAfter)
      .sort((a, b) => (sort(a) < sort(b) ? -order : order));
    const read = found.slice(0, Limit);
    const last = read.length < found.length ? read.at(-1) : undefined;
    return {
      Items: read.filter((item) => !FilterExpression || holds(FilterExpression, item, namesOf(query), values)),
      ScannedCount: read.length,
      ...(last && { LastEvaluatedKey: pick(last, [shape.partitionKey, shape.sortKey, partitionKey, sortKey]) }),
    };
  }
}

function namesOf({ ExpressionAttributeNames = {} }: Action): Names {
  return ExpressionAttributeNames;
}

function keyOf(table: TableName, item: Item): string {
  const { partitionKey, sortKey }: Table = shapes[table];
  return JSON.stringify([item[partitionKey], sortKey && item[sortKey]]);
}

function pick(item: Item, fields: (string | undefined)[]): Item {
  return Object.fromEntries(fields.flatMap((field) => (field && field in item ? [[field, item[field]]] : [])));
}
