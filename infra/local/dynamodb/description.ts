import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Host } from '../host.ts';
import { arnOf } from './database.ts';
import type { Data, Description, Index } from './engine.ts';

/** A table's description from all that was asked for; its id, birth and stream stay what they were. */
export function describe(host: Host, data: Data, before?: Description): Description {
  const arn = arnOf(host, data.TableName);
  const { BillingMode, StreamSpecification, GlobalSecondaryIndexes, LocalSecondaryIndexes, ...asked } = data;
  const billing = BillingMode ?? before?.BillingModeSummary?.BillingMode;
  const unbought = billing === 'PAY_PER_REQUEST' ? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 } : undefined;
  const throughputOf = ({ ProvisionedThroughput }: { [more: string]: unknown }) => ({
    NumberOfDecreasesToday: 0,
    ...(unbought ?? (ProvisionedThroughput as object)),
  });
  const withArns = (indexes: unknown) =>
    (indexes as Index[] | undefined)?.map((index) => ({
      IndexSizeBytes: 0,
      ItemCount: 0,
      ...index,
      IndexArn: `${arn}/index/${index.IndexName}`,
    }));
  const globals = withArns(GlobalSecondaryIndexes)?.map((index) => ({
    IndexStatus: 'ACTIVE',
    ...index,
    ProvisionedThroughput: throughputOf(index),
  }));
  const locals = withArns(LocalSecondaryIndexes);
  return {
    TableId: before?.TableId ?? randomUUID(),
    CreationDateTime: before?.CreationDateTime ?? host.clock.now() / 1000,
    ItemCount: 0,
    TableSizeBytes: 0,
    DeletionProtectionEnabled: false,
    ...asked,
    TableArn: arn,
    TableStatus: 'ACTIVE',
    ...(BillingMode !== undefined && { BillingModeSummary: { BillingMode } }),
    ProvisionedThroughput: throughputOf(asked),
    ...(globals?.length && { GlobalSecondaryIndexes: globals }),
    ...(locals?.length && { LocalSecondaryIndexes: locals }),
    ...streamOf(host, arn, StreamSpecification as Description['StreamSpecification'], before),
  } as unknown as Description;
}

/** A stream that stays the same keeps its ARN, so that its consumers keep their places. */
function streamOf(host: Host, arn: string, asked: Description['StreamSpecification'], before?: Description) {
  if (!asked?.StreamEnabled) return {};
  const isKept = isDeepStrictEqual(asked, before?.StreamSpecification);
  const label = isKept ? before?.LatestStreamLabel : new Date(host.clock.now()).toISOString().slice(0, -1);
  return { StreamSpecification: asked, LatestStreamLabel: label, LatestStreamArn: `${arn}/stream/${label}` };
}

/** What can never change about a table: its key and its local indexes. */
export function fixedShapeOf({ KeySchema, AttributeDefinitions, LocalSecondaryIndexes }: Description) {
  return {
    key: typed(KeySchema, AttributeDefinitions),
    local: LocalSecondaryIndexes?.map((index) => shapeOf(index, AttributeDefinitions)) ?? [],
  };
}

/** What makes an index the same index: its name, its key with the types, and what it carries. */
export function shapeOf({ IndexName, KeySchema, Projection }: Index, definitions: Description['AttributeDefinitions']) {
  return { IndexName, key: typed(KeySchema, definitions), Projection };
}

function typed(schema: Index['KeySchema'], definitions: Description['AttributeDefinitions']) {
  return schema.map(({ AttributeName, KeyType }) => {
    const type = definitions.find((definition) => definition.AttributeName === AttributeName)?.AttributeType;
    return `${AttributeName} (${type}, ${KeyType})`;
  });
}
