/** The tables of `schemas/tables.ts`: on demand, encrypted, restorable to any second of 35 days, protected from deletion. */
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { type TableName, type Table as TableShape, tables } from '../schemas/tables.ts';
import type { Stage } from './stage.ts';

export class Tables extends Construct {
  readonly byName: Record<TableName, Table>;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const entries = Object.entries(tables).map(([name, shape]) => [name, this.table(name, shape, stage)] as const);
    this.byName = Object.fromEntries(entries) as Record<TableName, Table>;
  }

  private table(name: string, shape: TableShape, stage: Stage): Table {
    const isKept = stage.removal === 'retain';
    const key = (attribute: string) => ({ name: attribute, type: AttributeType.STRING });
    const table = new Table(this, `${name[0]?.toUpperCase()}${name.slice(1)}`, {
      partitionKey: key(shape.partitionKey),
      ...(shape.sortKey && { sortKey: key(shape.sortKey) }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: isKept,
      removalPolicy: isKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(shape.expiresAt && { timeToLiveAttribute: shape.expiresAt }),
      ...(shape.hasStream && { stream: StreamViewType.NEW_IMAGE }),
    });
    for (const [indexName, { partitionKey, sortKey, project }] of Object.entries(shape.indexes)) {
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: key(partitionKey),
        sortKey: key(sortKey),
        ...projection(project),
      });
    }
    return table;
  }
}

/** Everything where the index says nothing; only the keys where it names no other attribute. */
function projection(project: readonly string[] | undefined) {
  if (!project) return { projectionType: ProjectionType.ALL };
  if (project.length === 0) return { projectionType: ProjectionType.KEYS_ONLY };
  return { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...project] };
}
