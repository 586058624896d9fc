import type { Caller, Host, Invocation } from '../host.ts';
import { filterOf } from './pattern.ts';

/** What an event source mapping declares, with AWS's defaults. */
export type Mapping = {
  id: string;
  arn: string;
  sourceArn: string;
  functionArn: string;
  batchSize: number;
  windowMs: number;
  passes: (record: unknown) => boolean;
  reportsFailures: boolean;
  /** Streams only. */
  startsAt: string;
  bisects: boolean;
  /** -1: as long as the record is kept. */
  maximumRetries: number;
  maximumAgeMs: number;
  onFailureQueue: string | undefined;
  lanes: number;
  /** Queues only: batches under way at once. */
  concurrency: number;
};

type Properties = {
  EventSourceArn: string;
  FunctionName: string;
  BatchSize?: number;
  MaximumBatchingWindowInSeconds?: number;
  FilterCriteria?: { Filters?: { Pattern: string }[] };
  FunctionResponseTypes?: string[];
  StartingPosition?: string;
  BisectBatchOnFunctionError?: boolean;
  MaximumRetryAttempts?: number;
  MaximumRecordAgeInSeconds?: number;
  DestinationConfig?: { OnFailure?: { Destination?: string } };
  ParallelizationFactor?: number;
  ScalingConfig?: { MaximumConcurrency?: number };
};

const isQueue = (arn: string | undefined): boolean => /^arn:[\w-]+:sqs:/.test(arn ?? '');
export const isStream = (arn: string): boolean => /^arn:[\w-]+:dynamodb:.*\/stream\//.test(arn);

/** Reads a mapping's properties; a source or destination that is not hosted stops the start. */
export function mappingOf(host: Host, logicalId: string, id: string, properties: Record<string, unknown>): Mapping {
  const given = properties as unknown as Properties;
  const source = given.EventSourceArn;
  const onFailureQueue = given.DestinationConfig?.OnFailure?.Destination;
  if (!isStream(source) && !isQueue(source)) {
    throw new Error(`${logicalId}: the source ${source} is neither a DynamoDB stream nor an SQS queue.`);
  }
  if (onFailureQueue && !isQueue(onFailureQueue)) {
    throw new Error(`${logicalId}: the on-failure destination ${onFailureQueue} is not an SQS queue.`);
  }
  const age = given.MaximumRecordAgeInSeconds ?? -1;
  return {
    id,
    arn: `arn:${host.partition}:lambda:${host.region}:${host.accountId}:event-source-mapping:${id}`,
    sourceArn: source,
    functionArn: given.FunctionName.startsWith('arn:')
      ? given.FunctionName
      : `arn:${host.partition}:lambda:${host.region}:${host.accountId}:function:${given.FunctionName}`,
    batchSize: given.BatchSize ?? (isStream(source) ? 100 : 10),
    windowMs: (given.MaximumBatchingWindowInSeconds ?? 0) * 1000,
    passes: filterOf(given.FilterCriteria),
    reportsFailures: given.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    startsAt: given.StartingPosition ?? 'TRIM_HORIZON',
    bisects: given.BisectBatchOnFunctionError ?? false,
    maximumRetries: given.MaximumRetryAttempts ?? -1,
    maximumAgeMs: age === -1 ? Number.POSITIVE_INFINITY : age * 1000,
    onFailureQueue,
    lanes: given.ParallelizationFactor ?? 1,
    concurrency: given.ScalingConfig?.MaximumConcurrency ?? 5,
  };
}

/** Lambda's own poller: what it does needs no permission of the function's. */
export const pollerOf = (mapping: Mapping): Caller => ({
  kind: 'service',
  service: 'lambda.amazonaws.com',
  sourceArn: mapping.arn,
});

/** Sends a message to a queue given by ARN, or does another of its operations. */
export async function callQueue(host: Host, mapping: Mapping, queueArn: string, operation: string, input: object) {
  const caller = pollerOf(mapping);
  const QueueName = queueArn.split(':').at(-1);
  const { QueueUrl } = (await host.call('sqs', 'GetQueueUrl', { QueueName }, caller)) as { QueueUrl: string };
  return host.call('sqs', operation, { QueueUrl, ...input }, caller);
}

/**
 * The ids a function reports as failed: none when all went well, undefined when the whole batch failed.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function failuresOf(mapping: Mapping, answer: Invocation, ids: string[]): Set<string> | undefined {
  if (answer.functionError) return undefined;
  if (!mapping.reportsFailures) return new Set();
  const { batchItemFailures } = (answer.payload ?? {}) as { batchItemFailures?: { itemIdentifier?: unknown }[] | null };
  const failed = new Set<string>();
  for (const { itemIdentifier } of batchItemFailures ?? []) {
    if (typeof itemIdentifier !== 'string' || !ids.includes(itemIdentifier)) return undefined;
    failed.add(itemIdentifier);
  }
  return failed;
}
