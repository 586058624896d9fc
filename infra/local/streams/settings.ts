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
  reportsFailures: boolean;
  /** Streams only. */
  passes: (record: unknown) => boolean;
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

const ofStreams = [
  'FilterCriteria',
  'StartingPosition',
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'DestinationConfig.OnFailure.Destination',
  'ParallelizationFactor',
];
const ofQueues = ['ScalingConfig.MaximumConcurrency'];
const ofBoth = [
  'EventSourceArn',
  'FunctionName',
  'Enabled',
  'BatchSize',
  'MaximumBatchingWindowInSeconds',
  'FunctionResponseTypes',
];
export const hostedProperties = [...ofBoth, ...ofStreams, ...ofQueues];

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const ranges = {
  BatchSize: [1, 10_000],
  MaximumBatchingWindowInSeconds: [0, 300],
  MaximumRetryAttempts: [-1, 10_000],
  MaximumRecordAgeInSeconds: [-1, 604_800],
  ParallelizationFactor: [1, 10],
} as const;

/** What AWS would refuse, or what has no meaning for the source. */
function objectionTo(given: Properties): string | undefined {
  const isFromStream = isStream(given.EventSourceArn);
  if (!isFromStream && !isQueue(given.EventSourceArn)) {
    return `the source ${given.EventSourceArn} is neither a DynamoDB stream nor an SQS queue`;
  }
  const names = (isFromStream ? ofQueues : ofStreams).map((name) => name.split('.')[0] ?? '');
  const foreign = names.find((name) => name in given);
  if (foreign) return `${foreign} is not hosted of a ${isFromStream ? 'stream' : 'queue'}`;
  const onFailureQueue = given.DestinationConfig?.OnFailure?.Destination;
  if (onFailureQueue && !isQueue(onFailureQueue)) {
    return `the on-failure destination ${onFailureQueue} is not an SQS queue`;
  }
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = given[name as keyof typeof ranges] ?? least;
    if (!Number.isInteger(value) || value < least || value > most) return `${name} is not from ${least} to ${most}`;
  }
  const { MaximumRecordAgeInSeconds: age = -1, ScalingConfig, FunctionResponseTypes = [], FilterCriteria } = given;
  if (age !== -1 && age < 60) return 'MaximumRecordAgeInSeconds is neither -1 nor from 60 to 604800';
  const concurrency = ScalingConfig?.MaximumConcurrency ?? 2;
  if (concurrency < 2 || concurrency > 1000) return 'MaximumConcurrency is not from 2 to 1000';
  if (FunctionResponseTypes.some((type) => type !== 'ReportBatchItemFailures')) {
    return 'FunctionResponseTypes knows ReportBatchItemFailures only';
  }
  if ((FilterCriteria?.Filters ?? []).length > 5) return 'FilterCriteria has more than 5 filters';
  if (isFromStream) {
    const isStart = /^(TRIM_HORIZON|LATEST)$/.test(given.StartingPosition ?? '');
    return isStart ? undefined : 'StartingPosition is neither TRIM_HORIZON nor LATEST';
  }
  const needsWindow = (given.BatchSize ?? 10) > 10 && !given.MaximumBatchingWindowInSeconds;
  return needsWindow ? 'a BatchSize above 10 needs a MaximumBatchingWindowInSeconds' : undefined;
}

/** Reads a mapping's properties; what is not hosted stops the start. */
export function mappingOf(host: Host, logicalId: string, id: string, properties: Record<string, unknown>): Mapping {
  const given = properties as unknown as Properties;
  const objection = objectionTo(given);
  if (objection) throw new Error(`${logicalId}: ${objection}.`);
  const source = given.EventSourceArn;
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
    reportsFailures: given.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    passes: filterOf(given.FilterCriteria),
    startsAt: given.StartingPosition ?? '',
    bisects: given.BisectBatchOnFunctionError ?? false,
    maximumRetries: given.MaximumRetryAttempts ?? -1,
    maximumAgeMs: age === -1 ? Number.POSITIVE_INFINITY : age * 1000,
    onFailureQueue: given.DestinationConfig?.OnFailure?.Destination,
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
  const { batchItemFailures: reported } = (answer.payload ?? {}) as { batchItemFailures?: unknown };
  if (reported !== undefined && reported !== null && !Array.isArray(reported)) return undefined;
  const failed = new Set<string>();
  for (const item of (reported ?? []) as ({ itemIdentifier?: unknown } | null)[]) {
    const id = item?.itemIdentifier;
    if (typeof id !== 'string' || !ids.includes(id)) return undefined;
    failed.add(id);
  }
  return failed;
}
