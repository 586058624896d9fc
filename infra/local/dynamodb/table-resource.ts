/** Tables as a template declares them. What a table holds outlives the template: it is never deleted from here. */
import type { Created, Host, Resource, ResourceType } from '../host.ts';
import { checked } from './check-input.ts';
import { checksOf } from './checks.ts';
import type { Database } from './database.ts';
import { describe } from './description.ts';
import { reshape, setTimeToLive } from './reshape.ts';
import { createTable } from './tables.ts';

type Properties = Record<string, unknown>;

const hosted = [
  'TableName',
  'KeySchema',
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'BillingMode',
  'StreamSpecification.StreamViewType',
  'TimeToLiveSpecification',
  'ProvisionedThroughput',
  'DeletionProtectionEnabled',
];

/** What a table says about matters of the cloud only. */
const cloudOnly = ['PointInTimeRecoverySpecification', 'SSESpecification', 'Tags'];

export function tableType(host: Host, database: () => Promise<Database>, stack: string): ResourceType {
  return {
    hosted,
    ignored: cloudOnly,
    create: async (resource) => deploy(host, await database(), stack, resource),
  };
}

async function deploy(
  host: Host,
  database: Database,
  stack: string,
  { logicalId, properties }: Resource,
): Promise<Created> {
  const { TimeToLiveSpecification, StreamSpecification, ...given } = properties;
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !cloudOnly.includes(name)));
  const view = (StreamSpecification as Properties | undefined)?.StreamViewType;
  const data = checked('CreateTable', checksOf('CreateTable'), {
    TableName: `${stack}-${logicalId}`,
    BillingMode: 'PROVISIONED',
    ...rest,
    ...(view !== undefined && { StreamSpecification: { StreamEnabled: true, StreamViewType: view } }),
  });
  const stored = database.tables.get(data.TableName);
  if (stored) await reshape(database, stored, describe(host, data, stored.description));
  else await createTable(database, data);

  const table = database.tables.get(data.TableName);
  if (!table) throw new Error(`${logicalId}: the table was deleted while it was made.`);
  const expiry = TimeToLiveSpecification as { Enabled?: boolean; AttributeName?: string } | undefined;
  await setTimeToLive(database, table, expiry?.Enabled ? expiry.AttributeName : undefined);
  const { TableArn, TableId, LatestStreamArn } = table.description;
  return {
    ref: data.TableName,
    attributes: { Arn: TableArn, TableId: String(TableId), ...(LatestStreamArn && { StreamArn: LatestStreamArn }) },
  };
}
