import { createHash } from 'node:crypto';
import type { StreamRecord } from '../dynamodb/stream-log.ts';
import type { Mapping } from './settings.ts';
import { type Batch, sequenceOf } from './stream-cursor.ts';

/** What the on-failure destination is told of a batch that was given up: where it lies, not what it says. */
export function failureMessage(mapping: Mapping, batch: Batch, condition: string, now: number): object {
  const [first, last] = [batch.records[0], batch.records.at(-1)];
  const { functionError = null, requestId } = batch.lastAnswer ?? {};
  return {
    requestContext: {
      requestId,
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: batch.invocations,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError },
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: shardIdOf(mapping.sourceArn),
      startSequenceNumber: sequenceOf(first),
      endSequenceNumber: sequenceOf(last),
      approximateArrivalOfFirstRecord: arrivalOf(first),
      approximateArrivalOfLastRecord: arrivalOf(last),
      batchSize: batch.records.length,
      streamArn: mapping.sourceArn,
    },
  };
}

function arrivalOf(record: StreamRecord | undefined): string {
  return new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString().replace('.000', '');
}

/** Every stream has one shard here. */
function shardIdOf(streamArn: string): string {
  return `shardId-00000001000000000000-${createHash('md5').update(streamArn).digest('hex').slice(0, 8)}`;
}
