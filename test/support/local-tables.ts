/** Every table of the product on the local host's DynamoDB, for what a fake does not prove: expressions and indexes. */
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from '../../functions/kit/table.ts';
import { AuditEntry } from '../../schemas/audit.ts';
import { type Index, type Table, type TableName, tables } from '../../schemas/tables.ts';
import { aDatabase } from '../local/dynamodb-support.ts';

export async function localTables() {
  const declared = Object.entries(tables).map(([name, table]) => [name, propertiesOf(name, table)]);
  const database = await aDatabase(Object.fromEntries(declared));
  process.env.AWS_ENDPOINT_URL_DYNAMODB = database.url;
  return {
    async put(table: TableName, items: readonly Record<string, unknown>[]): Promise<void> {
      for (const Item of items) await documents.send(new PutCommand({ TableName: table, Item }));
    },
    async all(table: TableName): Promise<Record<string, unknown>[]> {
      return (await documents.send(new ScanCommand({ TableName: table }))).Items ?? [];
    },
    /** The audit entries so far, in the order of their writing. */
    async entries(): Promise<AuditEntry[]> {
      const { Items = [] } = await documents.send(new ScanCommand({ TableName: 'audit' }));
      return Items.map((item) => AuditEntry.parse(item)).sort((a, b) => (a.entryId < b.entryId ? -1 : 1));
    },
    async close(): Promise<void> {
      delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
      documents.destroy();
      await database.close();
    },
  };
}

function propertiesOf(TableName: string, { partitionKey, sortKey, indexes }: Table): Record<string, unknown> {
  const keys = [
    partitionKey,
    sortKey,
    ...Object.values(indexes).flatMap((index) => [index.partitionKey, index.sortKey]),
  ];
  const names = [...new Set(keys.filter((key) => key !== undefined))];
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: schemaOf(partitionKey, sortKey),
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    ...(Object.keys(indexes).length > 0 && {
      GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, index]) => ({
        IndexName,
        KeySchema: schemaOf(index.partitionKey, index.sortKey),
        Projection: projectionOf(index),
      })),
    }),
  };
}

function schemaOf(partitionKey: string, sortKey: string | undefined) {
  const hash = { AttributeName: partitionKey, KeyType: 'HASH' };
  return sortKey ? [hash, { AttributeName: sortKey, KeyType: 'RANGE' }] : [hash];
}

function projectionOf({ project }: Index) {
  if (!project) return { ProjectionType: 'ALL' };
  return project.length === 0
    ? { ProjectionType: 'KEYS_ONLY' }
    : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...project] };
}
