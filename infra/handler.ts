/** One function: its bundle, its own least-privilege role, its log group, and grants that name table and action. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type EnvName, tableEnvName } from '../functions/kit/env.ts';
import type { TableName } from '../schemas/tables.ts';
import { bundleDir } from './bundle.ts';
import type { Shared } from './shared.ts';

/**
 * What a function may do with a table; nothing where its code only names it. `append` adds entries to the audit table
 * and `count` changes counters, where nothing else is written; `check` requires something of a record in a transaction
 * that writes elsewhere.
 */
export type Access = 'read' | 'check' | 'append' | 'count' | 'write' | 'delete' | 'scan';

const actions: Record<Access, string[]> = {
  read: ['GetItem', 'BatchGetItem', 'Query'],
  check: ['ConditionCheckItem'],
  append: ['PutItem'],
  count: ['UpdateItem'],
  write: ['PutItem', 'UpdateItem'],
  delete: ['DeleteItem'],
  scan: ['Scan'],
};

export type HandlerProps = {
  shared: Shared;
  /** Path below `functions/` without its ending: `units/http`. */
  entry: string;
  tables: Partial<Record<TableName, readonly Access[]>>;
  environment?: Partial<Record<EnvName, string>>;
  /** Default 10 seconds, 30 for HTTP API's limit. */
  timeout?: Duration;
  /** MB; a share of CPU comes with it. Default 512. */
  memorySize?: number;
  code?: Code;
  /** Only for a function that people invoke by name. */
  functionName?: string;
};

export class Handler extends Construct {
  readonly function: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    { shared, entry, tables, environment, timeout, memorySize, code, functionName }: HandlerProps,
  ) {
    super(scope, id);
    const { stage } = shared;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      ...(functionName && { functionName }),
      code: code ?? Code.fromAsset(join(bundleDir, entry)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: stage.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      memorySize: memorySize ?? 512,
      timeout: timeout ?? Duration.seconds(10),
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
      environment: {
        STAGE: stage.stage,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ...Object.fromEntries(
          Object.keys(tables).map((name) => [
            tableEnvName(name as TableName),
            shared.tables[name as TableName].tableName,
          ]),
        ),
        ...environment,
      },
      description: entry,
    });
    const bundle = readFileSync(join(bundleDir, entry, 'index.mjs'), 'utf8');
    for (const [name, access] of Object.entries(tables)) this.grant(shared, name as TableName, access, bundle);
    this.watch(shared, entry);
  }

  /** Tables and their indexes by name, never `*`: of the indexes those that the function's code names. */
  private grant(shared: Shared, name: TableName, access: readonly Access[], bundle: string): void {
    if (access.length === 0) return;
    const table = shared.tables[name];
    const indexes = access.includes('read')
      ? shared.indexArns(name).filter((arn) => bundle.includes(`"${arn.split('/').at(-1)}"`))
      : [];
    this.allow(
      access.flatMap((each) => actions[each]).map((action) => `dynamodb:${action}`),
      [table.tableArn],
    );
    if (indexes.length > 0) this.allow(['dynamodb:Query'], indexes);
  }

  allow(allowed: string[], resources: string[]): void {
    this.function.addToRolePolicy(new PolicyStatement({ actions: allowed, resources }));
  }

  private watch(shared: Shared, entry: string): void {
    const errors = this.function.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' });
    const alarm = new Alarm(this, 'Errors', {
      metric: errors,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${Stack.of(this).stackName}: ${entry} fails. See docs/operate.md#a-function-fails`,
    });
    shared.alarm(alarm);
  }
}
